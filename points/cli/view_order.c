/* view_order.c - orders: the promise, the life, the list, the reasons. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/trouble.h"
#include "points/cli/when.h"
#include "points/cli/width.h"
#include "points/cli/words.h"

enum { SECOND_MS = 1000, E7_PER_MICRO = 10, NAME_SIZE = 256, STEP_COLUMNS = 10, SOON_MS = 600 * SECOND_MS };

const struct msg_menu_item *view_item(const struct view *view, const char *code)
{
    for (uint32_t i = 0; view->menu != NULL && i < view->menu->items_count; i++)
        if (strcmp(view->menu->items[i].item, code) == 0) return &view->menu->items[i];
    return NULL;
}

/* 日常保洁 2 小时; units are in Chinese only, so English says how many. */
static const char *item_text(const struct view *view, const char *code, int64_t qty, char text[NAME_SIZE])
{
    const struct msg_menu_item *item = view_item(view, code);
    if (item == NULL) snprintf(text, NAME_SIZE, "%s x %" PRId64, code, qty);
    else if (view->out->lang == LANG_ZH) snprintf(text, NAME_SIZE, "%s %" PRId64 " %s", item->name, qty, item->unit);
    else snprintf(text, NAME_SIZE, "%s x %" PRId64, item->name_en, qty);
    return text;
}

static void put_crew(const struct view *view, const struct msg_order *order)
{
    struct out *out = view->out;
    out_add(out, "%s", IN(out, "师傅", order->workers_count == 1 ? "worker" : "workers"));
    for (uint32_t i = 0; i < order->workers_count; i++) {
        out_add(out, "%s%" PRIu64, i == 0 ? " " : IN(out, "、", ", "), order->workers[i].worker);
        if (order->workers_count > 1 && i == 0) out_add(out, "%s", IN(out, "（领队）", " (leads)"));
        if (strcmp(order->state, "assigned") == 0 && order->workers_count > 1 && order->workers[i].accepted) out_add(out, "%s", IN(out, "（已接）",
                                                                                                                                   " (accepted)"));
    }
}

static void put_head(const struct view *view, const struct msg_order *order)
{
    struct out *out = view->out;
    char name[NAME_SIZE], money[TEXT_MONEY_SIZE];
    out_add(out, IN(out, "订单 %" PRIu64 "  ", "order %" PRIu64 "  "), order->order);
    out_styled(out, word_style(WORDS_STATE, order->state), "%s", word_in(WORDS_STATE, order->state, out));
    if (order->cause != NULL) out_add(out, IN(out, "（%s）", " (%s)"), word_in(WORDS_CAUSE, order->cause, out));
    out_add(out, IN(out, "\n  %s，%s 元\n", "\n  %s, %s yuan\n"), item_text(view, order->item, order->qty, name), text_yuan(order->price_fen, money));
}

/* until 14:03, and how long that is when it is soon. */
static void put_until(struct out *out, int64_t due_ms, const char *what)
{
    char due[WHEN_SIZE];
    int64_t left_ms = due_ms - out->now_ms;
    out_add(out, IN(out, "%s 前%s", "%s by %s"), IN(out, when_text(due_ms, out, due), what), IN(out, what, when_text(due_ms, out, due)));
    if (left_ms > 0 && left_ms < SOON_MS) out_add(out, IN(out, "（还有 %lld 秒）", " (%lld s left)"), (long long)left_ms / SECOND_MS);
}

static void put_span(struct out *out, const struct msg_order *order)
{
    char from[WHEN_SIZE], to[TEXT_TIME_SIZE];
    if (order->start_ms == 0) return;
    out_add(out, IN(out, "%s 到 %s", "%s to %s"), when_text(order->start_ms, out, from), text_clock(order->end_ms, to));
}

/* ---- life ---- */

enum step { STEP_HELD, STEP_ORDERED, STEP_ASSIGNED, STEP_ACCEPTED, STEP_SET_OUT, STEP_ARRIVED, STEP_STARTED, STEP_FINISHED, STEPS };

static const struct words step_words[STEPS] = {
    [STEP_HELD] = { "留位", "held" },      [STEP_ORDERED] = { "下单", "ordered" }, [STEP_ASSIGNED] = { "派单",
                                                                                                       "offered" }, [STEP_ACCEPTED] = { "接单", "accepted" },
    [STEP_SET_OUT] = { "出发", "set out" }, [STEP_ARRIVED] = { "到达", "arrived" }, [STEP_STARTED] = { "开工",
                                                                                                       "started" },  [STEP_FINISHED] = { "完工", "finished" },
};

/* The step that an order in this state waits for. */
static const struct { const char *state; enum step next; } next_steps[] = {
    { "held", STEP_ORDERED },    { "waiting", STEP_ASSIGNED },  { "assigned", STEP_ACCEPTED },  { "accepted", STEP_SET_OUT },
    { "on_the_way", STEP_ARRIVED }, { "arrived", STEP_STARTED }, { "serving", STEP_FINISHED }, { "done", STEPS },
};

/* Of an order that ended early only what left a time is known. */
static enum step next_step(const struct msg_order *order, bool *over)
{
    *over = false;
    for (size_t i = 0; i < sizeof next_steps / sizeof next_steps[0]; i++)
        if (strcmp(next_steps[i].state, order->state) == 0) return next_steps[i].next;
    *over = true;
    if (order->started_ms != 0) return STEP_FINISHED;
    if (order->assigned_ms != 0) return STEP_ACCEPTED;
    return strcmp(order->state, "released") == 0 ? STEP_ORDERED : STEP_ASSIGNED;
}

void view_order(const struct view *view, const struct msg_order *order)
{
    struct out *out = view->out;
    char promised[WHEN_SIZE];
    bool over;
    put_head(view, order);
    next_step(order, &over);
    if (over) return;
    if (order->promised_ms != 0) out_add(out, IN(out, "  承诺 %s 上门", "  promised for %s"), when_text(order->promised_ms, out, promised));
    else if (strcmp(order->state, "waiting") == 0) out_add(out, "%s", IN(out, "  还没有派到师傅，派到后才有承诺时间",
                                                                         "  nobody yet; the time is promised once somebody is found"));
    if (order->start_ms != 0) {
        out_add(out, "%s", IN(out, "，服务 ", ", visit "));
        put_span(out, order);
    }
    out_add(out, "\n");
    if (order->workers_count > 0) {
        out_add(out, "  ");
        put_crew(view, order);
        if (order->due_ms != 0 && strcmp(order->state, "assigned") == 0) {
            out_add(out, "%s", IN(out, "，", ", "));
            put_until(out, order->due_ms, IN(out, "答复", "answers"));
        }
        out_add(out, "\n");
    }
}

/* When it happened, or, once a crew is known, when it should. 0: not known. */
static int64_t step_ms(const struct msg_order *order, enum step step, bool done)
{
    const struct msg_crew *leader = order->workers_count > 0 ? &order->workers[0] : NULL;
    switch (step) {
    case STEP_HELD:
    case STEP_ORDERED:  return done && (step == STEP_HELD) == (strcmp(order->kind, "slot") == 0) ? order->created_ms : 0;
    case STEP_ASSIGNED: return done ? order->assigned_ms : 0;      /* the first time: before a rematch it says nothing of the next */
    case STEP_ACCEPTED: return done ? order->accepted_ms : 0;
    case STEP_SET_OUT:  return done ? order->set_out_ms : leader != NULL ? leader->leave_ms : 0;
    case STEP_ARRIVED:  return done ? order->arrived_ms : leader != NULL ? leader->arrive_ms : 0;
    case STEP_STARTED:  return done ? order->started_ms : order->start_ms;
    case STEP_FINISHED: return done ? order->finished_ms : order->end_ms;
    case STEPS: break;
    }
    return 0;
}

static void put_step(const struct view *view, const struct msg_order *order, enum step step, enum step next)
{
    struct out *out = view->out;
    char time[WHEN_SIZE];
    bool done = step < next, now = step == next;
    int64_t ms = step_ms(order, step, done);
    out_add(out, "  ");
    out_styled(out, done ? STYLE_GOOD : now ? STYLE_STRONG : STYLE_FAINT, "[%c] %s", done ? 'x' : now ? '>' : ' ', out_words(out, step_words[step]));
    out_pad(out, STEP_COLUMNS - width_of_text(out_words(out, step_words[step])));
    if (ms != 0) out_add(out, "%s%s", when_text(ms, out, time), done ? "" : IN(out, "（预计）", " (planned)"));
    if (step == STEP_ASSIGNED && order->workers_count > 0) {
        if (ms != 0) out_add(out, "  ");
        put_crew(view, order);
    }
    if (now && step == STEP_ACCEPTED && order->due_ms != 0) put_until(out, order->due_ms, IN(out, "答复", "answers"));
    if (now && step == STEP_ORDERED && order->due_ms != 0) put_until(out, order->due_ms, IN(out, "确认，否则放开", "to be confirmed"));
    out_end_line(out);
}

void view_order_life(const struct view *view, const struct msg_order *order)
{
    struct out *out = view->out;
    char time[WHEN_SIZE];
    bool over, slot = strcmp(order->kind, "slot") == 0;
    enum step next = next_step(order, &over);
    put_head(view, order);
    out_add(out, IN(out, "  服务点 %" PRIu64 "，住户 %" PRIu64 "，地点 %.5f,%.5f\n", "  point %" PRIu64 ", household %" PRIu64 ", at %.5f,%.5f\n"),
            order->point, order->household, (double)order->lon_e7 / 1e7, (double)order->lat_e7 / 1e7);
    if (order->promised_ms != 0) out_add(out, IN(out, "  承诺 %s 上门\n", "  promised for %s\n"), when_text(order->promised_ms, out, time));
    if (order->rematches > 0) out_add(out, IN(out, "  改派过 %lld 次，承诺不变\n", "  matched again %lld times, the promise stays\n"),
                                      (long long)order->rematches);
    out_add(out, "\n");
    for (enum step step = slot ? STEP_HELD : STEP_ORDERED; step < STEPS; step++) {
        if (over && step >= next) break;
        put_step(view, order, step, next);
    }
    if (!over) return;
    out_add(out, "  ");
    out_styled(out, word_style(WORDS_STATE, order->state), "[!] %s", word_in(WORDS_STATE, order->state, out));
    if (order->cause != NULL) out_add(out, "  %s", word_in(WORDS_CAUSE, order->cause, out));
    out_add(out, "\n");
}

/* ---- many ---- */

void view_orders(const struct view *view, const struct msg_order_list *list)
{
    struct out *out = view->out;
    struct table table;
    if (list->orders_count == 0) {
        out_add(out, "%s", IN(out, "没有未完成的订单\n", "no open orders\n"));
        return;
    }
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "单号", "order" });
    table_column(&table, ALIGN_LEFT, (struct words){ "状态", "state" });
    table_column(&table, ALIGN_LEFT, (struct words){ "服务", "item" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "服务点", "point" });
    table_column(&table, ALIGN_LEFT, (struct words){ "上门", "visit" });
    table_column(&table, ALIGN_LEFT, (struct words){ "师傅", "workers" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "金额", "yuan" });
    table_column(&table, ALIGN_LEFT, (struct words){ "备注", "note" });
    for (uint32_t i = 0; i < list->orders_count; i++) {
        const struct msg_order *order = &list->orders[i];
        char name[NAME_SIZE], time[WHEN_SIZE], money[TEXT_MONEY_SIZE], crew[NAME_SIZE] = "-";
        int64_t visit_ms = order->start_ms != 0 ? order->start_ms : order->promised_ms;
        for (uint32_t k = 0, used = 0; k < order->workers_count; k++)
            used += (uint32_t)snprintf(crew + used, sizeof crew - used, "%s%" PRIu64, k == 0 ? "" : ",", order->workers[k].worker);
        table_cell(&table, STYLE_STRONG, "%" PRIu64, order->order);
        table_cell(&table, word_style(WORDS_STATE, order->state), "%s", word_in(WORDS_STATE, order->state, out));
        table_cell(&table, STYLE_PLAIN, "%s", item_text(view, order->item, order->qty, name));
        table_cell(&table, STYLE_PLAIN, "%" PRIu64, order->point);
        table_cell(&table, STYLE_PLAIN, "%s", visit_ms == 0 ? "-" : when_text(visit_ms, out, time));
        table_cell(&table, STYLE_PLAIN, "%s", crew);
        table_cell(&table, STYLE_PLAIN, "%s", text_yuan(order->price_fen, money));
        table_cell(&table, STYLE_FAINT, "%s", order->cause == NULL ? "" : word_in(WORDS_CAUSE, order->cause, out));
    }
    table_end(&table, out);
    if (list->more) out_add(out, "%s", IN(out, "还有更多：--limit 0 看全部\n", "there are more: --limit 0 lists all\n"));
}
