/* turned_away.h - which refused requests are noted in the log. Each once: a request that is sent again and again, or tried again at once by the same
 * household, says nothing new. Remembers the latest TURNED_AWAY_KEPT; after a restart, none. Pure. */
#ifndef PAIDAN_SERVER_TURNED_AWAY_H
#define PAIDAN_SERVER_TURNED_AWAY_H

#include <stdbool.h>
#include "engine/command.h"

enum { TURNED_AWAY_KEPT = 4096 };

struct turned_away { uint64_t seen[TURNED_AWAY_KEPT]; };      /* zeroed: none; a slot by its hash: a new one may push an old one out */

/* True: not noted lately, and from now on it is. */
bool turned_away_first(struct turned_away *turned_away, const struct request *request, enum refusal refusal);

#endif
