/* replay_command.h - paidan-sim replay: a recorded day again with other workers or other numbers. */
#ifndef PAIDAN_SIM_REPLAY_COMMAND_H
#define PAIDAN_SIM_REPLAY_COMMAND_H

int replay_command(int argc, char **argv);      /* as main.c's commands: 0, 1, 2 */

#endif
