/* live.c - see live.h. Phases: the links come up; the event log so far is read; the city lives; then every acknowledged order is asked for,
 * some requests are made again under their old keys, and the log is read to its end. */
#include "sim/live.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"
#include "sim/checker.h"
#include "sim/desk.h"
#include "sim/live_acts.h"
#include "sim/memory.h"
#include "sim/residents.h"
#include "sim/stage.h"
#include "sim/tally.h"
#include "sim/tell.h"
#include "sim/wire_seen.h"
#include "sim/workers.h"

enum {
    TURN_MS = 4, TURN_ACTS = 400, LOOK_TURNS = 50 /* the book is looked through every so many turns */,
    POLL_WAIT_MS = 1000, POLL_QUIET_MS = 100, POLL_TIMEOUT_MS = 10000, LINK_WAIT_S = 30, VERIFY_WAIT_S = 30,
    KEY_SIZE = 33, AGAIN_EVERY = 10 /* of the acknowledged requests, one in so many is made again */,
    VERIFY_AT_ONCE = 64, OVERTIME_H = 2 /* after midnight the day is over whatever is still open */, WHY_SIZE = 256,
};

static const uint64_t signal_apart_ns = 1000000000;

enum phase { PHASE_LINK, PHASE_CATCH_UP, PHASE_CITY, PHASE_VERIFY, PHASE_REREAD, PHASE_OVER };

/* What became of one wish; same index as the wish. */
enum fate { FATE_TO_COME, FATE_ASKED, FATE_ACKNOWLEDGED, FATE_TURNED_AWAY };
struct entry { enum fate fate; enum kind kind; uint64_t order; int64_t start_ms; char key[KEY_SIZE]; bool asked_for, once_more; };

struct live {
    struct live_options options;
    struct tables *tables;
    struct policy policy;
    uv_loop_t loop;
    uv_timer_t turn, summary;
    uv_signal_t interrupt, terminate;
    struct desk *desk;
    struct uplink *feed;                 /* a link of its own, so that a long poll holds nobody up */
    struct checker *checker;
    struct tally *tally;
    struct stage stage;
    struct entry *entry; uint32_t entries, entry_room;
    enum phase phase;
    uint64_t phase_ns, stopped_ns, feed_after, turns;
    uint32_t quiet_polls, verify_next, verifying, verified, in_flight;
    int32_t day;
    int64_t start_ms, until_ms, end_ms;
    bool stopped, failed;
};

struct asking { struct live *live; uint32_t wish; struct why why; };      /* one request under way; why: the first refusal */
struct acting { struct live *live; enum act_kind act; };

static void enter(struct live *live, enum phase phase)
{
    live->phase = phase;
    live->phase_ns = uv_hrtime();
}

static uint32_t seconds_in_phase(const struct live *live)
{
    return (uint32_t)((uv_hrtime() - live->phase_ns) / 1000000000u);
}

static void give_up(struct live *live, const char *why)
{
    fprintf(stderr, "paidan-sim: %s\n", why);
    live->failed = true;
    enter(live, PHASE_OVER);
}

/* ---- the event feed ---- */

static void poll_feed(struct live *live);

static void take_events(struct live *live, const struct msg_events *events)
{
    for (uint32_t i = 0; i < events->events_count; i++) {
        struct seen seen;
        const struct msg_event *event = &events->events[i];
        if (!wire_seen(live->tables, event, &seen)) {
            give_up(live, "the core speaks of things that are not in these tables; are they the same folder?");
            return;
        }
        if (checker_last_seq(live->checker) == 0 && seen.seq != 1) checker_join(live->checker);      /* older ones are no longer kept */
        checker_see(live->checker, &seen);
        tally_see(live->tally, &seen);
        stage_see(&live->stage, &seen);
        if (!live->options.quiet) tell_event(stdout, live->tables, &seen);
    }
    live->quiet_polls = events->events_count ? 0 : live->quiet_polls + 1;
    live->feed_after = events->next;
    fflush(stdout);
}

static void on_events(void *context, const struct msg_reply_envelope *reply)
{
    struct live *live = context;
    if (live->phase == PHASE_OVER) return;
    if (reply->error == ERR_OK) take_events(live, reply->body);
    else if (reply->error != ERR_UNAVAILABLE && reply->error != ERR_FULL && reply->error != ERR_NO_SESSION) {
        checker_note(live->checker, VIOLATION_GAP, 0, error_name(reply->error));
        give_up(live, reply->error == ERR_GONE ? "the core no longer has the events that follow" : error_en(reply->error));
    }
    if (live->phase != PHASE_OVER) poll_feed(live);
}

static void poll_feed(struct live *live)
{
    const struct msg_events_ask body = { .after = live->feed_after, .wait_ms = live->phase == PHASE_CITY ? POLL_WAIT_MS : POLL_QUIET_MS };
    uplink_ask(live->feed, KIND_EVENTS_SINCE, NULL, &body, POLL_TIMEOUT_MS, on_events, live);
}

/* ---- residents ---- */

static void ask_hold(struct live *live, uint32_t wish, int64_t start_ms, bool once_more);

static struct asking *asking_new(struct live *live, uint32_t wish)
{
    struct asking *asking = memory_take(1, sizeof *asking);
    *asking = (struct asking){ .live = live, .wish = wish };
    return asking;
}

static void acknowledged(struct live *live, uint32_t index, const struct msg_order *order)
{
    struct entry *entry = &live->entry[index];
    const struct wish *wish = &live->stage.wishes.wish[index];
    bool first = entry->fate != FATE_ACKNOWLEDGED;
    checker_answered(live->checker, wish->no, order->order);
    if (!first) return;
    entry->fate = FATE_ACKNOWLEDGED;
    entry->order = order->order;
    if (wish->slot) residents_held(&live->stage, wish, order->order, 0, uplink_now_ms(desk_office(live->desk)));
}

static void turned_away(struct live *live, uint32_t index, const struct msg_reply_envelope *reply, const struct why *why)
{
    if (live->entry[index].fate == FATE_ACKNOWLEDGED) {      /* asked again, and now it is refused */
        checker_note(live->checker, VIOLATION_LOST, live->entry[index].order, error_name(reply->error));
        return;
    }
    if (reply->error == ERR_UNAVAILABLE) return;             /* never answered */
    live->entry[index].fate = FATE_TURNED_AWAY;
    tally_turned_away(live->tally, error_name(reply->error), why);
}

static void on_slots(void *context, const struct msg_reply_envelope *reply)
{
    struct asking *asking = context;
    struct live *live = asking->live;
    const struct msg_slots *slots = reply->error == ERR_OK ? reply->body : NULL;
    struct slot list[LIST_SLOTS_MAX];
    uint32_t count = slots ? slots->slots_count : 0;
    for (uint32_t i = 0; i < count; i++) list[i] = (struct slot){ slots->slots[i].start_ms, (uint32_t)slots->slots[i].free, slots->slots[i].price_fen };
    const struct slot *pick = residents_pick(&live->stage.wishes.wish[asking->wish], list, count);
    const struct msg_reply_envelope none = { .error = reply->error == ERR_OK ? ERR_NO_CAPACITY : reply->error };
    if (pick) ask_hold(live, asking->wish, pick->start_ms, true);
    else turned_away(live, asking->wish, &none, &asking->why);
    live->in_flight--;
    free(asking);
}

static void on_answer(void *context, const struct msg_reply_envelope *reply)
{
    struct asking *asking = context;
    struct live *live = asking->live;
    const struct wish *wish = &live->stage.wishes.wish[asking->wish];
    const struct entry *entry = &live->entry[asking->wish];
    wire_seen_why(reply->why, reply->why_count, &asking->why);
    live->in_flight--;
    if (reply->error == ERR_OK) {
        acknowledged(live, asking->wish, reply->body);
    } else if (reply->error == ERR_NO_CAPACITY && wish->slot && !entry->once_more && entry->fate == FATE_ASKED) {
        const struct msg_slots_ask body = live_slots(live->tables, wish);
        live->in_flight++;
        desk_ask(live->desk, DESK_RESIDENT, wish->request.point, KIND_SLOTS, NULL, &body, on_slots, asking);
        return;
    } else {
        turned_away(live, asking->wish, reply, &asking->why);
    }
    free(asking);
}

/* Sends what the entry says, under its key: the first time, and again when it is verified. */
static void send_entry(struct live *live, uint32_t index)
{
    const struct wish *wish = &live->stage.wishes.wish[index];
    const struct entry *entry = &live->entry[index];
    const struct msg_request now = live_request(live->tables, wish);
    const struct msg_slot_hold hold = live_hold(live->tables, wish, entry->start_ms);
    const void *body = wish->slot ? (const void *)&hold : (const void *)&now;
    live->in_flight++;
    desk_ask(live->desk, DESK_RESIDENT, wish->request.point, entry->kind, entry->key, body, on_answer, asking_new(live, index));
}

static void ask_hold(struct live *live, uint32_t wish, int64_t start_ms, bool once_more)
{
    struct entry *entry = &live->entry[wish];
    *entry = (struct entry){ .fate = FATE_ASKED, .kind = KIND_SLOT_HOLD, .start_ms = start_ms, .once_more = once_more };
    uplink_key(entry->key);
    send_entry(live, wish);
}

static void place_wish(struct live *live, uint32_t index)
{
    const struct wish *wish = &live->stage.wishes.wish[index];
    tally_asked(live->tally, wish->slot);
    if (wish->slot) {
        ask_hold(live, index, wish->request.start_ms, false);
        return;
    }
    struct entry *entry = &live->entry[index];
    *entry = (struct entry){ .fate = FATE_ASKED, .kind = KIND_ORDER_NOW };
    uplink_key(entry->key);
    send_entry(live, index);
}

/* ---- acts ---- */

static void on_acted(void *context, const struct msg_reply_envelope *reply)
{
    struct acting *acting = context;
    acting->live->in_flight--;
    if (reply->error != ERR_OK && reply->error != ERR_UNAVAILABLE) tally_refused(acting->live->tally, acting->act, error_name(reply->error));
    free(acting);
}

static void perform(struct live *live, const struct act *act)
{
    struct act_message message;
    if (!live_act(live->tables, act, &message)) return;
    struct acting *acting = memory_take(1, sizeof *acting);
    *acting = (struct acting){ live, act->kind };
    live->in_flight++;
    desk_ask(live->desk, message.via, act->point, message.kind, NULL, &message.body, on_acted, acting);
}

static void plan_day(struct live *live, int32_t day, int64_t now_ms)
{
    struct stage *stage = &live->stage;
    uint32_t before = stage->wishes.count, book = day == day_of_ms(live->start_ms) ? live->options.orders * BOOK_PCT / 100 : 0;
    live->day = day;
    live->until_ms = ms_of_day(day) + live->options.until_min * MINUTE_MS;
    if (now_ms >= live->until_ms) book = 0;
    demand_book(&stage->city, &live->policy, day, now_ms, book, &stage->wishes);
    demand_day(&stage->city, &live->policy, day, now_ms, live->until_ms, live->options.orders - book, &stage->wishes);
    for (; live->entries < stage->wishes.count; live->entries++) {
        live->entry = memory_room(live->entry, live->entries, &live->entry_room, sizeof *live->entry);
        live->entry[live->entries] = (struct entry){ .fate = FATE_TO_COME };
    }
    for (uint32_t i = before; i < stage->wishes.count; i++)
        stage_at(stage, stage->wishes.wish[i].at_ms, (struct act){ .kind = ACT_WISH, .wish = i });
    workers_day(stage, day, now_ms);
    if (!live->options.once) stage_at(stage, ms_of_day(day + 1), (struct act){ .kind = ACT_DAY, .day = day + 1 });
}

static void take_due(struct live *live, int64_t now_ms)
{
    const struct act *first;
    struct act act;
    for (int i = 0; i < TURN_ACTS && (first = agenda_first(&live->stage.agenda)) != NULL && first->at_ms <= now_ms; i++) {
        agenda_take(&live->stage.agenda, &act);
        if (act.kind == ACT_DAY) plan_day(live, act.day, now_ms);
        else if (act.kind == ACT_WISH) place_wish(live, act.wish);
        else if (stage_due(&live->stage, &act, now_ms)) perform(live, &act);
    }
}

/* ---- is the day over? ---- */

static bool open_today(const struct live *live)
{
    const struct seen_order *order;
    for (uint32_t row = 0; (order = checker_order_row(live->checker, row)) != NULL; row++)
        if (!order_state_over(order->state) && order->promised_ms < ms_of_day(live->day + 1)) return true;
    return false;
}

static bool day_over(struct live *live, int64_t now_ms)
{
    if (now_ms >= ms_of_day(live->day + 1) + OVERTIME_H * 60 * MINUTE_MS) return true;
    if (now_ms < live->until_ms || live->in_flight || live->turns % LOOK_TURNS) return false;
    return !open_today(live);
}

/* ---- verification ---- */

static void on_shown(void *context, const struct msg_reply_envelope *reply)
{
    struct asking *asking = context;
    struct live *live = asking->live;
    const struct entry *entry = &live->entry[asking->wish];
    const struct seen_order *known = checker_order(live->checker, entry->order);
    struct seen_order shown;
    live->in_flight--;
    live->verifying--;
    live->verified++;
    if (reply->error == ERR_OK && wire_seen_order(live->tables, reply->body, &shown)) {
        /* What is over cannot change any more; the rest may have moved while the answer was on its way. */
        if (known && order_state_over(known->state)) checker_compare(live->checker, &shown);
    } else if (reply->error != ERR_UNAVAILABLE && !(reply->error == ERR_NO_ORDER && known && order_state_over(known->state))) {
        checker_note(live->checker, VIOLATION_LOST, entry->order, error_name(reply->error));
    } else if (reply->error == ERR_UNAVAILABLE) {
        live->failed = true;
    }
    free(asking);
}

/* Orders that were acknowledged when the round of questions had passed them by. */
static bool late_answers(const struct live *live)
{
    for (uint32_t i = 0; i < live->entries; i++)
        if (live->entry[i].fate == FATE_ACKNOWLEDGED && !live->entry[i].asked_for) return true;
    return false;
}

static void verify(struct live *live)
{
    while (live->verify_next < live->entries && live->verifying < VERIFY_AT_ONCE) {
        uint32_t index = live->verify_next++;
        if (live->entry[index].fate != FATE_ACKNOWLEDGED || live->entry[index].asked_for) continue;
        live->entry[index].asked_for = true;
        const struct msg_order_ref body = { .order = live->entry[index].order };
        live->in_flight++;
        live->verifying++;
        desk_ask(live->desk, DESK_OFFICE, 0, KIND_ORDER_SHOW, NULL, &body, on_shown, asking_new(live, index));
        if (index % AGAIN_EVERY == 0) send_entry(live, index);
    }
    if (live->in_flight == 0 && live->verify_next == live->entries && late_answers(live)) {
        live->verify_next = 0;
    } else if (live->in_flight == 0 && live->verify_next == live->entries) {
        live->quiet_polls = 0;
        enter(live, PHASE_REREAD);
    } else if (seconds_in_phase(live) > VERIFY_WAIT_S) {
        give_up(live, "the core does not answer; orders that were acknowledged could not be asked for");
    }
}

/* An order of one of our households that nobody of ours was told of: one request made two, unless a request is still unanswered. */
static void find_unclaimed(struct live *live)
{
    const struct seen_order *order;
    uint32_t unanswered = 0;
    for (uint32_t i = 0; i < live->entries; i++) unanswered += live->entry[i].fate == FATE_ASKED;
    for (uint32_t row = 0; (order = checker_order_row(live->checker, row)) != NULL; row++) {
        if (!city_made(order->household) || order->created_ms < live->start_ms || checker_claimed(live->checker, order->id)) continue;
        if (unanswered) unanswered--;
        else checker_note(live->checker, VIOLATION_DOUBLED, order->id, "made, but the answer to no request");
    }
}

/* ---- closing ---- */

static void on_desk_closed(void *context)
{
    struct live *live = context;
    uv_close((uv_handle_t *)&live->turn, NULL);
    uv_close((uv_handle_t *)&live->summary, NULL);
    uv_close((uv_handle_t *)&live->interrupt, NULL);
    uv_close((uv_handle_t *)&live->terminate, NULL);
}

static void on_feed_closed(void *context)
{
    struct live *live = context;
    if (live->desk) desk_close(live->desk, on_desk_closed, live);
    else on_desk_closed(live);
}

static void close_all(struct live *live)
{
    uv_timer_stop(&live->turn);
    uv_timer_stop(&live->summary);
    if (live->feed) uplink_close(live->feed, on_feed_closed, live);
    else on_feed_closed(live);
}

/* ---- the end ---- */

static void print_end(struct live *live)
{
    struct desk_figures *figures = desk_figures(live->desk);
    uint32_t fates[FATE_TURNED_AWAY + 1] = { 0 };
    for (uint32_t i = 0; i < live->entries; i++) fates[live->entry[i].fate]++;
    tally_print(live->tally, stdout, live->start_ms, live->end_ms);
    printf("  应答 answers: median %.1f ms, p99 %.1f ms real time, of %u changes; asked again %llu times, %u outages, %llu orders taken by agents meanwhile\n",
           (double)spread_at(&figures->answer_us, 500) / 1000.0, (double)spread_at(&figures->answer_us, 990) / 1000.0, figures->answer_us.count,
           (unsigned long long)figures->repeated, figures->outages, (unsigned long long)figures->registered);
    printf("  台账 ledger: %u acknowledged, %u turned away, %u without an answer, %u not asked; %u asked for at the end\n", fates[FATE_ACKNOWLEDGED],
           fates[FATE_TURNED_AWAY], fates[FATE_ASKED], fates[FATE_TO_COME], live->verified);
    tell_verdict(stdout, live->checker);
}

/* ---- turns ---- */

static void begin_city(struct live *live)
{
    char time[TEXT_TIME_SIZE];
    const struct desk_figures *figures = desk_figures(live->desk);
    live->start_ms = uplink_now_ms(desk_office(live->desk));
    printf("%s  开始 the city begins: %u 位 workers, %u 个网点 points (%u through agents), clock x%lld, %u requests a day, seed %llu\n",
           text_time(live->start_ms, time), live->tables->worker_count, live->tables->point_count, figures->by_agent,
           (long long)(uplink_speed_pct(desk_office(live->desk)) / 100), live->options.orders, (unsigned long long)live->options.seed);
    enter(live, PHASE_CITY);
    plan_day(live, day_of_ms(live->start_ms), live->start_ms);
}

static void end_city(struct live *live)
{
    live->end_ms = uplink_now_ms(desk_office(live->desk));
    printf("查验 checking: every acknowledged order is asked for\n");
    fflush(stdout);
    enter(live, PHASE_VERIFY);
}

static void finish(struct live *live)
{
    if (live->start_ms) {
        if (live->end_ms == 0) live->end_ms = uplink_now_ms(desk_office(live->desk));
        find_unclaimed(live);
        checker_end(live->checker);
        print_end(live);
        live->failed = live->failed || checker_count(live->checker);
    }
    close_all(live);
}

static void on_turn(uv_timer_t *timer)
{
    struct live *live = timer->data;
    int64_t now_ms = uplink_now_ms(desk_office(live->desk));
    live->turns++;
    switch (live->phase) {
    case PHASE_LINK:
        if (desk_ready(live->desk) && uplink_up(live->feed)) {
            enter(live, PHASE_CATCH_UP);
            poll_feed(live);
        } else if (seconds_in_phase(live) > LINK_WAIT_S) {
            give_up(live, "the core does not answer");
        }
        break;
    case PHASE_CATCH_UP:
        if (live->feed_after >= uplink_session_seq(live->feed)) begin_city(live);
        break;
    case PHASE_CITY:
        take_due(live, now_ms);
        if (live->stopped || (live->options.once && day_over(live, now_ms))) end_city(live);
        break;
    case PHASE_VERIFY:
        verify(live);
        break;
    case PHASE_REREAD:
        if (live->quiet_polls >= 2 || seconds_in_phase(live) > VERIFY_WAIT_S) enter(live, PHASE_OVER);
        break;
    case PHASE_OVER:
        finish(live);
        break;
    }
}

static void on_summary(uv_timer_t *timer)
{
    struct live *live = timer->data;
    char time[TEXT_TIME_SIZE];
    const struct tally_glance *glance = tally_glance(live->tally);
    int64_t now_ms = uplink_now_ms(desk_office(live->desk));
    if (live->phase != PHASE_CITY) return;
    int64_t rostered_ms = tally_rostered_ms(live->tally, live->start_ms, now_ms);
    printf("-- %s  待派 waiting %u, 已派 assigned %u, 已接 accepted %u, 路上 on the way %u, 服务中 serving %u | 完成 done %u, 取消 cancelled %u, 未成 failed %u | "
           "准时 on time %.1f %% | 利用率 utilisation %.1f %%%s\n",
           text_time(now_ms, time), glance->in_state[ORDER_WAITING], glance->in_state[ORDER_ASSIGNED], glance->in_state[ORDER_ACCEPTED],
           glance->in_state[ORDER_ON_THE_WAY] + glance->in_state[ORDER_ARRIVED], glance->in_state[ORDER_SERVING], glance->in_state[ORDER_DONE],
           glance->in_state[ORDER_CANCELLED], glance->in_state[ORDER_FAILED],
           glance->begun ? 100.0 * (double)glance->on_time / (double)glance->begun : 100.0,
           rostered_ms ? 100.0 * (double)(glance->served_ms + glance->travelled_ms) / (double)rostered_ms : 0.0,
           uplink_up(desk_office(live->desk)) ? "" : " | 断线 core out of reach");
    fflush(stdout);
}

/* The first asks for an orderly end, the second does not wait for it. */
static void on_signal(uv_signal_t *handle, int signal_number)
{
    struct live *live = handle->data;
    (void)signal_number;
    bool twice = live->stopped && uv_hrtime() - live->stopped_ns > signal_apart_ns;      /* a script and its terminal may both send one */
    if (twice || live->phase < PHASE_CITY) {
        live->failed = true;
        enter(live, PHASE_OVER);
    }
    if (!live->stopped) live->stopped_ns = uv_hrtime();
    live->stopped = true;
}

/* ---- beginning and end ---- */

static void on_link(void *context, bool up)
{
    (void)context, (void)up;
}

static bool open_links(struct live *live, const char **why)
{
    const struct desk_options desk_options = { .loop = &live->loop, .core = live->options.core, .agents = live->options.agents, .tables = live->tables };
    const struct uplink_options feed_options = { .loop = &live->loop, .address = live->options.core, .role = ROLE_ADMIN, .program = "paidan-sim feed",
                                                 .contexts = 1, .queue_max = 4, .context = live, .on_link = on_link };
    if (!uplink_open(&feed_options, &live->feed, why)) return false;
    return desk_open(&desk_options, &live->desk, why);
}

static void init_handles(struct live *live)
{
    uv_loop_init(&live->loop);
    uv_timer_init(&live->loop, &live->turn);
    uv_timer_init(&live->loop, &live->summary);
    uv_signal_init(&live->loop, &live->interrupt);
    uv_signal_init(&live->loop, &live->terminate);
    live->turn.data = live->summary.data = live->interrupt.data = live->terminate.data = live;
}

static void start_handles(struct live *live)
{
    uv_timer_start(&live->turn, on_turn, TURN_MS, TURN_MS);
    uv_timer_start(&live->summary, on_summary, live->options.summary_s * 1000u, live->options.summary_s * 1000u);
    uv_signal_start(&live->interrupt, on_signal, SIGINT);
    uv_signal_start(&live->terminate, on_signal, SIGTERM);
}

/* Until everything is closed again. */
static void run_loop(struct live *live)
{
    const char *why = "";
    init_handles(live);
    live->phase_ns = uv_hrtime();
    if (open_links(live, &why)) {
        start_handles(live);
    } else {
        fprintf(stderr, "paidan-sim: %s: %s\n", live->options.core, why);
        live->failed = true;
        close_all(live);
    }
    uv_run(&live->loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&live->loop) != 0) live->failed = true;      /* a handle was forgotten */
}

int live(const struct live_options *options)
{
    char why[WHY_SIZE] = "";
    struct live *live = memory_take(1, sizeof *live);
    live->options = *options;
    policy_defaults(&live->policy);
    if (tables_read(options->tables, options->workers, &live->tables, why, sizeof why)) {
        if (live->options.orders == 0) live->options.orders = live->tables->worker_count;
        stage_open(&live->stage, live->tables, &live->policy, live->options.orders, options->seed, false);
        live->checker = checker_new(live->tables);
        live->tally = tally_new(live->tables, live->policy.late_grace_min * MINUTE_MS);
        run_loop(live);
        stage_clear(&live->stage);
    } else {
        fprintf(stderr, "paidan-sim: %s\n", why);
        live->failed = true;
    }
    int status = live->failed ? 1 : 0;
    checker_free(live->checker);
    tally_free(live->tally);
    tables_free(live->tables);
    free(live->entry);
    free(live);
    return status;
}
