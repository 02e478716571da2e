/* rules.c - measures a roster around some days of one row and holds the values against the table. The cells in reach are copied
 * once; what a week, a month or a run of shifts measures is kept until the days asked about leave it. */
#include "engine/roster/rules.h"

#include <assert.h>

#include "engine/calendar.h"

const struct rule_row rule_rows[RULE_COUNT] = {
#define X(id, name, basis, hard, limit, unit, con, agr, part, agency, std, comp, mothers, source, zh, en) \
    [RULE_##id] = { name, basis, hard, limit, unit, \
                    con << RELATION_CONTRACT | agr << RELATION_AGREEMENT | part << RELATION_PART_TIME | agency << RELATION_AGENCY, \
                    std << HOURS_STANDARD | comp << HOURS_COMPREHENSIVE, mothers, source, zh, en },
    RULES(X)
#undef X
};

enum { WEEK_DAYS = 7 };

/* A shift ends within two days of its midnight, so it can touch or near the nights and shifts of this many days on either side. */
enum { REACH_DAYS = 2 };

/* ---- the cells that the measures look at ---- */

struct days { int32_t first, last; };      /* none where last is before first */

struct look {
    const struct roster *roster;
    int32_t origin;                        /* the day of kind[0] */
    struct days held;                      /* what was copied; any other day measures as rest */
    uint8_t kind[ROSTER_DAYS];
    /* What was measured last, and for which days it holds. */
    struct { struct days days; int64_t minutes, worked_days; } week;
    struct { struct days days; int64_t minutes, overtime; } month;
    struct days run;
};

struct edits { const struct cell_edit *edit; uint32_t count; };

static const struct edits no_edits = { NULL, 0 };

static bool within(struct days days, int32_t day)
{
    return day >= days.first && day <= days.last;
}

static struct days window_of(const struct roster *roster)
{
    int32_t first = roster_first_day(roster);
    return (struct days){ first, first + ROSTER_DAYS - 1 };
}

static int32_t earlier(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t later(int32_t a, int32_t b) { return a > b ? a : b; }
static int32_t sunday_of_day(int32_t day) { return monday_of_day(day) + WEEK_DAYS - 1; }

static uint8_t cell_after(const struct roster *roster, uint32_t row, struct edits edits, int32_t day)
{
    for (uint32_t i = edits.count; i > 0; i--) {
        const struct cell_edit *edit = &edits.edit[i - 1];
        if (edit->day == day) return roster_kind(roster, edit->kind) != NULL ? edit->kind : SHIFT_REST;
    }
    return roster_final(roster, row, day);
}

/* Copies all that the rules of these days measure, the days being in the window: their weeks and months, their neighbours, and the runs
 * of shifts that pass the ends of that. */
static void look_open(struct look *look, const struct roster *roster, uint32_t row, struct edits edits, struct days asked)
{
    struct days window = window_of(roster), none = { 0, -1 }, held;
    held.first = later(window.first, earlier(monday_of_day(month_first_day(asked.first)), asked.first - REACH_DAYS));
    held.last = earlier(window.last, later(month_last_day(asked.last), later(sunday_of_day(asked.last), asked.last + REACH_DAYS)));
    look->roster = roster;
    look->origin = window.first;
    look->week.days = look->month.days = look->run = none;
    for (int32_t day = held.first; day <= held.last; day++) look->kind[day - window.first] = cell_after(roster, row, edits, day);
    while (held.first > window.first && look->kind[held.first - window.first] != SHIFT_REST) {
        held.first--;
        look->kind[held.first - window.first] = cell_after(roster, row, edits, held.first);
    }
    while (held.last < window.last && look->kind[held.last - window.first] != SHIFT_REST) {
        held.last++;
        look->kind[held.last - window.first] = cell_after(roster, row, edits, held.last);
    }
    look->held = held;
}

static const struct shift_kind *shift_on(const struct look *look, int32_t day)
{
    return within(look->held, day) ? roster_kind(look->roster, look->kind[day - look->origin]) : NULL;
}

static int32_t minutes_on(const struct look *look, int32_t day)
{
    return minutes_of_kind(shift_on(look, day));
}

/* ---- measures ---- */

static void know_week(struct look *look, int32_t day)
{
    if (within(look->week.days, day)) return;
    look->week.days = (struct days){ monday_of_day(day), sunday_of_day(day) };
    look->week.minutes = look->week.worked_days = 0;
    for (int32_t of_week = look->week.days.first; of_week <= look->week.days.last; of_week++) {
        int32_t minutes = minutes_on(look, of_week);
        look->week.minutes += minutes;
        look->week.worked_days += minutes > 0;
    }
}

static void know_month(struct look *look, int32_t day)
{
    if (within(look->month.days, day)) return;
    look->month.days = (struct days){ month_first_day(day), month_last_day(day) };
    look->month.minutes = look->month.overtime = 0;
    int32_t of_month = monday_of_day(look->month.days.first);      /* the first week may begin in the month before */
    for (int32_t week_min = 0, weekday = 0; of_month <= look->month.days.last; of_month++) {
        int32_t minutes = minutes_on(look, of_month), overtime = minutes_overtime(minutes, &week_min);
        if (of_month >= look->month.days.first) {
            look->month.minutes += minutes;
            look->month.overtime += overtime;
        }
        if (++weekday == WEEK_DAYS) weekday = week_min = 0;
    }
}

static int64_t day_minutes(struct look *look, int32_t day) { return minutes_on(look, day); }
static int64_t week_minutes(struct look *look, int32_t day) { know_week(look, day); return look->week.minutes; }
static int64_t week_days(struct look *look, int32_t day) { know_week(look, day); return look->week.worked_days; }
static int64_t week_average(struct look *look, int32_t day)
{
    know_week(look, day);
    return (look->week.minutes + look->week.worked_days - 1) / look->week.worked_days;      /* the day itself has a shift */
}

static int64_t month_minutes(struct look *look, int32_t day) { know_month(look, day); return look->month.minutes; }
static int64_t month_overtime(struct look *look, int32_t day) { know_month(look, day); return look->month.overtime; }
static int64_t night_minutes(struct look *look, int32_t day) { return minutes_at_night(shift_on(look, day)); }

static int64_t days_on_end(struct look *look, int32_t day)
{
    struct days *run = &look->run;
    if (!within(*run, day)) {
        *run = (struct days){ day, day };
        while (shift_on(look, run->first - 1) != NULL) run->first--;
        while (shift_on(look, run->last + 1) != NULL) run->last++;
    }
    return run->last - run->first + 1;
}

static int64_t rest_gap(struct look *look, int32_t day)
{
    struct span_min own = minutes_extent(shift_on(look, day));
    int64_t gap = INT64_MAX;
    for (int32_t days = -REACH_DAYS; days <= REACH_DAYS; days++) {
        const struct shift_kind *kind = shift_on(look, day + days);
        if (days == 0 || kind == NULL) continue;
        struct span_min other = minutes_extent(kind);
        int64_t between = days < 0 ? own.start_min - (other.end_min + days * DAY_MIN) : other.start_min + days * DAY_MIN - own.end_min;
        if (between < gap) gap = between;
    }
    return gap;
}

static int64_t overlap(struct look *look, int32_t day)
{
    int64_t gap = rest_gap(look, day);
    return gap < 0 ? -gap : 0;
}

static int64_t spread(struct look *look, int32_t day)
{
    const struct shift_kind *kind = shift_on(look, day);
    struct span_min extent = minutes_extent(kind);
    return kind->span_count > 1 ? extent.end_min - extent.start_min : 0;
}

/* ---- rules ---- */

/* What a rule measures on a day with a shift, and on which side of its limit it is broken. */
static const struct check {
    int64_t (*measure)(struct look *look, int32_t day);
    bool at_least;      /* the limit is the least allowed, not the most */
} checks[RULE_COUNT] = {
    [RULE_DAY]              = { day_minutes,    false },
    [RULE_DAY_LONG]         = { day_minutes,    false },
    [RULE_OVERTIME]         = { month_overtime, false },
    [RULE_MONTH_LONG]       = { month_minutes,  false },
    [RULE_REST_DAY]         = { week_days,      false },
    [RULE_NIGHT]            = { night_minutes,  false },
    [RULE_MOTHER_DAY]       = { day_minutes,    false },
    [RULE_MOTHER_WEEK]      = { week_minutes,   false },
    [RULE_PART_WEEK]        = { week_minutes,   false },
    [RULE_OVERLAP]          = { overlap,        false },
    [RULE_DAY_USUAL]        = { day_minutes,    false },
    [RULE_WEEK]             = { week_minutes,   false },
    [RULE_MONTH_LONG_USUAL] = { month_minutes,  false },
    [RULE_PART_DAY]         = { week_average,   false },
    [RULE_RUN]              = { days_on_end,    false },
    [RULE_REST_GAP]         = { rest_gap,       true },
    [RULE_SPREAD]           = { spread,         false },
};

static_assert(RULE_COUNT == RULE_SPREAD + 1, "a new rule needs its check here");

bool rules_bind(enum rule rule, struct labour labour)
{
    const struct rule_row *row = &rule_rows[rule];
    unsigned hours = labour.hours == HOURS_COMPREHENSIVE ? HOURS_COMPREHENSIVE : HOURS_STANDARD;
    unsigned relation = labour.relation <= RELATION_AGENCY && labour.relation != 0 ? labour.relation : RELATION_CONTRACT;
    return (row->relations >> relation & 1) != 0 && (row->hours >> hours & 1) != 0 && (labour.mother || !row->mothers);
}

static bool broken(struct look *look, enum rule rule, struct labour labour, int32_t day, struct breach *out)
{
    if (!rules_bind(rule, labour)) return false;
    int64_t measured = checks[rule].measure(look, day), limit = rule_rows[rule].limit;
    if (checks[rule].at_least ? measured >= limit : measured <= limit) return false;
    *out = (struct breach){ .rule = rule, .measured = measured };
    return true;
}

static uint32_t breaches_on(struct look *look, struct labour labour, int32_t day, struct breach *out, uint32_t max)
{
    uint32_t count = 0;
    if (shift_on(look, day) == NULL) return 0;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT && count < max; rule++) {
        if (broken(look, (enum rule)rule, labour, day, &out[count])) count++;
    }
    return count;
}

struct breach rules_hard(const struct roster *roster, uint32_t row, struct labour labour, int32_t day)
{
    struct breach breach = { .rule = RULE_NONE };
    if (roster_final(roster, row, day) == SHIFT_REST) return breach;
    struct look look;
    look_open(&look, roster, row, no_edits, (struct days){ day, day });
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        if (rule_rows[rule].hard && broken(&look, (enum rule)rule, labour, day, &breach)) break;
    }
    return breach;
}

uint32_t rules_all(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, struct breach *out, uint32_t max)
{
    if (roster_final(roster, row, day) == SHIFT_REST) return 0;
    struct look look;
    look_open(&look, roster, row, no_edits, (struct days){ day, day });
    return breaches_on(&look, labour, day, out, max);
}

uint32_t rules_row(const struct roster *roster, uint32_t row, struct labour labour, int32_t first_day, uint32_t days, struct day_breach *out,
                   uint32_t max)
{
    struct days window = window_of(roster), asked = { later(window.first, first_day), earlier(window.last, first_day + (int32_t)days - 1) };
    uint32_t count = 0;
    if (days == 0 || asked.first > asked.last) return 0;
    struct look look;
    look_open(&look, roster, row, no_edits, asked);
    for (int32_t day = asked.first; day <= asked.last; day++) {
        struct breach broken_on[RULE_COUNT];
        uint32_t found = breaches_on(&look, labour, day, broken_on, max - count < RULE_COUNT ? max - count : RULE_COUNT);
        for (uint32_t i = 0; i < found; i++) out[count++] = (struct day_breach){ day, broken_on[i] };
    }
    return count;
}

/* ---- edits ---- */

void rules_reach(int32_t day, const struct roster *roster, uint32_t row, int32_t *first_day, int32_t *last_day)
{
    int32_t run_first = day, run_last = day;
    while (roster_final(roster, row, run_first - 1) != SHIFT_REST) run_first--;
    while (roster_final(roster, row, run_last + 1) != SHIFT_REST) run_last++;
    /* What a day has of its week's normal minutes decides which minutes of the days after it are overtime, in the next month, too. */
    *first_day = earlier(earlier(month_first_day(day), monday_of_day(day)), earlier(run_first, day - REACH_DAYS));
    *last_day = later(month_last_day(sunday_of_day(day)), later(run_last, day + REACH_DAYS));
}

/* The days whose rules any of the edits may touch, as far as the window holds them. */
static struct days reach_of_edits(const struct roster *roster, uint32_t row, struct edits edits)
{
    struct days window = window_of(roster), reach = { window.last + 1, window.first - 1 };
    for (uint32_t i = 0; i < edits.count; i++) {
        int32_t first, last;
        if (!roster_holds(roster, edits.edit[i].day)) continue;
        rules_reach(edits.edit[i].day, roster, row, &first, &last);
        reach.first = earlier(reach.first, later(first, window.first));
        reach.last = later(reach.last, earlier(last, window.last));
    }
    return reach;
}

static bool was_as_bad(const struct breach *before, uint32_t count, struct breach after)
{
    for (uint32_t i = 0; i < count; i++) {
        if (before[i].rule != after.rule) continue;
        return checks[after.rule].at_least ? before[i].measured <= after.measured : before[i].measured >= after.measured;
    }
    return false;
}

uint32_t rules_edit(const struct roster *roster, uint32_t row, struct labour labour, const struct cell_edit *edits, uint32_t edit_count,
                    struct day_breach *out, uint32_t max)
{
    const struct edits made = { edits, edit_count };
    struct days reach = reach_of_edits(roster, row, made);
    uint32_t count = 0;
    if (reach.first > reach.last) return 0;
    struct look before, after;
    look_open(&before, roster, row, no_edits, reach);
    look_open(&after, roster, row, made, reach);
    for (int32_t day = reach.first; day <= reach.last; day++) {
        struct breach had[RULE_COUNT], has[RULE_COUNT];
        uint32_t found = breaches_on(&after, labour, day, has, RULE_COUNT);
        if (found == 0) continue;
        uint32_t known = breaches_on(&before, labour, day, had, RULE_COUNT);
        for (uint32_t i = 0; i < found && count < max; i++) {
            if (!was_as_bad(had, known, has[i])) out[count++] = (struct day_breach){ day, has[i] };
        }
    }
    return count;
}

/* ---- sentences ---- */

static size_t digits_of(int64_t value, char out[24])
{
    char reversed[24];
    size_t count = 0, length = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do reversed[count++] = (char)('0' + rest % 10); while ((rest /= 10) != 0);
    if (value < 0) out[length++] = '-';
    while (count > 0) out[length++] = reversed[--count];
    return length;
}

/* Appends while whole characters fit; false from the first that does not. */
static bool append(char *out, size_t size, size_t *used, const char *text, size_t length)
{
    if (*used + length >= size) return false;
    for (size_t i = 0; i < length; i++) out[(*used)++] = text[i];
    return true;
}

static size_t character_bytes(const char *text)
{
    size_t bytes = 1;
    while (((unsigned char)text[bytes] & 0xc0) == 0x80) bytes++;
    return bytes;
}

static bool begins(const char *text, const char *word)
{
    while (*word != '\0' && *text == *word) text++, word++;
    return *word == '\0';
}

size_t rules_sentence(struct breach breach, bool chinese, char *out, size_t size)
{
    static const char measured_word[] = "{measured}", limit_word[] = "{limit}";
    const struct rule_row *row = &rule_rows[breach.rule];
    const char *text = chinese ? row->zh : row->en;
    size_t used = 0;
    bool fits = size > 0;
    while (fits && *text != '\0') {
        bool measured = begins(text, measured_word), limit = begins(text, limit_word);
        if (measured || limit) {
            char digits[24];
            fits = append(out, size, &used, digits, digits_of(measured ? breach.measured : row->limit, digits));
            text += measured ? sizeof measured_word - 1 : sizeof limit_word - 1;
        } else {
            fits = append(out, size, &used, text, character_bytes(text));
            text += character_bytes(text);
        }
    }
    if (size > 0) out[used] = '\0';
    return used;
}
