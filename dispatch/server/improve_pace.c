#include "server/improve_pace.h"

enum { FIRST = 32, LEAST = 16, MOST = 8192, REST_FIRST_US = 1000000, REST_MOST_US = 64000000, WAIT_LEAST_US = 1000 };

void improve_pace_init(struct improve_pace *pace, int64_t slice_us, uint32_t share_pct)
{
    *pace = (struct improve_pace){ .slice_us = slice_us, .share_pct = share_pct, .iterations = FIRST };
}

/* Down at once, up by little: what a slice costs besides its iterations differs from place to place. */
static void resize(struct improve_pace *pace, const struct improve_slice *slice)
{
    if (slice->searched == 0) return;
    if (slice->took_us > pace->slice_us) pace->iterations /= 2;
    else if (slice->took_us < pace->slice_us / 2) pace->iterations += pace->iterations / 4;
    if (pace->iterations < LEAST) pace->iterations = LEAST;
    if (pace->iterations > MOST) pace->iterations = MOST;
}

/* Once round all orders. */
static void round_end(struct improve_pace *pace, uint64_t seq)
{
    bool quiet = pace->moved == 0 && seq == pace->seq;
    if (pace->moved > 0) pace->rest_us = 0;
    else if (!quiet || pace->rest_us == 0) pace->rest_us = REST_FIRST_US;
    else if (pace->rest_us < REST_MOST_US) pace->rest_us *= 2;
    pace->seq = seq;
    pace->moved = 0;
}

int64_t improve_pace_next(struct improve_pace *pace, const struct improve_slice *slice)
{
    int64_t wait_us = slice->took_us * (100 - (int64_t)pace->share_pct) / (int64_t)pace->share_pct;
    resize(pace, slice);
    pace->slices++;
    pace->after = slice->order;
    pace->moved += slice->moved;
    if (slice->order == 0) round_end(pace, slice->seq);
    if (slice->order == 0 && wait_us < pace->rest_us) wait_us = pace->rest_us;
    return wait_us > WAIT_LEAST_US ? wait_us : WAIT_LEAST_US;
}

bool improve_pace_late(const struct improve_pace *pace, const struct improve_slice *slice)
{
    return slice->took_us > pace->slice_us + IMPROVE_LATE_US;
}
