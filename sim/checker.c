/* checker.c - folds events and holds them against the rules. */
#include "sim/checker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/calendar.h"
#include "engine/travel.h"
#include "sim/book.h"
#include "sim/duty.h"
#include "sim/memory.h"
#include "sim/random.h"
#include "sim/watch_series.h"

enum { VIOLATIONS_KEPT = 100, SPEED_MS_PER_KM = 90000 /* 40 km/h */ };
static const int64_t history_ms = 2 * DAY_MS;

/* One commitment: from leaving to the end. order 0: an absence. */
struct row { uint64_t order; int64_t from_ms, to_ms; };
struct rows { struct row *row; uint32_t count, room; bool touched; };

struct checker {
    const struct tables *tables;
    struct duty duty;
    struct book book;
    struct rows *worker;                       /* by row of the worker table */
    uint32_t *touched, touched_count, touched_room;
    struct map excluded;                       /* household and worker, mixed -> 0 or 1 */
    struct map order_of, request_of;           /* answers, both ways; values are rows of `answer` */
    struct { uint64_t request, order; } *answer;
    uint32_t answer_count, answer_room;
    struct watch_series series;
    bool joined;                               /* the log begins in the middle */
    uint64_t last_seq;
    int64_t last_ms;
    uint64_t count, count_of[VIOLATION_COUNT];
    struct violation kept[VIOLATIONS_KEPT];
};

static const struct { const char *name, *rule; } violation_rows[VIOLATION_COUNT] = {
#define X(id, name, text) [VIOLATION_##id] = { name, text },
    VIOLATIONS(X)
#undef X
};

/* ---- the life of an order, from its documentation ---- */

#define IN(state) (1u << ORDER_##state)

/* Row: what happened. From: the states it may happen in; ORDER_NONE is an order not seen before. To: where it may lead. */
static const struct { bool about_order; uint32_t from, to; } moves[EVENT_COUNT] = {
    [EVENT_HELD]       = { true, IN(NONE), IN(HELD) },
    [EVENT_RENEWED]    = { true, IN(HELD), IN(HELD) },
    [EVENT_RELEASED]   = { true, IN(HELD), IN(RELEASED) },
    [EVENT_ORDERED]    = { true, IN(NONE) | IN(HELD), IN(WAITING) },
    [EVENT_ASSIGNED]   = { true, IN(WAITING), IN(ASSIGNED) },
    [EVENT_MEMBER]     = { true, IN(ASSIGNED), IN(ASSIGNED) },
    [EVENT_ACCEPTED]   = { true, IN(ASSIGNED), IN(ACCEPTED) },
    [EVENT_UNASSIGNED] = { true, IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED), IN(WAITING) },
    [EVENT_MOVED]      = { true, IN(WAITING) | IN(ASSIGNED) | IN(ACCEPTED), IN(WAITING) },
    [EVENT_NOBODY]     = { true, IN(WAITING), IN(WAITING) },
    [EVENT_SET_OUT]    = { true, IN(ACCEPTED), IN(ON_THE_WAY) },
    [EVENT_ARRIVED]    = { true, IN(ON_THE_WAY), IN(ARRIVED) },
    [EVENT_STARTED]    = { true, IN(ARRIVED), IN(SERVING) },
    [EVENT_FINISHED]   = { true, IN(SERVING), IN(DONE) },
    [EVENT_CANCELLED]  = { true, IN(WAITING) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED), IN(CANCELLED) },
    [EVENT_FAILED]     = { true, IN(WAITING) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING), IN(FAILED) },
    [EVENT_RETIMED]    = { true, IN(HELD) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING),
                           IN(HELD) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING) },
    [EVENT_LATE]       = { true, IN(WAITING) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING),
                           IN(WAITING) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING) },
};

static const uint32_t planned = IN(HELD) | IN(ASSIGNED) | IN(ACCEPTED) | IN(ON_THE_WAY) | IN(ARRIVED) | IN(SERVING);
static const uint32_t not_set_out = IN(HELD) | IN(ASSIGNED) | IN(ACCEPTED);

static bool is_in(enum order_state state, uint32_t states)
{
    return (states >> state & 1) != 0;
}

/* ---- telling ---- */

__attribute__((format(printf, 4, 5)))
static void violate(struct checker *checker, enum violation_kind kind, uint64_t order, const char *format, ...)
{
    checker->count_of[kind]++;
    if (checker->count++ >= VIOLATIONS_KEPT) return;
    struct violation *violation = &checker->kept[checker->count - 1];
    *violation = (struct violation){ .kind = kind, .seq = checker->last_seq, .order = order };
    va_list values;
    va_start(values, format);
    vsnprintf(violation->text, sizeof violation->text, format, values);
    va_end(values);
}

/* ---- the interval set of each worker ---- */

static void touch(struct checker *checker, uint32_t worker_row)
{
    if (checker->worker[worker_row].touched) return;
    checker->worker[worker_row].touched = true;
    checker->touched = memory_room(checker->touched, checker->touched_count, &checker->touched_room, sizeof *checker->touched);
    checker->touched[checker->touched_count++] = worker_row;
}

/* Takes the order's row out, and whatever ended so long ago that nothing can be planned over it. */
static void rows_drop(struct checker *checker, uint32_t worker_row, uint64_t order)
{
    struct rows *rows = &checker->worker[worker_row];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        bool gone = rows->row[i].order == order && order != 0;
        bool old = rows->row[i].to_ms < checker->last_ms - history_ms;
        if (!gone && !old) rows->row[kept++] = rows->row[i];
    }
    rows->count = kept;
}

static void rows_add(struct checker *checker, uint32_t worker_row, struct row row)
{
    struct rows *rows = &checker->worker[worker_row];
    rows->row = memory_room(rows->row, rows->count, &rows->room, sizeof *rows->row);
    uint32_t at = rows->count++;
    for (; at > 0 && rows->row[at - 1].from_ms > row.from_ms; at--) rows->row[at] = rows->row[at - 1];
    rows->row[at] = row;
    touch(checker, worker_row);
}

/* Two visits never. A visit and an absence: only a visit under way may run into one; two absences: away is away. */
static bool may_meet(const struct checker *checker, const struct row *a, const struct row *b)
{
    if (!a->order && !b->order) return true;
    if (a->order && b->order) return false;
    const struct seen_order *order = book_find(&checker->book, a->order ? a->order : b->order);
    return !order || !is_in(order->state, not_set_out);
}

static void rows_check(struct checker *checker, uint32_t worker_row)
{
    const struct rows *rows = &checker->worker[worker_row];
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct row *a = &rows->row[i];
        for (uint32_t j = i + 1; j < rows->count && rows->row[j].from_ms < a->to_ms; j++) {      /* sorted by beginning */
            const struct row *b = &rows->row[j];
            if (b->from_ms == b->to_ms || may_meet(checker, a, b)) continue;
            violate(checker, VIOLATION_OVERLAP, b->order ? b->order : a->order, "worker %u: order %llu [%lld, %lld) and order %llu [%lld, %lld)",
                    checker->tables->worker[worker_row].id, (unsigned long long)a->order, (long long)a->from_ms, (long long)a->to_ms,
                    (unsigned long long)b->order, (long long)b->from_ms, (long long)b->to_ms);
        }
    }
}

/* From each visit to the next one there is time to get there. */
static void speed_check(struct checker *checker, uint32_t worker_row)
{
    const struct rows *rows = &checker->worker[worker_row];
    const struct seen_order *before = NULL;
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct seen_order *order = rows->row[i].order ? book_find(&checker->book, rows->row[i].order) : NULL;
        if (!order) continue;
        int64_t gap_ms = before ? order->start_ms - before->end_ms : 0;
        int64_t distance_m = before ? travel_distance_m(before->place, order->place) : 0;
        if (distance_m * SPEED_MS_PER_KM > gap_ms * 1000)
            violate(checker, VIOLATION_TOO_FAST, order->id, "worker %u: %lld m in %lld s after order %llu", checker->tables->worker[worker_row].id,
                    (long long)distance_m, (long long)(gap_ms / SECOND_MS), (unsigned long long)before->id);
        before = order;
    }
}

/* The rows of an order follow its state: planned ones have theirs, done ones keep what was really used, all others have none. */
static void rows_follow(struct checker *checker, const struct seen_order *was, const struct seen_order *is)
{
    uint32_t worker_row;
    for (uint32_t i = 0; was && i < was->member_count; i++) {
        if (!duty_row(&checker->duty, was->member[i].worker, &worker_row)) continue;
        rows_drop(checker, worker_row, was->id);
        touch(checker, worker_row);
    }
    if (!is_in(is->state, planned | IN(DONE))) return;
    for (uint32_t i = 0; i < is->member_count; i++) {
        if (!duty_row(&checker->duty, is->member[i].worker, &worker_row)) continue;
        rows_drop(checker, worker_row, is->id);
        rows_add(checker, worker_row, (struct row){ is->id, is->member[i].leave_ms, is->end_ms });
    }
}

/* ---- one assignment ---- */

static bool in_shift(const struct checker *checker, const struct worker_file *file, int64_t start_ms, int64_t end_ms)
{
    enum { DAYS_BACK = 2 };      /* a shift may end two days after the midnight of its day */
    for (int32_t back = 0; back <= DAYS_BACK; back++) {
        struct span span[SPANS_MAX];
        uint32_t count = duty_spans(&checker->duty, file, day_of_ms(start_ms) - back, span);
        for (uint32_t i = 0; i < count; i++)
            if (span[i].start_ms <= start_ms && end_ms <= span[i].end_ms) return true;
    }
    return false;
}

/* The shift that holds this start may have begun the day before: the labour rules are those of its day. */
static int32_t shift_day(const struct checker *checker, const struct worker_file *file, int64_t start_ms)
{
    struct span span[SPANS_MAX];
    int32_t day = day_of_ms(start_ms);
    uint32_t count = duty_spans(&checker->duty, file, day - 1, span);
    return count && start_ms < span[count - 1].end_ms ? day - 1 : day;
}

static const char *unfit(const struct worker_file *file, const struct item *item, int32_t day)
{
    if (!(file->skills >> item->skill & 1)) return "skill";
    if (file->identity_until < day) return "identity";
    if (file->health < item->health) return "health class";
    if (item->health != HEALTH_NONE && file->health_until < day) return "health examination";
    if (file->trained_on > day || day - file->trained_on > TRAINING_DAYS) return "training";
    if (file->insurance_until < day) return "insurance";
    if (file->contract_until < day) return "contract";
    if (item->cert && file->cert_until[item->cert] < day) return "certificate";
    return NULL;
}

static uint64_t pair_key(uint64_t household, uint32_t worker)
{
    return random_mix(random_mix(household) + worker) | 1;
}

static void check_member(struct checker *checker, const struct seen_order *order, const struct seen_member *member)
{
    const struct worker_file *file = duty_worker(&checker->duty, member->worker);
    const struct table_item *item = tables_item(checker->tables, (uint16_t)order->item);
    uint32_t excluded = 0;
    if (!file || !item) {
        violate(checker, VIOLATION_UNFIT, order->id, "worker %u or item %u is not in the tables", member->worker, order->item);
        return;
    }
    int32_t day = day_of_ms(order->start_ms);
    const char *lacks = unfit(file, &item->item, day);
    if (lacks) violate(checker, VIOLATION_UNFIT, order->id, "worker %u for %s: %s", file->id, item->code, lacks);
    if (!in_shift(checker, file, order->start_ms, order->end_ms))
        violate(checker, VIOLATION_OFF_SHIFT, order->id, "worker %u: [%lld, %lld)", file->id, (long long)order->start_ms, (long long)order->end_ms);
    enum rule rule = duty_breach(&checker->duty, file, shift_day(checker, file, order->start_ms));
    if (rule != RULE_NONE) violate(checker, VIOLATION_HOURS, order->id, "worker %u: %s", file->id, rule_rows[rule].name);
    if (map_get(&checker->excluded, pair_key(order->household, file->id), &excluded) && excluded)
        violate(checker, VIOLATION_UNWANTED, order->id, "worker %u, household %llu", file->id, (unsigned long long)order->household);
}

/* ---- one event about an order ---- */

static void check_crew(struct checker *checker, const struct seen_order *order)
{
    if (is_in(order->state, planned) && order->member_count != order->crew)
        violate(checker, VIOLATION_CREW, order->id, "%u of %u workers while %s", order->member_count, order->crew, order_state_name(order->state));
    if (order->state == ORDER_WAITING && order->member_count != 0)
        violate(checker, VIOLATION_CREW, order->id, "%u workers while waiting", order->member_count);
    for (uint32_t i = 0; i < order->member_count; i++)
        for (uint32_t j = i + 1; j < order->member_count; j++)
            if (order->member[i].worker == order->member[j].worker)
                violate(checker, VIOLATION_CREW, order->id, "worker %u twice", order->member[i].worker);
}

static void check_times(struct checker *checker, const struct seen_order *order)
{
    if (!is_in(order->state, planned)) return;
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct seen_member *member = &order->member[i];
        if (member->leave_ms > member->arrive_ms || member->arrive_ms > order->start_ms || order->start_ms > order->end_ms)
            violate(checker, VIOLATION_TIMES, order->id, "%s, worker %u: leave %lld arrive %lld start %lld end %lld", order_state_name(order->state),
                    member->worker, (long long)member->leave_ms, (long long)member->arrive_ms, (long long)order->start_ms, (long long)order->end_ms);
    }
}

static void check_change(struct checker *checker, const struct seen *seen, const struct seen_order *was)
{
    const struct seen_order *is = &seen->order;
    uint32_t rematches = was->rematches + (seen->kind == EVENT_UNASSIGNED);
    if (was->kind != is->kind || was->item != is->item || was->qty != is->qty || was->point != is->point || was->household != is->household ||
        was->place.lon_e7 != is->place.lon_e7 || was->place.lat_e7 != is->place.lat_e7 || was->created_ms != is->created_ms || was->crew != is->crew ||
        was->series != is->series || was->number != is->number)
        violate(checker, VIOLATION_CHANGED, is->id, "in %s", event_name(seen->kind));
    if (is->rematches != rematches)
        violate(checker, VIOLATION_MOVE, is->id, "%s: rematches %u after %u", event_name(seen->kind), is->rematches, was->rematches);
    if (seen->kind == EVENT_MOVED) {      /* by how much the price may change is looked at when all that moves has moved */
        if (seen->by != BY_RESIDENT && seen->by != BY_OPERATOR && seen->by != BY_ADMIN) violate(checker, VIOLATION_MOVED, is->id, "by nobody, cause %s", cause_name(is->cause));
        return;
    }
    if (was->price_fen != is->price_fen)
        violate(checker, VIOLATION_PRICE, is->id, "%lld fen became %lld", (long long)was->price_fen, (long long)is->price_fen);
    if (was->promised_ms != TIME_NONE && was->promised_ms != is->promised_ms)
        violate(checker, VIOLATION_PROMISE, is->id, "%lld became %lld", (long long)was->promised_ms, (long long)is->promised_ms);
}

static void see_order(struct checker *checker, const struct seen *seen)
{
    const struct seen_order *is = &seen->order, *known = book_find(&checker->book, is->id);
    struct seen_order was = known ? *known : (struct seen_order){ .id = is->id };
    enum order_state from = known ? was.state : ORDER_NONE;
    bool adopted = !known && checker->joined;

    if (!adopted && (!is_in(from, moves[seen->kind].from) || !is_in(is->state, moves[seen->kind].to)))
        violate(checker, VIOLATION_MOVE, is->id, "%s: from %s to %s", event_name(seen->kind), from ? order_state_name(from) : "nothing", order_state_name(is->state));
    if (known) check_change(checker, seen, &was);
    if ((seen->kind == EVENT_CANCELLED || seen->kind == EVENT_FAILED) && seen->by == BY_ENGINE)
        violate(checker, VIOLATION_SILENT, is->id, "%s by nobody, cause %s", event_name(seen->kind), cause_name(is->cause));
    check_crew(checker, is);
    check_times(checker, is);
    if (seen->kind == EVENT_ASSIGNED || seen->kind == EVENT_HELD) {
        if (is->start_ms + MINUTE_MS <= is->promised_ms)      /* people are told whole minutes */
            violate(checker, VIOLATION_PROMISE, is->id, "planned for %lld, promised %lld", (long long)is->start_ms, (long long)is->promised_ms);
        for (uint32_t i = 0; i < is->member_count; i++) check_member(checker, is, &is->member[i]);
    }
    watch_series_see(&checker->series, seen, known ? &was : NULL);
    rows_follow(checker, known ? &was : NULL, is);
    book_put(&checker->book, is);
}

/* After a change of plan or roster, nothing that has not begun may be left outside the shift. */
static void check_roster(struct checker *checker, uint32_t worker_row)
{
    const struct worker_file *file = &checker->tables->worker[worker_row];
    const struct rows *rows = &checker->worker[worker_row];
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct seen_order *order = rows->row[i].order ? book_find(&checker->book, rows->row[i].order) : NULL;
        if (!order || !is_in(order->state, not_set_out) || order->start_ms < checker->last_ms) continue;
        if (!in_shift(checker, file, order->start_ms, order->end_ms))
            violate(checker, VIOLATION_OFF_SHIFT, order->id, "worker %u after a change of the plan or the roster: [%lld, %lld)", file->id,
                    (long long)order->start_ms, (long long)order->end_ms);
    }
}

/* Follows the change, with the days around it held against the rules before and after. */
static void check_rules(struct checker *checker, const struct seen *seen, const struct worker_file *file)
{
    enum { AROUND = 40, DAYS_MAX = EVENT_SHIFTS_MAX + 2 * AROUND };      /* a month and the weeks that it cuts */
    bool before[DAYS_MAX];
    int32_t first = seen->day - AROUND, days = (seen->kind == EVENT_ROSTER ? (int32_t)seen->shift_count : 1) + 2 * AROUND;
    for (int32_t i = 0; i < days; i++) before[i] = duty_breach(&checker->duty, file, first + i) != RULE_NONE;
    duty_see(&checker->duty, seen);
    for (int32_t i = 0; i < days; i++) {
        enum rule rule = duty_breach(&checker->duty, file, first + i);
        if (rule != RULE_NONE && !before[i]) violate(checker, VIOLATION_RULE, 0, "worker %u, day %d: %s", file->id, first + i, rule_rows[rule].name);
    }
}

/* A visit may begin late, and then last beyond the shift, but not without one. */
static void check_begun(struct checker *checker, const struct seen *seen)
{
    enum { LATE_MS = 3 * 60 * 60 * 1000 };
    for (uint32_t i = 0; i < seen->order.member_count; i++) {
        const struct worker_file *file = duty_worker(&checker->duty, seen->order.member[i].worker);
        bool rostered = false;
        for (int32_t day = day_of_ms(seen->at_ms) - 2; file && day <= day_of_ms(seen->at_ms); day++) {
            struct span span[SPANS_MAX];
            uint32_t count = duty_spans(&checker->duty, file, day, span);
            for (uint32_t k = 0; k < count; k++) rostered |= span[k].start_ms <= seen->at_ms && seen->at_ms < span[k].end_ms + LATE_MS;
        }
        if (file && !rostered) violate(checker, VIOLATION_UNROSTERED, seen->order.id, "worker %u begins at %lld", file->id, (long long)seen->at_ms);
    }
}

/* ---- public ---- */

struct checker *checker_new(const struct tables *tables)
{
    struct checker *checker = memory_take(1, sizeof *checker);
    checker->tables = tables;
    duty_open(&checker->duty, tables);
    checker->worker = memory_take(tables->worker_count, sizeof *checker->worker);
    return checker;
}

void checker_free(struct checker *checker)
{
    if (!checker) return;
    for (uint32_t i = 0; i < checker->tables->worker_count; i++) free(checker->worker[i].row);
    free(checker->worker);
    free(checker->touched);
    free(checker->answer);
    map_clear(&checker->excluded);
    map_clear(&checker->order_of);
    map_clear(&checker->request_of);
    duty_clear(&checker->duty);
    book_clear(&checker->book);
    watch_series_clear(&checker->series);
    free(checker);
}

void checker_join(struct checker *checker)
{
    checker->joined = true;
}

void checker_roster(struct checker *checker, uint32_t worker, int32_t day, uint8_t shift)
{
    duty_override(&checker->duty, worker, day, shift);
}

void checker_see(struct checker *checker, const struct seen *seen)
{
    uint32_t worker_row;
    if (seen->at_ms > checker->last_ms) checker_settle(checker);      /* whatever came before is a step that is over */
    bool first_of_some = checker->joined && checker->last_seq == 0;
    if (seen->seq != checker->last_seq + 1 && !first_of_some)
        violate(checker, VIOLATION_GAP, seen->order.id, "%llu after %llu", (unsigned long long)seen->seq, (unsigned long long)checker->last_seq);
    checker->last_seq = seen->seq;
    if (seen->at_ms < checker->last_ms)
        violate(checker, VIOLATION_BACKWARDS, seen->order.id, "%lld after %lld", (long long)seen->at_ms, (long long)checker->last_ms);
    checker->last_ms = seen->at_ms;

    if (seen->kind < EVENT_COUNT && moves[seen->kind].about_order) see_order(checker, seen);
    if (seen->kind == EVENT_STARTED) check_begun(checker, seen);
    bool known = duty_row(&checker->duty, seen->worker, &worker_row);
    if (seen->kind == EVENT_AWAY && known) {
        rows_drop(checker, worker_row, 0);
        rows_add(checker, worker_row, (struct row){ 0, seen->away.from_ms, seen->away.to_ms });
    }
    if ((seen->kind == EVENT_SHIFT || seen->kind == EVENT_ROSTER) && known) {
        check_rules(checker, seen, &checker->tables->worker[worker_row]);
        touch(checker, worker_row);
    }
    if (seen->kind == EVENT_EXCLUDED) map_put(&checker->excluded, pair_key(seen->household, seen->worker), seen->on);
}

void checker_settle(struct checker *checker)
{
    uint64_t order = 0;
    const char *wrong;
    while ((wrong = watch_series_series(&checker->series, &checker->book, &order)) != NULL) violate(checker, VIOLATION_SERIES, order, "%s", wrong);
    while ((wrong = watch_series_move(&checker->series, &checker->book, &order)) != NULL) violate(checker, VIOLATION_MOVED, order, "%s", wrong);
    if (!watch_series_price(&checker->series)) violate(checker, VIOLATION_PRICE, order, "a booking was moved to a dearer start without a word");
    for (uint32_t i = 0; i < checker->touched_count; i++) {
        rows_check(checker, checker->touched[i]);
        speed_check(checker, checker->touched[i]);
        check_roster(checker, checker->touched[i]);
        checker->worker[checker->touched[i]].touched = false;
    }
    checker->touched_count = 0;
}

void checker_answered(struct checker *checker, uint64_t request, uint64_t order)
{
    uint32_t row;
    if (map_get(&checker->order_of, request, &row)) {
        if (checker->answer[row].order != order)
            violate(checker, VIOLATION_DOUBLED, order, "request %llu was answered with order %llu before", (unsigned long long)request,
                    (unsigned long long)checker->answer[row].order);
        return;
    }
    if (map_get(&checker->request_of, order, &row)) {
        violate(checker, VIOLATION_DOUBLED, order, "answers the requests %llu and %llu", (unsigned long long)checker->answer[row].request,
                (unsigned long long)request);
        return;
    }
    checker->answer = memory_room(checker->answer, checker->answer_count, &checker->answer_room, sizeof *checker->answer);
    checker->answer[checker->answer_count].request = request;
    checker->answer[checker->answer_count].order = order;
    map_put(&checker->order_of, request, checker->answer_count);
    map_put(&checker->request_of, order, checker->answer_count++);
}

void checker_agreed(struct checker *checker, int64_t price_fen) { checker->series.agreed_fen = price_fen; }
void checker_series(struct checker *checker, uint64_t series, uint32_t visits) { watch_series_confirmed(&checker->series, series, visits); }

void checker_gone(struct checker *checker, uint64_t id)
{
    const struct seen_order *order = book_find(&checker->book, id);
    if (order && !order_state_over(order->state)) violate(checker, VIOLATION_LOST, id, "%s, and the engine does not know it", order_state_name(order->state));
}

void checker_compare(struct checker *checker, const struct seen_order *order)
{
    const struct seen_order *seen = book_find(&checker->book, order->id);
    if (!seen) {
        violate(checker, VIOLATION_DIFFERS, order->id, "no event ever told of it");
        return;
    }
    bool same = seen->kind == order->kind && seen->state == order->state && seen->cause == order->cause && seen->crew == order->crew &&
                seen->item == order->item && seen->rematches == order->rematches && seen->qty == order->qty && seen->point == order->point &&
                seen->household == order->household && seen->series == order->series && seen->number == order->number && seen->place.lon_e7 == order->place.lon_e7 && seen->place.lat_e7 == order->place.lat_e7 &&
                seen->price_fen == order->price_fen && seen->created_ms == order->created_ms && seen->promised_ms == order->promised_ms &&
                seen->start_ms == order->start_ms && seen->end_ms == order->end_ms && seen->started_ms == order->started_ms &&
                seen->finished_ms == order->finished_ms && seen->member_count == order->member_count;
    for (uint32_t i = 0; same && i < seen->member_count; i++) {
        const struct seen_member *a = &seen->member[i], *b = &order->member[i];
        same = a->worker == b->worker && a->accepted == b->accepted && a->leave_ms == b->leave_ms && a->arrive_ms == b->arrive_ms;
    }
    if (!same) violate(checker, VIOLATION_DIFFERS, order->id, "%s by the events, %s by the engine", order_state_name(seen->state), order_state_name(order->state));
}

void checker_compare_shift(struct checker *checker, uint32_t worker, int32_t day, uint8_t shift)
{
    const struct worker_file *file = duty_worker(&checker->duty, worker);
    uint8_t told = file ? duty_shift(&checker->duty, file, day) : SHIFT_REST;
    if (told != shift) violate(checker, VIOLATION_DIFFERS, 0, "worker %u, day %d: shift %u was told, %u is in force", worker, day, told, shift);
}

void checker_end(struct checker *checker)
{
    checker_settle(checker);
    for (uint32_t i = 0; i < checker->answer_count; i++)
        if (!book_find(&checker->book, checker->answer[i].order))
            violate(checker, VIOLATION_LOST, checker->answer[i].order, "request %llu was answered with it, no event ever told of it",
                    (unsigned long long)checker->answer[i].request);
}

void checker_note(struct checker *checker, enum violation_kind kind, uint64_t order, const char *text)
{
    violate(checker, kind, order, "%s", text);
}

const struct seen_order *checker_order(const struct checker *checker, uint64_t id)
{
    return book_find(&checker->book, id);
}

const struct seen_order *checker_order_row(const struct checker *checker, uint32_t row)
{
    return row < checker->book.count ? &checker->book.order[row] : NULL;
}

bool checker_claimed(const struct checker *checker, uint64_t order)
{
    uint32_t row;
    return map_get(&checker->request_of, order, &row);
}

uint64_t checker_last_seq(const struct checker *checker)
{
    return checker->last_seq;
}

uint64_t checker_count(const struct checker *checker)
{
    return checker->count;
}

uint64_t checker_count_of(const struct checker *checker, enum violation_kind kind)
{
    return kind < VIOLATION_COUNT ? checker->count_of[kind] : 0;
}

const struct violation *checker_violation(const struct checker *checker, uint32_t index)
{
    return index < checker->count && index < VIOLATIONS_KEPT ? &checker->kept[index] : NULL;
}

const char *violation_name(enum violation_kind kind)
{
    return kind < VIOLATION_COUNT ? violation_rows[kind].name : "unknown";
}

const char *violation_rule(enum violation_kind kind)
{
    return kind < VIOLATION_COUNT ? violation_rows[kind].rule : "unknown";
}
