/* replay_print.h - what the record, its replay and the scenarios came to, as a table with a sentence for each, or as JSON lines. */
#ifndef PAIDAN_SIM_REPLAY_PRINT_H
#define PAIDAN_SIM_REPLAY_PRINT_H

#include <stdio.h>
#include "sim/figures.h"

/* One column. fate: by tale, of those `in` the window. */
struct column { const char *name; struct figures figures; const struct fate *fate; uint64_t violations; };

/* How two columns differ, request by request. */
struct contrast { uint32_t gained, lost, same_end, both_done, same_worker; };
void contrast_make(const struct column *before, const struct column *after, const bool *in, uint32_t count, struct contrast *out);

/* column[0] is the record, [1] its replay without a change, the others scenarios. */
void replay_print(FILE *out, const struct column *column, uint32_t columns, const bool *in, uint32_t count);
void replay_print_json(FILE *out, const struct column *column, uint32_t columns, const bool *in, uint32_t count);

#endif
