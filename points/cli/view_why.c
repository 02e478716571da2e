/* view_why.c - why this worker, or why nobody: what it comes to, who was ranked and by what, how many others could not, and what may help. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/trouble.h"
#include "points/cli/when.h"
#include "points/cli/words.h"

enum { PARTS_SIZE = 1024 };

/* 路上多 9 分钟 540，熟客，当天已排 3 小时 180 */
static const char *parts_text(const struct out *out, const struct msg_cost_part *part, uint32_t count, char text[PARTS_SIZE])
{
    int used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < count && used < PARTS_SIZE; i++) {
        used += snprintf(text + used, (size_t)(PARTS_SIZE - used), "%s%s", i == 0 ? "" : IN(out, "，", ", "), IN(out, part[i].zh, part[i].en));
        if (part[i].cost_s != 0 && used < PARTS_SIZE) used += snprintf(text + used, (size_t)(PARTS_SIZE - used), " %" PRId64, part[i].cost_s);
    }
    return text;
}

static void put_ranked(struct out *out, const struct msg_why *why)
{
    struct table table;
    char parts[PARTS_SIZE], start[WHEN_SIZE];
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "", "" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    table_column(&table, ALIGN_LEFT, (struct words){ "开工", "start" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "代价", "cost" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "相差", "more" });
    table_column(&table, ALIGN_LEFT, (struct words){ "怎么来的（秒）", "made of (seconds)" });
    for (uint32_t i = 0; i < why->ranked_count; i++) {
        const struct msg_ranked *ranked = &why->ranked[i];
        enum style style = ranked->chosen ? STYLE_STRONG : STYLE_PLAIN;
        table_cell(&table, style, "%s", ranked->chosen ? "*" : "");
        table_cell(&table, style, "%" PRIu64, ranked->worker);
        table_cell(&table, style, "%s", when_text(ranked->start_ms, out, start));
        table_cell(&table, style, "%" PRId64, ranked->cost_s);
        if (i == 0) table_cell(&table, STYLE_FAINT, "-");
        else table_cell(&table, ranked->more_s < 0 ? STYLE_WARN : STYLE_PLAIN, "%+" PRId64, ranked->more_s);
        table_cell(&table, STYLE_PLAIN, "%s", parts_text(out, ranked->parts, ranked->parts_count, parts));
    }
    table_end(&table, out);
}

static void put_verdict(struct out *out, const struct msg_why *why)
{
    bool bad = strcmp(why->verdict, "nobody") == 0 || strcmp(why->verdict, "gone") == 0;
    out_styled(out, bad ? STYLE_WARN : STYLE_STRONG, "%s", IN(out, why->zh, why->en));
    if (why->gone != NULL) out_add(out, IN(out, "：%s", ": %s"), word_in(WORDS_REASON, why->gone, out));
    if (why->cause != NULL) out_add(out, IN(out, "（改派原因：%s）", " (given anew: %s)"), word_in(WORDS_CAUSE, why->cause, out));
    out_add(out, "\n");
    if (why->crew > 1) out_add(out, IN(out, "要 %" PRId64 " 人一起去\n", "%" PRId64 " go together\n"), why->crew);
    if (why->retry_ms != 0) {
        char when[WHEN_SIZE];
        int64_t left_s = (why->retry_ms - out->now_ms + 999) / 1000;
        out_add(out, IN(out, "继续等，%s 再试", "it waits and is tried again at %s"), when_text(why->retry_ms, out, when));
        if (left_s > 0) out_add(out, IN(out, "（还有 %" PRId64 " 秒）", " (in %" PRId64 " s)"), left_s);
        out_add(out, "\n");
    }
}

void view_why(const struct view *view, const struct msg_why *why)
{
    struct out *out = view->out;
    bool waiting = strcmp(why->state, "waiting") == 0;
    char parts[PARTS_SIZE];
    out_add(out, IN(out, "订单 %" PRIu64 "  ", "order %" PRIu64 "  "), why->order);
    out_styled(out, word_style(WORDS_STATE, why->state), "%s", word_in(WORDS_STATE, why->state, out));
    out_add(out, "\n");
    if (why->verdict != NULL) put_verdict(out, why);
    if (why->ranked_count > 0) {
        out_add(out, "\n");
        put_ranked(out, why);
    }
    if (why->ranked_count == 0 && why->parts_count > 0)
        out_add(out, IN(out, "派的时候：%s\n", "when it was given: %s\n"), parts_text(out, why->parts, why->parts_count, parts));
    if (why->looked_at == 0 && !waiting) return;
    out_add(out, "%s", why->ranked_count > 0 ? "\n" : "");
    trouble_counts(out, why->reasons, why->reasons_count);
    out_add(out, "\n");
    if (waiting) trouble_hints(out, why->reasons, why->reasons_count);
}
