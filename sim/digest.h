/* digest.h - a 64-bit hash over every field of every event: two runs are the same when it is. */
#ifndef PAIDAN_SIM_DIGEST_H
#define PAIDAN_SIM_DIGEST_H

#include <stdint.h>
#include "engine/event.h"

uint64_t digest_event(uint64_t digest, const struct event *event);      /* 0 to begin with */
/* The same without event numbers and without NOBODY: an engine restarted from its records tells its operator once more who waits, and
 * must do everything else as if nothing had happened. */
uint64_t digest_story(uint64_t digest, const struct event *event);

#endif
