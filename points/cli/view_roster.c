/* view_roster.c - a roster as a table for people, what is against a rule in it, and what rosters are made of. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/when.h"
#include "points/cli/words.h"

enum { HEAD_SIZE = 40, SHIFTS_SHOWN = 16, BREACHES_SHOWN = 20 };

const char *view_shift(const struct out *out, const char *shift)
{
    return strcmp(shift, "-") == 0 ? IN(out, "休", "off") : shift;
}

/* ---- the table ---- */

static const char *const marks[] = { "", "", "~", "*" };      /* in the order of layers: pattern, leave, swap, override */
static const char *const layers[] = { "pattern", "leave", "swap", "override" };
enum { LAYERS = sizeof layers / sizeof layers[0] };

static size_t layer_of(const struct msg_cell *cell)
{
    size_t layer = 0;
    while (layer + 1 < LAYERS && strcmp(layers[layer], cell->layer) != 0) layer++;
    return layer;
}

static const char *holiday_mark(const struct out *out, const struct msg_shift_list *shifts, int32_t day)
{
    for (uint32_t i = 0; shifts != NULL && i < shifts->days_count; i++)
        if (shifts->days[i].day == day) return strcmp(shifts->days[i].kind, "work") == 0 ? IN(out, "班", "+") : IN(out, "休", "#");
    return "";
}

/* 24二, 1五休; the month where one begins */
static void put_heads(struct table *table, const struct out *out, const struct grid *grid, const struct msg_shift_list *shifts)
{
    static char head[TABLE_COLUMNS_MAX][HEAD_SIZE];
    table_column(table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    for (uint32_t i = 0; i < grid->days && i < TABLE_COLUMNS_MAX - 1; i++) {
        char date[TEXT_DATE_SIZE];
        int32_t day = grid->first + (int32_t)i;
        text_date(day, date);
        bool month = i == 0 || strcmp(date + 8, "01") == 0;
        snprintf(head[i], HEAD_SIZE, "%.6s%.3s%s", month ? date + 5 : date + 8, when_weekday(day, out->lang) + (out->lang == LANG_ZH ? strlen("周") : 0),
                 holiday_mark(out, shifts, day));
        table_column(table, ALIGN_LEFT, (struct words){ head[i], head[i] });
    }
}

static void put_cell(struct table *table, const struct out *out, const struct msg_cell *cell)
{
    if (cell == NULL) {
        table_cell(table, STYLE_FAINT, " ");
        return;
    }
    size_t layer = layer_of(cell);
    bool leave = strcmp(cell->layer, "leave") == 0, rest = strcmp(cell->shift, "-") == 0;
    enum style style = cell->breaks != NULL ? word_style(WORDS_RULE, cell->breaks) : layer > 0 ? STYLE_STRONG : rest ? STYLE_FAINT : STYLE_PLAIN;
    table_cell(table, style, "%s%s%s", leave && rest ? IN(out, "假", "lv") : view_shift(out, cell->shift), marks[layer], cell->breaks != NULL ? "!" : "");
}

/* The codes that are in the roster, in the order of the tables; those that the tables lack come last. */
static uint32_t codes_of(const struct grid *grid, const struct msg_shift_list *shifts, const char *code[SHIFTS_SHOWN])
{
    uint32_t count = 0;
    for (uint32_t k = 0; shifts != NULL && k < shifts->shifts_count; k++) {
        bool found = false;
        for (size_t i = 0; i < (size_t)grid->workers * grid->days && !found; i++)
            found = grid->cell[i] != NULL && strcmp(grid->cell[i]->shift, shifts->shifts[k].code) == 0;
        if (found && count < SHIFTS_SHOWN) code[count++] = shifts->shifts[k].code;
    }
    return count;
}

static uint32_t heads(const struct grid *grid, uint32_t column, const char *code)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < grid->workers; row++) {
        const struct msg_cell *cell = grid->cell[(size_t)row * grid->days + column];
        count += cell != NULL && (code == NULL ? strcmp(cell->shift, "-") != 0 : strcmp(cell->shift, code) == 0);
    }
    return count;
}

static void put_heads_of(struct table *table, const struct grid *grid, const char *code)
{
    table_cell(table, STYLE_FAINT, "Σ%s", code == NULL ? "" : code);
    for (uint32_t i = 0; i < grid->days; i++) table_cell(table, STYLE_FAINT, "%u", heads(grid, i, code));
}

static void put_table(struct out *out, const struct grid *grid, const struct msg_shift_list *shifts)
{
    struct table table;
    const char *code[SHIFTS_SHOWN];
    table_begin(&table, out);
    put_heads(&table, out, grid, shifts);
    for (uint32_t row = 0; row < grid->workers; row++) {
        table_cell(&table, STYLE_STRONG, "%" PRIu64, grid->worker[row]);
        for (uint32_t i = 0; i < grid->days; i++) put_cell(&table, out, grid->cell[(size_t)row * grid->days + i]);
    }
    uint32_t codes = codes_of(grid, shifts, code);
    for (uint32_t i = 0; i < codes && grid->workers > 1; i++) put_heads_of(&table, grid, code[i]);
    if (grid->workers > 1) put_heads_of(&table, grid, NULL);
    table_end(&table, out);
}

/* Only what is to be seen is explained. */
static void put_legend(struct out *out, const struct grid *grid, const struct msg_shift_list *shifts)
{
    static const struct words texts[LAYERS] = { { "", "" }, { "假 请假", "lv on leave" }, { "~ 换班", "~ swapped" }, { "* 改过的班", "* changed" } };
    bool seen[LAYERS] = { false }, any = false;
    for (size_t i = 0; i < (size_t)grid->workers * grid->days; i++)
        if (grid->cell[i] != NULL) seen[layer_of(grid->cell[i])] = true;
    for (size_t i = 1; i < LAYERS; i++) {
        if (!seen[i]) continue;
        out_add(out, "%s%s", any ? "  " : "", out_words(out, texts[i]));
        any = true;
    }
    if (shifts != NULL && shifts->days_count > 0) {
        out_add(out, "%s%s", any ? "  " : "", IN(out, "休 节假日  班 调休上班", "# holiday  + weekend day that is worked"));
        any = true;
    }
    if (any) out_add(out, "\n");
}

/* ---- under it ---- */

void view_actor(struct out *out, const char *by, uint64_t by_id)
{
    out_add(out, "%s", word_in(WORDS_ROLE, by, out));
    if (by_id != 0) out_add(out, " %" PRIu64, by_id);
}

/* operator 1, 11-23 14:02, without rest_gap: the reason */
void view_change(struct out *out, const struct view_change *change)
{
    char time[WHEN_SIZE];
    if (change->by != NULL) {
        out_add(out, "  ");
        view_actor(out, change->by, change->by_id);
    }
    if (change->at_ms > 0) out_add(out, " %s", when_text(change->at_ms, out, time));
    if (change->waived != NULL) out_add(out, IN(out, "  越过 %s", "  waiving %s"), change->waived);
    if (change->note != NULL) out_add(out, IN(out, "  “%s”", "  \"%s\""), change->note);
}

static void put_reasons(struct out *out, const struct grid *grid)
{
    char date[WHEN_SIZE];
    for (size_t i = 0; i < (size_t)grid->workers * grid->days; i++) {
        const struct msg_cell *cell = grid->cell[i];
        if (cell == NULL || layer_of(cell) == 0) continue;
        out_add(out, IN(out, "%s 师傅 %" PRIu64 "  %s  %s", "%s worker %" PRIu64 "  %s  %s"), word_in(WORDS_LAYER, cell->layer, out), cell->worker,
                when_text_day(cell->day, out, date), view_shift(out, cell->shift));
        if (cell->pattern != NULL) out_add(out, IN(out, "（轮班是 %s）", " (the rotation says %s)"), view_shift(out, cell->pattern));
        if (cell->of != 0) out_add(out, IN(out, "  替师傅 %" PRIu64, "  for worker %" PRIu64), cell->of);
        if (cell->pinned) out_add(out, "%s", IN(out, "  固定", "  pinned"));
        view_change(out, &(struct view_change){ cell->by, cell->by_id, cell->at_ms, cell->waived, cell->note });
        out_add(out, "\n");
    }
}

/* Days on end on which one worker breaks one rule; returns the index after them. */
static size_t breach_run(const struct grid *grid, size_t first)
{
    size_t next = first + 1;
    while (next % grid->days != 0 && grid->cell[next] != NULL && grid->cell[next]->breaks != NULL
           && strcmp(grid->cell[next]->breaks, grid->cell[first]->breaks) == 0)
        next++;
    return next;
}

static void put_breaches(struct out *out, const struct grid *grid)
{
    char from[WHEN_SIZE], to[WHEN_SIZE];
    uint32_t found = 0;
    for (size_t i = 0; i < (size_t)grid->workers * grid->days; i++) {
        const struct msg_cell *cell = grid->cell[i];
        if (cell == NULL || cell->breaks == NULL) continue;
        size_t next = breach_run(grid, i);
        bool more = next - i > 1;
        int32_t last = cell->day + (int32_t)(next - i) - 1;
        i = next - 1;
        if (++found > BREACHES_SHOWN) continue;
        out_styled(out, word_style(WORDS_RULE, cell->breaks), IN(out, "! 师傅 %" PRIu64 "  %s%s%s  %s [%s]", "! worker %" PRIu64 "  %s%s%s  %s [%s]"), cell->worker,
                   when_text_day(cell->day, out, from), more ? IN(out, " 到 ", " to ") : "", more ? when_text_day(last, out, to) : "",
                   word_in(WORDS_RULE, cell->breaks, out), cell->breaks);
        out_add(out, "\n");
    }
    if (found > BREACHES_SHOWN) out_add(out, IN(out, "! 还有 %u 处：paidan roster check\n", "! and %u more: paidan roster check\n"), found - BREACHES_SHOWN);
}

void view_roster(const struct view *view, const struct view_roster *what)
{
    struct out *out = view->out;
    const struct grid *grid = what->grid;
    if (grid->workers == 0) {
        out_add(out, "%s", IN(out, "这几天没有排班\n", "the roster has nothing for these days\n"));
        return;
    }
    put_table(out, grid, what->shifts);
    put_legend(out, grid, what->shifts);
    if (what->reasons) put_reasons(out, grid);
    put_breaches(out, grid);
    if (what->version != 0) {
        out_styled(out, STYLE_FAINT, IN(out, "版本 %" PRIu64 "：改的时候写 --seen %" PRIu64 "，别人抢先改过就会告诉您",
                                        "version %" PRIu64 ": edit with --seen %" PRIu64 " to be told when somebody else was faster"), what->version, what->version);
        out_add(out, "\n");
    }
    if (what->more) out_add(out, "%s", IN(out, "还有更多师傅：--limit 0 看全部\n", "there are more workers: --limit 0 lists all\n"));
}

/* ---- rules and hours ---- */

/* 540 minutes as 9 h, 7 days as they are. */
char *view_measure(int64_t value, const char *unit, const struct out *out, char text[WHEN_SIZE])
{
    if (unit != NULL && strcmp(unit, "days") == 0) snprintf(text, WHEN_SIZE, IN(out, "%lld 天", "%lld d"), (long long)value);
    else when_text_length(value * 60, out, text);
    return text;
}

/* A rule that is broken from above, or from below as the rest between two shifts. */
void view_measured(struct out *out, int64_t measured, int64_t limit, const char *unit)
{
    char is[WHEN_SIZE], may[WHEN_SIZE], by[WHEN_SIZE];
    bool under = measured < limit;
    view_measure(measured, unit, out, is);
    view_measure(limit, unit, out, may);
    view_measure(under ? limit - measured : measured - limit, unit, out, by);
    if (under) out_add(out, IN(out, "%s，至少要 %s，差 %s", "%s, at least %s are needed: %s short"), is, may, by);
    else out_add(out, IN(out, "%s，最多 %s，超 %s", "%s, at most %s: %s over"), is, may, by);
}

/* Breaches of days on end that say the same are one line; returns the index after them. */
static uint32_t same_breach(const struct msg_roster_check *check, uint32_t first)
{
    const struct msg_breach *is = &check->breaches[first];
    uint32_t next = first + 1;
    for (; next < check->breaches_count; next++) {
        const struct msg_breach *other = &check->breaches[next];
        if (other->worker != is->worker || other->day != is->day + (int32_t)(next - first) || strcmp(other->rule, is->rule) != 0
            || other->measured != is->measured || other->waived != is->waived)
            break;
    }
    return next;
}

void view_check(const struct view *view, const struct msg_roster_check *check)
{
    struct out *out = view->out;
    struct table table;
    char date[WHEN_SIZE], last[WHEN_SIZE];
    if (check->breaches_count == 0) {
        out_styled(out, STYLE_GOOD, "%s", IN(out, "没有违反工时规则的地方", "no labour rule is broken"));
        out_add(out, "\n");
        return;
    }
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    table_column(&table, ALIGN_LEFT, (struct words){ "日期", "day" });
    table_column(&table, ALIGN_LEFT, (struct words){ "规则", "rule" });
    table_column(&table, ALIGN_LEFT, (struct words){ "软硬", "kind" });
    table_column(&table, ALIGN_LEFT, (struct words){ "多少", "how much" });
    for (uint32_t i = 0, next; i < check->breaches_count; i = next) {
        const struct msg_breach *breach = &check->breaches[i];
        next = same_breach(check, i);
        bool more = next - i > 1;
        struct out measured = { .lang = out->lang };
        view_measured(&measured, breach->measured, breach->limit, breach->unit);
        table_cell(&table, STYLE_STRONG, "%" PRIu64, breach->worker);
        table_cell(&table, STYLE_PLAIN, "%s%s%s", when_text_day(breach->day, out, date), more ? IN(out, " 到 ", " to ") : "",
                   more ? when_text_day(check->breaches[next - 1].day, out, last) : "");
        table_cell(&table, STYLE_PLAIN, "%s [%s]", word_in(WORDS_RULE, breach->rule, out), breach->rule);
        table_cell(&table, breach->hard ? STYLE_BAD : STYLE_WARN, "%s",
                   breach->hard ? IN(out, "硬", "hard") : breach->waived ? IN(out, "软，已越过", "soft, waived") : IN(out, "软", "soft"));
        table_cell(&table, STYLE_PLAIN, "%s", measured.text);
        out_clear(&measured);
    }
    table_end(&table, out);
    if (check->more) out_add(out, "%s", IN(out, "还有更多：--limit 0 看全部\n", "there is more: --limit 0 lists all\n"));
}

void view_hours(const struct view *view, const struct msg_hours *hours)
{
    struct out *out = view->out;
    const struct { struct words name; int64_t minutes; enum style style; } rows[] = {
        { { "已上", "worked" }, hours->worked_min, STYLE_PLAIN },
        { { "还要上", "still rostered" }, hours->planned_min, STYLE_PLAIN },
        { { "夜班（22-6 点）", "at night (22-06)" }, hours->night_min, STYLE_PLAIN },
        { { "加班", "overtime" }, hours->overtime_min, STYLE_PLAIN },
        { { "加班还剩", "overtime left" }, hours->overtime_left_min, hours->overtime_left_min > 0 ? STYLE_GOOD : STYLE_BAD },
        { { "150%（延时）", "at 150% (longer days)" }, hours->pay150_min, STYLE_PLAIN },
        { { "200%（休息日）", "at 200% (rest days)" }, hours->pay200_min, STYLE_PLAIN },
        { { "300%（法定节假日）", "at 300% (holidays)" }, hours->pay300_min, STYLE_PLAIN },
    };
    struct table table;
    char date[TEXT_DATE_SIZE], length[WHEN_SIZE];
    text_date(hours->month, date);
    out_add(out, IN(out, "师傅 %" PRIu64 "  %.7s  有班 %lld 天\n", "worker %" PRIu64 "  %.7s  %lld days with a shift\n"), hours->worker, date, (long long)hours->days);
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "工时", "hours" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "多少", "how long" });
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        table_cell(&table, STYLE_PLAIN, "%s", out_words(out, rows[i].name));
        table_cell(&table, rows[i].style, "%s", when_text_length(rows[i].minutes * 60, out, length));
    }
    table_end(&table, out);
}

/* ---- what there is ---- */

void view_shifts(const struct view *view, const struct msg_shift_list *list)
{
    struct out *out = view->out;
    struct table table;
    char length[WHEN_SIZE], date[WHEN_SIZE];
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "班次", "shift" });
    table_column(&table, ALIGN_LEFT, (struct words){ "时间", "times" });
    table_column(&table, ALIGN_LEFT, (struct words){ "计时", "paid" });
    table_column(&table, ALIGN_LEFT, (struct words){ "名称", "name" });
    for (uint32_t i = 0; i < list->shifts_count; i++) {
        const struct msg_shift_kind *shift = &list->shifts[i];
        table_cell(&table, STYLE_STRONG, "%s", shift->code);
        table_cell(&table, STYLE_PLAIN, "%s", shift->spans);
        table_cell(&table, STYLE_PLAIN, "%s", when_text_length(shift->paid_min * 60, out, length));
        table_cell(&table, STYLE_PLAIN, "%s", shift->name == NULL ? "" : shift->name);
    }
    table_end(&table, out);
    out_add(out, "\n");
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "轮班", "pattern" });
    table_column(&table, ALIGN_LEFT, (struct words){ "周期，一天一格", "cycle, day by day" });
    table_column(&table, ALIGN_LEFT, (struct words){ "名称", "name" });
    for (uint32_t i = 0; i < list->patterns_count; i++) {
        const struct msg_pattern_kind *pattern = &list->patterns[i];
        table_cell(&table, STYLE_STRONG, "%s", pattern->code);
        table_cell(&table, STYLE_PLAIN, "%s", pattern->cycle);
        table_cell(&table, STYLE_PLAIN, "%s", pattern->name == NULL ? "" : pattern->name);
    }
    table_end(&table, out);
    if (list->days_count > 0) out_add(out, "\n");
    for (uint32_t i = 0; i < list->days_count; i++) {
        const struct msg_calendar_day *day = &list->days[i];
        out_add(out, "%s  %s  %s\n", when_text_day(day->day, out, date), word_in(WORDS_CALENDAR, day->kind, out), day->name == NULL ? "" : day->name);
    }
}
