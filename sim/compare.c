/* compare.c - see compare.h. */
#include "sim/compare.h"

#include <inttypes.h>
#include <stdio.h>
#include "sim/options.h"
#include "sim/run.h"

enum { COUNT_MOST = 1000000, START_DAY = 20780 /* Monday 2026-11-23 */, WAYS = 2, LABEL_COLUMNS = 46 };

static double share(int64_t part, int64_t whole) { return whole ? (double)part / (double)whole : 0.0; }

/* The figures of a table row, as they are printed. */
static double travel_s(const struct measure_figures *f) { return share(f->travel_s, f->legs); }
static double travel_m(const struct measure_figures *f) { return share(f->travel_m, f->legs); }
static double assign_s(const struct measure_figures *f) { return (double)f->assign_mean_s; }
static double on_time(const struct measure_figures *f) { return 100.0 * share(f->on_time, f->begun); }
static double begun(const struct measure_figures *f) { return f->begun; }
static double unmatched(const struct measure_figures *f) { return f->unmatched; }
static double known(const struct measure_figures *f) { return 100.0 * share(f->known, f->again); }
static double gini(const struct measure_figures *f) { return (double)f->gini_milli / 1000.0; }
static double handed_over(const struct measure_figures *f) { return f->handed_over; }

/* columns: how wide each label is on a screen; printf() counts bytes. */
static const struct { const char *label; int columns, decimals; double (*of)(const struct measure_figures *); } lines[] = {
    { "每单路程 travel per visit, s", 28, 0, travel_s },
    { "每单直线距离 straight line per visit, m", 38, 0, travel_m },
    { "点单派单用时 time to assign a now-order, s", 41, 0, assign_s },
    { "准时 on time, %", 15, 1, on_time },
    { "开工 visits begun", 17, 0, begun },
    { "无人可派 unmatched", 18, 0, unmatched },
    { "熟人上门 known worker, % of households again", 43, 1, known },
    { "工时基尼 Gini of paid hours", 26, 3, gini },
    { "优化改派 handed over by a better plan", 36, 0, handed_over },
};

static void print(const struct measure_figures figures[WAYS])
{
    printf("  %*s %12s %12s %9s\n", LABEL_COLUMNS, "", "最近 nearest", "派单 paidan", "差 change");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        double nearest = lines[i].of(&figures[0]), ours = lines[i].of(&figures[1]);
        printf("  %s%*s %12.*f %12.*f", lines[i].label, LABEL_COLUMNS - lines[i].columns, "", lines[i].decimals, nearest, lines[i].decimals, ours);
        if (nearest > 0) printf(" %+8.1f%%", 100.0 * (ours - nearest) / nearest);
        putchar('\n');
    }
}

int compare_command(int argc, char **argv)
{
    struct run_options options = { .workers = 400, .points = 12, .days = 1, .orders_a_day = 600, .seed = 1, .first_day = START_DAY, .quiet = true, .improve = RUN_IMPROVE_ON };
    const struct option rows[] = {
        { "--config-dir", OPTION_TEXT, &options.tables, 0, 0, "DIR", "folder of the tables, as config/hangzhou" },
        { "--workers", OPTION_COUNT, &options.workers, 1, COUNT_MOST, "N", "made-up workers (400)" },
        { "--points", OPTION_COUNT, &options.points, 0, COUNT_MOST, "N", "service points, the busiest and those around it; 0: all (12)" },
        { "--days", OPTION_COUNT, &options.days, 1, 400, "N", "days to play (1)" },
        { "--date", OPTION_DATE, &options.first_day, 0, 0, "DATE", "first day (2026-11-23)" },
        { "--seed", OPTION_SEED, &options.seed, 0, 0, "S", "everything follows from it (1)" },
        { "--orders-per-day", OPTION_COUNT, &options.orders_a_day, 1, COUNT_MOST, "N", "average over the week (600)" },
    };
    struct measure_figures figures[WAYS];
    int status = options_take("paidan-sim compare - the same days with our matching and with the nearest free worker", rows, sizeof rows / sizeof rows[0], argc, argv);
    if (status >= 0) return status;
    if (!options.tables) return options_missing("--config-dir");
    static const uint32_t match[WAYS] = { RUN_NEAREST, RUN_BATCH };
    status = 0;
    for (int way = 0; way < WAYS; way++) {
        options.match = match[way];
        status |= run(&options, &figures[way]);
    }
    printf("比较 compare  %" PRIu32 " 位 workers, %" PRIu32 " 个网点 points, %" PRIu32 " 单一天 orders a day, %" PRIu32 " 天 days, seed %" PRIu64 ": %s\n", options.workers,
           options.points, options.orders_a_day, options.days, options.seed, status ? "有规则被破坏 a rule was broken" : "两次都守住全部规则 every rule held in both");
    print(figures);
    return status;
}
