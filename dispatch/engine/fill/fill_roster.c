/* fill_roster.c - the rows of a point become a problem of fill.h: its kinds, its fixed cells, what each worker may do at most, and what the patterns
 * would have. */
#include "engine/fill/fill_roster.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/state.h"

enum {
    TAIL_DAYS = 7,                 /* days after the last, as they are: runs and weeks go on into them */
    WEEK_DAYS = 7, SATURDAY = 5, WINDOWS_EACH = 10,      /* weeks or months that such a range can touch */
    COST_UNDER = 1000, COST_REQUEST = 40, COST_PATTERN = 10, COST_OVER = 1,
    MINUTES_ANY = INT32_MAX / 2,
};

struct fill_roster {
    int32_t first_day;
    uint32_t asked_days, days, workers, kinds, windows, wishes, covers;
    uint8_t shift[SHIFT_KINDS_MAX], kind[SHIFT_KINDS_MAX];      /* shift of a kind; cell of a shift: 0 where it is not in the problem */
    uint32_t *row, *id;
    uint8_t *fixed, *start, *under;      /* workers x days; under: the cell without its override */
    uint16_t *kind_most;
    struct fill_kind kind_table[FILL_KINDS_MAX];
    struct fill_worker *worker;
    struct fill_before *before;
    struct fill_window *window;
    struct fill_wish *wish;
    struct fill_cover *cover;
    struct fill_problem problem;
};

static size_t cell_at(const struct fill_roster *fill, uint32_t worker, uint32_t day) { return (size_t)worker * fill->days + day; }

/* ---- kinds ---- */

static void kind_add(struct fill_roster *fill, uint8_t shift)
{
    if (shift == SHIFT_REST || fill->kind[shift] != 0 || fill->kinds == FILL_KINDS_MAX) return;
    fill->shift[fill->kinds++] = shift;
    fill->kind[shift] = (uint8_t)fill->kinds;
}

static void kinds_find(struct fill_roster *fill, const struct engine *engine, const struct fill_ask *ask)
{
    for (uint32_t i = 0; i < ask->needs; i++) kind_add(fill, ask->need[i].shift);
    for (uint32_t worker = 0; worker < fill->workers; worker++)
        for (int32_t day = fill->first_day - 1; day < fill->first_day + (int32_t)fill->days; day++)
            kind_add(fill, roster_final(engine->roster, fill->row[worker], day));
}

static int32_t rest_between(const struct shift_kind *first, const struct shift_kind *next)
{
    return DAY_MIN + next->span[0].start_min - first->span[first->span_count - 1].end_min;
}

static void kinds_describe(struct fill_roster *fill, const struct roster *roster)
{
    for (uint32_t i = 0; i < fill->kinds; i++) {
        const struct shift_kind *kind = roster_kind(roster, fill->shift[i]);
        fill->kind_table[i].minutes = minutes_of_kind(kind);
        for (uint32_t k = 0; k < fill->kinds; k++)
            if (rest_between(kind, roster_kind(roster, fill->shift[k])) < rule_rows[RULE_REST_GAP].limit) fill->kind_table[i].bars |= (uint64_t)1 << k;
    }
}

/* ---- limits of one worker ---- */

struct limits { int64_t day, week, month, run, spread; bool nights; };

/* The tightest of the rules that bind, hard or soft. */
static struct limits limits_of(struct labour labour)
{
    static const struct { enum rule rule; size_t at; } bounds[] = {
        { RULE_DAY, offsetof(struct limits, day) },         { RULE_DAY_LONG, offsetof(struct limits, day) },   { RULE_MOTHER_DAY, offsetof(struct limits, day) },
        { RULE_DAY_USUAL, offsetof(struct limits, day) },   { RULE_PART_DAY, offsetof(struct limits, day) },   { RULE_WEEK, offsetof(struct limits, week) },
        { RULE_MOTHER_WEEK, offsetof(struct limits, week) },{ RULE_PART_WEEK, offsetof(struct limits, week) }, { RULE_MONTH_LONG, offsetof(struct limits, month) },
        { RULE_MONTH_LONG_USUAL, offsetof(struct limits, month) }, { RULE_RUN, offsetof(struct limits, run) }, { RULE_REST_DAY, offsetof(struct limits, run) },
        { RULE_SPREAD, offsetof(struct limits, spread) },
    };
    struct limits limits = { MINUTES_ANY, MINUTES_ANY, MINUTES_ANY, UINT16_MAX, MINUTES_ANY, !rules_bind(RULE_NIGHT, labour) };
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        int64_t *bound = (int64_t *)(void *)((char *)&limits + bounds[i].at);
        if (rules_bind(bounds[i].rule, labour) && rule_rows[bounds[i].rule].limit < *bound) *bound = rule_rows[bounds[i].rule].limit;
    }
    return limits;
}

static bool limits_allow(const struct limits *limits, const struct shift_kind *kind)
{
    struct span_min extent = minutes_extent(kind);
    if (!limits->nights && minutes_at_night(kind) > rule_rows[RULE_NIGHT].limit) return false;
    return minutes_of_kind(kind) <= limits->day && (kind->span_count == 1 || extent.end_min - extent.start_min <= limits->spread);
}

/* ---- cells ---- */

static bool plan_touches(const struct engine *engine, uint32_t row, int64_t from, int64_t to)
{
    for (uint32_t i = engine->worker[row].head; i != NIL; i = engine->row[i].next)
        if (engine->row[i].leave < to && engine->row[i].end > from) return true;
    return false;
}

/* Cells that nobody but a person changes. */
static bool cell_stays(const struct engine *engine, uint32_t row, int32_t day)
{
    const struct roster *roster = engine->roster;
    enum roster_layer layer = roster_layer(roster, row, day);
    if (layer == LAYER_LEAVE || layer == LAYER_SWAP || day > engine->file[row].contract_until) return true;
    if (layer == LAYER_OVERRIDE && roster_change(roster, row, day, LAYER_OVERRIDE)->pinned) return true;
    struct span span[SPANS_MAX];
    uint32_t spans = roster_spans(roster, row, day, span);
    int64_t until = spans > 0 ? span[spans - 1].end_ms : 0, midnight = ms_of_day(day + 1);
    return plan_touches(engine, row, ms_of_day(day), until > midnight ? until : midnight);
}

static uint32_t wish_add(struct fill_roster *fill, uint32_t worker, uint32_t day, uint32_t kind, int32_t if_not, int32_t if_given)
{
    fill->wish[fill->wishes] = (struct fill_wish){ .worker = worker, .day = day, .kind = kind, .if_not = if_not, .if_given = if_given };
    return fill->wishes++;
}

/* A worker with a rotation would rather keep to it. */
static void pattern_wishes(struct fill_roster *fill, const struct engine *engine, uint32_t worker, uint32_t at)
{
    int32_t day = fill->first_day + (int32_t)at;
    uint32_t row = fill->row[worker];
    if (roster_rotation_on(engine->roster, row, day).pattern == 0) return;
    uint8_t shift = roster_upto(engine->roster, row, day, LAYER_PATTERN);
    if (shift == SHIFT_REST) {
        for (uint32_t kind = 0; kind < fill->kinds; kind++) wish_add(fill, worker, at, kind, 0, COST_PATTERN);
    } else if (fill->kind[shift] != 0) {
        wish_add(fill, worker, at, fill->kind[shift] - 1U, COST_PATTERN, 0);
    }
}

/* Who asked to give a shift away would rather not have it. */
static void request_wish(struct fill_roster *fill, const struct swap *swap)
{
    uint32_t worker = 0;
    while (worker < fill->workers && fill->id[worker] != swap->from) worker++;
    if (worker == fill->workers || swap->day < fill->first_day || swap->day >= fill->first_day + (int32_t)fill->asked_days) return;
    uint32_t at = (uint32_t)(swap->day - fill->first_day);
    if (fill->fixed[cell_at(fill, worker, at)] == FILL_FREE && fill->kind[swap->shift] != 0) wish_add(fill, worker, at, fill->kind[swap->shift] - 1U, 0, COST_REQUEST);
}

/* A shift that was posted for anybody is needed once more. */
static void posted_need(struct fill_roster *fill, const struct swap *swap)
{
    for (uint32_t i = 0; i < fill->covers; i++)
        if (fill->first_day + (int32_t)fill->cover[i].day == swap->day && fill->shift[fill->cover[i].kind] == swap->shift) fill->cover[i].required++;
}

static void requests_read(struct fill_roster *fill, const struct engine *engine, uint32_t point)
{
    uint32_t count = 0;
    for (const struct swap *swap = engine_swap_after(engine, point, 0); swap != NULL && count < SWAPS_MAX; swap = engine_swap_after(engine, point, swap->id), count++) {
        if (swap_state_over((enum swap_state)swap->state)) continue;
        if (swap->from != 0) request_wish(fill, swap);
        else if (swap->state == SWAP_OPEN) posted_need(fill, swap);
    }
}

static void cells_read(struct fill_roster *fill, const struct engine *engine, uint32_t worker)
{
    uint32_t row = fill->row[worker];
    for (uint32_t at = 0; at < fill->days; at++) {
        int32_t day = fill->first_day + (int32_t)at;
        size_t cell = cell_at(fill, worker, at);
        fill->start[cell] = fill->kind[roster_final(engine->roster, row, day)];
        fill->under[cell] = roster_layer(engine->roster, row, day) == LAYER_OVERRIDE ? fill->kind[roster_upto(engine->roster, row, day, LAYER_SWAP)] : FILL_FREE;
        bool stays = at >= fill->asked_days || cell_stays(engine, row, day);
        fill->fixed[cell] = stays ? fill->start[cell] : FILL_FREE;
        if (!stays) pattern_wishes(fill, engine, worker, at);
    }
}

/* ---- what a worker may do ---- */

static struct fill_before before_of(const struct fill_roster *fill, const struct engine *engine, uint32_t row)
{
    int32_t last = fill->first_day - 1;
    uint8_t shift = roster_final(engine->roster, row, last);
    struct fill_before before = { .last = fill->kind[shift] };
    while (last >= roster_first_day(engine->roster) && (roster_final(engine->roster, row, last) != SHIFT_REST) == (shift != SHIFT_REST)) {
        before.days++;
        last--;
    }
    return before;
}

static uint32_t longest_run(const struct fill_roster *fill, uint32_t worker)
{
    uint32_t run = fill->before[worker].last != FILL_OFF ? fill->before[worker].days : 0, longest = run;
    for (uint32_t day = 0; day < fill->days; day++) {
        run = fill->start[cell_at(fill, worker, day)] != FILL_OFF ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

static int32_t minutes_now(const struct fill_roster *fill, uint32_t worker, uint32_t first, uint32_t days)
{
    int32_t minutes = 0;
    for (uint32_t day = first; day < first + days; day++) {
        uint8_t cell = fill->start[cell_at(fill, worker, day)];
        if (cell != FILL_OFF) minutes += fill->kind_table[cell - 1].minutes;
    }
    return minutes;
}

/* At most `most` minutes on the days [from, to]; those outside the problem are as they are, and no more is asked than holds now. */
static void window_add(struct fill_roster *fill, const struct engine *engine, uint32_t worker, int32_t from, int32_t to, int64_t most)
{
    int32_t last = fill->first_day + (int32_t)fill->days - 1;
    for (int32_t day = from; day <= to; day++)
        if (day < fill->first_day || day > last) most -= roster_minutes(engine->roster, fill->row[worker], day);
    uint32_t first = from > fill->first_day ? (uint32_t)(from - fill->first_day) : 0;
    uint32_t days = (uint32_t)((to < last ? to : last) - fill->first_day + 1) - first;
    int32_t now = minutes_now(fill, worker, first, days);
    fill->window[fill->windows++] = (struct fill_window){ worker, first, days, most > now ? (int32_t)most : now };
}

static void windows_add(struct fill_roster *fill, const struct engine *engine, uint32_t worker, const struct limits *limits)
{
    int32_t last = fill->first_day + (int32_t)fill->days - 1;
    if (limits->week < MINUTES_ANY)
        for (int32_t day = monday_of_day(fill->first_day); day <= last; day += WEEK_DAYS)
            window_add(fill, engine, worker, day, day + WEEK_DAYS - 1, limits->week);
    if (limits->month < MINUTES_ANY)
        for (int32_t day = month_first_day(fill->first_day); day <= last; day = month_last_day(day) + 1)
            window_add(fill, engine, worker, day, month_last_day(day), limits->month);
}

static uint32_t weekends_now(const struct fill_roster *fill, uint32_t worker)
{
    uint32_t count = 0;
    int32_t weekend = INT32_MIN;
    for (uint32_t at = 0; at < fill->days; at++) {
        int32_t day = fill->first_day + (int32_t)at;
        if (weekday_of_day(day) < SATURDAY || fill->start[cell_at(fill, worker, at)] == FILL_OFF || monday_of_day(day) == weekend) continue;
        weekend = monday_of_day(day);
        count++;
    }
    return count;
}

static uint32_t kind_now(const struct fill_roster *fill, uint32_t worker, uint32_t kind)
{
    uint32_t count = 0;
    for (uint32_t day = 0; day < fill->days; day++) count += fill->start[cell_at(fill, worker, day)] == kind + 1;
    return count;
}

static void worker_describe(struct fill_roster *fill, const struct engine *engine, uint32_t worker, uint32_t weekend_share)
{
    struct limits limits = limits_of(engine->worker[fill->row[worker]].labour);
    uint32_t run = longest_run(fill, worker), weekends = weekends_now(fill, worker);
    fill->worker[worker] = (struct fill_worker){
        .minutes_most = MINUTES_ANY, .minutes_least = 0, .run_least = 1, .off_least = 1,
        .run_most = (uint16_t)(run > limits.run ? run : limits.run),
        .weekends_most = (uint16_t)(weekends > weekend_share ? weekends : weekend_share),
    };
    windows_add(fill, engine, worker, &limits);
    for (uint32_t kind = 0; kind < fill->kinds; kind++) {
        bool may = limits_allow(&limits, roster_kind(engine->roster, fill->shift[kind]));
        fill->kind_most[(size_t)worker * fill->kinds + kind] = (uint16_t)(may ? fill->days : kind_now(fill, worker, kind));
    }
}

/* ---- fairness ---- */

static uint32_t share(uint64_t heads, uint32_t workers) { return (uint32_t)((heads + workers - 1) / workers) + 1; }

/* Weekends to be worked by somebody: of Saturday and Sunday the day that needs more, as one person may work both. */
static uint32_t weekend_share(const struct fill_roster *fill, const struct fill_ask *ask)
{
    uint64_t heads[FILL_ASK_DAYS_MAX + TAIL_DAYS] = { 0 }, sum = 0;
    for (uint32_t i = 0; i < ask->needs; i++) heads[ask->need[i].day - fill->first_day] += ask->need[i].heads;
    for (uint32_t at = 0; at < fill->asked_days; at++) {
        int32_t weekday = weekday_of_day(fill->first_day + (int32_t)at);
        bool sunday_follows = weekday == SATURDAY && at + 1 < fill->asked_days;
        if (weekday == SATURDAY) sum += sunday_follows && heads[at + 1] > heads[at] ? heads[at + 1] : heads[at];
        else if (weekday > SATURDAY && at == 0) sum += heads[at];
    }
    return share(sum, fill->workers);
}

/* Nights are shared out among those who may do them. */
static void nights_share(struct fill_roster *fill, const struct engine *engine)
{
    for (uint32_t kind = 0; kind < fill->kinds; kind++) {
        if (minutes_at_night(roster_kind(engine->roster, fill->shift[kind])) == 0) continue;
        uint64_t heads = 0;
        uint32_t able = 0;
        for (uint32_t i = 0; i < fill->covers; i++)
            if (fill->cover[i].kind == kind) heads += (uint64_t)fill->cover[i].required;
        for (uint32_t worker = 0; worker < fill->workers; worker++) able += fill->kind_most[(size_t)worker * fill->kinds + kind] == fill->days;
        if (able == 0) continue;
        for (uint32_t worker = 0; worker < fill->workers; worker++) {
            uint16_t *most = &fill->kind_most[(size_t)worker * fill->kinds + kind];
            uint32_t now = kind_now(fill, worker, kind), fair = share(heads, able);
            if (*most > fair) *most = (uint16_t)(now > fair ? now : fair);
        }
    }
}

/* ---- the whole ---- */

static enum refusal ask_check(const struct engine *engine, const struct fill_ask *ask)
{
    if (idmap_find(&engine->point_ids, ask->point) == NIL) return REFUSE_NO_POINT;
    if (ask->days == 0 || ask->days > FILL_ASK_DAYS_MAX || ask->needs == 0 || ask->needs > FILL_NEEDS_MAX) return REFUSE_RANGE;
    if (ask->first_day <= day_of_ms(engine->now_ms)) return REFUSE_PAST;
    if (!roster_holds(engine->roster, ask->first_day) || !roster_holds(engine->roster, ask->first_day + (int32_t)ask->days - 1)) return REFUSE_TOO_FAR_AHEAD;
    for (uint32_t i = 0; i < ask->needs; i++) {
        const struct fill_need *need = &ask->need[i];
        if (roster_kind(engine->roster, need->shift) == NULL) return REFUSE_NO_SHIFT;
        if (need->day < ask->first_day || need->day >= ask->first_day + (int32_t)ask->days) return REFUSE_RANGE;
        for (uint32_t k = 0; k < i; k++)
            if (ask->need[k].day == need->day && ask->need[k].shift == need->shift) return REFUSE_RANGE;
    }
    return REFUSE_OK;
}

static void rows_find(struct fill_roster *fill, const struct engine *engine, uint32_t point)
{
    for (uint32_t row = 0; row < engine->worker_count; row++) {
        if (engine->file[row].point != point) continue;
        fill->row[fill->workers] = row;
        fill->id[fill->workers++] = engine->worker[row].id;
    }
}

static bool pools_take(struct fill_roster *fill, uint32_t needs)
{
    size_t cells = (size_t)fill->workers * fill->days;
    fill->fixed = calloc(cells, 1);
    fill->start = calloc(cells, 1);
    fill->under = calloc(cells, 1);
    fill->kind_most = calloc((size_t)fill->workers * fill->kinds, sizeof *fill->kind_most);
    fill->worker = calloc(fill->workers, sizeof *fill->worker);
    fill->before = calloc(fill->workers, sizeof *fill->before);
    fill->window = calloc((size_t)fill->workers * WINDOWS_EACH, sizeof *fill->window);
    fill->wish = calloc(cells * fill->kinds + SWAPS_MAX, sizeof *fill->wish);
    fill->cover = calloc((size_t)needs + (size_t)fill->days * fill->kinds, sizeof *fill->cover);
    return fill->fixed && fill->start && fill->under && fill->kind_most && fill->worker && fill->before && fill->window && fill->wish && fill->cover;
}

/* On the asked days a shift that is not needed costs a little, too. */
static void covers_add(struct fill_roster *fill, const struct fill_ask *ask)
{
    for (uint32_t day = 0; day < fill->asked_days; day++) {
        for (uint32_t kind = 0; kind < fill->kinds; kind++) {
            struct fill_cover cover = { .day = day, .kind = kind, .under = COST_UNDER, .over = COST_OVER };
            for (uint32_t i = 0; i < ask->needs; i++)
                if (ask->need[i].day == fill->first_day + (int32_t)day && ask->need[i].shift == fill->shift[kind]) cover.required = ask->need[i].heads;
            fill->cover[fill->covers++] = cover;
        }
    }
}

static void describe(struct fill_roster *fill, const struct engine *engine, const struct fill_ask *ask)
{
    kinds_describe(fill, engine->roster);
    covers_add(fill, ask);
    for (uint32_t worker = 0; worker < fill->workers; worker++) {
        cells_read(fill, engine, worker);
        fill->before[worker] = before_of(fill, engine, fill->row[worker]);
        worker_describe(fill, engine, worker, weekend_share(fill, ask));
    }
    requests_read(fill, engine, ask->point);
    nights_share(fill, engine);
    fill->problem = (struct fill_problem){
        .days = fill->days, .first_weekday = (uint32_t)weekday_of_day(fill->first_day), .kinds = fill->kinds, .workers = fill->workers,
        .wishes = fill->wishes, .covers = fill->covers, .windows = fill->windows, .kind = fill->kind_table, .worker = fill->worker,
        .kind_most = fill->kind_most, .fixed = fill->fixed, .start = fill->start, .wish = fill->wish, .cover = fill->cover,
        .window = fill->window, .before = fill->before,
    };
}

enum refusal fill_roster_new(const struct engine *engine, const struct fill_ask *ask, struct fill_roster **out)
{
    *out = NULL;
    enum refusal refusal = ask_check(engine, ask);
    if (refusal != REFUSE_OK) return refusal;
    struct fill_roster *fill = calloc(1, sizeof *fill);
    if (fill == NULL) return REFUSE_FULL;
    fill->first_day = ask->first_day;
    fill->asked_days = fill->days = ask->days;
    while (fill->days < ask->days + TAIL_DAYS && roster_holds(engine->roster, fill->first_day + (int32_t)fill->days)) fill->days++;
    fill->row = calloc(engine->worker_count, sizeof *fill->row);
    fill->id = calloc(engine->worker_count, sizeof *fill->id);
    refusal = fill->row && fill->id ? REFUSE_OK : REFUSE_FULL;
    if (refusal == REFUSE_OK) {
        rows_find(fill, engine, ask->point);
        if (fill->workers == 0) refusal = REFUSE_NO_WORKER;
    }
    if (refusal == REFUSE_OK) {
        kinds_find(fill, engine, ask);
        if (pools_take(fill, ask->needs)) describe(fill, engine, ask);
        else refusal = REFUSE_FULL;
    }
    if (refusal == REFUSE_OK && fill_check(&fill->problem, NULL) != FILL_FAULT_NONE) refusal = REFUSE_FULL;
    if (refusal == REFUSE_OK) *out = fill;
    else fill_roster_free(fill);
    return refusal;
}

void fill_roster_free(struct fill_roster *fill)
{
    if (fill == NULL) return;
    free(fill->row);
    free(fill->id);
    free(fill->fixed);
    free(fill->start);
    free(fill->under);
    free(fill->kind_most);
    free(fill->worker);
    free(fill->before);
    free(fill->window);
    free(fill->wish);
    free(fill->cover);
    free(fill);
}

const struct fill_problem *fill_roster_problem(const struct fill_roster *fill) { return &fill->problem; }
int32_t fill_roster_day(const struct fill_roster *fill, uint32_t day) { return fill->first_day + (int32_t)day; }
uint8_t fill_roster_shift(const struct fill_roster *fill, uint32_t kind) { return fill->shift[kind]; }

uint32_t fill_roster_edits(const struct fill_roster *fill, const uint8_t *answer, struct edit *out, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t worker = 0; worker < fill->workers; worker++) {
        for (uint32_t at = 0; at < fill->asked_days; at++) {
            size_t cell = cell_at(fill, worker, at);
            if (answer[cell] == fill->start[cell]) continue;
            struct edit edit = { .op = EDIT_SET, .worker = fill->id[worker], .day = fill->first_day + (int32_t)at, .to_day = fill->first_day + (int32_t)at + 1 };
            if (answer[cell] == fill->under[cell]) edit.op = EDIT_CLEAR;
            else edit.shift = answer[cell] == FILL_OFF ? SHIFT_REST : fill->shift[answer[cell] - 1];
            if (count < max) out[count] = edit;
            count++;
        }
    }
    return count;
}
