/* view_coverage.c - the days ahead as strips of hours, their gaps in words, how good the forecast was, and what it is made of. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/width.h"
#include "protocol/text.h"

enum { DAY_COLUMNS = 20, PER_CENT = 10, MILLI = 1000, FIGURE = 9 };

/* Half hours of workers, as hours. */
static void put_hours(struct out *out, int64_t halves) { out_add(out, "%*" PRId64 ".%c", FIGURE - 2, halves / 2, halves % 2 != 0 ? '5' : '0'); }

static int64_t pct(int64_t permille) { return (permille + PER_CENT / 2) / PER_CENT; }

static void put_error(struct out *out, const struct msg_coverage *coverage)
{
    if (coverage->tested_days == 0) {
        out_add(out, "%s", IN(out, "历史还太短，说不出预测误差。\n", "The history is too short to tell the error of the forecast.\n"));
        return;
    }
    out_add(out, IN(out, "过去 %" PRId64 " 天预测误差 %" PRId64 "%%（全天合计 %" PRId64 "%%", "Error of the forecast over the last %" PRId64 " days: %" PRId64
                                                                                        "%% (of whole days %" PRId64 "%%"), coverage->tested_days,
            pct(coverage->cell_permille), pct(coverage->day_permille));
    if (pct(coverage->over_permille) > 0) out_add(out, IN(out, "，偏多 %" PRId64 "%%", ", %" PRId64 "%% too high"), pct(coverage->over_permille));
    if (pct(coverage->under_permille) > 0) out_add(out, IN(out, "，偏少 %" PRId64 "%%", ", %" PRId64 "%% too low"), pct(coverage->under_permille));
    out_add(out, "%s", IN(out, "）\n", ")\n"));
}

static void put_strip(struct out *out, const char *strip)
{
    for (; *strip != '\0'; strip++) out_styled(out, *strip == '.' ? STYLE_FAINT : *strip == '=' ? STYLE_GOOD : STYLE_BAD, "%c", *strip);
}

static void put_gap(struct out *out, const struct msg_gap *gap)
{
    char from[WHEN_SIZE], to[WHEN_SIZE];
    bool shared = strcmp(gap->skill, "shared") == 0;
    out_styled(out, STYLE_BAD, "%s", IN(out, "  缺 ", "  short "));
    out_add(out, IN(out, "%s 到 %s  %s  %" PRId64 " 人", "%s to %s  %s  %" PRId64), when_text(gap->from_ms, out, from), when_text(gap->to_ms, out, to),
            !shared ? gap->skill : gap->skills != NULL ? gap->skills : "", gap->missing);
    if (shared) out_add(out, "%s", IN(out, "（同一批师傅顾不过来）", "  (they count on the same people)"));
    out_add(out, "\n");
}

static void put_day(struct out *out, const struct msg_cover_day *day)
{
    char text[WHEN_SIZE];
    when_text_day(day->day, out, text);
    size_t width = width_of_text(text);
    out_add(out, "%s", text);
    out_pad(out, width < DAY_COLUMNS ? DAY_COLUMNS - width : 1);
    put_strip(out, day->strip);
    put_hours(out, day->needed);
    put_hours(out, day->have);
    put_hours(out, day->missing);
    if (day->days_used == 0) out_styled(out, STYLE_FAINT, "%s", IN(out, "  只算已订", "  booked only"));
    out_add(out, "\n");
    for (uint32_t i = 0; i < day->gaps_count; i++) put_gap(out, &day->gaps[i]);
    if (day->gaps_found > day->gaps_count) out_add(out, IN(out, "  还有 %" PRId64 " 处\n", "  and %" PRId64 " more\n"), day->gaps_found - day->gaps_count);
}

static void put_head(struct out *out, const char *name, size_t columns)
{
    size_t width = width_of_text(name);
    out_pad(out, width < columns ? columns - width : 1);
    out_styled(out, STYLE_FAINT, "%s", name);
}

static void put_parts(struct out *out, const struct msg_cover_parts *parts)
{
    out_add(out, IN(out, "%s 的预测 = 平均 x 趋势 %" PRId64 "%% x 节假日系数 %" PRId64 "%%\n", "Forecast of %s = average x trend %" PRId64 "%% x holiday factor %" PRId64 "%%\n"),
            parts->skill, pct(parts->trend_permille), pct(parts->factor_permille));
    out_add(out, IN(out, "平均取自：%s\n", "Average of: %s\n"), parts->used != NULL ? parts->used : IN(out, "还没有历史", "no history yet"));
    if (!parts->trend_known) out_add(out, "%s", IN(out, "单量太少，看不出趋势。\n", "Too little was wanted to tell a trend.\n"));
}

/* Half hours in which something is needed or missing; with a skill, what its forecast is made of. */
static void put_halves(struct out *out, const struct msg_coverage *coverage)
{
    bool skill = coverage->parts != NULL;
    put_head(out, IN(out, "时刻", "at"), FIGURE);
    put_head(out, IN(out, "需要", "needed"), FIGURE);
    put_head(out, IN(out, "在岗", "there"), FIGURE);
    put_head(out, IN(out, "缺", "short"), FIGURE);
    if (skill) put_head(out, IN(out, "已订", "booked"), FIGURE);
    if (skill) put_head(out, IN(out, "平均", "average"), FIGURE);
    if (skill) put_head(out, IN(out, "预测", "forecast"), FIGURE);
    out_add(out, "\n");
    for (uint32_t i = 0; i < coverage->halves_count; i++) {
        const struct msg_cover_half *half = &coverage->halves[i];
        if (half->needed == 0 && half->average_milli == 0) continue;
        char time[TEXT_TIME_SIZE];
        out_add(out, "%*.5s%*" PRId64 "%*" PRId64, FIGURE, text_time(half->from_ms, time) + strlen("2026-11-23 "), FIGURE, half->needed, FIGURE, half->have);
        out_styled(out, half->missing > 0 ? STYLE_BAD : STYLE_PLAIN, "%*" PRId64, FIGURE, half->missing);
        if (skill) out_add(out, "%*" PRId64 "%*.2f%*.2f", FIGURE, half->booked, FIGURE, (double)half->average_milli / MILLI, FIGURE, (double)half->forecast_milli / MILLI);
        out_add(out, "\n");
    }
}

void view_coverage(const struct view *view, const struct msg_coverage *coverage)
{
    struct out *out = view->out;
    put_error(out, coverage);
    put_head(out, "0     6     12    18    ", DAY_COLUMNS + 24);
    put_head(out, IN(out, "需要人时", "needed h"), FIGURE);
    put_head(out, IN(out, "在岗", "there"), FIGURE);
    put_head(out, IN(out, "缺", "short"), FIGURE);
    out_add(out, "\n");
    for (uint32_t i = 0; i < coverage->days_count; i++) put_day(out, &coverage->days[i]);
    out_styled(out, STYLE_FAINT, "%s", IN(out, ". 不需要  = 够  1-9 缺几人  + 更多\n", ". nothing needed  = covered  1-9 so many short  + more\n"));
    if (coverage->parts != NULL) put_parts(out, coverage->parts);
    if (coverage->halves_count > 0) put_halves(out, coverage);
}
