/* view_figures.c - the menu, the figures of a day, the clock, and one line for each event. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/trouble.h"
#include "points/cli/when.h"
#include "points/cli/width.h"
#include "points/cli/words.h"
#include "protocol/rights.h"

enum { BAR = 20, HOUR_S = 3600, MINUTE_S = 60, FULL_PCT = 100, EVENT_COLUMNS_ZH = 10, EVENT_COLUMNS_EN = 14, POINT_COLUMNS = 6 };

void view_menu(const struct view *view, const struct msg_menu *menu)
{
    struct out *out = view->out;
    struct table table;
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "代码", "item" });
    table_column(&table, ALIGN_LEFT, (struct words){ "服务", "name" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "单价", "yuan" });
    table_column(&table, ALIGN_LEFT, (struct words){ "单位", "unit" });
    table_column(&table, ALIGN_LEFT, (struct words){ "数量", "quantity" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "分钟", "minutes" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "人手", "crew" });
    table_column(&table, ALIGN_LEFT, (struct words){ "点单", "now" });
    table_column(&table, ALIGN_LEFT, (struct words){ "预约", "book" });
    table_column(&table, ALIGN_LEFT, (struct words){ "类别", "category" });
    for (uint32_t i = 0; i < menu->items_count; i++) {
        const struct msg_menu_item *item = &menu->items[i];
        char money[TEXT_MONEY_SIZE];
        table_cell(&table, STYLE_STRONG, "%s", item->item);
        table_cell(&table, STYLE_PLAIN, "%s", IN(out, item->name, item->name_en));
        table_cell(&table, STYLE_PLAIN, "%s", text_yuan(item->price_fen, money));
        table_cell(&table, STYLE_PLAIN, "%s", item->unit);
        if (item->qty_min == item->qty_max) table_cell(&table, STYLE_PLAIN, "%" PRId64, item->qty_min);
        else table_cell(&table, STYLE_PLAIN, "%" PRId64 "-%" PRId64, item->qty_min, item->qty_max);
        table_cell(&table, STYLE_PLAIN, "%" PRId64, item->minutes);
        table_cell(&table, STYLE_PLAIN, "%" PRId64, item->crew);
        table_cell(&table, STYLE_GOOD, "%s", item->now ? IN(out, "可", "yes") : "-");
        table_cell(&table, STYLE_GOOD, "%s", item->slot ? IN(out, "可", "yes") : "-");
        table_cell(&table, STYLE_FAINT, "%s", item->category);
    }
    table_end(&table, out);
}

/* ---- figures ---- */

static void put_bar(struct out *out, const char *name, int64_t pct)
{
    int64_t full = pct > FULL_PCT ? BAR : pct * BAR / FULL_PCT;
    out_add(out, "  %s", name);
    out_pad(out, 12 - width_of_text(name));
    out_add(out, "[");
    for (int i = 0; i < BAR; i++) out_add(out, "%c", i < full ? '#' : '.');
    out_add(out, "] %3" PRId64 "%%  ", pct);
}

static void put_hours(struct out *out, uint64_t seconds)
{
    out_add(out, "%" PRIu64 ":%02" PRIu64, seconds / HOUR_S, seconds % HOUR_S / MINUTE_S);
}

void view_usage(const struct view *view, const struct msg_usage *usage)
{
    static const struct { const char *scope; struct words words; } scopes[] = {
        { "all", { "全区", "the region" } }, { "point", { "服务点", "point" } }, { "firm", { "公司", "firm" } }, { "worker", { "师傅", "worker" } },
    };
    struct out *out = view->out;
    char date[WHEN_SIZE];
    out_add(out, "%s  ", when_text_day(usage->day, out, date));
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (strcmp(scopes[i].scope, usage->scope) == 0) out_styled(out, STYLE_STRONG, "%s", out_words(out, scopes[i].words));
    if (usage->id != 0) out_styled(out, STYLE_STRONG, " %" PRIu64, usage->id);
    out_add(out, "\n");
    if (usage->rostered_s > 0) {
        put_bar(out, IN(out, "利用率", "utilisation"), usage->utilisation_pct);
        out_add(out, "%s", IN(out, "服务 ", "served "));
        put_hours(out, usage->served_s);
        out_add(out, "%s", IN(out, "，路上 ", ", on the way "));
        put_hours(out, usage->travelled_s);
        out_add(out, "%s", IN(out, "，排班 ", ", rostered "));
        put_hours(out, usage->rostered_s);
        out_add(out, "\n");
    } else {
        out_add(out, "%s", IN(out, "  利用率      没有排班\n", "  utilisation nobody is rostered\n"));
    }
    if (usage->started > 0) {
        put_bar(out, IN(out, "准点", "on time"), usage->on_time * FULL_PCT / usage->started);
        out_add(out, IN(out, "%" PRId64 " / %" PRId64 " 次上门\n", "%" PRId64 " of %" PRId64 " visits\n"), usage->on_time, usage->started);
    }
    out_add(out, IN(out, "  人员        共 %" PRId64 "，有班 %" PRId64 "，已签到 %" PRId64 "\n",
                    "  workers     %" PRId64 ", rostered %" PRId64 ", signed in %" PRId64 "\n"),
            usage->workers, usage->rostered, usage->signed_in);
    out_add(out, IN(out, "  订单        完成 %" PRId64 "，取消 %" PRId64 "，未成行 %" PRId64 "，未完 %" PRId64 "\n",
                         "  orders      done %" PRId64 ", cancelled %" PRId64 ", failed %" PRId64 ", open %" PRId64 "\n"),
            usage->done, usage->cancelled, usage->failed, usage->open);
}

void view_clock(const struct view *view, const struct msg_clock *clock)
{
    struct out *out = view->out;
    char time[TEXT_TIME_SIZE];
    out_add(out, "%s %s  ", text_time(clock->now_ms, time), when_weekday(text_day_of_ms(clock->now_ms), out->lang));
    if (clock->speed_pct == 0) out_add(out, "%s", IN(out, "停着\n", "standing\n"));
    else if (clock->speed_pct == FULL_PCT) out_add(out, "%s", IN(out, "实时\n", "real time\n"));
    else out_add(out, IN(out, "%.2f 倍速\n", "%.2f times real time\n"), (double)clock->speed_pct / FULL_PCT);
}

/* ---- events ---- */

static void put_order(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    const struct msg_order *order = event->order;
    const struct msg_menu_item *item = view_item(view, order->item);
    char time[WHEN_SIZE];
    out_add(out, IN(out, "订单 %" PRIu64 "  %s %" PRId64, "order %" PRIu64 "  %s x %" PRId64), order->order,
            item == NULL ? order->item : IN(out, item->name, item->name_en), order->qty);
    if (item != NULL && out->lang == LANG_ZH) out_add(out, " %s", item->unit);
    for (uint32_t i = 0; i < order->workers_count; i++)
        out_add(out, "%s%" PRIu64, i == 0 ? IN(out, "  师傅 ", "  worker ") : IN(out, "、", ", "), order->workers[i].worker);
    if (order->promised_ms != 0) out_add(out, IN(out, "  承诺 %s", "  promised %s"), when_text(order->promised_ms, out, time));
    if (strcmp(event->event, "retimed") == 0) out_add(out, IN(out, "  改为 %s 开工", "  now starts %s"), when_text(order->start_ms, out, time));
    if (order->cause != NULL) out_add(out, IN(out, "（%s）", "  (%s)"), word_in(WORDS_CAUSE, order->cause, out));
    if (event->why_count > 0) {
        out_add(out, "  ");
        trouble_counts(out, event->why, event->why_count);
    }
}

static void put_person(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    char from[WHEN_SIZE], to[WHEN_SIZE];
    if (strcmp(event->event, "excluded") == 0) {
        out_add(out, IN(out, "住户 %" PRIu64 " %s师傅 %" PRIu64, "household %" PRIu64 " %s worker %" PRIu64), event->household,
                event->on ? IN(out, "不再接受", "will not have") : IN(out, "重新接受", "welcomes again"), event->worker);
        return;
    }
    if (strcmp(event->event, "priority") == 0) {
        out_add(out, IN(out, "住户 %" PRIu64 " 级别 %" PRId64, "household %" PRIu64 " level %" PRId64), event->household, event->priority);
        return;
    }
    out_add(out, IN(out, "师傅 %" PRIu64, "worker %" PRIu64), event->worker);
    if (event->away != NULL) out_add(out, IN(out, "  %s %s 到 %s", "  %s %s to %s"), word_in(WORDS_AWAY, event->away, out),
                                     when_text(event->from_ms, out, from), when_text(event->to_ms, out, to));
    if (event->shift != NULL) out_add(out, "  %s  %s", when_text_day(event->day, out, from), view_shift(out, event->shift));
    if (event->shifts != NULL) out_add(out, IN(out, "  %s 起 %s", "  from %s: %s"), when_text_day(event->day, out, from), event->shifts);
    if (event->layer != NULL) out_add(out, IN(out, "（%s）", "  (%s)"), word_in(WORDS_LAYER, event->layer, out));
}

static void put_published(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    out_add(out, IN(out, "%" PRId64 " 位师傅的 %" PRId64 " 天", "%" PRId64 " workers, %" PRId64 " days"), event->workers, event->cells);
    if (event->moved > 0) out_add(out, IN(out, "，改派 %" PRId64 " 单", ", %" PRId64 " visits moved"), event->moved);
    if (event->stuck > 0) out_add(out, IN(out, "，%" PRId64 " 单没有人", ", %" PRId64 " with nobody"), event->stuck);
}

static void put_gap(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    const struct msg_gap *gap = event->gap;
    char from[WHEN_SIZE], to[WHEN_SIZE];
    const char *skill = strcmp(gap->skill, "shared") != 0 ? gap->skill : gap->skills != NULL ? gap->skills : "";
    out_add(out, IN(out, "%s 到 %s  %s  ", "%s to %s  %s  "), when_text(gap->from_ms, out, from), when_text(gap->to_ms, out, to), skill);
    if (event->on) out_add(out, IN(out, "缺 %" PRId64 " 人", "%" PRId64 " missing"), gap->missing);
    else out_add(out, "%s", IN(out, "已补上", "closed"));
}

static void put_turned_away(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    const struct msg_menu_item *item = view_item(view, event->item);
    char time[WHEN_SIZE];
    out_add(out, IN(out, "住户 %" PRIu64 "  %s %" PRId64, "household %" PRIu64 "  %s x %" PRId64), event->household,
            item == NULL ? event->item : IN(out, item->name, item->name_en), event->qty);
    if (event->start_ms != 0) out_add(out, IN(out, "  想约 %s", "  for %s"), when_text(event->start_ms, out, time));
    if (event->why_count == 0) return;
    out_add(out, "  ");
    trouble_counts(out, event->why, event->why_count);
}

void view_event(const struct view *view, const struct msg_event *event)
{
    struct out *out = view->out;
    char time[TEXT_TIME_SIZE], point[TEXT_ID_SIZE] = "";
    const char *name = word_in(WORDS_EVENT, event->event, out);
    size_t width = width_of_text(name), columns = out->lang == LANG_ZH ? EVENT_COLUMNS_ZH : EVENT_COLUMNS_EN;
    if (event->point != 0) snprintf(point, sizeof point, "P%" PRIu64, event->point);
    out_styled(out, STYLE_FAINT, "%s  %-*s", text_time(event->at_ms, time) + strlen("2026-11-23 "), POINT_COLUMNS, point);
    out_styled(out, word_style(WORDS_EVENT, event->event), "%s", name);
    out_pad(out, width < columns ? columns - width : 1);
    if (event->order != NULL) put_order(view, event);
    else if (event->gap != NULL) put_gap(view, event);
    else if (event->swap != NULL) view_swap_line(out, event->swap);
    else if (event->item != NULL) put_turned_away(view, event);
    else if (strcmp(event->event, "published") == 0) put_published(view, event);
    else put_person(view, event);
    if (strcmp(event->by, "engine") != 0 && event->why_count == 0) {      /* nobody is free: no one's doing */
        out_styled(out, STYLE_FAINT, "  %s%s", IN(out, "由", "by "), word_in(WORDS_ROLE, event->by, out));
        enum role role = role_find(event->by);      /* a resident's or an operator's number is the point's, which is there already */
        if (event->actor != 0 && role != ROLE_RESIDENT && role != ROLE_OPERATOR) out_styled(out, STYLE_FAINT, " %" PRIu64, event->actor);
    }
    out_add(out, "\n");
}
