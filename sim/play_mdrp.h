/* play_mdrp.h - plays a day of deliveries in virtual time, deciding by the engine's public calls (deal.h) and knowing of no order before it is placed.
 * Every minute all orders that nobody has set out for yet are dealt to all couriers anew, those who are busy now with the time and place where they will
 * be free; a courier is told only when he is free and has to leave to be there in time, so that until then everything may still change.
 * An order costs its delay. Where the courier's next order is the better one, or nobody will be free, it waits at a cost that grows with its age. */
#ifndef PAIDAN_SIM_PLAY_MDRP_H
#define PAIDAN_SIM_PLAY_MDRP_H

#include "sim/read_mdrp.h"

struct mdrp_play {
    bool booking;                  /* each order is promised to a courier for good, or refused, in the minute it is placed */
    bool together;                 /* an instruction may be for two orders of one restaurant, when that saves */
};

struct mdrp_effort { double seconds, worst_round_ms; uint32_t most_open; };      /* processor time */

/* Caller frees answer->instruction. False: said on stderr why. */
bool mdrp_play(const struct mdrp *mdrp, const struct mdrp_play *play, struct mdrp_answer *answer, struct mdrp_effort *effort);

#endif
