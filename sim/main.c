/* main.c - paidan-sim: sub-commands, their options, their help. Exit: 0 done and every rule held, 1 failed or a rule was broken, 2 wrong usage. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "engine/calendar.h"
#include "sim/bench_mdrp.h"
#include "sim/bench_nrp.h"
#include "sim/bench_release.h"
#include "sim/bench_rws.h"
#include "sim/bench_hhcrsp.h"
#include "sim/bench_trsp.h"
#include "sim/bench_vrptw.h"
#include "sim/compare.h"
#include "sim/live.h"
#include "sim/make.h"
#include "sim/options.h"
#include "sim/replay_command.h"
#include "sim/run.h"

enum { USAGE = 2, COUNT_MOST = 1000000, ORDERS_PER_WORKER = 1, START_DAY = 20780 /* Monday 2026-11-23 */ };

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static const char about[] =
    "paidan-sim - 派单的模拟城市 the city around paidan: residents who order, workers who serve, and a checker that sees only events.\n"
    "\n"
    "  paidan-sim run      plays days in virtual time on the engine in this process; the same seed gives the same hash\n"
    "  paidan-sim compare  plays the same days twice, with our matching and with the nearest free worker, and prints both\n"
    "  paidan-sim replay   plays a recorded day again, with other workers or other rules, and compares\n"
    "  paidan-sim live     drives running programs: orders through point agents or the core, workers through the core\n"
    "  paidan-sim workers  writes a made-up workforce for paidand to load\n"
    "  paidan-sim bench    plays public benchmarks on the engine; without a name it lists them\n"
    "\n"
    "Try:  paidan-sim run --config-dir config/hangzhou --workers 60 --points 6 --days 3 --seed 1 --faults\n"
    "      paidan-sim workers --tables config/hangzhou --count 200 --seed 1 --out workers.csv\n"
    "      paidan-sim live --core ipc:///tmp/paidan.sock --tables config/hangzhou --workers workers.csv --once\n"
    "\n"
    "Each sub-command has its own --help. Exit status: 0 done and every rule held, 1 failed or a rule was broken, 2 wrong usage.\n";

static int command_run(int argc, char **argv)
{
    struct run_options run_options = { .workers = 60, .points = 6, .days = 1, .seed = 1, .first_day = START_DAY };
    const struct option rows[] = {
        { "--config-dir", OPTION_TEXT, &run_options.tables, 0, 0, "DIR", "folder of the tables, as config/hangzhou" },
        { "--workers", OPTION_COUNT, &run_options.workers, 1, COUNT_MOST, "N", "made-up workers (60)" },
        { "--points", OPTION_COUNT, &run_options.points, 0, COUNT_MOST, "N", "service points, the busiest and those around it; 0: all (6)" },
        { "--days", OPTION_COUNT, &run_options.days, 1, 400, "N", "days to play (1)" },
        { "--date", OPTION_DATE, &run_options.first_day, 0, 0, "DATE", "first day (2026-11-23)" },
        { "--seed", OPTION_SEED, &run_options.seed, 0, 0, "S", "everything follows from it (1)" },
        { "--orders-per-day", OPTION_COUNT, &run_options.orders_a_day, 1, COUNT_MOST, "N", "average over the week (one per worker)" },
        { "--faults", OPTION_FLAG, &run_options.faults, 0, 0, "", "unreliable people, clock jumps, restarts of the engine from its records" },
        { "--rebook", OPTION_COUNT, &run_options.rebook_pct, 0, 100, "N", "of a hundred bookings so many become a series, and as many are moved (0; with --faults 15)" },
        { "--no-restart", OPTION_FLAG, &run_options.no_restart, 0, 0, "", "faults, but no restarts" },
        { "--events", OPTION_FLAG, &run_options.events, 0, 0, "", "a line per event" },
        { "--log", OPTION_TEXT, &run_options.log, 0, 0, "FILE", "writes the events, a JSON object a line, for paidan-sim replay" },
        { "--match", OPTION_CHOICE, &run_options.match, 0, 0, "batch|nearest", "nearest: the nearest free worker is sent, whatever else it costs (batch)" },
        { "--improve", OPTION_CHOICE, &run_options.improve, 0, 0, "off|on", "day plans are improved every few minutes (off)" },
    };
    int status = options_take("paidan-sim run - days in virtual time, checked after every step", rows, ROWS(rows), argc, argv);
    if (status >= 0) return status;
    if (!run_options.tables) return options_missing("--config-dir");
    if (run_options.orders_a_day == 0) run_options.orders_a_day = run_options.workers * ORDERS_PER_WORKER;
    return run(&run_options, NULL);
}

static int command_workers(int argc, char **argv)
{
    struct make_options options = { .count = 200, .seed = 1, .today = day_of_ms((int64_t)time(NULL) * 1000) };
    const struct option rows[] = {
        { "--tables", OPTION_TEXT, &options.tables, 0, 0, "DIR", "folder of the tables, as config/hangzhou" },
        { "--count", OPTION_COUNT, &options.count, 1, COUNT_MOST, "N", "how many (200)" },
        { "--points", OPTION_COUNT, &options.points, 0, COUNT_MOST, "N", "only at the busiest points; 0: all (all)" },
        { "--seed", OPTION_SEED, &options.seed, 0, 0, "S", "the same seed makes the same people (1)" },
        { "--today", OPTION_DATE, &options.today, 0, 0, "DATE", "credentials are in date on it (today)" },
        { "--out", OPTION_TEXT, &options.out, 0, 0, "FILE", "where to write" },
    };
    int status = options_take("paidan-sim workers - a made-up workforce as workers.csv", rows, ROWS(rows), argc, argv);
    if (status >= 0) return status;
    if (!options.tables) return options_missing("--tables");
    if (!options.out) return options_missing("--out");
    return make_workers(&options);
}

static int command_live(int argc, char **argv)
{
    struct live_options options = { .seed = 1, .until_min = 20 * 60 + 30, .summary_s = 5 };
    const struct option rows[] = {
        { "--core", OPTION_TEXT, &options.core, 0, 0, "ADDRESS", "ipc:///path or tcp://127.0.0.1:port of paidand" },
        { "--agents", OPTION_TEXT, &options.agents, 0, 0, "URL,...", "point agents, as http://127.0.0.1:8700: residents of their points order there" },
        { "--tables", OPTION_TEXT, &options.tables, 0, 0, "DIR", "folder of the tables that the core has loaded" },
        { "--workers", OPTION_TEXT, &options.workers, 0, 0, "FILE", "the workers that the core has loaded" },
        { "--seed", OPTION_SEED, &options.seed, 0, 0, "S", "who wants what, and how people behave (1)" },
        { "--orders", OPTION_COUNT, &options.orders, 1, COUNT_MOST, "N", "requests a day (one per worker: a busy day)" },
        { "--until", OPTION_CLOCK, &options.until_min, 0, 0, "HH:MM", "no requests after this (20:30)" },
        { "--once", OPTION_FLAG, &options.once, 0, 0, "", "one day, then check everything and end" },
        { "--quiet", OPTION_FLAG, &options.quiet, 0, 0, "", "no line per event" },
        { "--summary", OPTION_COUNT, &options.summary_s, 1, 3600, "S", "a summary line every so many real seconds (5)" },
    };
    int status = options_take("paidan-sim live - the city against running programs", rows, ROWS(rows), argc, argv);
    if (status >= 0) return status;
    if (!options.core) return options_missing("--core");
    if (!options.tables) return options_missing("--tables");
    if (!options.workers) return options_missing("--workers");
    return live(&options);
}

static const struct { const char *name; int (*command)(int argc, char **argv); } benches[] = {
    { "nrp24", bench_nrp_command },
    { "rws", bench_rws_command },
    { "mdrp", bench_mdrp_command },
    { "vrptw", bench_vrptw_command },
    { "trsp", bench_trsp_command },
    { "trsp-field", bench_trsp_field_command },
    { "trsp-release", bench_release_command },
    { "hhcrsp", bench_hhcrsp_command },
};

static int command_bench(int argc, char **argv)
{
    for (size_t i = 0; argc >= 1 && i < ROWS(benches); i++)
        if (strcmp(argv[0], benches[i].name) == 0) return benches[i].command(argc - 1, argv + 1);
    fputs("paidan-sim bench: which one? There are:", stderr);
    for (size_t i = 0; i < ROWS(benches); i++) fprintf(stderr, " %s", benches[i].name);
    fputs("; each has its own --help\n", stderr);
    return USAGE;
}

static const struct { const char *name; int (*command)(int argc, char **argv); } commands[] = {
    { "run", command_run }, { "compare", compare_command }, { "replay", replay_command }, { "live", command_live }, { "workers", command_workers }, { "bench", command_bench },
};

int main(int argc, char **argv)
{
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(about, stdout);
        return 0;
    }
    if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
        puts("paidan-sim " PAIDAN_VERSION);
        return 0;
    }
    for (size_t i = 0; argc >= 2 && i < ROWS(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0) return commands[i].command(argc - 2, argv + 2);
    fputs(about, stderr);
    return USAGE;
}
