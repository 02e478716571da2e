/* view_change.c - what a change of the roster does: to cells, to booked visits, and between two workers who swap. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/words.h"

/* ---- visits ---- */

static void put_visits(struct out *out, const struct msg_roster_impact *impact)
{
    struct table table;
    char start[WHEN_SIZE];
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "单号", "order" });
    table_column(&table, ALIGN_LEFT, (struct words){ "承诺的时间", "promised" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "原来", "was" });
    table_column(&table, ALIGN_LEFT, (struct words){ "改派", "goes to" });
    for (uint32_t i = 0; i < impact->list_count; i++) {
        const struct msg_impact_visit *visit = &impact->list[i];
        const char *why = IN(out, visit->zh, visit->en);
        table_cell(&table, STYLE_STRONG, "%" PRIu64, visit->order);
        table_cell(&table, STYLE_PLAIN, "%s", when_text(visit->start_ms, out, start));
        table_cell(&table, STYLE_PLAIN, "%" PRIu64, visit->worker);
        if (visit->moves) table_cell(&table, STYLE_GOOD, "%" PRIu64, visit->to);
        else if (why == NULL && visit->reason == NULL) table_cell(&table, STYLE_BAD, "%s", IN(out, "没有人", "nobody"));
        else table_cell(&table, STYLE_BAD, IN(out, "没有人：%s", "nobody: %s"), why != NULL ? why : word_in(WORDS_REASON, visit->reason, out));
    }
    table_end(&table, out);
    if (impact->visits > impact->list_count) out_add(out, IN(out, "还有 %lld 单\n", "and %lld more\n"), (long long)(impact->visits - impact->list_count));
}

void view_impact(const struct view *view, const struct msg_roster_impact *impact, bool dry)
{
    struct out *out = view->out;
    if (dry) out_add(out, "%s", IN(out, "（预览，什么也没有改）", "(a preview: nothing was changed) "));
    out_add(out, IN(out, "%lld 位师傅的 %lld 天", "%lld workers, %lld days"), (long long)impact->workers, (long long)impact->cells);
    if (impact->visits == 0) {
        out_add(out, "%s", IN(out, "；没有上门要动\n", "; no booked visit has to move\n"));
        return;
    }
    out_add(out, IN(out, "；%lld 单上门要动：", "; %lld booked visits have to move: "), (long long)impact->visits);
    out_styled(out, STYLE_GOOD, IN(out, "%lld 单有人接，时间不变", "%lld can, at the promised time"), (long long)impact->moved);
    if (impact->stuck > 0) {
        out_add(out, IN(out, "，", ", "));
        out_styled(out, STYLE_BAD, IN(out, "%lld 单没有人", "%lld cannot"), (long long)impact->stuck);
    }
    out_add(out, "\n");
    if (impact->list_count > 0) put_visits(out, impact);
}

/* ---- the draft against what is published ---- */

static void put_cells(struct out *out, const struct msg_roster_diff *diff)
{
    struct table table;
    char date[WHEN_SIZE];
    if (diff->cells_count == 0) return;
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    table_column(&table, ALIGN_LEFT, (struct words){ "日期", "day" });
    table_column(&table, ALIGN_LEFT, (struct words){ "原来", "was" });
    table_column(&table, ALIGN_LEFT, (struct words){ "草稿", "draft" });
    table_column(&table, ALIGN_LEFT, (struct words){ "来自", "by" });
    table_column(&table, ALIGN_LEFT, (struct words){ "谁、何时、为什么", "who, when, why" });
    for (uint32_t i = 0; i < diff->cells_count; i++) {
        const struct msg_diff_cell *cell = &diff->cells[i];
        struct out change = { .lang = out->lang, .now_ms = out->now_ms };
        view_change(&change, &(struct view_change){ cell->by, cell->by_id, cell->at_ms, cell->waived, cell->note });
        table_cell(&table, STYLE_STRONG, "%" PRIu64, cell->worker);
        table_cell(&table, STYLE_PLAIN, "%s", when_text_day(cell->day, out, date));
        table_cell(&table, STYLE_FAINT, "%s", view_shift(out, cell->before));
        table_cell(&table, STYLE_STRONG, "%s", view_shift(out, cell->after));
        table_cell(&table, word_style(WORDS_LAYER, cell->layer), "%s", word_in(WORDS_LAYER, cell->layer, out));
        table_cell(&table, STYLE_PLAIN, "%s", change.text == NULL ? "" : change.text + strspn(change.text, " "));
        out_clear(&change);
    }
    table_end(&table, out);
}

void view_diff(const struct view *view, uint64_t point, const struct msg_roster_diff *diff)
{
    struct out *out = view->out;
    if (diff->past > 0) {
        out_styled(out, STYLE_WARN, IN(out, "草稿里有 %lld 处改动的日子已经过去，不会再生效", "%lld edits of the draft are for days that have passed: they will do nothing"), (long long)diff->past);
        out_end_line(out);
    }
    if (diff->cells_count == 0 && diff->refused == NULL && !diff->more) {
        out_add(out, "%s", IN(out, "草稿和发布的排班一样\n", "the draft is as what is published\n"));
        return;
    }
    put_cells(out, diff);
    if (diff->more) out_add(out, "%s", IN(out, "还有更多：--limit 0 看全部\n", "there is more: --limit 0 lists all\n"));
    if (diff->impact != NULL) view_impact(view, diff->impact, true);
    if (diff->refused != NULL) {
        const struct word *rule = diff->detail == NULL ? NULL : word_find(WORDS_RULE, diff->detail);
        out_styled(out, STYLE_BAD, IN(out, "现在还发布不了：%s %s", "it cannot be published yet: %s %s"), diff->refused,
                   rule != NULL ? out_words(out, rule->words) : diff->detail == NULL ? "" : diff->detail);
        out_end_line(out);
        return;
    }
    out_styled(out, STYLE_FAINT, IN(out, "发布: paidan roster publish --point %" PRIu64 " --seen %" PRIu64, "publish: paidan roster publish --point %" PRIu64 " --seen %" PRIu64),
               point, diff->version);
    out_add(out, "\n");
}

/* ---- swaps ---- */

static void put_side(struct out *out, uint64_t worker, const char *nobody)
{
    if (worker == 0) out_add(out, "%s", nobody);
    else out_add(out, IN(out, "师傅 %" PRIu64, "worker %" PRIu64), worker);
}

static void put_swap(struct out *out, const struct msg_swap *swap)
{
    char day[WHEN_SIZE];
    put_side(out, swap->from, IN(out, "挂出的班", "an open shift"));
    out_add(out, " %s %s", when_text_day(swap->day, out, day), swap->shift == NULL ? "" : view_shift(out, swap->shift));
    out_add(out, " → ");
    put_side(out, swap->to, IN(out, "谁都可以", "anybody"));
    if (swap->to_day != 0) out_add(out, IN(out, "，换来 %s", ", for %s"), when_text_day(swap->to_day, out, day));
}

void view_swap_line(struct out *out, const struct msg_swap *swap)
{
    out_add(out, IN(out, "换班 %" PRIu64 "  ", "swap %" PRIu64 "  "), swap->swap);
    out_styled(out, word_style(WORDS_SWAP, swap->state), "%s", word_in(WORDS_SWAP, swap->state, out));
    out_add(out, "  ");
    put_swap(out, swap);
    if (swap->waived != NULL) out_add(out, IN(out, "  越过 %s", "  waiving %s"), swap->waived);
    if (swap->note != NULL) out_add(out, IN(out, "  “%s”", "  \"%s\""), swap->note);
}

void view_swap(const struct view *view, const struct msg_swap *swap, bool dry)
{
    view_swap_line(view->out, swap);
    out_end_line(view->out);
    if (swap->impact != NULL) view_impact(view, swap->impact, dry);
}

void view_swaps(const struct view *view, const struct msg_swaps *swaps)
{
    struct out *out = view->out;
    struct table table;
    char asked[WHEN_SIZE];
    if (swaps->swaps_count == 0) {
        out_add(out, "%s", IN(out, "没有换班申请\n", "no swaps\n"));
        return;
    }
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "换班", "swap" });
    table_column(&table, ALIGN_LEFT, (struct words){ "状态", "state" });
    table_column(&table, ALIGN_LEFT, (struct words){ "换什么", "what" });
    table_column(&table, ALIGN_LEFT, (struct words){ "申请于", "asked" });
    table_column(&table, ALIGN_LEFT, (struct words){ "说明", "note" });
    for (uint32_t i = 0; i < swaps->swaps_count; i++) {
        const struct msg_swap *swap = &swaps->swaps[i];
        struct out what = { .lang = out->lang, .now_ms = out->now_ms };
        put_swap(&what, swap);
        table_cell(&table, STYLE_STRONG, "%" PRIu64, swap->swap);
        table_cell(&table, word_style(WORDS_SWAP, swap->state), "%s", word_in(WORDS_SWAP, swap->state, out));
        table_cell(&table, STYLE_PLAIN, "%s", what.text);
        table_cell(&table, STYLE_PLAIN, "%s", when_text(swap->asked_ms, out, asked));
        table_cell(&table, STYLE_PLAIN, "%s", swap->note == NULL ? "" : swap->note);
        out_clear(&what);
    }
    table_end(&table, out);
    if (swaps->more) out_add(out, "%s", IN(out, "还有更多：--limit 0 看全部\n", "there are more: --limit 0 lists all\n"));
}
