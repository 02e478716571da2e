/* end_bench.c - see end_bench.h. The runs are short and take turns, so that a noisy minute of the machine falls on all of them. */
#include "sim/bench/end_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sim/memory.h"

enum { RIGS = 3, OPEN_RATE = 2000, WARM_UP = 5000, OUTPUT_SIZE = 1024 };

/* One kind of run: what it gave in each round. */
struct cell {
    struct samples rate, p50, p99, core_us, redis_us, client_us, others_pct, a_commit;
};

struct end {
    const struct end_options *options;
    struct rig rig[RIGS];
    struct cell closed[RIGS], open[RIGS], peer;
    struct samples no_redis_ratio, peer_ratio, echo_ratio;      /* of the same round */
    uint32_t unmatched;
    struct samples fresh_s, again_s, again_orders, rss_mb, redis_rss_mb;
};

struct usage_now { int64_t core, redis, client, machine; long long commits; };

static struct usage_now usage_now(const struct rig *rig)
{
    return (struct usage_now){ process_cpu_us(rig->pid), rig->redis > 0 ? process_cpu_us(rig->redis) : 0, own_cpu_us(), machine_cpu_us(),
                                rig_commits(rig) };
}

static void cell_add(struct cell *cell, const struct load_result *result, uint32_t count, const struct usage_now *before, const struct usage_now *after)
{
    double core = (double)(after->core - before->core), redis = (double)(after->redis - before->redis), client = (double)(after->client - before->client);
    double others = (double)(after->machine - before->machine) - core - redis - client;
    samples_add(&cell->rate, result->done / result->seconds);
    samples_add(&cell->p50, quantile(result->latency_us, count, 500) / 1000.0);
    samples_add(&cell->p99, quantile(result->latency_us, count, 990) / 1000.0);
    samples_add(&cell->core_us, core / count);
    samples_add(&cell->redis_us, redis / count);
    samples_add(&cell->client_us, client / count);
    if (after->commits > before->commits) samples_add(&cell->a_commit, (double)count / (double)(after->commits - before->commits));
    samples_add(&cell->others_pct, others > 0 ? others / result->seconds / 10000 : 0);
}

/* One run; the orders are let go afterwards, outside of the measurement. */
static bool run_one(struct rig *rig, uint32_t count, double rate, struct cell *cell)
{
    struct script script = { 0 };
    struct load_result result = { .latency_us = memory_take(count, sizeof *result.latency_us), .order = memory_take(count, sizeof *result.order) };
    rig_write_orders(rig, count, &script);
    struct usage_now before = usage_now(rig);
    bool good = load_run(rig->load, &script, rate, &result);
    struct usage_now after = usage_now(rig);
    if (good && cell) cell_add(cell, &result, count, &before, &after);
    good = good && result.refused == 0 && (rig->kind == RIG_ECHO || rig_cancel(rig, result.order, count));
    script_clear(&script);
    free(result.latency_us);
    free(result.order);
    return good;
}

/* ---- the peer ---- */

static bool run_peer(const struct end_options *options, struct cell *cell)
{
    char command[2 * PATH_MOST], line[OUTPUT_SIZE];
    double rate = 0, p50 = 0, p99 = 0;
    snprintf(command, sizeof command, "cd '%s' && mkdir -p data && bash run_redis.sh 2 2 16 4 %u always 2>&1", options->peers, options->peer_orders);
    FILE *output = popen(command, "r");
    if (!output) return false;
    while (fgets(line, sizeof line, output)) {
        const char *at = strstr(line, "decisions/s=");
        if (at && sscanf(at, "decisions/s=%lf p50=%lf p99=%lf", &rate, &p50, &p99) == 3) continue;
        fprintf(stderr, "peer: %s", line);
    }
    pclose(output);
    if (rate <= 0) return false;
    samples_add(&cell->rate, rate);
    samples_add(&cell->p50, p50 / 1000);
    samples_add(&cell->p99, p99 / 1000);
    return true;
}

/* ---- the rounds ---- */

static double last(const struct samples *samples)
{
    return samples->count ? samples->value[samples->count - 1] : 0;
}

static bool round_closed(struct end *end)
{
    for (int i = 0; i < RIGS; i++)
        if (!run_one(&end->rig[i], end->options->orders, 0, &end->closed[i])) return false;
    if (end->options->peers && !run_peer(end->options, &end->peer)) return false;
    double durable = last(&end->closed[RIG_REDIS].rate);
    samples_add(&end->no_redis_ratio, durable / last(&end->closed[RIG_NULL].rate));
    samples_add(&end->echo_ratio, durable / last(&end->closed[RIG_ECHO].rate));
    if (end->options->peers) samples_add(&end->peer_ratio, durable / last(&end->peer.rate));
    return true;
}

static bool round_open(struct end *end)
{
    for (int i = 0; i < RIGS; i++)
        if (!run_one(&end->rig[i], end->options->open_orders, OPEN_RATE, &end->open[i])) return false;
    return true;
}

/* ---- a city in one daemon ---- */

static bool begin(struct end *end)
{
    const struct end_options *options = end->options;
    for (int i = 0; i < RIGS; i++)
        if (!rig_open(&end->rig[i], (enum rig_kind)i, options->town, options->programs, options->dir)) return false;
    for (int i = 0; i < RIGS; i++) {
        struct rig *rig = &end->rig[i];
        if (!rig_start(rig) || (rig->kind != RIG_ECHO && !rig_sign_in(rig)) || !run_one(rig, WARM_UP, 0, NULL)) return false;
    }
    samples_add(&end->fresh_s, end->rig[RIG_REDIS].ready_s);
    return true;
}

static bool crash(struct end *end)
{
    struct rig *rig = &end->rig[RIG_REDIS];
    samples_add(&end->rss_mb, (double)process_rss_kb(rig->pid) / 1024);
    samples_add(&end->redis_rss_mb, (double)process_rss_kb(rig->redis) / 1024);
    rig_kill(rig);
    if (!rig_start(rig)) return false;
    samples_add(&end->again_s, rig->ready_s);
    return true;
}

/* ---- what is said ---- */

static const char *const rig_names[RIGS] = {
    [RIG_ECHO] = "bare nng echo, same bridge", [RIG_NULL] = "paidand, same path without Redis", [RIG_REDIS] = "paidand, Redis appendfsync always",
};

static void tell_cell(const char *name, const struct cell *cell, bool rates)
{
    char row[128];
    if (rates) {
        snprintf(row, sizeof row, "%s", name);
        report_row(row, &cell->rate, 0, "orders/s");
    } else {
        report_text(name, "");
    }
    report_row("    latency p50", &cell->p50, 2, "ms");
    report_row("    latency p99", &cell->p99, 2, "ms");
    if (cell->core_us.count == 0) return;
    report_row("    CPU per order: server", &cell->core_us, 1, "us");
    if (samples_most(&cell->redis_us) > 0) report_row("    CPU per order: Redis", &cell->redis_us, 1, "us");
    if (cell->a_commit.count > 0) report_row("    orders in one commit", &cell->a_commit, 1, "");
    report_row("    CPU per order: load generator", &cell->client_us, 1, "us");
    report_row("    meanwhile all other programs", &cell->others_pct, 0, "% of a core");
}

static void tell_closed(const struct end *end)
{
    char title[160];
    snprintf(title, sizeof title, "end to end, closed loop: %d connections x %d, %u orders a run, %u rounds in turn", CONNECTIONS, DEPTH, end->options->orders, end->options->rounds);
    report_head(title);
    for (int i = 0; i < RIGS; i++) tell_cell(rig_names[i], &end->closed[i], true);
    if (end->options->peers) tell_cell("peer: tuned Redis script, appendfsync always", &end->peer, true);
    else report_text("peer: tuned Redis script", "not run: name its folder with --peers");
    report_row("paidand with Redis : bare echo", &end->echo_ratio, 2, "x");
    report_row("paidand with Redis : same path without", &end->no_redis_ratio, 2, "x");
    if (end->options->peers) report_row("paidand with Redis : tuned Redis peer", &end->peer_ratio, 2, "x");
}

static void tell(const struct end *end, struct report *report)
{
    char title[160];
    tell_closed(end);
    snprintf(title, sizeof title, "end to end, open loop: %d orders/s at random moments, %u a run", OPEN_RATE, end->options->open_orders);
    report_head(title);
    for (int i = 0; i < RIGS; i++) tell_cell(rig_names[i], &end->open[i], false);
    snprintf(title, sizeof title, "a city in one paidand: %u workers, %u points", end->options->town->tables->worker_count, end->options->town->tables->point_count);
    report_head(title);
    report_row("from start to first answer, empty folder", &end->fresh_s, 2, "s");
    report_row("the same after kill -9, everything in Redis", &end->again_s, 2, "s");
    report_row("memory of paidand", &end->rss_mb, 0, "MB");
    report_row("memory of its Redis", &end->redis_rss_mb, 0, "MB");
    report_row("time to assign at 2,000 orders/s, stored, median", &end->open[RIG_REDIS].p50, 2, "ms");
    report_row("time to assign at 2,000 orders/s, stored, p99", &end->open[RIG_REDIS].p99, 2, "ms");
    report_mark(report, "durable orders/s : tuned Redis peer, always", samples_median(&end->peer_ratio), true, 4, "x", end->options->peers != NULL);
    report_mark(report, "durable orders/s : same path without Redis", samples_median(&end->no_redis_ratio), true, 0.85, "x", true);
    report_mark(report, "2,000 orders/s, p99, always", samples_median(&end->open[RIG_REDIS].p99), false, 2.5, "ms", true);
}

bool end_bench(const struct end_options *options, struct report *report)
{
    struct end *end = memory_take(1, sizeof *end);
    end->options = options;
    bool good = begin(end);
    for (uint32_t i = 0; i < options->rounds && good; i++) good = round_closed(end);
    for (uint32_t i = 0; i < options->rounds && good; i++) good = round_open(end);
    good = good && crash(end);
    if (good) tell(end, report);
    for (int i = 0; i < RIGS; i++) rig_close(&end->rig[i]);
    free(end);
    return good;
}
