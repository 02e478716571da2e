/* replay.h - a recorded day again: the same demand, the same people as far as the record tells of them, and the engine matching anew, with other
 * workers or other numbers in the policy. Checked from inside and outside after every step, as `run` is. The same input gives the same result. */
#ifndef PAIDAN_SIM_REPLAY_H
#define PAIDAN_SIM_REPLAY_H

#include "engine/policy.h"
#include "sim/checker.h"
#include "sim/story.h"

struct replay_ask {
    const struct story *story;
    const struct tables *tables;       /* with the workers of this scenario; those whom the record does not know come and go by their shifts */
    struct policy policy;
    int64_t from_ms, to_ms;            /* whose visits: those that were to begin in [from, to) */
    bool improve;                      /* day plans improve in between, as the core's do */
    uint32_t flex_min;                 /* who had an order and now finds its start taken takes the nearest free one of that day within this */
};

struct replay_result {
    struct fate *fate;                 /* by tale of the story; those outside the window stay zeroed; the caller's to free */
    struct duty duty;                  /* the roster as it was; duty_clear() */
    struct checker *checker;           /* what it found; checker_free() */
    uint64_t events, refused;          /* events; acts of the record that the engine refused this time */
};

/* false: it could not begin, `why` says why, and there is nothing to free. */
bool replay(const struct replay_ask *ask, struct replay_result *out, char *why, size_t why_size);
void replay_clear(struct replay_result *result);
bool replay_has(const struct replay_ask *ask, const struct tale *tale);      /* the tale is of the window */

#endif
