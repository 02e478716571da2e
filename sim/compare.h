/* compare.h - the same days played twice, with the matching of the house and with the nearest free worker: same tables, same demand, same
 * people, same chances. Every rule is checked in both. */
#ifndef PAIDAN_SIM_COMPARE_H
#define PAIDAN_SIM_COMPARE_H

int compare_command(int argc, char **argv);      /* the exit status of paidan-sim compare */

#endif
