/* clock.c - business time as a straight line over the monotonic clock. */
#include "server/clock.h"

#include <time.h>

/* microseconds x per cent -> milliseconds */
enum { US_PCT_PER_MS = 1000 * 100 };

int64_t clock_mono_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_mono_ms(void)
{
    return clock_mono_us() / 1000;
}

static int64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_start(struct clock *clock, int64_t start_ms, int64_t speed_pct)
{
    clock->origin_ms = start_ms != 0 ? start_ms : wall_ms();
    clock->mono_origin_us = clock_mono_us();
    clock->speed_pct = speed_pct;
}

int64_t clock_now_ms(const struct clock *clock)
{
    int64_t elapsed_us = clock_mono_us() - clock->mono_origin_us;
    /* In two parts, so that years at the highest speed do not overflow. */
    int64_t whole = elapsed_us / US_PCT_PER_MS, rest = elapsed_us % US_PCT_PER_MS;
    return clock->origin_ms + whole * clock->speed_pct + rest * clock->speed_pct / US_PCT_PER_MS;
}

int64_t clock_real_wait_ms(const struct clock *clock, int64_t until_ms)
{
    int64_t left_ms = until_ms - clock_now_ms(clock);
    if (until_ms != INT64_MAX && left_ms <= 0) return 0;
    if (until_ms == INT64_MAX || clock->speed_pct == 0 || left_ms > INT64_MAX / 100 - CLOCK_SPEED_MAX_PCT) return INT64_MAX;
    return (left_ms * 100 + clock->speed_pct - 1) / clock->speed_pct;      /* rounded up: never woken too early */
}

bool clock_advance(struct clock *clock, int64_t by_ms)
{
    if (clock->speed_pct != 0 || by_ms < 0 || by_ms > INT64_MAX - clock->origin_ms) return false;
    clock->origin_ms += by_ms;
    return true;
}

void clock_not_before(struct clock *clock, int64_t ms)
{
    int64_t behind_ms = ms - clock_now_ms(clock);
    if (behind_ms > 0) clock->origin_ms += behind_ms;
}
