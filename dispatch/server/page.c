#include "server/page.h"

#include <stdio.h>
#include <string.h>
#include "server/metrics.h"
#include "server/translate.h"

/* ---- /healthz ---- */

static const char *not_serving(const struct page *page)
{
    struct core_state state;
    core_state(page->core, &state);
    if (state.draining) return "stopping";
    if (page->parts->store != NULL && store_up(page->parts->store) && state.ready) return NULL;
    if (page->why[0] != '\0') return page->why;
    return state.ready ? "the store is away" : "starting";
}

/* Reasons are our own words or Redis's: quotes and control characters are taken out instead of escaped. */
static void plain(const char *text, char *out, size_t size)
{
    size_t used = 0;
    for (; *text != '\0' && used + 1 < size; text++) {
        out[used++] = (unsigned char)*text < 0x20 || *text == '"' || *text == '\\' ? ' ' : *text;
    }
    out[used] = '\0';
}

static size_t health_write(const struct page *page, char *buffer, size_t size, unsigned *status, const char **type)
{
    char why[PAGE_WHY];
    const char *reason = not_serving(page);
    *status = reason == NULL ? 200 : 503;
    *type = "application/json; charset=utf-8";
    plain(reason != NULL ? reason : "", why, sizeof why);
    int length = reason == NULL ? snprintf(buffer, size, "{\"ok\":true}\n") : snprintf(buffer, size, "{\"ok\":false,\"why\":\"%s\"}\n", why);
    return length > 0 && (size_t)length < size ? (size_t)length : 0;
}

/* ---- /metrics ---- */

static void number(struct metrics *out, const char *name, enum metric_kind kind, const char *help, uint64_t value)
{
    metrics_family(out, name, kind, help);
    metrics_number(out, NULL, 0, (int64_t)value);
}

static void orders_open(struct metrics *out, const struct engine *engine)
{
    uint32_t count[FIGURE_KINDS][ORDER_STATE_COUNT] = { { 0 } };
    for (const struct order *order = engine_order_after(engine, 0); order != NULL; order = engine_order_after(engine, order->id)) {
        count[order->kind][order->state]++;
    }
    metrics_family(out, "paidan_orders", METRIC_GAUGE, "Orders that are not over.");
    for (uint8_t kind = ORDER_NOW; kind < FIGURE_KINDS; kind++) {
        for (int state = ORDER_NONE + 1; state < ORDER_STATE_COUNT; state++) {
            if (order_state_over((enum order_state)state)) continue;
            const struct metric_label label[] = { { "kind", translate_order_kind(kind) }, { "state", order_state_name((enum order_state)state) } };
            metrics_number(out, label, 2, count[kind][state]);
        }
    }
}

static void orders_ended(struct metrics *out, const struct figures *figures)
{
    metrics_family(out, "paidan_orders_ended_total", METRIC_COUNTER, "Orders that came to an end since the core started.");
    for (uint8_t kind = ORDER_NOW; kind < FIGURE_KINDS; kind++) {
        for (int state = ORDER_NONE + 1; state < ORDER_STATE_COUNT; state++) {
            if (!order_state_over((enum order_state)state)) continue;
            const struct metric_label label[] = { { "kind", translate_order_kind(kind) }, { "state", order_state_name((enum order_state)state) } };
            metrics_number(out, label, 2, (int64_t)figures->ended[kind][state]);
        }
    }
    metrics_family(out, "paidan_assign_seconds", METRIC_HISTOGRAM, "From the request to the first crew, in the core's time.");
    for (uint8_t kind = ORDER_NOW; kind < FIGURE_KINDS; kind++) {
        metrics_histogram(out, &(struct metric_label){ "kind", translate_order_kind(kind) }, 1, &figures->assign[kind]);
    }
    metrics_family(out, "paidan_unmatched_total", METRIC_COUNTER, "Searches that found nobody, by what kept most workers from serving.");
    for (int reason = WHY_FREE + 1; reason < REASON_COUNT; reason++) {
        metrics_number(out, &(struct metric_label){ "reason", reason_name((enum reason)reason) }, 1, (int64_t)figures->unmatched[reason]);
    }
}

static void rosters(struct metrics *out, const struct parts *parts)
{
    uint64_t drafts = 0, count[SWAP_STATE_COUNT] = { 0 };
    for (uint32_t i = 0; i < parts->tables->point_count; i++) {
        struct draft_edit edit;
        drafts += engine_draft(parts->engine, parts->tables->point[i].point.id, &edit, 1, 0);
    }
    number(out, "paidan_drafts", METRIC_GAUGE, "Points with a roster that is drafted and not published.", drafts);
    uint64_t after = 0;
    for (const struct swap *swap; (swap = engine_swap_after(parts->engine, 0, after)) != NULL; after = swap->id) count[swap->state]++;
    metrics_family(out, "paidan_swaps", METRIC_GAUGE, "Shifts that are to change hands, by what they wait for.");
    for (int state = SWAP_NONE + 1; state < SWAP_STATE_COUNT; state++) {
        if (swap_state_over((enum swap_state)state)) continue;
        metrics_number(out, &(struct metric_label){ "state", swap_state_name((enum swap_state)state) }, 1, (int64_t)count[state]);
    }
}

static void requests(struct metrics *out, const struct figures *figures)
{
    metrics_family(out, "paidan_requests_total", METRIC_COUNTER, "Requests answered, by kind and result.");
    for (int kind = 0; kind <= KIND_COUNT; kind++) {
        for (int error = 0; error < ERROR_COUNT; error++) {
            if (figures->requests[kind][error] == 0) continue;
            const char *name = kind < KIND_COUNT ? kind_name((enum kind)kind) : "none";
            const struct metric_label label[] = { { "kind", name }, { "result", error_name((enum error)error) } };
            metrics_number(out, label, 2, (int64_t)figures->requests[kind][error]);
        }
    }
}

static void events(struct metrics *out, const struct figures *figures)
{
    metrics_family(out, "paidan_events_total", METRIC_COUNTER, "Events of the engine since the core started.");
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        metrics_number(out, &(struct metric_label){ "event", event_name((enum event_kind)kind) }, 1, (int64_t)figures->events[kind]);
    }
}

static void travel_write(struct metrics *out, const struct page *page)
{
    struct travel_service_state state;
    number(out, "paidan_travel_pairs", METRIC_GAUGE, "Pairs of places whose travel was measured, not estimated.", engine_travel_known(page->parts->engine));
    if (page->travel == NULL) return;
    travel_service_state(page->travel, &state);
    number(out, "paidan_travel_service_up", METRIC_GAUGE, "1 while the travel service answers.", !state.away);
    number(out, "paidan_travel_service_asked_total", METRIC_COUNTER, "Questions to the travel service.", state.asked);
    number(out, "paidan_travel_service_failed_total", METRIC_COUNTER, "Questions that it did not answer well.", state.failed);
    number(out, "paidan_travel_service_legs_total", METRIC_COUNTER, "Travel times learned from it.", state.legs);
}

static void core_write(struct metrics *out, struct page *page)
{
    const struct figures *figures = core_figures(page->core);
    struct core_state state;
    core_state(page->core, &state);
    number(out, "paidan_ready", METRIC_GAUGE, "1 when requests are answered.", not_serving(page) == NULL);
    number(out, "paidan_workers", METRIC_GAUGE, "Workers in the tables.", engine_worker_count(page->parts->engine));
    orders_open(out, page->parts->engine);
    orders_ended(out, figures);
    rosters(out, page->parts);
    events(out, figures);
    requests(out, figures);
    number(out, "paidan_answers_repeated_total", METRIC_COUNTER, "Requests answered from the record of answers.", figures->repeated);
    number(out, "paidan_answers_late_total", METRIC_COUNTER, "Answers given up because Redis did not confirm in time.", figures->late);
    number(out, "paidan_turns_total", METRIC_COUNTER, "Turns that wrote or waited.", figures->turns);
    number(out, "paidan_ticks_total", METRIC_COUNTER, "Ticks of the engine.", figures->ticks);
    number(out, "paidan_turns_waiting", METRIC_GAUGE, "Turns that wait to be stored.", state.turns);
    number(out, "paidan_sessions", METRIC_GAUGE, "Open sessions.", state.sessions);
    number(out, "paidan_sessions_evicted_total", METRIC_COUNTER, "Sessions that made room for others.", state.sessions_evicted);
    number(out, "paidan_answers", METRIC_GAUGE, "Idempotency answers in memory.", state.answers);
    number(out, "paidan_polls", METRIC_GAUGE, "Long polls that wait for events.", state.polls);
    number(out, "paidan_roster_gap_half_hours", METRIC_GAUGE, "Worker half hours that the gaps told of the days ahead miss: the worst of each day and point.",
           engine_gap_halves(page->parts->engine));
    number(out, "paidan_events_published", METRIC_GAUGE, "Number of the latest event that may be read.", state.published);
    number(out, "paidan_improved_total", METRIC_COUNTER, "Visits that a better plan of the day gave to somebody else.", figures->improve_moved);
    number(out, "paidan_improved_seconds_total", METRIC_COUNTER, "What these plans cost less, mostly travel.", figures->improve_gain_s);
    number(out, "paidan_improve_late_total", METRIC_COUNTER, "Slices of improving plans that took 5 ms longer than they should.", figures->improve_late);
    metrics_family(out, "paidan_improve_seconds", METRIC_HISTOGRAM, "Slices in which day plans improve.");
    metrics_histogram(out, NULL, 0, &figures->improve);
    metrics_family(out, "paidan_commit_seconds", METRIC_HISTOGRAM, "From the end of a turn to its confirmation by Redis.");
    metrics_histogram(out, NULL, 0, &figures->commit);
    travel_write(out, page);
}

static void store_write(struct metrics *out, const struct store *store)
{
    struct store_figures figures = { 0 };
    if (store != NULL) store_figures(store, &figures);
    number(out, "paidan_store_up", METRIC_GAUGE, "1 when commits may be begun.", store != NULL && store_up(store));
    number(out, "paidan_store_pending", METRIC_GAUGE, "Commits sent or waiting to be sent.", store != NULL ? store_pending(store) : 0);
    number(out, "paidan_store_epoch", METRIC_GAUGE, "Epoch of the lease.", (uint64_t)figures.epoch);
    number(out, "paidan_store_commits_total", METRIC_COUNTER, "Commits confirmed.", figures.commits);
    number(out, "paidan_store_commands_total", METRIC_COUNTER, "Commands sent to Redis.", figures.commands);
    number(out, "paidan_store_bytes_total", METRIC_COUNTER, "Bytes sent to Redis.", figures.bytes_out);
    number(out, "paidan_store_reconnects_total", METRIC_COUNTER, "Connections made again.", figures.reconnects);
    number(out, "paidan_store_repeats_total", METRIC_COUNTER, "Commits sent again.", figures.repeats);
}

static void wire_write(struct metrics *out, const struct wire *wire)
{
    struct wire_figures figures = { 0 };
    if (wire != NULL) wire_figures(wire, &figures);
    number(out, "paidan_wire_requests_total", METRIC_COUNTER, "Requests received.", figures.requests);
    number(out, "paidan_wire_replies_total", METRIC_COUNTER, "Replies handed over for sending.", figures.replies);
    number(out, "paidan_wire_dropped_total", METRIC_COUNTER, "Replies that could not be sent.", figures.dropped);
    number(out, "paidan_wire_heals_total", METRIC_COUNTER, "Listeners made again.", figures.heals);
    number(out, "paidan_wire_outstanding", METRIC_GAUGE, "Requests that wait for their reply.", figures.outstanding);
}

size_t page_write(void *context, const char *path, char *buffer, size_t size, unsigned *status, const char **type)
{
    struct page *page = context;
    if (strcmp(path, "/healthz") == 0) return health_write(page, buffer, size, status, type);
    if (strcmp(path, "/metrics") != 0) return 0;
    struct metrics out;
    metrics_begin(&out, buffer, size);
    core_write(&out, page);
    store_write(&out, page->parts->store);
    wire_write(&out, page->wire);
    *status = 200;
    *type = METRICS_TYPE;
    return metrics_end(&out);
}
