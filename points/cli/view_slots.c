/* view_slots.c - which starts can be booked: a line for each part of each day, neighbours that say the same run together. */
#include "points/cli/view.h"

#include <stdlib.h>
#include <string.h>
#include "points/cli/when.h"
#include "points/cli/width.h"
#include "protocol/error.h"

enum { MINUTE_MS = 60000, FEW = 9, LINE_COLUMNS = 88, PIECE_SIZE = 96 };

static const struct { int32_t until_min; struct words words; } parts[] = {
    { 12 * 60, { "上午", "morning" } }, { 18 * 60, { "下午", "afternoon" } }, { 24 * 60, { "晚上", "evening" } },
};

/* Columns before the first start of a line. */
static size_t indent(const struct out *out)
{
    return out->lang == LANG_ZH ? 8 : 13;
}

static int part_of(int64_t start_ms)
{
    int64_t minute = (start_ms - text_ms_of_day(text_day_of_ms(start_ms))) / MINUTE_MS;
    int part = 0;
    while (minute >= parts[part].until_min) part++;
    return part;
}

/* More than a few are alike to somebody who books one. */
static int64_t shown(int64_t free)
{
    return free > FEW ? FEW + 1 : free;
}

static int64_t step_of(const struct msg_slots *slots)
{
    int64_t step = 0;
    for (uint32_t i = 1; i < slots->slots_count; i++) {
        int64_t gap = slots->slots[i].start_ms - slots->slots[i - 1].start_ms;
        if (step == 0 || gap < step) step = gap;
    }
    return step;
}

static int64_t least_price(const struct msg_slots *slots)
{
    int64_t least = slots->slots[0].price_fen;
    for (uint32_t i = 1; i < slots->slots_count; i++)
        if (slots->slots[i].price_fen < least) least = slots->slots[i].price_fen;
    return least;
}

struct run { uint32_t first, last; };

static struct run run_from(const struct msg_slots *slots, uint32_t first, int64_t step)
{
    struct run run = { first, first };
    const struct msg_slot *head = &slots->slots[first];
    while (run.last + 1 < slots->slots_count) {
        const struct msg_slot *last = &slots->slots[run.last], *next = last + 1;
        if (next->start_ms - last->start_ms != step || shown(next->free) != shown(head->free) || next->price_fen != head->price_fen) break;
        if (part_of(next->start_ms) != part_of(head->start_ms)) break;
        run.last++;
    }
    return run;
}

static void put_run(struct out *out, const struct msg_slots *slots, struct run run, int64_t base_fen, size_t *column)
{
    const struct msg_slot *first = &slots->slots[run.first];
    char from[TEXT_TIME_SIZE], to[TEXT_TIME_SIZE], money[TEXT_MONEY_SIZE], piece[PIECE_SIZE], price[PIECE_SIZE] = "", left[PIECE_SIZE];
    text_clock(first->start_ms, from);
    text_clock(slots->slots[run.last].start_ms, to);
    if (first->price_fen != base_fen) snprintf(price, sizeof price, IN(out, " %.20s 元", " %.20s yuan"), text_yuan(first->price_fen, money));
    if (first->free == 0) snprintf(left, sizeof left, "%s", IN(out, "约满", "full"));
    else snprintf(left, sizeof left, IN(out, "还有 %lld%s 位", "%lld%s free"), (long long)(first->free > FEW ? FEW : first->free),
                  first->free > FEW ? "+" : "");
    snprintf(piece, sizeof piece, "%.5s%s%.5s %.40s%.30s", from, run.first == run.last ? "" : "-", run.first == run.last ? "" : to, left,
             first->free == 0 ? "" : price);
    size_t width = width_of_text(piece);
    if (*column + width > LINE_COLUMNS) {
        out_add(out, "\n");
        out_pad(out, indent(out));
        *column = indent(out);
    }
    out_styled(out, first->free == 0 ? STYLE_FAINT : first->free < 3 ? STYLE_WARN : STYLE_GOOD, "%s", piece);
    out_add(out, "  ");
    *column += width + 2;
}

static uint32_t put_part(struct out *out, const struct msg_slots *slots, uint32_t at, int64_t step, int64_t base_fen)
{
    int32_t day = text_day_of_ms(slots->slots[at].start_ms);
    int part = part_of(slots->slots[at].start_ms);
    const char *name = out_words(out, parts[part].words);
    size_t column = indent(out);
    out_add(out, "  %s", name);
    out_pad(out, column - 2 - width_of_text(name));
    while (at < slots->slots_count && text_day_of_ms(slots->slots[at].start_ms) == day && part_of(slots->slots[at].start_ms) == part) {
        struct run run = run_from(slots, at, step);
        put_run(out, slots, run, base_fen, &column);
        at = run.last + 1;
    }
    out_end_line(out);
    return at;
}

/* Why a day has no starts. */
static void put_closed(struct out *out, const struct msg_slots *slots, int32_t day)
{
    out_add(out, "%s", IN(out, "  没有可约的时间", "  nothing to book"));
    for (uint32_t i = 0; i < slots->days_count; i++) {
        if (slots->days[i].day != day || slots->days[i].closed == NULL) continue;
        enum error closed = error_find(slots->days[i].closed);
        out_add(out, "%s%s", IN(out, "：", ": "), IN(out, error_zh(closed), error_en(closed)));
    }
    out_add(out, "\n");
}

void view_slots(const struct view *view, const struct msg_slots_ask *ask, const struct msg_slots *slots)
{
    struct out *out = view->out;
    char text[WHEN_SIZE], money[TEXT_MONEY_SIZE];
    const struct msg_menu_item *item = view_item(view, ask->item);
    int64_t step = step_of(slots), base_fen = slots->slots_count > 0 ? least_price(slots) : 0;
    out_styled(out, STYLE_STRONG, "%s", item == NULL ? ask->item : IN(out, item->name, item->name_en));
    out_add(out, IN(out, "，每次 %s", ", %s each"), when_text_length(slots->minutes * 60, out, text));
    if (base_fen > 0) out_add(out, IN(out, "，%s 元", ", %s yuan"), text_yuan(base_fen, money));
    if (step > 0) out_add(out, IN(out, "，隔 %lld 分钟一个开始时间", ", a start every %lld min"), (long long)(step / MINUTE_MS));
    out_add(out, "\n");
    uint32_t at = 0;
    for (int32_t day = ask->day; day < ask->day + ask->days; day++) {
        out_add(out, "%s\n", when_text_day(day, out, text));
        bool any = false;
        while (at < slots->slots_count && text_day_of_ms(slots->slots[at].start_ms) == day) {
            at = put_part(out, slots, at, step, base_fen);
            any = true;
        }
        if (!any) put_closed(out, slots, day);
    }
}

void view_full(const struct view *view, int64_t first_ms, int64_t last_ms, const char *counts)
{
    struct out *out = view->out;
    char from[WHEN_SIZE], to[TEXT_TIME_SIZE];
    text_clock(last_ms, to);
    out_add(out, "%s%s%.5s  ", when_text(first_ms, out, from), first_ms == last_ms ? "" : "-", first_ms == last_ms ? "" : to);
    out_styled(out, STYLE_FAINT, "%s", IN(out, "约满", "full"));
    out_add(out, "  %s\n", counts);
}

uint32_t slots_nearest(const struct msg_slots *slots, int64_t wanted_ms, int64_t out[NEAREST_MAX])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < slots->slots_count; i++) {
        int64_t start = slots->slots[i].start_ms;
        if (slots->slots[i].free == 0) continue;
        uint32_t at = count;
        while (at > 0 && llabs(start - wanted_ms) < llabs(out[at - 1] - wanted_ms)) at--;
        if (at == NEAREST_MAX) continue;
        if (count < NEAREST_MAX) count++;
        memmove(out + at + 1, out + at, (count - at - 1) * sizeof *out);
        out[at] = start;
    }
    return count;
}
