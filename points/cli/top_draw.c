/* top_draw.c - see top.h: the rows. One for the glance, one for the tabs, the list, one for what is asked or said, one for the keys. */
#include "points/cli/top.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/when.h"
#include "points/cli/width.h"
#include "protocol/text.h"

enum { FRAME_ROWS = 4, SECOND_MS = 1000, LENGTH_SIZE = 24 };

/* The next character of a text, and how many bytes it takes. */
static uint32_t next_char(const char *text, size_t *bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    static const struct { unsigned char mask, head; uint32_t bytes; } forms[] = { { 0x80, 0, 1 }, { 0xE0, 0xC0, 2 }, { 0xF0, 0xE0, 3 }, { 0xF8, 0xF0, 4 } };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if ((at[0] & forms[i].mask) != forms[i].head) continue;
        uint32_t code = at[0] & (unsigned char)~forms[i].mask;
        for (*bytes = 1; *bytes < forms[i].bytes && (at[*bytes] & 0xC0) == 0x80; ++*bytes) code = code << 6 | (at[*bytes] & 0x3F);
        return code;
    }
    *bytes = 1;
    return '?';
}

/* Cut to the columns, and filled up to them, so that a row in reverse is one to the edge. */
static void put(struct top_row *row, enum top_style style, const char *text, uint32_t columns)
{
    size_t used = 0, bytes;
    uint32_t taken = 0;
    row->style = style;
    while (*text != '\0') {
        uint32_t width = (uint32_t)width_of_char(next_char(text, &bytes));
        if (taken + width > columns || used + bytes + 1 >= TOP_ROW) break;
        memcpy(row->text + used, text, bytes);
        used += bytes;
        taken += width;
        text += bytes;
    }
    while (taken++ < columns && used + 1 < TOP_ROW) row->text[used++] = ' ';
    row->text[used] = '\0';
}

/* 09:00:00, without the day. */
static const char *clock_text(int64_t ms, char text[TEXT_TIME_SIZE]) { return strrchr(text_time(ms, text), ' ') + 1; }

static const char *span_text(int64_t ms, char text[LENGTH_SIZE])
{
    int64_t s = ms > 0 ? ms / SECOND_MS : 0;
    snprintf(text, LENGTH_SIZE, "%" PRId64 ":%02d", s / 60, (int)(s % 60));
    return text;
}

static void draw_glance(const struct top *top, struct top_row *row, uint32_t columns)
{
    struct out out = { .lang = top->lang };
    char clock[TEXT_TIME_SIZE], span[LENGTH_SIZE];
    out_add(&out, " top ");
    if (top->point != 0) out_add(&out, IN(&out, "服务点 %" PRIu64 "  ", "point %" PRIu64 "  "), top->point);
    if (top->up) out_add(&out, IN(&out, "链路 正常 %s", "link ok %s"), clock_text(top->now_ms, clock));
    else out_add(&out, IN(&out, "! 链路 断开，截至 %s", "! link DOWN, as of %s"), clock_text(top->heard_ms, clock));
    out_add(&out, IN(&out, "  待派 %u", "  waiting %u"), top->waiting);
    if (top->waiting > 0) out_add(&out, IN(&out, "(%s)", " (%s)"), span_text(top->now_ms - top->oldest_ms, span));
    out_add(&out, IN(&out, "  %s将迟到 %u  在途 %u  空闲 %u", "  %slate %u  out %u  free %u"), top->late > 0 ? "! " : "", top->late, top->on_the_way, top->free);
    put(row, TOP_REVERSE, out.text, columns);
    out_clear(&out);
}

static const struct words tabs[TOP_TABS] = { { "订单", "orders" }, { "师傅", "workers" }, { "覆盖", "coverage" } };
static const struct words sorts[TOP_SORTS] = { { "最久等待", "longest wait" }, { "上门时间", "visit" }, { "单号", "number" } };

static void draw_tabs(const struct top *top, struct top_row *row, uint32_t columns)
{
    struct out out = { .lang = top->lang };
    for (uint32_t tab = 0; tab < TOP_TABS; tab++)
        out_add(&out, tab == top->tab ? " [%u %s]" : "  %u %s ", (unsigned)tab + 1, out_words(&out, tabs[tab]));
    if (top->tab == TOP_ORDERS) out_add(&out, IN(&out, "   排序: %s", "   by %s"), out_words(&out, sorts[top->sort]));
    if (top->filter[0] != '\0') out_add(&out, IN(&out, "   过滤: %s", "   only: %s"), top->filter);
    put(row, TOP_STRONG, out.text, columns);
    out_clear(&out);
}

static const struct { const char *key; struct words does; bool writes; } keys[] = {
    { "1 2 3", { "订单、师傅、覆盖", "orders, workers, coverage" }, false },
    { "Up Down PgUp PgDn j k", { "选一行", "choose a line" }, false },
    { "Enter", { "详情：为什么是这位，或为什么没人", "details: why this worker, or why nobody" }, false },
    { "a", { "改派给另一位师傅；不写编号就退回重派", "give it to another worker; no number: back to matching" }, true },
    { "c", { "取消订单", "cancel the order" }, true },
    { "s", { "换一种排序", "another order of the list" }, false },
    { "/", { "只看含这些字的行，Esc 恢复", "only lines with this text, Esc ends it" }, false },
    { "r", { "马上刷新", "ask again at once" }, false },
    { "?", { "这张表", "this list" }, false },
    { "q", { "退出", "leave" }, false },
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static void draw_keys(const struct top *top, struct top_row *row, uint32_t columns)
{
    static const struct words reading = { " 上下翻看  Esc 返回", " Up Down scroll  Esc back" };
    static const struct words list = { " Enter 详情  s 排序  / 过滤  r 刷新  ? 帮助  q 退出", " Enter details  s sort  / filter  r refresh  ? help  q quit" };
    static const struct words writing = { " Enter 详情  a 改派  c 取消  s 排序  / 过滤  r 刷新  ? 帮助  q 退出", " Enter details  a assign  c cancel  s sort  / filter  r refresh  ? help  q quit" };
    struct out out = { .lang = top->lang };
    put(row, TOP_FAINT, out_words(&out, top->mode == TOP_DETAIL || top->mode == TOP_HELP ? reading : top->write ? writing : list), columns);
}

/* What is asked of the one at the keys, or was said to them. */
static void draw_talk(const struct top *top, struct top_row *row, uint32_t columns)
{
    struct out out = { .lang = top->lang };
    if (top->mode == TOP_FILTER) out_add(&out, "/%s_", top->filter);
    else if (top->mode == TOP_WORKER) out_add(&out, IN(&out, "订单 %" PRIu64 " 改派给师傅（不写就退回重派）: %s_", "order %" PRIu64 " to worker (none: back to matching): %s_"), top->order, top->typed);
    else if (top->mode == TOP_SURE && top->wish == TOP_CANCEL) out_add(&out, IN(&out, "取消订单 %" PRIu64 "？ y/N", "cancel order %" PRIu64 "? y/N"), top->order);
    else if (top->mode == TOP_SURE && top->worker == 0) out_add(&out, IN(&out, "订单 %" PRIu64 " 退回重派？ y/N", "order %" PRIu64 " back to matching? y/N"), top->order);
    else if (top->mode == TOP_SURE) out_add(&out, IN(&out, "订单 %" PRIu64 " -> 师傅 %" PRIu64 "，承诺的时间不变？ y/N", "order %" PRIu64 " -> worker %" PRIu64 ", the promised time stays? y/N"), top->order, top->worker);
    else out_add(&out, "%s", top->said);
    put(row, TOP_STRONG, out.text != NULL ? out.text : "", columns);
    out_clear(&out);
}

static void draw_help(const struct top *top, struct top_row *row, uint32_t rows, uint32_t columns)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < KEYS && used < rows; i++) {
        struct out out = { .lang = top->lang };
        if (keys[i].writes && !top->write) continue;
        out_add(&out, "  %-22s  %s", keys[i].key, out_words(&out, keys[i].does));
        put(&row[used++], TOP_PLAIN, out.text, columns);
        out_clear(&out);
    }
}

/* The chosen line stays in sight; so does what was in sight, as far as that allows. */
static void draw_list(struct top *top, struct top_row *row, uint32_t rows, uint32_t columns)
{
    const struct top_lines *lines = &top->lines[top->tab];
    uint32_t *first = &top->first[top->tab], place = 0, count = 0, chosen = 0, used = 0;
    uint64_t id = 0;
    if (lines->head != NULL && rows > 1) {
        put(&row[used++], TOP_FAINT, lines->head, columns);
        rows--;
    }
    for (uint32_t i = 0; i < lines->count; i++) {
        if (!top_shown(top, &lines->line[i])) continue;
        bool may = lines->line[i].id != 0;
        if (may && (id == 0 || lines->line[i].id == top->chosen[top->tab])) {
            id = lines->line[i].id;
            chosen = count;
        }
        count++;
    }
    if (id != 0) top->chosen[top->tab] = id;
    if (chosen < *first) *first = chosen;
    if (chosen >= *first + rows) *first = chosen - rows + 1;
    if (count <= *first) *first = 0;
    for (uint32_t i = 0; i < lines->count && used < rows + (lines->head != NULL); i++) {
        const struct top_line *line = &lines->line[i];
        if (!top_shown(top, line) || place++ < *first) continue;
        put(&row[used++], line->id != 0 && line->id == id ? TOP_REVERSE : top->up ? TOP_PLAIN : TOP_FAINT, line->text, columns);
    }
}

void top_draw(struct top *top, uint32_t rows, uint32_t columns, struct top_row *row)
{
    uint32_t inside = rows - FRAME_ROWS;
    for (uint32_t i = 0; i < rows; i++) put(&row[i], TOP_PLAIN, "", columns);
    draw_glance(top, &row[0], columns);
    draw_tabs(top, &row[1], columns);
    if (top->mode == TOP_HELP) draw_help(top, &row[2], inside, columns);
    else if (top->mode == TOP_DETAIL)
        for (uint32_t i = 0; i < inside && top->detail_first + i < top->detail.count; i++) put(&row[2 + i], TOP_PLAIN, top->detail.line[top->detail_first + i].text, columns);
    else draw_list(top, &row[2], inside, columns);
    draw_talk(top, &row[rows - 2], columns);
    draw_keys(top, &row[rows - 1], columns);
}
