/* render_roster.h - rosters, what a change of them does, drafts and swaps -> the bodies of messages. As render.h. Pure. */
#ifndef PAIDAN_SERVER_RENDER_ROSTER_H
#define PAIDAN_SERVER_RENDER_ROSTER_H

#include "server/render.h"

bool render_cell(const struct render *render, uint32_t row, int32_t day, struct msg_cell *out);
/* before: the published shift. The roster of the engine is the draft's. */
bool render_diff_cell(const struct render *render, uint32_t row, int32_t day, uint8_t before, struct msg_diff_cell *out);
bool render_breach(const struct render *render, uint32_t row, const struct day_breach *breach, struct msg_breach *out);
/* version: of the point's draft. */
bool render_impact(const struct render *render, const struct impact *impact, uint64_t version, struct msg_roster_impact *out);
bool render_swap(const struct render *render, const struct swap *swap, struct msg_swap *out);      /* without an impact */
/* The parts of an event about a roster or a swap. */
bool render_roster_event(const struct render *render, const struct event *event, struct msg_event *out);

/* No more than these bytes; a cell that somebody changed takes the second as well. */
enum { RENDER_CELL_BYTES = 128, RENDER_CHANGE_BYTES = 544, RENDER_BREACH_BYTES = 576, RENDER_SWAP_BYTES = 832 };

#endif
