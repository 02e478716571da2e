/* town.h - the same city for every measurement: the points of the tables, made-up workers, requests drawn around the points. */
#ifndef PAIDAN_SIM_BENCH_TOWN_H
#define PAIDAN_SIM_BENCH_TOWN_H

#include "sim/city.h"

enum { TOWN_DAY = 20780 /* Monday 2026-11-23 */, TOWN_MINUTE = 10 * 60 + 30 };

struct town {
    struct tables *tables;
    struct policy policy;
    struct city city;
    int64_t now_ms;              /* of TOWN_DAY, in the middle of the morning */
    const char *folder;          /* of the tables */
};

bool town_open(struct town *town, const char *tables, uint32_t workers);      /* false: said why on stderr */
void town_close(struct town *town);
/* An engine with the town in it, everybody on shift signed in. every_skill: all workers hold every skill. Ends the program when it cannot. */
struct engine *town_engine(const struct town *town, uint32_t orders_max, bool every_skill);
bool town_on_shift(const struct engine *engine, const struct town *town, uint32_t row);
/* A resident's request: for now, or for a booked start of the coming days, whose time is still to be chosen. */
void town_request(const struct town *town, struct random *random, bool now, struct request *out);

#endif
