/* replay_print.c - see replay_print.h. Labels are zh-CN first, en beside. */
#include "sim/replay_print.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"

enum { CELL = 48, LABEL_COLUMNS = 44, COLUMN_COLUMNS = 18, REASONS_TOLD = 3, S_MIN = 60, S_HOUR = 3600 };

void contrast_make(const struct column *before, const struct column *after, const bool *in, uint32_t count, struct contrast *out)
{
    *out = (struct contrast){ 0 };
    for (uint32_t i = 0; i < count; i++) {
        if (!in[i]) continue;
        const struct fate *a = &before->fate[i], *b = &after->fate[i];
        bool was = fate_ending(a) == ENDING_DONE, is = fate_ending(b) == ENDING_DONE;
        out->gained += is && !was;
        out->lost += was && !is;
        out->same_end += fate_ending(a) == fate_ending(b);
        out->both_done += was && is;
        out->same_worker += was && is && a->worker[0] == b->worker[0];
    }
}

/* ---- cells ---- */

static double percent(int64_t part, int64_t whole) { return whole ? 100.0 * (double)part / (double)whole : 0.0; }
static double on_time_pct(const struct figures *f) { return percent(f->on_time, f->begun); }
static double used_pct(const struct figures *f) { return percent(f->served_s + f->travelled_s, f->rostered_s); }
static int64_t each(int64_t sum, int64_t count) { return count ? sum / count : 0; }

static void put_asked(const struct figures *f, char *cell)      { snprintf(cell, CELL, "%u", f->asked); }
static void put_done(const struct figures *f, char *cell)       { snprintf(cell, CELL, "%u", f->ending[ENDING_DONE]); }
static void put_unmatched(const struct figures *f, char *cell)  { snprintf(cell, CELL, "%u", f->ending[ENDING_UNMATCHED]); }
static void put_cancelled(const struct figures *f, char *cell)  { snprintf(cell, CELL, "%u", f->ending[ENDING_CANCELLED] + f->ending[ENDING_LET_GO]); }
static void put_failed(const struct figures *f, char *cell)     { snprintf(cell, CELL, "%u", f->ending[ENDING_FAILED]); }
static void put_open(const struct figures *f, char *cell)       { snprintf(cell, CELL, "%u", f->ending[ENDING_OPEN]); }
static void put_on_time(const struct figures *f, char *cell)    { snprintf(cell, CELL, "%.1f %%", on_time_pct(f)); }
static void put_used(const struct figures *f, char *cell)       { snprintf(cell, CELL, "%.1f %%", used_pct(f)); }
static void put_served(const struct figures *f, char *cell)     { snprintf(cell, CELL, "%.1f h", (double)f->served_s / S_HOUR); }
static void put_travel(const struct figures *f, char *cell)     { snprintf(cell, CELL, "%.1f min", (double)each(f->travelled_s, f->legs) / S_MIN); }
static void put_share(const struct figures *f, char *cell)      { snprintf(cell, CELL, "%.1f %%", percent(f->travelled_s, f->served_s + f->travelled_s)); }
static void put_paid(const struct figures *f, char *cell)       { snprintf(cell, CELL, "%.1f h", (double)f->rostered_s / S_HOUR); }
static void put_rostered(const struct figures *f, char *cell)   { snprintf(cell, CELL, "%u", f->rostered); }
static void put_gini(const struct figures *f, char *cell)       { snprintf(cell, CELL, "%.3f", (double)f->gini_milli / 1000.0); }

static void put_assign(const struct figures *f, char *cell)
{
    snprintf(cell, CELL, "%.0f / %.0f s", (double)f->assign_ms[0] / 1000.0, (double)f->assign_ms[1] / 1000.0);
}

static void put_wait(const struct figures *f, char *cell)
{
    snprintf(cell, CELL, "%.0f / %.0f min", (double)f->wait_ms[0] / (double)MINUTE_MS, (double)f->wait_ms[1] / (double)MINUTE_MS);
}

static const struct { const char *label; void (*put)(const struct figures *figures, char *cell); } rows[] = {
    { "请求 requests", put_asked },
    { "完成 done", put_done },
    { "无人可派 unmatched", put_unmatched },
    { "住户取消或放开 cancelled or let go", put_cancelled },
    { "未成 failed", put_failed },
    { "未了 open at the end", put_open },
    { "准时 on time", put_on_time },
    { "点单派单 to assign, now: median/p90", put_assign },
    { "点单等待 to begin, now: median/p90", put_wait },
    { "利用率 utilisation", put_used },
    { "服务工时 served", put_served },
    { "每次路程 travel a visit", put_travel },
    { "路程占比 travel of work", put_share },
    { "排班付薪工时 paid by the roster", put_paid },
    { "排班人数 workers rostered", put_rostered },
    { "工时基尼 Gini of work", put_gini },
};

/* Columns a terminal needs: letters of three bytes and more are wide. */
static int width_of(const char *text)
{
    int width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) width += *at < 0x80 ? 1 : *at >= 0xE0 ? 2 : *at >= 0xC0 ? 1 : 0;
    return width;
}

static void put_left(FILE *out, const char *text, int columns)
{
    fprintf(out, "%s%*s", text, columns > width_of(text) ? columns - width_of(text) : 1, "");
}

static void put_right(FILE *out, const char *text, int columns)
{
    fprintf(out, "%*s%s", columns > width_of(text) ? columns - width_of(text) : 1, "", text);
}

static void print_table(FILE *out, const struct column *column, uint32_t columns)
{
    char cell[CELL];
    put_left(out, "", LABEL_COLUMNS);
    for (uint32_t c = 0; c < columns; c++) put_right(out, column[c].name, COLUMN_COLUMNS);
    fputc('\n', out);
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        put_left(out, rows[r].label, LABEL_COLUMNS);
        for (uint32_t c = 0; c < columns; c++) {
            rows[r].put(&column[c].figures, cell);
            put_right(out, cell, COLUMN_COLUMNS);
        }
        fputc('\n', out);
    }
    put_left(out, "违例 broken rules", LABEL_COLUMNS);
    for (uint32_t c = 0; c < columns; c++) {
        snprintf(cell, sizeof cell, c == 0 ? "-" : "%llu", (unsigned long long)column[c].violations);
        put_right(out, cell, COLUMN_COLUMNS);
    }
    fputc('\n', out);
}

static void print_reasons(FILE *out, const struct column *column, uint32_t columns)
{
    fprintf(out, "为何、何时无人可派 why unmatched, and when:\n");
    for (uint32_t c = 0; c < columns; c++) {
        const struct figures *figures = &column[c].figures;
        fprintf(out, "  %s: %u", column[c].name, figures->ending[ENDING_UNMATCHED]);
        for (uint32_t n = 0; n < REASONS_TOLD; n++) {
            uint32_t why = figures_why(figures, n);
            if (why == WHY_NOTS) break;
            fprintf(out, "%s %s %s %u", n ? "," : ";", why_not_zh(why), why_not_en(why), figures->why_not[why]);
        }
        for (uint32_t n = 0; n < REASONS_TOLD; n++) {
            uint32_t hour = figures_hour(figures, n);
            if (hour == DAY_HOURS) break;
            fprintf(out, "%s %02u:00 %u", n ? "," : ";", hour, figures->unmatched_hour[hour]);
        }
        fputc('\n', out);
    }
}

/* ---- sentences ---- */

/* How well the replay follows the record: what the scenarios' differences must be held against. */
static void print_faith(FILE *out, const struct column *column, const bool *in, uint32_t count)
{
    struct contrast contrast;
    const struct figures *a = &column[0].figures, *b = &column[1].figures;
    contrast_make(&column[0], &column[1], in, count, &contrast);
    double on_time = on_time_pct(b) - on_time_pct(a), used = used_pct(b) - used_pct(a);
    fprintf(out, "重演像不像：%u 个请求里 %u 个结局与记录相同，都完成的 %u 单里 %u 单是同一位师傅；准时差 %+.1f 个百分点，利用率差 %+.1f。\n",
            a->asked, contrast.same_end, contrast.both_done, contrast.same_worker, on_time, used);
    fprintf(out, "How true the replay is: %u of %u requests end as in the record, and of %u served both times %u are by the same worker; "
            "on time %+.1f points, utilisation %+.1f.\n", contrast.same_end, a->asked, contrast.both_done, contrast.same_worker, on_time, used);
}

static void print_difference(FILE *out, const struct column *before, const struct column *after, const bool *in, uint32_t count)
{
    struct contrast contrast;
    const struct figures *a = &before->figures, *b = &after->figures;
    contrast_make(before, after, in, count, &contrast);
    double paid = (double)(b->rostered_s - a->rostered_s) / S_HOUR, late = on_time_pct(b) - on_time_pct(a);
    double travel = (double)(each(b->travelled_s, b->legs) - each(a->travelled_s, a->legs)) / S_MIN;
    fprintf(out, "%s：比原样重演多做成 %u 单、少做成 %u 单，无人可派 %u 变 %u，准时 %+.1f 个百分点，每次路程 %+.1f 分钟，"
            "付薪工时 %+.1f 小时。\n", after->name, contrast.gained, contrast.lost, a->ending[ENDING_UNMATCHED], b->ending[ENDING_UNMATCHED], late, travel, paid);
    fprintf(out, "%s: %u requests are served that the plain replay does not serve, %u are no longer; unmatched %u become %u, "
            "on time %+.1f points, travel a visit %+.1f min, paid hours %+.1f.\n", after->name, contrast.gained, contrast.lost, a->ending[ENDING_UNMATCHED], b->ending[ENDING_UNMATCHED], late, travel, paid);
}

void replay_print(FILE *out, const struct column *column, uint32_t columns, const bool *in, uint32_t count)
{
    print_table(out, column, columns);
    print_reasons(out, column, columns);
    print_faith(out, column, in, count);
    for (uint32_t c = 2; c < columns; c++) print_difference(out, &column[1], &column[c], in, count);
}

/* ---- JSON ---- */

static void print_json_reasons(FILE *out, const struct figures *figures)
{
    uint32_t why;
    fprintf(out, "\"why_not\":{");
    for (uint32_t n = 0; (why = figures_why(figures, n)) != WHY_NOTS; n++) fprintf(out, "%s\"%s\":%u", n ? "," : "", why_not_name(why), figures->why_not[why]);
    fprintf(out, "},\"unmatched_hour\":[");
    for (uint32_t hour = 0; hour < DAY_HOURS; hour++) fprintf(out, "%s%u", hour ? "," : "", figures->unmatched_hour[hour]);
    fprintf(out, "]");
}

static void print_json_column(FILE *out, const struct column *column)
{
    const struct figures *f = &column->figures;
    fprintf(out, "{\"name\":\"%s\",\"asked\":%u", column->name, f->asked);
    for (int ending = 0; ending < ENDINGS; ending++) fprintf(out, ",\"%s\":%u", ending_name((enum ending)ending), f->ending[ending]);
    fprintf(out, ",\"begun\":%u,\"on_time\":%u,\"assign_median_ms\":%lld,\"assign_p90_ms\":%lld,\"wait_median_ms\":%lld,\"wait_p90_ms\":%lld", f->begun, f->on_time,
            (long long)f->assign_ms[0], (long long)f->assign_ms[1], (long long)f->wait_ms[0], (long long)f->wait_ms[1]);
    fprintf(out, ",\"rostered\":%u,\"rostered_s\":%lld,\"served_s\":%lld,\"travelled_s\":%lld,\"legs\":%u,\"gini_milli\":%lld,\"violations\":%llu,", f->rostered,
            (long long)f->rostered_s, (long long)f->served_s, (long long)f->travelled_s, f->legs, (long long)f->gini_milli, (unsigned long long)column->violations);
    print_json_reasons(out, f);
}

void replay_print_json(FILE *out, const struct column *column, uint32_t columns, const bool *in, uint32_t count)
{
    for (uint32_t c = 0; c < columns; c++) {
        struct contrast contrast;
        print_json_column(out, &column[c]);
        if (c > 0) {
            contrast_make(&column[c > 1], &column[c], in, count, &contrast);      /* the replay against the record, a scenario against the replay */
            fprintf(out, ",\"against\":\"%s\",\"gained\":%u,\"lost\":%u,\"same_end\":%u,\"both_done\":%u,\"same_worker\":%u",
                    column[c > 1].name, contrast.gained, contrast.lost, contrast.same_end, contrast.both_done, contrast.same_worker);
        }
        fprintf(out, "}\n");
    }
}
