/* fetch.h - what the verbs of rosters ask the core before they show or write anything. A refusal has been told when they give false. */
#ifndef PAIDAN_CLI_FETCH_H
#define PAIDAN_CLI_FETCH_H

#include "points/cli/cli.h"
#include "points/cli/grid.h"

enum { FETCH_DAYS = 28, FETCH_PAGES_MAX = 8 };      /* one message tells of 28 days */

/* Any number of days of a roster, from as many messages as that takes. */
struct fetched {
    struct answer page[FETCH_PAGES_MAX]; uint32_t pages;
    struct msg_roster all;      /* the cells of all pages; version and more */
    struct grid grid;
};

/* days: at most FETCH_DAYS * FETCH_PAGES_MAX. limit: workers, 0 for all. Ends with fetched_free() either way. */
bool fetch_roster(struct cli *cli, const struct msg_roster_ask *whose, int32_t first, uint32_t days, uint64_t limit, struct fetched *out);
void fetched_free(struct fetched *fetched);

bool fetch_shifts(struct cli *cli, int32_t first, uint32_t days, struct answer *out);      /* body: struct msg_shift_list */
/* The point that --point or the role names, else that of the worker; worker 0: there is none to ask. */
bool fetch_point(struct cli *cli, uint64_t worker, uint64_t *point);

#endif
