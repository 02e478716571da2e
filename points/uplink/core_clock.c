/* core_clock.c - the core's time, carried on. */
#include "points/uplink/core_clock.h"

static int64_t carried(int64_t real_ms, int64_t speed_pct)
{
    return real_ms / 100 * speed_pct + real_ms % 100 * speed_pct / 100;      /* no overflow at any speed the protocol allows */
}

void core_clock_set(struct core_clock *clock, int64_t asked_ms, int64_t answered_ms, int64_t now_ms, int64_t speed_pct)
{
    int64_t estimate_ms = now_ms + carried((answered_ms - asked_ms) / 2, speed_pct);
    /* A reply that overtook this one may have told a later time; a time told before the question binds nobody: the core may
     * have been started anew with another clock. */
    if (clock->heard_mono_ms >= asked_ms && clock->heard_ms > estimate_ms) estimate_ms = clock->heard_ms;
    clock->heard_ms = now_ms;
    clock->heard_mono_ms = answered_ms;
    clock->now_ms = estimate_ms;
    clock->mono_ms = answered_ms;
    clock->speed_pct = speed_pct;
}

void core_clock_hear(struct core_clock *clock, int64_t mono_ms, int64_t now_ms)
{
    if (clock->mono_ms == 0) return;
    clock->heard_ms = now_ms;
    clock->heard_mono_ms = mono_ms;
    if (now_ms <= core_clock_now(clock, mono_ms)) return;
    clock->now_ms = now_ms;
    clock->mono_ms = mono_ms;
}

int64_t core_clock_now(const struct core_clock *clock, int64_t mono_ms)
{
    return clock->mono_ms == 0 ? 0 : clock->now_ms + carried(mono_ms - clock->mono_ms, clock->speed_pct);
}
