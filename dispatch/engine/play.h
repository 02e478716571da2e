/* play.h - a look at what would be: crews are taken off visits and put on others on the ledger itself, without events, and everything is put
 * back after. What is played is what the moves of moves.h would do. One play at a time:
 *     play_begin(); play_take() and play_give() as often as one likes; questions; play_put_back(). */
#ifndef PAIDAN_ENGINE_PLAY_H
#define PAIDAN_ENGINE_PLAY_H

#include "engine/match.h"

void play_begin(struct engine *engine);
/* Takes the crews off these visits, as move_back() would have it, so far as matching looks; at most ORDERS_MOVED_MAX in one play. */
void play_take(struct engine *engine, const uint32_t *order, uint32_t count);
/* Puts a crew on one of them, as move_assign() would have it. */
void play_give(struct engine *engine, uint32_t order, const struct choice *crew);
/* The departures of a worker as they are now come back too, whatever else is played with them. */
void play_keep(struct engine *engine, uint32_t worker);
const struct order *play_was(const struct engine *engine, uint32_t nth);      /* the nth that was taken, as it was */
void play_put_back(struct engine *engine);

#endif
