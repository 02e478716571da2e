/* tell.h - one readable line per event: clock, order, what, who. Ids only. And the verdict of a checker, in words. */
#ifndef PAIDAN_SIM_TELL_H
#define PAIDAN_SIM_TELL_H

#include <stdio.h>
#include "sim/checker.h"
#include "sim/seen.h"
#include "tables/tables.h"

void tell_event(FILE *out, const struct tables *tables, const struct seen *seen);
void tell_verdict(FILE *out, const struct checker *checker);      /* all rules hold, or each broken one with what broke it first */

#endif
