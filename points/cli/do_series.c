/* do_series.c - bookings that are made together, and bookings that move. */
#include "points/cli/orders.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/trouble.h"
#include "points/cli/when.h"

static int finish_series(struct cli *cli, bool ok, struct answer *answer)
{
    struct view view = cli_view(cli);
    if (ok && cli->asked.json) cli_json(cli, &shape_series, answer->body);
    else if (ok) view_series(&view, answer->body);
    answer_clear(answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

static bool all_held(const struct msg_series *series)
{
    for (uint32_t i = 0; i < series->visits_count; i++)
        if (strcmp(series->visits[i].state, "impossible") == 0) return false;
    return true;
}

/* Held, but not all of it: what may be done now. */
static void say_next(struct cli *cli, const struct msg_series *series)
{
    struct out *talk = &cli->talk;
    char due[WHEN_SIZE], time[TEXT_TIME_SIZE];
    out_add(talk, IN(talk, "还没有确认；约上的留到 %s。接下来：\n", "Nothing is booked yet; what is held is kept until %s. Next:\n"), when_text(series->due_ms, talk, due));
    for (uint32_t i = 0; i < series->visits_count; i++) {
        const struct msg_series_visit *visit = &series->visits[i];
        if (visit->others_count == 0) continue;
        text_time(visit->others[0].start_ms, time);
        out_add(talk, "  paidan series set %" PRIu64 " %" PRId64 " %.16s\n", series->series, visit->number, time);
    }
    out_add(talk, IN(talk, "  paidan series confirm %" PRIu64 "    （只要约上的）\n  paidan cancel %" PRIu64 " --all\n",
                     "  paidan series confirm %" PRIu64 "    (what is held, and no more)\n  paidan cancel %" PRIu64 " --all\n"), series->series, series->series);
}

static int confirm(struct cli *cli, uint64_t series, int64_t count)
{
    struct msg_series_confirm body = { .series = series, .count = count };
    struct answer answer;
    return finish_series(cli, cli_change(cli, KIND_SERIES_CONFIRM, "-ok", &body, &answer), &answer);
}

int do_book_series(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_series_hold body = { FIELDS_OF_REQUEST(asked), .qty = orders_quantity(cli), .start_ms = when_ms(asked->start, cli->today), .every = asked->every,
                                    .count = asked->weekly, .skip_holidays = asked->skip };
    if ((asked->given & GIVEN(UNTIL)) != 0) body.until = when_day(asked->until, cli->today);
    struct answer held;
    cli->others = true;
    if (!cli_change(cli, KIND_SERIES_HOLD, "", &body, &held)) {
        struct msg_slots_ask near = { FIELDS_OF_REQUEST(asked), .qty = body.qty };
        int64_t start[NEAREST_MAX];
        if (!asked->json && trouble_of_start(held.error)) orders_near(cli, &near, body.start_ms, start);
        answer_clear(&held);
        return EXIT_FAILED;
    }
    const struct msg_series *series = held.body;
    if (all_held(series) || asked->partial) {
        uint64_t id = series->series;
        int64_t count = series->held;
        answer_clear(&held);
        return confirm(cli, id, count);
    }
    if (!asked->json) say_next(cli, series);
    finish_series(cli, true, &held);
    return EXIT_FAILED;
}

static bool series_of(struct cli *cli, struct answer *answer)
{
    struct msg_series_ref body = { .series = cli->asked.series };
    return cli_ask(cli, KIND_SERIES_SHOW, &body, answer);
}

int do_series_show(struct cli *cli)
{
    struct answer answer;
    return finish_series(cli, series_of(cli, &answer), &answer);
}

int do_series_confirm(struct cli *cli)
{
    struct answer answer;
    if (!series_of(cli, &answer)) {
        answer_clear(&answer);
        return EXIT_FAILED;
    }
    int64_t count = ((const struct msg_series *)answer.body)->held;
    answer_clear(&answer);
    return confirm(cli, cli->asked.series, count > 0 ? count : 1);      /* none is held: the core says so */
}

/* Another start for one visit of a series that is held: what is asked for is as in the order that gave the series its number. */
int do_series_set(struct cli *cli)
{
    struct msg_order_ref ref = { .order = cli->asked.series };
    struct answer first, answer;
    if (!cli_ask(cli, KIND_ORDER_SHOW, &ref, &first)) {
        answer_clear(&first);
        return EXIT_FAILED;
    }
    const struct msg_order *order = first.body;
    struct msg_slot_hold body = { .point = order->point, .household = order->household, .lon_e7 = order->lon_e7, .lat_e7 = order->lat_e7, .item = order->item, .qty = order->qty,
                                  .start_ms = when_ms(cli->asked.start, cli->today), .series = cli->asked.series, .number = cli->asked.number };
    bool ok = cli_change(cli, KIND_SLOT_HOLD, "", &body, &answer);
    answer_clear(&first);
    return orders_finish(cli, ok, &answer);
}

/* ---- another start ---- */

const char *series_scope_of(const struct asked *asked)
{
    return asked->whole ? "all" : asked->following ? "after" : NULL;
}

/* The same command with what was lacking. */
static void say_how(struct cli *cli, const struct msg_order_move *wanted, const struct answer *refused)
{
    struct out *talk = &cli->talk;
    struct msg_order_ref ref = { .order = wanted->order };
    struct answer answer;
    int64_t start[NEAREST_MAX];
    char time[TEXT_TIME_SIZE], money[TEXT_MONEY_SIZE];
    const char *scope = wanted->scope == NULL ? "" : strcmp(wanted->scope, "all") == 0 ? " --all" : " --after";
    if (refused->error == ERR_PRICE) {
        text_time(wanted->start_ms, time);
        out_add(talk, IN(talk, "同意新价就再运行：", "When that is agreed to: "));
        out_add(talk, "paidan move %" PRIu64 " %.16s%s --agree %s\n", wanted->order, time, scope, text_yuan(refused->refusal->price_fen, money));
        return;
    }
    if (!trouble_of_start(refused->error)) return;
    client_ask(cli->client, KIND_ORDER_SHOW, NULL, &ref, 0, &answer);
    if (answer.error == ERR_OK) {
        const struct msg_order *order = answer.body;
        struct msg_slots_ask ask = { .point = order->point, .household = order->household, .lon_e7 = order->lon_e7, .lat_e7 = order->lat_e7, .item = order->item,
                                     .qty = order->qty, .order = order->order };
        if (orders_near(cli, &ask, wanted->start_ms, start) > 0) {
            text_time(start[0], time);
            out_add(talk, "%spaidan move %" PRIu64 " %.16s%s\n", IN(talk, "改约：", "Move it: "), wanted->order, time, scope);
        }
    }
    answer_clear(&answer);
}

/* The starts that a booking can be moved to, on its day and the next ones. */
static int show_starts(struct cli *cli)
{
    struct msg_order_ref ref = { .order = cli->asked.order };
    struct answer shown, answer;
    if (!cli_ask(cli, KIND_ORDER_SHOW, &ref, &shown)) {
        answer_clear(&shown);
        return EXIT_FAILED;
    }
    const struct msg_order *order = shown.body;
    struct msg_slots_ask ask = { .point = order->point, .household = order->household, .lon_e7 = order->lon_e7, .lat_e7 = order->lat_e7, .item = order->item, .qty = order->qty,
                                 .order = order->order, .day = order->promised_ms != 0 ? text_day_of_ms(order->promised_ms) : cli->today, .days = cli->asked.days };
    bool ok = cli_ask(cli, KIND_SLOTS, &ask, &answer);
    struct view view = cli_view(cli);
    if (ok && cli->asked.json) cli_json(cli, &shape_slots, answer.body);
    else if (ok) view_slots(&view, &ask, answer.body);
    answer_clear(&answer);
    answer_clear(&shown);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_move(struct cli *cli)
{
    if ((cli->asked.given & GIVEN(START)) == 0) return show_starts(cli);
    struct msg_order_move body = { .order = cli->asked.order, .start_ms = when_ms(cli->asked.start, cli->today), .scope = series_scope_of(&cli->asked),
                                   .price_fen = cli->asked.agree_fen };
    struct answer answer;
    cli->others = true;
    bool ok = cli_change(cli, KIND_ORDER_MOVE, "", &body, &answer);
    if (!ok && !cli->asked.json) say_how(cli, &body, &answer);
    return orders_finish(cli, ok, &answer);
}
