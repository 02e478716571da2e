/* roster_bench.c - see roster_bench.h. Times are CPU time of this thread, as in engine_bench.c. */
#include "sim/bench/roster_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/roster/rules.h"
#include "sim/memory.h"

enum { WEEKS_DAYS = 28, BREACHES = WEEKS_DAYS * RULE_COUNT, EDIT_BREACHES = 4096 };

struct measured { struct samples expand_ms, check_ms, both_ms, broken_pct, edit_ns, edit_p50, edit_p99, worse_pct; };

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void must(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "paidan-bench: %s\n", what);
    exit(1);
}

/* The tables are in and the window stands; nobody has a rotation yet. */
static struct roster *roster_open(const struct town *town)
{
    const struct tables *tables = town->tables;
    struct roster *roster = roster_new(tables->worker_count);
    must(roster != NULL, "no roster");
    for (uint32_t i = 0; i < tables->shift_count; i++) must(roster_kind_put(roster, &tables->shift[i].kind) == REFUSE_OK, "a shift was refused");
    for (uint32_t i = 0; i < tables->pattern_count; i++) must(roster_pattern_put(roster, &tables->pattern[i].pattern) == REFUSE_OK, "a pattern was refused");
    roster_today(roster, TOWN_DAY);
    return roster;
}

static void measure_city(const struct town *town, struct roster *roster, struct measured *measured)
{
    const struct tables *tables = town->tables;
    static struct day_breach breach[BREACHES];
    uint32_t broken = 0;
    uint64_t begin = cpu_ns();
    for (uint32_t row = 0; row < tables->worker_count; row++)
        must(roster_rotate(roster, row, tables->worker[row].rotation) == REFUSE_OK, "a rotation was refused");
    uint64_t expanded = cpu_ns();
    for (uint32_t row = 0; row < tables->worker_count; row++)
        broken += rules_row(roster, row, tables->worker[row].labour, TOWN_DAY, WEEKS_DAYS, breach, BREACHES) > 0;
    uint64_t end = cpu_ns();
    samples_add(&measured->expand_ms, (double)(expanded - begin) / 1e6);
    samples_add(&measured->check_ms, (double)(end - expanded) / 1e6);
    samples_add(&measured->both_ms, (double)(end - begin) / 1e6);
    samples_add(&measured->broken_pct, 100.0 * broken / tables->worker_count);
}

/* Any worker, any of the four weeks' days, any shift of the tables or a day off. */
static void measure_edits(const struct town *town, const struct roster *roster, uint32_t count, struct measured *measured)
{
    const struct tables *tables = town->tables;
    static struct day_breach breach[EDIT_BREACHES];
    uint32_t *time = memory_take(count, sizeof *time), worse = 0;
    uint64_t sum = 0;
    struct random random;
    random_seed(&random, 3);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = (uint32_t)random_below(&random, tables->worker_count);
        struct cell_edit edit = { TOWN_DAY + (int32_t)random_below(&random, WEEKS_DAYS), (uint8_t)random_below(&random, tables->shift_count + 1) };
        uint64_t begin = cpu_ns();
        worse += rules_edit(roster, row, tables->worker[row].labour, &edit, 1, breach, EDIT_BREACHES) > 0;
        time[i] = (uint32_t)(cpu_ns() - begin);
        sum += time[i];
    }
    samples_add(&measured->edit_ns, (double)sum / count);
    samples_add(&measured->edit_p50, quantile(time, count, 500) / 1000.0);
    samples_add(&measured->edit_p99, quantile(time, count, 990) / 1000.0);
    samples_add(&measured->worse_pct, 100.0 * worse / count);
    free(time);
}

static void tell(const struct measured *measured, struct report *report)
{
    report_row("all rows expanded, the whole window ahead", &measured->expand_ms, 0, "ms");
    report_row("all rows checked, 28 days, every rule", &measured->check_ms, 0, "ms");
    report_row("  of them with anything broken, soft rules too", &measured->broken_pct, 1, "%");
    report_row("cell edit checked on all days in reach, mean", &measured->edit_ns, 0, "ns");
    report_row("cell edit checked, median", &measured->edit_p50, 1, "us");
    report_row("cell edit checked, p99", &measured->edit_p99, 1, "us");
    report_row("  of them breaking something anew or worse", &measured->worse_pct, 1, "%");
    report_mark(report, "roster: 65,000 x 28 days expanded and checked", samples_median(&measured->both_ms) / 1000, false, 1, "s", true);
    report_mark(report, "roster: cell edit checked, p99", samples_median(&measured->edit_p99), false, 50, "us", true);
}

void roster_bench(const struct town *town, uint32_t rounds, bool quick, struct report *report)
{
    struct measured measured = { 0 };
    char title[96];
    for (uint32_t round = 0; round < rounds; round++) {
        struct roster *roster = roster_open(town);
        measure_city(town, roster, &measured);
        measure_edits(town, roster, quick ? 20000 : 50000, &measured);
        roster_free(roster);
    }
    snprintf(title, sizeof title, "roster alone: %u workers, %d days", town->tables->worker_count, WEEKS_DAYS);
    report_head(title);
    tell(&measured, report);
}
