/* travel_service.h - travel times from an OSRM-compatible table service: all pairs of nodes, block by block, once at the start and again every so many
 * hours. It asks on a thread of its own, because a service may be slow or hang; what it learns comes to the loop a block at a time. While it is away
 * the core goes on with what is known, and says so in the log and on /metrics; it is asked again after a while, longer and longer. What a whole round
 * has told is kept in a file, so that the next start begins with it; were it lost, what was decided by it would stand all the same, since records hold departures and arrivals.
 * Thread: the loop's. */
#ifndef PAIDAN_SERVER_TRAVEL_SERVICE_H
#define PAIDAN_SERVER_TRAVEL_SERVICE_H

#include <uv.h>
#include "engine/legs.h"

struct travel_service_options {
    uv_loop_t *loop;
    const char *url, *file;            /* borrowed; file: written as travel.csv is, beside it first and then renamed */
    const struct place *node; uint32_t node_count;      /* borrowed; at least 2 */
    int64_t timeout_s, refresh_s;
    void *context;
    bool (*learn)(void *context, const struct leg *leg, uint32_t count);      /* false: not now; it is told again */
};

struct travel_service_state { uint64_t asked, failed, legs; bool away; };      /* legs: learned so far; away: the latest question failed */

struct travel_service;

struct travel_service *travel_service_start(const struct travel_service_options *options);      /* NULL: no memory */
void travel_service_state(const struct travel_service *service, struct travel_service_state *out);
/* Waits for the thread, which a transfer holds up for a second at most. */
void travel_service_free(struct travel_service *service, void (*freed)(void *context), void *context);

#endif
