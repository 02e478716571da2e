/* engine_play.h - people of all kinds, by chance: mostly sensible commands, so that lives go on, and some that must be refused. */
#ifndef PAIDAN_TESTS_ENGINE_PLAY_H
#define PAIDAN_TESTS_ENGINE_PLAY_H

#include "unit/engine_help.h"

struct request play_request(const struct city *city, struct dice *dice, bool slot);
struct command roster_play(const struct city *city, struct dice *dice);      /* edits belong to it until the next one */
struct command play_command(const struct city *city, struct dice *dice);
void play_time(struct city *city, struct dice *dice);      /* moves the clock by nothing, seconds, minutes or hours */

#endif
