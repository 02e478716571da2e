/* city.c - households are not stored: number and place follow from the seed, the point and a counter. */
#include "sim/city.h"

#include <stdlib.h>
#include <string.h>
#include "engine/travel.h"
#include "sim/memory.h"
#include "sim/profile.h"

enum { PURPOSE_PLACE = 0x01, HOUSEHOLDS_LEAST = 10, HOUSEHOLDS_MOST = 100000, POINT_STEP = 1000000, DAYS_A_MONTH = 30 };
enum { AROUND_M = 1200 /* from the point to a household */, LAT_E7_PER_M = 90, LON_E7_PER_M = 104 /* at 30 degrees north */ };

static bool staffed(const struct tables *tables, uint32_t point)
{
    for (uint32_t i = 0; i < tables->worker_count; i++)
        if (tables->worker[i].point == point) return true;
    return false;
}

void city_open(struct city *city, const struct tables *tables, uint32_t orders_a_day, uint64_t seed)
{
    uint64_t sum = 0;
    *city = (struct city){ .tables = tables, .seed = seed };
    city->weight = memory_take(tables->point_count, sizeof *city->weight);
    city->households = memory_take(tables->point_count, sizeof *city->households);
    city->item_weight = memory_take(tables->item_count, sizeof *city->item_weight);
    for (uint32_t i = 0; i < tables->point_count; i++) {
        const struct table_point *point = &tables->point[i];
        if (staffed(tables, point->point.id)) city->weight[i] = point->weight ? point->weight : 1;
        sum += city->weight[i];
    }
    uint64_t all = (uint64_t)orders_a_day * DAYS_A_MONTH / VISITS_A_MONTH;
    for (uint32_t i = 0; i < tables->point_count; i++) {
        uint64_t here = sum ? all * city->weight[i] / sum : 0;
        city->households[i] = (uint32_t)(here < HOUSEHOLDS_LEAST ? HOUSEHOLDS_LEAST : here > HOUSEHOLDS_MOST ? HOUSEHOLDS_MOST : here);
    }
    for (int i = 0; i < PROFILE_ITEMS; i++)
        for (uint32_t row = 0; row < tables->item_count; row++)
            if (strcmp(tables->item[row].code, profile_items[i].code) == 0) city->item_weight[row] = profile_items[i].share;
}

void city_clear(struct city *city)
{
    free(city->weight);
    free(city->households);
    free(city->item_weight);
    *city = (struct city){ 0 };
}

static struct place place_of(const struct city *city, uint32_t point_row, uint64_t number)
{
    struct place place = city->tables->point[point_row].point.place;
    struct random random = random_for(city->seed, PURPOSE_PLACE, city->tables->point[point_row].point.id, number);
    int64_t east, north;
    do {
        east = random_between(&random, -AROUND_M, AROUND_M);
        north = random_between(&random, -AROUND_M, AROUND_M);
    } while (east * east + north * north > (int64_t)AROUND_M * AROUND_M);
    place.lon_e7 += (int32_t)(east * LON_E7_PER_M);
    place.lat_e7 += (int32_t)(north * LAT_E7_PER_M);
    return place;
}

void city_draw(const struct city *city, struct random *random, struct request *out)
{
    uint32_t row = random_pick(random, city->weight, city->tables->point_count);
    uint64_t number = random_below(random, city->households[row]);
    out->point = city->tables->point[row].point.id;
    out->household = HOUSEHOLD_FIRST + (uint64_t)out->point * POINT_STEP + number;
    out->place = place_of(city, row, number);
}

const struct table_item *city_draw_item(const struct city *city, struct random *random, bool now, const struct policy *policy)
{
    for (;;) {      /* the mix is the profile's among the items that can be asked for so */
        const struct table_item *item = &city->tables->item[random_pick(random, city->item_weight, city->tables->item_count)];
        if (now ? item_now(&item->item, policy) : item_slot(&item->item)) return item;
    }
}

bool city_made(uint64_t household)
{
    return household >= HOUSEHOLD_FIRST;
}

int32_t city_festival(const struct tables *tables, int32_t day)
{
    int32_t nearest = INT32_MIN;
    for (uint32_t i = 0; i < tables->day_count; i++) {
        const struct table_day *row = &tables->day[i];
        if (row->kind != DAY_STATUTORY || !strstr(row->name, "春节")) continue;
        bool begins = i == 0 || tables->day[i - 1].kind != DAY_STATUTORY || tables->day[i - 1].day != row->day - 1;
        if (begins && (nearest == INT32_MIN || abs(row->day - day) < abs(nearest - day))) nearest = row->day;
    }
    return nearest;
}

void city_narrow(struct tables *tables, uint32_t count)
{
    if (count == 0 || count >= tables->point_count) return;
    struct place middle = tables->point[0].point.place;
    uint32_t most = tables->point[0].weight;
    for (uint32_t i = 1; i < tables->point_count; i++) {
        if (tables->point[i].weight <= most) continue;
        most = tables->point[i].weight;
        middle = tables->point[i].point.place;
    }
    for (uint32_t i = 0; i < count; i++) {      /* the nearest of the rest comes next */
        uint32_t best = i;
        for (uint32_t j = i + 1; j < tables->point_count; j++)
            if (travel_distance_m(tables->point[j].point.place, middle) < travel_distance_m(tables->point[best].point.place, middle)) best = j;
        struct table_point point = tables->point[i];
        tables->point[i] = tables->point[best];
        tables->point[best] = point;
    }
    tables->point_count = count;
}
