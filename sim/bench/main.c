/* main.c - paidan-bench: options, and the order of the measurements. Exit: 0 everything ran, 1 something did not, 2 wrong usage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/bench/echo.h"
#include "sim/bench/end_bench.h"
#include "sim/bench/engine_bench.h"
#include "sim/bench/roster_bench.h"
#include "sim/options.h"

enum { USAGE = 2, WORKERS = 65000 };

static const char about[] =
    "paidan-bench - figures of this machine, side by side: the engine alone, orders from end to end, a whole city in one core.\n"
    "script/bench builds a release, prepares the peer and runs it.\n\n"
    "Everything is measured in one run and in turn; a figure is the median of its rounds with the least and the greatest.\n"
    "Compare ratios and CPU time per order: rates alone say more about the machine and its neighbours.\n";

struct bench_options { const char *paidand, *null, *tables, *dir, *peers, *only; bool quick; };

static int bench(const struct bench_options *options, const char *self)
{
    struct town town;
    struct report report = { 0 };
    struct programs programs = { .bench = self, .paidand = options->paidand, .null = options->null };
    bool engine = !options->only || strcmp(options->only, "engine") == 0, end = !options->only || strcmp(options->only, "end") == 0, good = true;
    if (!town_open(&town, options->tables, WORKERS)) return 1;
    struct end_options end_options = { .town = &town, .programs = &programs, .dir = options->dir, .peers = options->peers, .rounds = options->quick ? 3 : 5,
                                       .orders = options->quick ? 8000 : 20000, .open_orders = options->quick ? 3000 : 6000,
                                       .peer_orders = options->quick ? 8000 : 20000 };
    if (engine) {
        engine_bench(&town, options->quick ? 3 : 5, options->quick, &report);
        roster_bench(&town, options->quick ? 3 : 5, options->quick, &report);
    }
    if (end) good = end_bench(&end_options, &report);
    if (good) report_marks(&report);
    town_close(&town);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct bench_options options = { .tables = "config/hangzhou" };
    const struct option rows[] = {
        { "--paidand", OPTION_TEXT, &options.paidand, 0, 0, "FILE", "the daemon" },
        { "--null", OPTION_TEXT, &options.null, 0, 0, "FILE", "the daemon on a store that remembers nothing" },
        { "--tables", OPTION_TEXT, &options.tables, 0, 0, "DIR", "the city (config/hangzhou)" },
        { "--dir", OPTION_TEXT, &options.dir, 0, 0, "DIR", "an empty folder for sockets and data; short, it goes into socket paths" },
        { "--peers", OPTION_TEXT, &options.peers, 0, 0, "DIR", "a writable copy of the peers; absent: that peer is passed over" },
        { "--only", OPTION_TEXT, &options.only, 0, 0, "PART", "engine or end (both)" },
        { "--quick", OPTION_FLAG, &options.quick, 0, 0, "", "fewer and shorter rounds" },
    };
    const uint32_t count = sizeof rows / sizeof rows[0];
    if (argc == 3 && strcmp(argv[1], "echo") == 0) return echo_serve(argv[2], CONTEXTS);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") != 0) continue;
        puts(about);
        options_help(stdout, rows, count);
        return 0;
    }
    if (!options_read(rows, count, argc - 1, argv + 1)) return USAGE;
    bool needs_end = !options.only || strcmp(options.only, "end") == 0;
    if (needs_end && (!options.paidand || !options.null || !options.dir)) {
        fputs("paidan-bench: --paidand, --null and --dir are needed; --help tells more\n", stderr);
        return USAGE;
    }
    return bench(&options, argv[0]);
}
