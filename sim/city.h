/* city.h - who lives where: points with their share of the demand, made-up households around them, and the menu they choose from. */
#ifndef PAIDAN_SIM_CITY_H
#define PAIDAN_SIM_CITY_H

#include "sim/random.h"
#include "tables/tables.h"

/* Numbers of made-up households begin here, so that a real one is never taken for one of them. */
#define HOUSEHOLD_FIRST 1000000000000u

struct city {
    const struct tables *tables;      /* borrowed */
    uint64_t seed;
    uint32_t *weight, *households;    /* by row of tables->point; weight 0: nobody works there, nobody asks there */
    uint32_t *item_weight;            /* by row of tables->item: the profile's mix */
};

/* Demand falls on points where somebody works, by the weight of the table; households by how often one orders. */
void city_open(struct city *city, const struct tables *tables, uint32_t orders_a_day, uint64_t seed);
void city_clear(struct city *city);
/* Draws a household: fills point, household and place. */
void city_draw(const struct city *city, struct random *random, struct request *out);
const struct table_item *city_draw_item(const struct city *city, struct random *random, bool now, const struct policy *policy);
bool city_made(uint64_t household);      /* one of the made-up ones */

/* The first day of the Spring Festival nearest to a day, from the holiday table; INT32_MIN: the table does not say. */
int32_t city_festival(const struct tables *tables, int32_t day);

/* Keeps only the `count` points nearest to the one with the most demand. Before workers are made. */
void city_narrow(struct tables *tables, uint32_t count);

#endif
