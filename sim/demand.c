/* demand.c - draws wishes from the profile. Each wish has its own generator, so that one more draw in one changes no other. */
#include "sim/demand.h"

#include <stdlib.h>
#include "engine/calendar.h"
#include "sim/memory.h"
#include "sim/profile.h"

enum { PURPOSE_WISH = 0x11, PURPOSE_BOOK = 0x12, MINUTES_IN_HOUR = 60, BOOK_MINUTES = 20, AREA_LEAST = 10, NOTICE_EXTRA_MIN = 10 };

uint32_t demand_count(const struct tables *tables, uint32_t a_day, int32_t day)
{
    int32_t festival = city_festival(tables, day);
    uint64_t count = (uint64_t)a_day * profile_weekday[weekday_of_day(day)] * DAYS_IN_WEEK / CHANCE_ALL;
    if (festival != INT32_MIN) count = count * profile_week_of(day - festival)->demand_pct / 100;
    return (uint32_t)count;
}

/* An instant of `day` by an hourly profile, inside [from, until); the window is an hour at least, or the profile says nothing. */
static int64_t draw_time(struct random *random, const uint32_t hour_weight[HOURS_IN_DAY], int32_t day, int64_t from_ms, int64_t until_ms)
{
    uint32_t weight[HOURS_IN_DAY] = { 0 };
    const int64_t midnight = ms_of_day(day), hour_ms = MINUTES_IN_HOUR * MINUTE_MS;
    uint32_t sum = 0;
    for (int hour = 0; hour < HOURS_IN_DAY; hour++) {
        int64_t start = midnight + hour * hour_ms, end = start + hour_ms;
        if (start < until_ms && end > from_ms) weight[hour] = hour_weight[hour];
        sum += weight[hour];
    }
    if (sum == 0) return random_between(random, from_ms, until_ms - 1);
    int64_t start = midnight + random_pick(random, weight, HOURS_IN_DAY) * hour_ms, end = start + hour_ms;
    return random_between(random, start > from_ms ? start : from_ms, (end < until_ms ? end : until_ms) - 1);
}

static uint32_t draw_quantity(struct random *random, const struct item *item)
{
    static const uint32_t more[] = { 6000, 3000, 1000 };
    uint32_t qty = item->qty_min;
    if (qty >= AREA_LEAST) qty += (uint32_t)random_below(random, qty + 1);      /* an area: up to twice the least */
    else qty += random_pick(random, more, sizeof more / sizeof *more);
    return qty < item->qty_max ? qty : item->qty_max;
}

static int32_t draw_lead(struct random *random, bool festival)
{
    uint32_t weight[PROFILE_LEADS];
    for (int i = 0; i < PROFILE_LEADS; i++) weight[i] = festival ? profile_leads[i].festival : profile_leads[i].normal;
    const struct profile_lead *lead = &profile_leads[random_pick(random, weight, PROFILE_LEADS)];
    return (int32_t)random_between(random, lead->least_days, lead->most_days);
}

/* A start on the booking grid of the day, by the hours at which visits begin. */
static int64_t draw_start(struct random *random, const struct policy *policy, int32_t day)
{
    int64_t step = policy->slot_step_min * MINUTE_MS;
    int64_t open = ms_of_day(day) + policy->slot_open_min * MINUTE_MS, close = ms_of_day(day) + policy->slot_close_min * MINUTE_MS;
    int64_t start = draw_time(random, profile_start_hour, day, open, close);
    return open + (start - open) / step * step;
}

static void choose_start(struct random *random, const struct policy *policy, const struct item *item, int32_t day, bool festival, struct wish *wish)
{
    int64_t earliest = wish->at_ms + item_notice_ms(item, policy) + NOTICE_EXTRA_MIN * MINUTE_MS;
    int32_t last = day + (int32_t)policy->slot_horizon_days - 1, on = day + draw_lead(random, festival);
    if (on > last) on = last;
    wish->request.start_ms = draw_start(random, policy, on);
    while (wish->request.start_ms < earliest && on < last) wish->request.start_ms = draw_start(random, policy, ++on);
}

static struct wish *append(struct wishes *out)
{
    out->wish = memory_room(out->wish, out->count, &out->room, sizeof *out->wish);
    struct wish *wish = &out->wish[out->count++];
    *wish = (struct wish){ .no = out->count };
    return wish;
}

static int by_time(const void *left, const void *right)
{
    const struct wish *a = left, *b = right;
    if (a->at_ms != b->at_ms) return a->at_ms < b->at_ms ? -1 : 1;
    return a->no < b->no ? -1 : a->no > b->no;
}

void demand_day(const struct city *city, const struct policy *policy, int32_t day, int64_t from_ms, int64_t until_ms, uint32_t count, struct wishes *out)
{
    int32_t first_of_festival = city_festival(city->tables, day);
    bool festival = first_of_festival != INT32_MIN && profile_week_of(day - first_of_festival)->demand_pct >= 150;
    uint32_t first = out->count;
    if (until_ms <= from_ms) return;
    for (uint32_t i = 0; i < count; i++) {
        struct random random = random_for(city->seed, PURPOSE_WISH, (uint64_t)day, i);
        struct wish *wish = append(out);
        wish->slot = random_below(&random, 100) >= NOW_PCT;
        wish->at_ms = draw_time(&random, profile_booking_hour, day, from_ms, until_ms);
        city_draw(city, &random, &wish->request);
        const struct item *item = &city_draw_item(city, &random, !wish->slot, policy)->item;
        wish->request.item = item->id;
        wish->request.qty = draw_quantity(&random, item);
        if (wish->slot) choose_start(&random, policy, item, day, festival, wish);
    }
    qsort(out->wish + first, count, sizeof *out->wish, by_time);
}

void demand_book(const struct city *city, const struct policy *policy, int32_t day, int64_t from_ms, uint32_t count, struct wishes *out)
{
    for (uint32_t i = 0; i < count; i++) {
        struct random random = random_for(city->seed, PURPOSE_BOOK, (uint64_t)day, i);
        struct wish *wish = append(out);
        wish->slot = true;
        wish->at_ms = from_ms + random_between(&random, 0, BOOK_MINUTES * MINUTE_MS);
        city_draw(city, &random, &wish->request);
        const struct item *item = &city_draw_item(city, &random, true, policy)->item;      /* those with little notice */
        int64_t earliest = wish->at_ms + item_notice_ms(item, policy) + NOTICE_EXTRA_MIN * MINUTE_MS;
        wish->request.item = item->id;
        wish->request.qty = draw_quantity(&random, item);
        do wish->request.start_ms = draw_start(&random, policy, day);
        while (wish->request.start_ms < earliest && earliest < ms_of_day(day) + 17 * MINUTES_IN_HOUR * MINUTE_MS);
    }
}

void demand_clear(struct wishes *wishes)
{
    free(wishes->wish);
    *wishes = (struct wishes){ 0 };
}
