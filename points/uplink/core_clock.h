/* core_clock.h - the core's time as a client sees it: last heard, carried on at the core's speed. Pure: the caller's own
 * monotonic time comes in. What a reply says is a floor: it was the core's time then, so it is at least that now. */
#ifndef PAIDAN_UPLINK_CORE_CLOCK_H
#define PAIDAN_UPLINK_CORE_CLOCK_H

#include <stdint.h>

struct core_clock {
    int64_t now_ms, mono_ms, speed_pct;      /* the estimate: now_ms when the caller's clock said mono_ms; all 0: nothing heard yet */
    int64_t heard_ms, heard_mono_ms;         /* the latest time told, and when */
};

/* The answer to a question about the time: asked and answered are the caller's monotonic time; half of the way is added. */
void core_clock_set(struct core_clock *clock, int64_t asked_ms, int64_t answered_ms, int64_t now_ms, int64_t speed_pct);
void core_clock_hear(struct core_clock *clock, int64_t mono_ms, int64_t now_ms);      /* any other reply's now_ms: forward only */
int64_t core_clock_now(const struct core_clock *clock, int64_t mono_ms);              /* 0 before the first answer */

#endif
