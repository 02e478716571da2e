/* replay_command.c - options, the record, then one play for each column. */
#include "sim/replay_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"
#include "server/config.h"
#include "sim/history.h"
#include "sim/memory.h"
#include "sim/options.h"
#include "sim/replay.h"
#include "sim/replay_print.h"
#include "sim/scenario.h"
#include "sim/tell.h"

enum { USAGE = 2, WHY_SIZE = 512, FLEX_MIN = 120, SCENARIOS_MAX = 8, COLUMNS_MAX = SCENARIOS_MAX + 2, DAY_MINUTES = 24 * 60 };

struct options {
    const char *log, *config, *tables, *workers, *region, *save;
    struct option_list base, add, without, set, scenario;
    int32_t day;
    uint32_t flex_min, fixed;
    bool json;
};

struct replaying {
    const struct options *options;
    struct config config;
    struct tables *tables;
    struct story story;
    struct scenario scenario[SCENARIOS_MAX]; uint32_t scenarios;
    bool *in;                                            /* by tale: is of the window */
    struct column column[COLUMNS_MAX]; uint32_t columns;
    struct replay_result result[COLUMNS_MAX];            /* of the columns from 1 on */
    struct tables copy[COLUMNS_MAX];
    struct fate *recorded;
    uint64_t violations;
    char why[WHY_SIZE];
};

static void see(void *context, const struct seen *seen)
{
    story_see(context, seen);
}

static void see_rostered(void *context, const struct rostered *cell)
{
    story_roster(context, cell);
}

/* ---- what is asked ---- */

static bool read_scenarios(struct replaying *replaying)
{
    const struct options *options = replaying->options;
    const struct { const char *verb; const struct option_list *list; } plain[] = {
        { "add", &options->add }, { "without", &options->without }, { "set", &options->set },
    };
    struct scenario *changed = &replaying->scenario[0];
    snprintf(changed->name, sizeof changed->name, "%s", "改动 changed");
    for (int i = 0; i < 3; i++)
        for (uint32_t c = 0; c < plain[i].list->count; c++)
            if (!scenario_change(changed, plain[i].verb, plain[i].list->text[c], replaying->why, WHY_SIZE)) return false;
    replaying->scenarios = changed->count > 0;
    for (uint32_t i = 0; i < options->scenario.count; i++) {
        if (replaying->scenarios == SCENARIOS_MAX) {
            snprintf(replaying->why, WHY_SIZE, "more than %d scenarios", SCENARIOS_MAX);
            return false;
        }
        if (!scenario_read(options->scenario.text[i], &replaying->scenario[replaying->scenarios++], replaying->why, WHY_SIZE)) return false;
    }
    return true;
}

/* The policy, the tables and the region of the core that kept the record; an option beats its settings. */
static bool read_city(struct replaying *replaying)
{
    const struct options *options = replaying->options;
    struct config *config = &replaying->config;
    config_defaults(config);
    if (options->config && !config_read(config, options->config, replaying->why, WHY_SIZE)) return false;
    for (uint32_t i = 0; i < options->base.count; i++)
        if (!scenario_set(&config->policy, options->base.text[i], replaying->why, WHY_SIZE)) return false;
    const char *workers = options->workers ? options->workers : config->workers;
    if (!*workers) {
        snprintf(replaying->why, WHY_SIZE, "--workers is needed: the people whom the core had loaded");
        return false;
    }
    return tables_read(options->tables ? options->tables : config->tables, workers, &replaying->tables, replaying->why, WHY_SIZE);
}

/* ---- columns ---- */

static struct replay_ask ask_of(const struct replaying *replaying)
{
    const struct options *options = replaying->options;
    const struct story *story = &replaying->story;
    int32_t first = options->day ? options->day : day_of_ms(story->first_ms), last = options->day ? options->day : day_of_ms(story->last_ms);
    return (struct replay_ask){ .story = story, .tables = replaying->tables, .policy = replaying->config.policy, .flex_min = options->flex_min, .improve = options->fixed == 0,
                                .from_ms = ms_of_day(first), .to_ms = ms_of_day(last + 1) };
}

static void fill_column(struct replaying *replaying, const struct replay_ask *ask, const char *name, const struct fate *fate, const struct duty *duty)
{
    struct column *column = &replaying->column[replaying->columns++];
    *column = (struct column){ .name = name, .fate = fate };
    figures_make(fate, replaying->in, replaying->story.count, duty, day_of_ms(ask->from_ms), day_of_ms(ask->to_ms) - 1, ask->policy.late_grace_min * MINUTE_MS,
                 &column->figures);
}

/* The record's fates, in an array like those of the replays. */
static struct fate *recorded(const struct story *story)
{
    struct fate *fate = memory_take(story->count + 1, sizeof *fate);
    for (uint32_t i = 0; i < story->count; i++) {
        fate[i] = story->tale[i].fate;
        fate[i].wanted_ms = tale_target_ms(&story->tale[i]);
    }
    return fate;
}

static bool play_column(struct replaying *replaying, const struct scenario *scenario, const char *name)
{
    uint32_t c = replaying->columns;
    struct replay_ask ask = ask_of(replaying);
    if (scenario && !scenario_apply(scenario, &ask, &replaying->copy[c], replaying->why, WHY_SIZE)) return false;
    if (!replay(&ask, &replaying->result[c], replaying->why, WHY_SIZE)) return false;
    fill_column(replaying, &ask, name, replaying->result[c].fate, &replaying->result[c].duty);
    replaying->column[c].violations = checker_count(replaying->result[c].checker);
    if (replaying->column[c].violations) tell_verdict(stderr, replaying->result[c].checker);
    replaying->violations += replaying->column[c].violations;
    return true;
}

static bool play_all(struct replaying *replaying)
{
    struct replay_ask ask = ask_of(replaying);
    uint32_t asked = 0;
    replaying->in = memory_take(replaying->story.count + 1, sizeof *replaying->in);
    for (uint32_t i = 0; i < replaying->story.count; i++) asked += replaying->in[i] = replay_has(&ask, &replaying->story.tale[i]);
    if (asked == 0) {
        snprintf(replaying->why, WHY_SIZE, "%s: nobody wanted a visit on the days asked for", replaying->options->log);
        return false;
    }
    replaying->recorded = recorded(&replaying->story);
    fill_column(replaying, &ask, "记录 record", replaying->recorded, &replaying->story.duty);
    if (!play_column(replaying, NULL, "原样重演 replay")) return false;
    for (uint32_t i = 0; i < replaying->scenarios; i++)
        if (!play_column(replaying, &replaying->scenario[i], replaying->scenario[i].name)) return false;
    return true;
}

static void print_all(const struct replaying *replaying)
{
    char from[TEXT_TIME_SIZE], to[TEXT_TIME_SIZE];
    const struct replay_ask ask = ask_of(replaying);
    if (replaying->options->json) {
        replay_print_json(stdout, replaying->column, replaying->columns, replaying->in, replaying->story.count);
        return;
    }
    printf("%s - %s  %llu 个事件 events, %u 位师傅 workers\n", text_time(ask.from_ms, from), text_time(ask.to_ms, to), (unsigned long long)replaying->story.events,
           replaying->tables->worker_count);
    replay_print(stdout, replaying->column, replaying->columns, replaying->in, replaying->story.count);
}

static bool replay_all(struct replaying *replaying)
{
    const struct options *options = replaying->options;
    if (!read_scenarios(replaying) || !read_city(replaying)) return false;
    const struct history_source source = { .log = options->log, .region = options->region ? options->region : replaying->config.region,
                                           .tables = replaying->tables, .save = options->save };
    story_open(&replaying->story, replaying->tables);
    const struct history_reader reader = { &replaying->story, see, see_rostered };
    if (!history_read(&source, &reader, replaying->why, WHY_SIZE)) return false;
    story_end(&replaying->story);
    if (!play_all(replaying)) return false;
    print_all(replaying);
    return true;
}

static void replaying_free(struct replaying *replaying)
{
    free(replaying->recorded);
    for (uint32_t c = 1; c < COLUMNS_MAX; c++) {
        replay_clear(&replaying->result[c]);
        scenario_clear(&replaying->copy[c]);
    }
    story_clear(&replaying->story);
    if (replaying->tables) tables_free(replaying->tables);
    free(replaying->in);
    free(replaying);
}

int replay_command(int argc, char **argv)
{
    struct options options = { .flex_min = FLEX_MIN };
    const struct option rows[] = {
        { "--log", OPTION_TEXT, &options.log, 0, 0, "FILE|URL", "the record: a file of paidan-sim run --log or paidan watch --json, or redis://127.0.0.1:6379, redis:///path/redis.sock" },
        { "--config", OPTION_TEXT, &options.config, 0, 0, "FILE", "settings of the core that kept it: its policy, tables, workers and region" },
        { "--tables", OPTION_TEXT, &options.tables, 0, 0, "DIR", "folder of the tables, as config/hangzhou" },
        { "--workers", OPTION_TEXT, &options.workers, 0, 0, "FILE", "the workers that the core had loaded" },
        { "--region", OPTION_TEXT, &options.region, 0, 0, "NAME", "whose log in Redis (HZ)" },
        { "--save", OPTION_TEXT, &options.save, 0, 0, "FILE", "keeps the record as a file" },
        { "--day", OPTION_DATE, &options.day, 0, 0, "DATE", "only visits that were to begin on it (all days of the record)" },
        { "--base", OPTION_LIST, &options.base, 0, 0, "KEY=VALUE", "a number of the policy in force when it was recorded" },
        { "--add", OPTION_LIST, &options.add, 0, 0, "KIND:N[@POINT]", "N more workers on a shift" },
        { "--without", OPTION_LIST, &options.without, 0, 0, "WORKER|KIND:N[@POINT]", "without one worker, or N of a shift" },
        { "--set", OPTION_LIST, &options.set, 0, 0, "KEY=VALUE", "another number in the policy" },
        { "--scenario", OPTION_LIST, &options.scenario, 0, 0, "NAME=CHANGE,...", "one more column; its changes as: add E:5@17, without 12, set weight_wait=3" },
        { "--flex", OPTION_COUNT, &options.flex_min, 0, DAY_MINUTES, "MIN", "who had an order and now finds its start taken takes a free one of that day within this (120)" },
        { "--improve", OPTION_CHOICE, &options.fixed, 0, 0, "on|off", "day plans improve every few minutes, as the core's do between requests (on)" },
        { "--json", OPTION_FLAG, &options.json, 0, 0, "", "a JSON object for each column" },
    };
    int status = options_take("paidan-sim replay - a recorded day again, with other workers or other rules", rows, sizeof rows / sizeof rows[0], argc, argv);
    if (status >= 0) return status;
    if (!options.log) return options_missing("--log");
    if (!options.tables && !options.config) return options_missing("--tables or --config");
    struct replaying *replaying = memory_take(1, sizeof *replaying);
    replaying->options = &options;
    bool good = replay_all(replaying);
    if (!good) fprintf(stderr, "paidan-sim: %s\n", replaying->why);
    status = good && replaying->violations == 0 ? 0 : 1;
    replaying_free(replaying);
    return status;
}
