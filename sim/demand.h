/* demand.h - what the residents of the city want on a day: who, what, when, and when they ask for it. A wish is a request not made yet.
 * The same seed gives the same wishes, whatever else happens. */
#ifndef PAIDAN_SIM_DEMAND_H
#define PAIDAN_SIM_DEMAND_H

#include "sim/city.h"

struct wish {
    uint64_t no;               /* 1, 2, 3 ... over the whole run */
    int64_t at_ms;             /* asks then */
    bool slot;                 /* a booked time: request.start_ms is the start wished for; else as soon as possible */
    struct request request;
};

struct wishes { struct wish *wish; uint32_t count, room; };      /* zeroed: empty */

enum { NOW_PCT = 40 /* pay-per-order; the rest books a time */, BOOK_PCT = 20 /* of a first day: booked before the doors open */ };

/* Orders of a day whose average is a_day, by weekday and season. */
uint32_t demand_count(const struct tables *tables, uint32_t a_day, int32_t day);
/* Appends `count` wishes asked for on `day` between from_ms and until_ms. */
void demand_day(const struct city *city, const struct policy *policy, int32_t day, int64_t from_ms, int64_t until_ms, uint32_t count, struct wishes *out);
/* Appends `count` bookings for the day itself, asked for in the minutes after from_ms: what is in the book of a point in the morning
 * when earlier days were not simulated. */
void demand_book(const struct city *city, const struct policy *policy, int32_t day, int64_t from_ms, uint32_t count, struct wishes *out);
void demand_clear(struct wishes *wishes);

#endif
