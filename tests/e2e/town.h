/* town.h - what an end-to-end test stands in: a folder of its own, the real core with its private Redis, and agents of points.
 * The core's clock stands at 2026-11-23 09:00, a Monday, unless a setting says otherwise.
 * Whatever a test leaves running is ended, and its folder removed, by town_tear_down(); PAIDAN_E2E_KEEP=1 in the environment keeps the folder.
 * Functions that cannot do what they say fail the test. */
#ifndef PAIDAN_TESTS_TOWN_H
#define PAIDAN_TESTS_TOWN_H

#include <hiredis/hiredis.h>
#include <uv.h>
#include "e2e/program.h"
#include "e2e/web.h"

enum { AGENTS_MAX = 2 };

struct desk;

struct town {
    char dir[64], address[96], workers[96], redis[96];
    uv_loop_t loop;
    struct program core, agent[AGENTS_MAX], own_redis;
    uint16_t core_http, agent_http[AGENTS_MAX];
    struct desk *desks;
    struct web web;
    struct run run;
};

int town_set_up(void **state);
int town_tear_down(void **state);

/* A cleaner on day shift, 08:30 to 16:30 on weekdays, with everything in date. Before the core starts. */
void town_worker(struct town *town, uint32_t id, uint32_t firm, const char *point_code);
void town_workers(struct town *town, uint32_t first, uint32_t count, uint32_t firm, const char *point_code);

/* settings: further --set values, NULL-terminated; NULL: none. Returns when the core is ready. */
void town_core_start(struct town *town, const char *const *settings);
void town_agent_start(struct town *town, uint32_t which, const char *point);      /* point: its number */
bool town_agent_link(struct town *town, uint32_t which, const char *how);         /* is it "up", "down"? */
long town_web(struct town *town, uint16_t port, const char *path);              /* of a GET; the page is in town->web */

/* ---- Redis, as another program reads it ---- */

bool town_redis_there(struct town *town);                              /* does it take connections? */
redisReply *town_redis(struct town *town, const char *form, ...);      /* the caller frees it */
/* One string: of a field, a score, a member. "" when there is none. */
const char *town_redis_text(struct town *town, char out[512], const char *form, ...);
pid_t town_redis_pid(struct town *town);

#endif
