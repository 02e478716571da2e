/* view_series.c - the visits of a series, one a line; what cannot be had is followed by why, and by what is free near it. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/trouble.h"
#include "points/cli/words.h"

static void put_missing(struct out *out, const struct msg_series_visit *visit)
{
    char time[WHEN_SIZE];
    out_add(out, IN(out, "第 %" PRId64 " 次约不上，", "visit %" PRId64 " cannot be had: "), visit->number);
    trouble_counts(out, visit->why, visit->why_count);
    out_add(out, "\n  ");
    if (visit->others_count == 0) out_add(out, "%s", IN(out, "那天和后两天都没有空位", "nothing is free on that day and the next two"));
    else out_add(out, "%s", IN(out, "最近的空位：", "the nearest free starts: "));
    for (uint32_t i = 0; i < visit->others_count; i++) out_add(out, "%s%s", i == 0 ? "" : IN(out, "，", ", "), when_text(visit->others[i].start_ms, out, time));
    out_add(out, "\n");
}

void view_series(const struct view *view, const struct msg_series *series)
{
    struct out *out = view->out;
    struct table table;
    char time[WHEN_SIZE], money[TEXT_MONEY_SIZE];
    out_styled(out, STYLE_STRONG, IN(out, "系列 %" PRIu64, "series %" PRIu64), series->series);
    out_add(out, IN(out, "，共 %" PRIu32 " 次", ", %" PRIu32 " visits"), series->visits_count);
    if (series->price_fen > 0) out_add(out, IN(out, "，合计 %s 元", ", %s yuan together"), text_yuan(series->price_fen, money));
    if (series->held > 0) out_add(out, IN(out, "，%" PRId64 " 次留到 %s，等确认", ", %" PRId64 " held until %s, to be confirmed"), series->held, when_text(series->due_ms, out, time));
    out_add(out, "\n");
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "次", "visit" });
    table_column(&table, ALIGN_LEFT, (struct words){ "上门", "start" });
    table_column(&table, ALIGN_LEFT, (struct words){ "状态", "state" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "单号", "order" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "金额", "yuan" });
    for (uint32_t i = 0; i < series->visits_count; i++) {
        const struct msg_series_visit *visit = &series->visits[i];
        bool order = visit->order != 0;
        table_cell(&table, STYLE_PLAIN, "%" PRId64, visit->number);
        table_cell(&table, STYLE_PLAIN, "%s", when_text(visit->start_ms, out, time));
        table_cell(&table, word_style(WORDS_STATE, visit->state), "%s", word_in(WORDS_STATE, visit->state, out));
        table_cell(&table, STYLE_STRONG, order ? "%" PRIu64 : "-", visit->order);
        table_cell(&table, STYLE_PLAIN, visit->worker != 0 ? "%" PRIu64 : "-", visit->worker);
        table_cell(&table, STYLE_PLAIN, "%s", order ? text_yuan(visit->price_fen, money) : "-");
    }
    table_end(&table, out);
    for (uint32_t i = 0; i < series->visits_count; i++)
        if (strcmp(series->visits[i].state, "impossible") == 0) put_missing(out, &series->visits[i]);
}
