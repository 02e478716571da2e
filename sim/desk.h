/* desk.h - where the people of the city ask: each request goes to the agent of its point or to the core, and again under the same key
 * while nobody answers, until it is answered or the desk closes. Knows nothing of who asks. Thread: the loop's. */
#ifndef PAIDAN_SIM_DESK_H
#define PAIDAN_SIM_DESK_H

#include <uv.h>
#include "points/uplink/uplink.h"
#include "sim/tally.h"

struct desk;

enum desk_via { DESK_RESIDENT, DESK_OFFICE };      /* at the point; or in the office, as admin */

struct desk_options {
    uv_loop_t *loop;
    const char *core, *agents;         /* agents: URLs with commas between; NULL: none */
    const struct tables *tables;
};

struct desk_figures {
    struct spread answer_us;           /* real time from the first asking to the answer, of whatever changes something */
    uint64_t answered, repeated;       /* requests answered; times one was asked again because nobody answered */
    uint64_t registered;               /* orders that an agent took while the core was away */
    uint32_t by_agent, agents;         /* points that order through an agent; agents found */
    uint32_t outages;                  /* times the link of the office was lost */
};

bool desk_open(const struct desk_options *options, struct desk **out, const char **why) __attribute__((warn_unused_result));
/* Every agent has said which point it serves, or will not; and the core has answered. */
bool desk_ready(const struct desk *desk);
/* key: NULL for a fresh one, or for kinds that change nothing. The body is copied; texts in it must live on. done is called once, never
 * from inside; UNAVAILABLE only at the end. */
void desk_ask(struct desk *desk, enum desk_via via, uint32_t point, enum kind kind, const char *key, const void *body, uplink_done *done, void *context);
struct uplink *desk_office(struct desk *desk);
struct desk_figures *desk_figures(struct desk *desk);
void desk_close(struct desk *desk, void (*closed)(void *context), void *context);

#endif
