/* match.c - see match.h. Two searches over the grids: a now-order goes outward from its place over workers where they are now and stops
 * when nobody farther can be cheaper; a booked start looks at everybody whose base is within reach, since plans decide where they will be. */
#include "engine/match.h"

#include <string.h>
#include "engine/calendar.h"
#include "engine/travel.h"

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }

struct want want_of(const struct engine *engine, const struct order *order)
{
    uint32_t household = idmap_find(&engine->household_ids, order->household);
    const struct item *item = item_of(engine, order);
    return (struct want){ .order = order, .item = item, .household = household == NIL ? NULL : &engine->household[household].live,
                          .reach = travel_circle(order->place, (int32_t)item->reach_m) };
}

static bool listed(const uint32_t *list, uint32_t count, uint32_t id)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == id) return true;
    return false;
}

/* The exact distance is worked out for the few near the edge only. */
static bool within_reach(const struct want *want, struct place base)
{
    if (travel_inside(&want->reach, base)) return true;
    return !travel_beyond(&want->reach, base) && travel_distance_m(base, want->order->place) <= (int32_t)want->item->reach_m;
}

/* ---- eligibility ---- */

static enum reason credentials(const struct engine *engine, uint32_t index, const struct item *item, int32_t day)
{
    const struct worker *worker = &engine->worker[index];
    const struct worker_file *file = &engine->file[index];
    bool healthy = worker->health >= item->health && worker->health_until >= day;
    if (worker->good_until < day) {      /* which one? */
        if (file->identity_until < day) return WHY_IDENTITY;
        if (!healthy) return WHY_HEALTH;
        if (file->trained_on + TRAINING_DAYS < day) return WHY_TRAINING;
        if (file->insurance_until < day) return WHY_INSURANCE;
        return WHY_CONTRACT;
    }
    if (!healthy) return WHY_HEALTH;
    if (item->cert != 0 && file->cert_until[item->cert] < day) return WHY_CERTIFICATE;
    return WHY_FREE;
}

enum reason match_eligible(const struct engine *engine, uint32_t index, const struct want *want, const struct ask *ask,
                           struct fit *fit, struct breach *breach)
{
    const struct worker *worker = &engine->worker[index];
    const struct item *item = want->item;
    if ((worker->skills >> item->skill & 1) == 0) return WHY_SKILL;
    if (!within_reach(want, worker->base)) return WHY_TOO_FAR;
    if (want->household && listed(want->household->excluded, want->household->excluded_count, worker->id)) return WHY_EXCLUDED;
    if (listed(want->order->refused, want->order->refused_count, worker->id)) return WHY_DECLINED;
    enum reason why = credentials(engine, index, item, day_of_ms(ask->earliest));
    if (why != WHY_FREE) return why;
    if (ask->first_gap && !worker->signed_in) {      /* off shift is the plainer answer where it is true */
        why = plan_fit(engine, index, ask, fit, breach);
        return why == WHY_OFF_SHIFT ? WHY_OFF_SHIFT : WHY_NOT_SIGNED_IN;
    }
    why = plan_fit(engine, index, ask, fit, breach);
    /* A window may reach past midnight, and papers lapse there. */
    if (why == WHY_FREE && fit->start >= ms_of_day(day_of_ms(ask->earliest) + 1)) why = credentials(engine, index, item, day_of_ms(fit->start));
    return why;
}

/* ---- cost ---- */

bool match_known(const struct want *want, uint32_t worker_id)
{
    return want->household && listed(want->household->regular, want->household->regular_count, worker_id);
}

static bool stranger(const struct want *want, uint32_t worker_id)
{
    return want->household && want->household->regular_count > 0 && !match_known(want, worker_id);
}

struct choice match_price(const struct engine *engine, uint32_t index, const struct want *want, const struct ask *ask, const struct fit *fit)
{
    const struct policy *policy = &engine->policy;
    const struct worker *worker = &engine->worker[index];
    const struct order *order = want->order;
    struct choice choice = { .worker = index, .fit = *fit };
    struct cost *part = &choice.part;
    part->travel_s = (int32_t)((policy->match_nearest ? fit->arrive - fit->leave : fit->added_ms) / SECOND_MS * policy->weight_travel);
    if (order->kind == ORDER_NOW) part->wait_s = (int32_t)((fit->start - engine->now_ms) / SECOND_MS * policy->weight_wait);
    if (order->promised_ms != TIME_NONE)
        part->late_s = (int32_t)(max64(0, fit->start - order->promised_ms) / SECOND_MS * policy->weight_late);
    part->stranger_s = stranger(want, worker->id) ? (int32_t)policy->cost_stranger_s : 0;
    part->fair_s = (int32_t)(plan_booked_s(engine, index, day_of_ms(ask->earliest), ask) * policy->cost_hour_s / 3600);
    part->skill_s = (int32_t)((__builtin_popcountll(worker->skills) - 1) * policy->cost_skill_s);
    choice.cost = cost_sum(part);
    return choice;
}

static bool cheaper(const struct engine *engine, const struct choice *a, const struct choice *b)
{
    return a->cost != b->cost ? a->cost < b->cost : engine->worker[a->worker].id < engine->worker[b->worker].id;
}

/* Keeps the `most` cheapest, in order. */
static void keep(const struct engine *engine, struct choice *best, uint32_t *count, uint32_t most, const struct choice *fresh)
{
    uint32_t at = *count;
    while (at > 0 && cheaper(engine, fresh, &best[at - 1])) at--;
    if (at == most) return;
    if (*count < most) (*count)++;
    memmove(&best[at + 1], &best[at], (*count - at - 1) * sizeof *best);
    best[at] = *fresh;
}

/* ---- when ---- */

struct ask match_ask_at(const struct engine *engine, const struct order *order, int64_t start)
{
    return (struct ask){ .place = order->place, .depart = engine->now_ms, .earliest = start, .latest = start, .duration = order->duration_ms, .ignore = NIL };
}

struct ask match_ask(const struct engine *engine, uint32_t index)
{
    const struct order *order = order_at(engine, index);
    const struct policy *policy = &engine->policy;
    struct ask ask = match_ask_at(engine, order, max64(engine->now_ms, order->promised_ms));
    if (order->kind == ORDER_NOW) {      /* the worker needs a moment to answer before leaving */
        ask.depart = engine->now_ms + policy->offer_now_s * SECOND_MS;
        ask.latest = max64(engine->now_ms, order->promised_ms) + policy->now_window_min * MINUTE_MS;
        ask.first_gap = true;
    } else {
        ask.latest = max64(engine->now_ms, order->promised_ms) + policy->late_max_min * MINUTE_MS;
    }
    return ask;
}

/* ---- the searches ---- */

struct search {
    const struct engine *engine;
    struct want want;
    struct ask ask;
    struct choice *best;
    uint32_t count, most;
    struct travel_circle circle;              /* nobody whose record lies beyond it can be chosen any more */
    struct place seen; int32_t seen_m;        /* the place looked at last: many stand at the same point */
};

/* No now-order served from this far costs less; and the other way round, how far away one of that cost may be. */
static int64_t least_cost(const struct search *search, int32_t distance_m)
{
    const struct policy *policy = &search->engine->policy;
    int64_t leg_s = leg_least_ms(search->engine, distance_m) / SECOND_MS;
    return leg_s * policy->weight_travel + (leg_s + policy->offer_now_s) * policy->weight_wait;
}

static int32_t most_distance_m(const struct search *search, int64_t cost)
{
    const struct policy *policy = &search->engine->policy;
    int64_t left = cost - policy->offer_now_s * policy->weight_wait, weight = policy->weight_travel + policy->weight_wait;
    if (weight == 0 || left < 0) return INT32_MAX;
    return leg_within_m(search->engine, (left / weight + 1) * SECOND_MS - 1);
}

/* Who must finish something first is not free. */
static bool leaves_at_once(const struct ask *ask, const struct fit *fit) { return !ask->first_gap || fit->leave <= ask->depart; }

static void consider(struct search *search, uint32_t worker)
{
    struct fit fit;
    if (match_eligible(search->engine, worker, &search->want, &search->ask, &fit, NULL) != WHY_FREE) return;
    if (search->engine->policy.match_nearest && !leaves_at_once(&search->ask, &fit)) return;
    struct choice choice = match_price(search->engine, worker, &search->want, &search->ask, &fit);
    keep(search->engine, search->best, &search->count, search->most, &choice);
    if (search->ask.first_gap && search->count == search->most)
        travel_circle_narrow(&search->circle, most_distance_m(search, search->best[search->count - 1].cost));
}

/* Nothing that costs at least this much can still be chosen; nobody either, if of two that cost the same the other has the smaller number. */
static bool hopeless(const struct search *search, int64_t least) { return search->count == search->most && least > search->best[search->count - 1].cost; }

static bool hopeless_worker(const struct search *search, int64_t least, uint32_t worker)
{
    if (search->count < search->most) return false;
    const struct choice *last = &search->best[search->count - 1];
    return least > last->cost || (least == last->cost && search->engine->worker[worker].id >= search->engine->worker[last->worker].id);
}

static int64_t skill_cost(const struct search *search, const struct grid_record *record)
{
    return ((int64_t)record->skill_count - 1) * search->engine->policy.cost_skill_s;
}

static int32_t distance_of(struct search *search, struct place place)
{
    if (place.lon_e7 != search->seen.lon_e7 || place.lat_e7 != search->seen.lat_e7) {
        search->seen = place;
        search->seen_m = travel_distance_m(place, search->ask.place);
    }
    return search->seen_m;
}

/* The rough tests first: most are passed over by them. */
static bool now_hopeless(struct search *search, const struct grid_record *record)
{
    int64_t skill_s = skill_cost(search, record);
    if (hopeless(search, skill_s) || travel_beyond(&search->circle, record->place)) return true;
    return hopeless_worker(search, skill_s + least_cost(search, distance_of(search, record->place)), record->worker);
}

static void now_record(struct search *search, const struct grid_record *record)
{
    if (!now_hopeless(search, record)) consider(search, record->worker);
}

/* Whether a shift begins while the visit may still start: only then does somebody who stands elsewhere come from the base. */
static bool begins_later(const struct search *search, uint32_t worker)
{
    for (int32_t day = day_of_ms(search->engine->now_ms); day <= day_of_ms(search->ask.latest); day++) {
        struct span span[SPANS_MAX];
        if (roster_spans(search->engine->roster, worker, day, span) == 0) continue;
        if (span[0].start_ms > search->engine->now_ms && span[0].start_ms <= search->ask.latest) return true;
    }
    return false;
}

/* A worker who never signed out, or is still out on the last visit, is looked for there, but begins the next shift from the base. */
static void stray_record(struct search *search, const struct grid_record *record)
{
    if (!now_hopeless(search, record) && begins_later(search, record->worker)) consider(search, record->worker);
}

/* A worker without any commitment leaves from the base; with some, only the plan knows from where. */
static void base_record(struct search *search, const struct grid_record *record)
{
    const struct engine *engine = search->engine;
    int64_t least = skill_cost(search, record);
    if (hopeless(search, least) || travel_beyond(&search->circle, record->place)) return;
    int32_t distance_m = distance_of(search, record->place);
    if (distance_m > (int32_t)search->want.item->reach_m) return;
    const struct worker *worker = &engine->worker[record->worker];
    if (worker->head == NIL && worker->at.lon_e7 == worker->base.lon_e7 && worker->at.lat_e7 == worker->base.lat_e7)
        least += leg_least_ms(engine, distance_m) / SECOND_MS * engine->policy.weight_travel;
    if (!hopeless_worker(search, least, record->worker)) consider(search, record->worker);
}

typedef void record_function(struct search *search, const struct grid_record *record);

static void search_ring(struct search *search, const struct grid *grid, int32_t ring, record_function *each)
{
    uint64_t skill = 1ULL << search->want.item->skill;
    struct grid_walk walk = grid_ring(grid, search->ask.place, ring);
    uint32_t chunk;
    while (grid_next(grid, &walk, &chunk))
        for (; chunk != NIL; chunk = grid->chunk[chunk].next)
            for (uint32_t i = 0; i < grid->chunk[chunk].count; i++)
                if (grid->chunk[chunk].record[i].skills & skill) each(search, &grid->chunk[chunk].record[i]);
}

static void search_now(struct search *search)
{
    /* Somebody within reach of the base may be working at the far edge of it. */
    int32_t rings = (int32_t)(2 * search->want.item->reach_m / GRID_CELL_M) + 2;
    for (int32_t ring = 0; ring <= rings && !hopeless(search, least_cost(search, grid_ring_least_m(ring))); ring++)
        search_ring(search, &search->engine->by_at, ring, now_record);
    if (search->engine->strays.count == 0) return;
    for (int32_t ring = 0; ring <= rings && !hopeless(search, least_cost(search, grid_ring_least_m(ring))); ring++)
        search_ring(search, &search->engine->strays, ring, stray_record);
}

static void search_reach(struct search *search)
{
    int32_t rings = (int32_t)(search->want.item->reach_m / GRID_CELL_M) + 2;
    for (int32_t ring = 0; ring <= rings; ring++) search_ring(search, &search->engine->by_base, ring, base_record);
}

uint32_t match_candidates(const struct engine *engine, const struct order *order, const struct ask *ask, struct choice *out, uint32_t most)
{
    ENSURE(most >= order->crew);
    struct search search = { .engine = engine, .want = want_of(engine, order), .ask = *ask, .best = out, .most = most };
    search.seen_m = travel_distance_m(search.seen, ask->place);
    search.circle = order->crew == 1 && ask->first_gap ? travel_circle(ask->place, INT32_MAX) : search.want.reach;
    if (order->crew == 1) {
        if (ask->first_gap) search_now(&search);
        else search_reach(&search);
        return search.count;
    }
    search.ask.first_gap = false;
    for (int64_t start = ask->earliest; start <= ask->latest; start += CREW_STEP_MIN * MINUTE_MS) {
        search.count = 0;
        search.ask.earliest = search.ask.latest = start;
        search_reach(&search);
        if (search.count >= order->crew) return search.count;
    }
    return 0;
}

uint32_t match_crew(const struct engine *engine, const struct order *order, const struct ask *ask, struct choice out[CREW_MAX])
{
    return match_candidates(engine, order, ask, out, order->crew) == order->crew ? order->crew : 0;
}

/* ---- offers that may still go to others ---- */

bool match_fresh(const struct engine *engine, const struct order *order)
{
    return order->state == ORDER_ASSIGNED && order->kind == ORDER_NOW && order->crew == 1 && engine->now_ms - order->assigned_ms < engine->policy.share_s * SECOND_MS &&
           (order->cause == CAUSE_NONE || order->cause == CAUSE_IMPROVED);      /* nobody's own decision */
}

/* What stands before the worker's next visit is such an offer. */
static uint32_t fresh_row(const struct engine *engine, uint32_t worker)
{
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->active) continue;
        return row->order != NIL && match_fresh(engine, order_at(engine, row->order)) ? i : NIL;
    }
    return NIL;
}

uint32_t match_contested(const struct engine *engine, const struct order *order, const struct ask *ask, int64_t cost, uint32_t *out, uint32_t most)
{
    struct choice last = { .worker = NIL, .cost = cost };      /* as if it had been found: nobody who costs as much is looked at */
    struct search search = { .engine = engine, .want = want_of(engine, order), .ask = *ask, .best = &last, .count = 1, .most = 1 };
    uint64_t skill = 1ULL << search.want.item->skill;
    int32_t rings = (int32_t)(2 * search.want.item->reach_m / GRID_CELL_M) + 2;
    uint32_t count = 0, chunk;
    search.seen_m = travel_distance_m(search.seen, ask->place);
    search.circle = travel_circle(ask->place, most_distance_m(&search, cost));
    for (int32_t ring = 0; ring <= rings && !hopeless(&search, least_cost(&search, grid_ring_least_m(ring))); ring++) {
        struct grid_walk walk = grid_ring(&engine->by_at, ask->place, ring);
        while (grid_next(&engine->by_at, &walk, &chunk))
            for (; chunk != NIL; chunk = engine->by_at.chunk[chunk].next)
                for (uint32_t i = 0; i < engine->by_at.chunk[chunk].count && count < most; i++) {
                    const struct grid_record *record = &engine->by_at.chunk[chunk].record[i];
                    if ((record->skills & skill) == 0 || travel_beyond(&search.circle, record->place)) continue;
                    uint32_t row = fresh_row(engine, record->worker);
                    struct fit fit;
                    if (row == NIL) continue;
                    search.ask.ignore = engine->row[row].order;
                    if (match_eligible(engine, record->worker, &search.want, &search.ask, &fit, NULL) != WHY_FREE) continue;
                    if (match_price(engine, record->worker, &search.want, &search.ask, &fit).cost < cost) out[count++] = engine->row[row].order;
                }
    }
    return count;
}

static void look_at(const struct engine *engine, const struct want *want, const struct ask *ask, uint32_t worker, struct look *look)
{
    struct fit fit;
    enum reason why = match_eligible(engine, worker, want, ask, &fit, NULL);
    look->why.count[why]++;
    look->why.looked_at++;
    if (why != WHY_FREE || look->most == 0) return;
    if (engine->policy.match_nearest && !leaves_at_once(ask, &fit)) return;
    struct choice choice = match_price(engine, worker, want, ask, &fit);
    keep(engine, look->best, &look->count, look->most, &choice);
}

void match_look(const struct engine *engine, const struct order *order, const struct ask *ask, struct look *look)
{
    struct want want = want_of(engine, order);
    int32_t around_m = (int32_t)(2 * want.item->reach_m), rings = around_m / GRID_CELL_M + 2;
    look->why = (struct why){ 0 };
    look->count = 0;
    for (int32_t ring = 0; ring <= rings; ring++) {
        struct grid_walk walk = grid_ring(&engine->by_base, ask->place, ring);
        uint32_t chunk;
        while (grid_next(&engine->by_base, &walk, &chunk)) {
            for (; chunk != NIL; chunk = engine->by_base.chunk[chunk].next) {
                const struct grid_chunk *cell = &engine->by_base.chunk[chunk];
                for (uint32_t i = 0; i < cell->count; i++)
                    if (travel_distance_m(cell->record[i].place, ask->place) <= around_m) look_at(engine, &want, ask, cell->record[i].worker, look);
            }
        }
    }
    if (order->crew > 1 && look->why.count[WHY_FREE] < order->crew) {
        look->why.count[WHY_CREW] = look->why.count[WHY_FREE];
        look->why.count[WHY_FREE] = 0;
    }
}

void match_why(const struct engine *engine, const struct order *order, const struct ask *ask, struct why *out)
{
    struct look look = { .most = 0 };
    match_look(engine, order, ask, &look);
    *out = look.why;
}
