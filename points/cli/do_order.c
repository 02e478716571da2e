/* do_order.c - what residents ask for, and what an operator does about it. */
#include "points/cli/orders.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/trouble.h"
#include "points/cli/when.h"

enum { NEAR_DAYS = 4, NEAR_BEFORE = 1 };

int do_menu(struct cli *cli)
{
    struct msg_menu_ask body = { .category = cli->asked.category };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_MENU, &body, &answer);
    if (ok && cli->asked.json) cli_json(cli, &shape_menu, answer.body);
    else if (ok) view_menu(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int64_t orders_quantity(struct cli *cli)
{
    struct view view;
    if (cli->asked.qty != 0) return cli->asked.qty;
    view = cli_view(cli);
    const struct msg_menu_item *item = view_item(&view, cli->asked.item);
    return item == NULL ? 1 : item->qty_min;
}

/* Nobody yet: the counts say why, where the role may know. */
static void add_why(struct cli *cli, uint64_t order)
{
    struct msg_order_ref body = { .order = order };
    struct answer answer;
    if (!rights_allow(cli->asked.role, KIND_ORDER_WHY)) return;
    client_ask(cli->client, KIND_ORDER_WHY, NULL, &body, 0, &answer);
    if (answer.error == ERR_OK) {
        const struct msg_why *why = answer.body;
        out_add(&cli->out, "  ");
        trouble_counts(&cli->out, why->reasons, why->reasons_count);
        out_add(&cli->out, "\n");
    }
    answer_clear(&answer);
}

/* What came of an order that was made or changed. */
static void show_result(struct cli *cli, const struct msg_order *order)
{
    struct view view = cli_view(cli);
    view_order(&view, order);
    if (strcmp(order->state, "waiting") == 0) add_why(cli, order->order);
}

int orders_finish(struct cli *cli, bool ok, struct answer *answer)
{
    if (ok && cli->asked.json) cli_json(cli, &shape_order, answer->body);
    else if (ok) show_result(cli, answer->body);
    answer_clear(answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_order(struct cli *cli)
{
    struct msg_request body = { FIELDS_OF_REQUEST(&cli->asked), .qty = orders_quantity(cli) };
    struct answer answer;
    bool ok = cli_change(cli, KIND_ORDER_NOW, "", &body, &answer);
    uint64_t order = ok ? ((const struct msg_order *)answer.body)->order : 0;
    int code = orders_finish(cli, ok, &answer);
    if (!ok || cli->asked.json) return code;
    out_styled(&cli->out, STYLE_FAINT, IN(&cli->out, "进展: paidan show %" PRIu64 "    原因: paidan why %" PRIu64,
                                          "how it goes: paidan show %" PRIu64 "    why: paidan why %" PRIu64), order, order);
    out_add(&cli->out, "\n");
    return code;
}

/* Why nobody can come at a start, in words; "" when that cannot be told. */
static void counts_of(struct cli *cli, const struct msg_slots_ask *ask, int64_t start_ms, struct out *counts)
{
    struct msg_slot_why_ask body = { FIELDS_OF_REQUEST(&cli->asked), .qty = ask->qty, .start_ms = start_ms };
    struct answer answer;
    client_ask(cli->client, KIND_SLOT_WHY, NULL, &body, 0, &answer);
    if (answer.error == ERR_OK) {
        const struct msg_slot_why *why = answer.body;
        trouble_counts(counts, why->reasons, why->reasons_count);
    }
    answer_clear(&answer);
}

/* A line for each run of neighbours that are full for the same reasons. */
static void say_full(struct cli *cli, const struct msg_slots_ask *ask, const struct msg_slots *slots)
{
    struct view view = cli_view(cli);
    struct out run = { .lang = cli->out.lang }, next = { .lang = cli->out.lang };
    int64_t first_ms = 0, last_ms = 0;
    out_add(&cli->out, "\n");
    for (uint32_t i = 0; i <= slots->slots_count; i++) {
        const struct msg_slot *slot = i < slots->slots_count ? &slots->slots[i] : NULL;
        out_clear(&next);
        if (slot != NULL && slot->free == 0) counts_of(cli, ask, slot->start_ms, &next);
        bool same = next.used > 0 && run.used > 0 && strcmp(next.text, run.text) == 0 && text_day_of_ms(slot->start_ms) == text_day_of_ms(first_ms);
        if (!same && run.used > 0) view_full(&view, first_ms, last_ms, run.text);
        if (!same) {
            struct out swap = run;
            run = next;
            next = swap;
            if (slot != NULL) first_ms = slot->start_ms;
        }
        if (slot != NULL) last_ms = slot->start_ms;
    }
    out_clear(&run);
    out_clear(&next);
}

int do_slots(struct cli *cli)
{
    struct msg_slots_ask body = { FIELDS_OF_REQUEST(&cli->asked), .qty = orders_quantity(cli), .day = when_day(cli->asked.day, cli->today), .days = cli->asked.days };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_SLOTS, &body, &answer);
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_slots, answer.body);
    } else if (ok) {
        struct view view = cli_view(cli);
        view_slots(&view, &body, answer.body);
        if (cli->asked.reasons) say_full(cli, &body, answer.body);
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

/* ---- booking ---- */

/* The same command with another start. */
static void put_again(struct out *talk, const struct cli *cli, const struct msg_slot_hold *wanted, int64_t start_ms)
{
    char time[TEXT_TIME_SIZE];
    text_time(start_ms, time);
    out_add(talk, "paidan book %s %" PRId64 " %.16s --point %" PRIu64 " --household %" PRIu64 " --at %.7f,%.7f", wanted->item, wanted->qty, time,
            wanted->point, wanted->household,
            (double)wanted->lon_e7 / 1e7, (double)wanted->lat_e7 / 1e7);
    if ((cli->asked.given & GIVEN(CORE)) != 0) out_add(talk, " --core %s", cli->asked.core);
    out_add(talk, "\n");
}

uint32_t orders_near(struct cli *cli, struct msg_slots_ask *ask, int64_t wanted_ms, int64_t start[NEAREST_MAX])
{
    struct out *talk = &cli->talk;
    int32_t first = text_day_of_ms(wanted_ms) - NEAR_BEFORE, last = cli->today + SLOT_DAYS_MAX - NEAR_DAYS;
    if (first > last && ask->order == 0) first = last;      /* a visit of a series may be farther ahead */
    if (first < cli->today) first = cli->today;
    ask->day = first;
    ask->days = NEAR_DAYS;
    struct answer answer;
    char time[WHEN_SIZE];
    client_ask(cli->client, KIND_SLOTS, NULL, ask, 0, &answer);
    uint32_t count = answer.error == ERR_OK ? slots_nearest(answer.body, wanted_ms, start) : 0;
    answer_clear(&answer);
    out_add(talk, "%s", count == 0 ? IN(talk, "前后几天都没有空位", "nothing is free for days around") : IN(talk, "最近的空位：", "The nearest free starts: "));
    for (uint32_t i = 0; i < count; i++) out_add(talk, "%s%s", i == 0 ? "" : IN(talk, "，", ", "), when_text(start[i], talk, time));
    out_add(talk, "\n");
    return count;
}

static void offer_others(struct cli *cli, const struct msg_slot_hold *wanted)
{
    struct out *talk = &cli->talk;
    struct msg_slots_ask ask = { FIELDS_OF_REQUEST(&cli->asked), .qty = wanted->qty };
    int64_t start[NEAREST_MAX];
    if (orders_near(cli, &ask, wanted->start_ms, start) == 0) return;
    out_add(talk, "%s", IN(talk, "改约：", "Book it: "));
    put_again(talk, cli, wanted, start[0]);
}

int do_book(struct cli *cli)
{
    if ((cli->asked.given & (GIVEN(WEEKLY) | GIVEN(UNTIL))) != 0) return do_book_series(cli);
    struct msg_slot_hold wanted = { FIELDS_OF_REQUEST(&cli->asked), .qty = orders_quantity(cli), .start_ms = when_ms(cli->asked.start, cli->today) };
    struct answer held, answer;
    cli->others = true;
    if (!cli_change(cli, KIND_SLOT_HOLD, "", &wanted, &held)) {
        if (!cli->asked.json && trouble_of_start(held.error)) offer_others(cli, &wanted);
        answer_clear(&held);
        return EXIT_FAILED;
    }
    struct msg_order_ref ref = { .order = ((const struct msg_order *)held.body)->order };
    answer_clear(&held);
    bool ok = cli_change(cli, KIND_SLOT_CONFIRM, "-ok", &ref, &answer);
    return orders_finish(cli, ok, &answer);
}

/* ---- one order ---- */

int do_show(struct cli *cli)
{
    struct msg_order_ref body = { .order = cli->asked.order };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_ORDER_SHOW, &body, &answer);
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_order, answer.body);
    } else if (ok) {
        struct view view = cli_view(cli);
        view_order_life(&view, answer.body);
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_why(struct cli *cli)
{
    struct msg_order_ref body = { .order = cli->asked.order };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_ORDER_WHY, &body, &answer);
    if (ok && cli->asked.json) cli_json(cli, &shape_why, answer.body);
    else if (ok) view_why(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

/* An order that is only held is let go, not cancelled: nothing was agreed yet. */
int do_cancel(struct cli *cli)
{
    struct msg_order_cancel body = { .order = cli->asked.order, .cause = cli->asked.cause, .scope = series_scope_of(&cli->asked) };
    struct msg_order_ref ref = { .order = cli->asked.order };
    struct answer answer;
    bool held = false;
    client_ask(cli->client, KIND_ORDER_SHOW, NULL, &ref, 0, &answer);
    if (answer.error == ERR_OK) held = strcmp(((const struct msg_order *)answer.body)->state, "held") == 0;
    answer_clear(&answer);
    bool ok = held && body.scope == NULL ? cli_change(cli, KIND_SLOT_RELEASE, "", &ref, &answer) : cli_change(cli, KIND_ORDER_CANCEL, "", &body, &answer);
    return orders_finish(cli, ok, &answer);
}

int do_fail(struct cli *cli)
{
    struct msg_order_end body = { .order = cli->asked.order, .cause = cli->asked.cause };
    struct answer answer;
    return orders_finish(cli, cli_change(cli, KIND_ORDER_FAIL, "", &body, &answer), &answer);
}

int do_assign(struct cli *cli)
{
    struct msg_order_assign body = { .order = cli->asked.order, .worker = cli->asked.worker,
                                     .cause = cli->asked.cause == NULL ? "operator" : cli->asked.cause };
    struct answer answer;
    return orders_finish(cli, cli_change(cli, KIND_ORDER_ASSIGN, "", &body, &answer), &answer);
}

int do_orders(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_order_list_ask body = { .point = asked->point, .worker = asked->worker, .state = asked->state };
    struct answer answer;
    client_ask_all(cli->client, KIND_ORDER_LIST, &body, (uint64_t)asked->limit, &answer);
    bool ok = answer.error == ERR_OK;
    if (!ok) cli_tell(cli, &answer, false);
    if (ok && asked->json) {
        cli_json(cli, &shape_order_list, answer.body);
    } else if (ok) {
        struct view view = cli_view(cli);
        view_orders(&view, answer.body);
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_exclude(struct cli *cli)
{
    struct msg_household_exclude body = { .household = cli->asked.household, .worker = cli->asked.worker, .on = !cli->asked.back };
    struct answer answer;
    bool ok = cli_change(cli, KIND_HOUSEHOLD_EXCLUDE, "", &body, &answer);
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_done, answer.body);
    } else if (ok) {
        out_add(&cli->out, IN(&cli->out, "住户 %" PRIu64 " %s师傅 %" PRIu64 "\n", "household %" PRIu64 " %s worker %" PRIu64 "\n"), body.household,
                body.on ? IN(&cli->out, "不再接受", "will not have") : IN(&cli->out, "重新接受", "welcomes again"), body.worker);
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_priority(struct cli *cli)
{
    struct msg_household_priority body = { .household = cli->asked.household, .priority = cli->asked.level };
    struct answer answer;
    bool ok = cli_change(cli, KIND_HOUSEHOLD_PRIORITY, "", &body, &answer);
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_done, answer.body);
    } else if (ok && body.priority == 0) {
        out_add(&cli->out, IN(&cli->out, "住户 %" PRIu64 " 不再列为重点人群\n", "household %" PRIu64 " is served as everybody\n"), body.household);
    } else if (ok) {
        out_add(&cli->out, IN(&cli->out, "住户 %" PRIu64 " 列为重点人群，级别 %" PRId64 "\n", "household %" PRIu64 " belongs to a priority group, level %" PRId64 "\n"), body.household, body.priority);
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}
