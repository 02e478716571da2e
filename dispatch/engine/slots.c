/* slots.c - which starts can be booked, and how many crews could take each. One pass over the workers around: every gap of a plan gives an
 * interval of possible starts, and the intervals are counted on the grid of starts by differences. A worker with nothing planned offers
 * the same interval on every coming day of the same shift, so for most workers it is worked out once and then only counted. */
#include "engine/commands.h"

#include <assert.h>
#include "engine/calendar.h"
#include "engine/series.h"
#include "engine/travel.h"

enum { DAY_STARTS_MAX = 288, SEARCH_DAYS_MAX = 60 };      /* starts every five minutes */

struct starts {
    int64_t first_ms, step_ms;
    uint32_t count;
    int32_t change[DAY_STARTS_MAX + 1];      /* free crews: running sum */
};

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }

/* The starts of the grid in [low, high], first and last; false: none. */
static bool starts_within(const struct starts *starts, int64_t low, int64_t high, uint32_t *first, uint32_t *last)
{
    if (high < low || high < starts->first_ms) return false;
    uint32_t step = (uint32_t)starts->step_ms;
    *first = low <= starts->first_ms ? 0 : ((uint32_t)(low - starts->first_ms) + step - 1) / step;
    *last = (uint32_t)(high - starts->first_ms) / step;
    if (*last >= starts->count) *last = starts->count - 1;
    return *first <= *last;
}

/* Counts a worker for every start of the grid in [low, high]; `from` keeps gaps of one worker from counting a start twice. */
static void count_starts(struct starts *starts, int64_t low, int64_t high, uint32_t *from)
{
    uint32_t first, last;
    if (!starts_within(starts, low, high, &first, &last)) return;
    if (first < *from) first = *from;
    if (last < first) return;
    starts->change[first]++;
    starts->change[last + 1]--;
    *from = last + 1;
}

/* What the search knows of one worker, worked out once for all days. */
struct candidate { uint32_t index; int32_t until; int64_t leg_base, leg_at; const struct row *first; };      /* until: last day with credentials */

/* Of the starts of one day; plain: neither notice nor horizon cuts it. */
struct window { int64_t earliest, latest; bool plain; };

/* What a shift of some kind offers when nothing is planned, on plain days: intervals of starts of its own day and of the next. */
struct offer { uint32_t count; struct { uint32_t later, first, last; } part[2 * SPANS_MAX]; };

/* Offers of the shifts of one leg; done: a bit per kind. */
struct offers { int64_t leg; uint64_t done; struct offer of[SHIFT_KINDS_MAX]; };

static_assert(SHIFT_KINDS_MAX <= 64, "a bit per kind");

struct slot_search {
    const struct engine *engine;
    struct want want;
    int64_t now, duration;
    int32_t first_day, last_day;           /* last: on which a visit may start */
    uint32_t days;
    uint32_t ignore;                       /* order whose rows do not count; NIL: none */
    int32_t first_plain;                   /* shifts that begin on this day or later are not under way and offer starts of plain days only */
    struct window window[SEARCH_DAYS_MAX];
    struct starts starts[SEARCH_DAYS_MAX];
    struct offers offers;
    struct place seen; int32_t seen_m;     /* the place looked at last: many stand at the same point */
};

static const struct row *row_next(const struct engine *engine, const struct row *row) { return row->next == NIL ? NULL : &engine->row[row->next]; }

/* The gaps that plan_fit() sees in one span, as intervals of starts on one day. */
static void count_span(struct slot_search *search, const struct candidate *candidate, const struct span *span, int64_t shift_start, uint32_t d, int64_t earliest)
{
    const struct engine *engine = search->engine;
    const struct policy *policy = &engine->policy;
    struct place place = search->want.order->place;
    int64_t buffer = policy->buffer_min * MINUTE_MS, latest = search->window[d].latest, visit_end = 0;
    int64_t leg = shift_start <= engine->now_ms ? candidate->leg_at : candidate->leg_base;
    int64_t free_from = max64(span->start_ms, search->now);
    uint32_t from = 0;
    for (const struct row *row = candidate->first;; row = row_next(engine, row)) {
        if (row && row->leave >= span->end_ms) row = NULL;
        if (row && plan_before_shift(engine, row, shift_start)) continue;
        if (row && (row->order == NIL ? row->end <= engine->now_ms : row->order == search->ignore)) continue;
        int64_t roof = row ? min64(span->end_ms, row->start) : span->end_ms;
        if ((!row || !row->active) && free_from + search->duration <= roof) {
            int64_t low = free_from + leg, high = roof - search->duration;
            if (visit_end) low = max64(low, visit_end + buffer);
            if (row && row->order == NIL) high = min64(high, row->leave - search->duration);
            if (row && row->order != NIL) high = min64(high, row->start - max64(leg_ms(engine, place, row->place), buffer) - search->duration);
            count_starts(&search->starts[d], max64(low, earliest), min64(high, latest), &from);
        }
        if (!row) return;
        free_from = max64(free_from, row->end);
        if (row->order == NIL) continue;
        leg = leg_ms(engine, row->place, place);
        visit_end = row->end;
    }
}

/* The shift that begins on one day, for the starts of that day and the next. */
static void count_shift(struct slot_search *search, const struct candidate *candidate, int32_t shift_day)
{
    const struct engine *engine = search->engine;
    struct span span[SPANS_MAX];
    uint32_t spans = roster_spans(engine->roster, candidate->index, shift_day, span);
    if (spans == 0 || plan_hours(engine, candidate->index, shift_day).rule != RULE_NONE) return;
    bool absent = !engine->worker[candidate->index].signed_in && span[0].start_ms <= engine->now_ms;
    for (uint32_t i = 0; i < spans; i++) {
        for (int32_t day = shift_day; day <= shift_day + 1; day++) {
            uint32_t d = (uint32_t)(day - search->first_day);
            if (day < search->first_day || d >= search->days || day > candidate->until) continue;
            int64_t earliest = search->window[d].earliest;
            if (absent) earliest = max64(earliest, engine->now_ms + 60 * MINUTE_MS);
            if (span[i].end_ms <= earliest || span[i].start_ms > search->window[d].latest) continue;
            count_span(search, candidate, &span[i], span[0].start_ms, d, earliest);
        }
    }
}

/* The last day on which everything that does not depend on the time is right. */
static int32_t suits_until(const struct slot_search *search, uint32_t index)
{
    const struct worker *worker = &search->engine->worker[index];
    const struct item *item = search->want.item;
    const struct household_live *household = search->want.household;
    if (worker->health < item->health) return INT32_MIN;
    for (uint32_t i = 0; household && i < household->excluded_count; i++)
        if (household->excluded[i] == worker->id) return INT32_MIN;
    int32_t day = worker->good_until < worker->health_until ? worker->good_until : worker->health_until;
    if (item->cert != 0 && search->engine->file[index].cert_until[item->cert] < day) day = search->engine->file[index].cert_until[item->cert];
    return day;
}

/* ---- workers with nothing planned ---- */

/* As count_shift() and count_span() have it, in time since the midnight of a plain day. */
static void offer_of(const struct slot_search *search, uint8_t kind, struct offer *out)
{
    const struct policy *policy = &search->engine->policy;
    const struct shift_kind *shift = roster_kind(search->engine->roster, kind);
    struct starts grid = { .first_ms = policy->slot_open_min * MINUTE_MS, .step_ms = search->starts[0].step_ms, .count = search->starts[0].count };
    int64_t earliest = grid.first_ms, latest = policy->slot_close_min * MINUTE_MS - 1;
    out->count = 0;
    for (uint32_t i = 0; i < shift->span_count; i++) {
        for (uint32_t later = 0; later < 2; later++) {
            int64_t start = shift->span[i].start_min * MINUTE_MS - later * DAY_MS, end = shift->span[i].end_min * MINUTE_MS - later * DAY_MS;
            uint32_t first, last;
            if (end <= earliest || start > latest || start + search->duration > end) continue;
            if (!starts_within(&grid, max64(start + search->offers.leg, earliest), min64(end - search->duration, latest), &first, &last)) continue;
            out->part[out->count].later = later;
            out->part[out->count].first = first;
            out->part[out->count++].last = last;
        }
    }
}

static const struct offer *offer_find(struct slot_search *search, uint8_t kind, int64_t leg)
{
    struct offers *offers = &search->offers;
    if (offers->leg != leg) *offers = (struct offers){ .leg = leg };
    if ((offers->done >> kind & 1) == 0) offer_of(search, kind, &offers->of[kind]);
    offers->done |= 1ULL << kind;
    return &offers->of[kind];
}

/* The shifts that begin from `day` on. */
static void count_idle(struct slot_search *search, const struct candidate *candidate, int32_t day)
{
    uint8_t kinds[SEARCH_DAYS_MAX + 1];
    int32_t end = search->first_day + (int32_t)search->days;
    if (candidate->until < end) end = candidate->until + 1;      /* of the days of the starts, and so of the shifts */
    if (day >= end) return;
    roster_marked_of_days(search->engine->roster, candidate->index, day, (uint32_t)(end - day), kinds);
    for (int32_t shift_day = day; shift_day < end; shift_day++) {
        if (kinds[shift_day - day] == SHIFT_REST) {      /* or not known yet to be within the rules */
            count_shift(search, candidate, shift_day);
            continue;
        }
        const struct offer *offer = offer_find(search, kinds[shift_day - day], candidate->leg_base);
        for (uint32_t i = 0; i < offer->count; i++) {
            int32_t start_day = shift_day + (int32_t)offer->part[i].later;
            if (start_day < search->first_day || start_day >= end) continue;
            struct starts *starts = &search->starts[start_day - search->first_day];
            starts->change[offer->part[i].first]++;
            starts->change[offer->part[i].last + 1]--;
        }
    }
}

static int32_t distance_of(struct slot_search *search, struct place place)
{
    if (place.lon_e7 != search->seen.lon_e7 || place.lat_e7 != search->seen.lat_e7) {
        search->seen = place;
        search->seen_m = travel_distance_m(place, search->want.order->place);
    }
    return search->seen_m;
}

static void count_worker(struct slot_search *search, const struct grid_record *record)
{
    const struct engine *engine = search->engine;
    struct place place = search->want.order->place;
    int32_t last = search->first_day + (int32_t)search->days - 1;
    if (travel_beyond(&search->want.reach, record->place)) return;
    int32_t distance_m = distance_of(search, record->place);
    if (distance_m > (int32_t)search->want.item->reach_m) return;
    int32_t until = suits_until(search, record->worker);
    if (until < search->first_day) return;
    const struct worker *worker = &engine->worker[record->worker];
    struct candidate candidate = { .index = record->worker, .until = until, .first = worker->head == NIL ? NULL : &engine->row[worker->head] };
    candidate.leg_base = engine->legs.known == 0 ? travel_leg_ms(distance_m, &engine->policy) : leg_ms(engine, record->place, place);
    candidate.leg_at = candidate.leg_base;
    if (worker->at.lon_e7 != record->place.lon_e7 || worker->at.lat_e7 != record->place.lat_e7) candidate.leg_at = leg_ms(engine, worker->at, place);
    for (int32_t day = search->first_day - 1; day <= last && day <= until; day++) {
        while (candidate.first && candidate.first->end <= ms_of_day(day) && !candidate.first->active) candidate.first = row_next(engine, candidate.first);
        if (!candidate.first && day >= search->first_plain) {
            count_idle(search, &candidate, day);
            return;
        }
        count_shift(search, &candidate, day);
    }
}

static void count_around(struct slot_search *search)
{
    const struct grid *grid = &search->engine->by_base;
    uint64_t skill = 1ULL << search->want.item->skill;
    int32_t rings = (int32_t)(search->want.item->reach_m / GRID_CELL_M) + 2;
    for (int32_t ring = 0; ring <= rings; ring++) {
        struct grid_walk walk = grid_ring(grid, search->want.order->place, ring);
        uint32_t chunk;
        while (grid_next(grid, &walk, &chunk))
            for (; chunk != NIL; chunk = grid->chunk[chunk].next)
                for (uint32_t i = 0; i < grid->chunk[chunk].count; i++)
                    if (grid->chunk[chunk].record[i].skills & skill) count_worker(search, &grid->chunk[chunk].record[i]);
    }
}

/* The bookable starts of each day: on the grid, after the notice, within the horizon. */
static void open_days(struct slot_search *search)
{
    const struct policy *policy = &search->engine->policy;
    int64_t notice = search->now + item_notice_ms(search->want.item, policy);
    for (uint32_t d = 0; d < search->days; d++) {
        int64_t midnight = ms_of_day(search->first_day + (int32_t)d);
        struct starts *starts = &search->starts[d];
        *starts = (struct starts){ .first_ms = midnight + policy->slot_open_min * MINUTE_MS, .step_ms = policy->slot_step_min * MINUTE_MS };
        starts->count = (uint32_t)((policy->slot_close_min - policy->slot_open_min + policy->slot_step_min - 1) / policy->slot_step_min);
        search->window[d] = (struct window){ .earliest = max64(starts->first_ms, notice), .latest = midnight + policy->slot_close_min * MINUTE_MS - 1 };
        search->window[d].plain = search->window[d].earliest == starts->first_ms && search->first_day + (int32_t)d <= search->last_day;
        if (search->first_day + (int32_t)d > search->last_day) search->window[d].latest = search->window[d].earliest - 1;
    }
}

/* Plain days come after those that the notice cuts; when the horizon cuts the last ones, no shift is counted the quick way. */
static void find_first_plain(struct slot_search *search)
{
    int32_t day = day_of_ms(search->now) + 1;
    for (uint32_t d = 0; d < search->days; d++)
        if (!search->window[d].plain && search->first_day + (int32_t)d >= day) day = search->first_day + (int32_t)d + 1;
    search->first_plain = day;
}

uint32_t slots_find(const struct engine *engine, const struct order *order, uint32_t ignore, int32_t first_day, uint32_t days, int32_t last_day, int64_t now_ms,
                    struct slot *out, uint32_t max)
{
    struct slot_search search = { .engine = engine, .want = want_of(engine, order), .now = max64(now_ms, engine->now_ms), .duration = order->duration_ms,
                                  .first_day = first_day, .last_day = last_day, .days = days, .ignore = ignore };
    const struct item *item = search.want.item;
    uint32_t count = 0;
    open_days(&search);
    find_first_plain(&search);
    search.offers.leg = -1;
    search.seen_m = travel_distance_m(search.seen, order->place);
    count_around(&search);
    for (uint32_t d = 0; d < days; d++) {
        const struct starts *starts = &search.starts[d];
        enum day_kind kind = roster_calendar(engine->roster, first_day + (int32_t)d);
        int32_t workers = 0;
        for (uint32_t i = 0; i < starts->count; i++) {
            int64_t start = starts->first_ms + i * starts->step_ms;
            workers += starts->change[i];
            if (start < search.window[d].earliest || start > search.window[d].latest || count == max) continue;
            out[count++] = (struct slot){ .start_ms = start, .free = (uint32_t)workers / item->crew,
                                          .price_fen = item_price_fen(item, order->qty, start, kind, &engine->policy) };
        }
    }
    return count;
}

/* The request, with the booking that it is to take the place of. */
static enum refusal question_check(const struct engine *engine, const struct request *request, struct order *order, uint32_t *instead)
{
    *instead = request->instead == 0 ? NIL : idmap_find(&engine->order_ids, request->instead);
    if (request->instead != 0 && *instead == NIL) return REFUSE_NO_ORDER;
    return request_check(engine, request, ORDER_SLOT, order);
}

static int32_t last_day_of(const struct engine *engine, uint32_t instead)
{
    return booking_last_day(engine, instead != NIL && order_at(engine, instead)->series != 0);
}

enum refusal engine_slots(const struct engine *engine, const struct request *request, int32_t first_day, uint32_t days, int64_t now_ms,
                          struct slot *out, uint32_t max, uint32_t *count)
{
    struct order order;
    uint32_t instead;
    *count = 0;
    enum refusal refusal = question_check(engine, request, &order, &instead);
    if (refusal != REFUSE_OK) return refusal;
    if (days == 0 || days > SEARCH_DAYS_MAX) return REFUSE_RANGE;
    int32_t last_day = last_day_of(engine, instead) + day_of_ms(max64(now_ms, engine->now_ms)) - day_of_ms(engine->now_ms);
    *count = slots_find(engine, &order, instead, first_day, days, last_day, now_ms, out, max);
    return REFUSE_OK;
}

enum refusal engine_slot_why(const struct engine *engine, const struct request *request, struct slot *out, struct why *why)
{
    struct order order;
    uint32_t instead;
    enum refusal refusal = question_check(engine, request, &order, &instead);
    if (refusal == REFUSE_OK) refusal = request_start_check(engine, request, last_day_of(engine, instead));
    if (refusal != REFUSE_OK) return refusal;
    struct ask ask = match_ask_at(engine, &order, request->start_ms);
    ask.ignore = instead;
    match_why(engine, &order, &ask, why);
    *out = (struct slot){ .start_ms = request->start_ms, .free = why->count[WHY_FREE] / order.crew, .price_fen = order.price_fen };
    return REFUSE_OK;
}
