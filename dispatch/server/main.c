/* main.c - paidand, the dispatch core: reads its settings and tables, brings the region back from Redis, then serves points until it
 * is told to stop. It starts and stops in stages; each stage is a callback of the one before. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "protocol/text.h"
#include "server/core.h"
#include "server/http.h"
#include "server/log.h"
#include "server/page.h"
#include "server/render.h"
#include "server/restore.h"
#include "server/travel_service.h"
#include "store/store_guard.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };
enum { WHY_SIZE = 512, PATH_SIZE = 2 * CONFIG_TEXT, SETS_MAX = 64, PRINT_SIZE = 64 * 1024 };
enum { REPLY_MS = 2000, LEASE_MS = 5000, PROBE_MS = 5000, DRAIN_MS = 5000 };

static const char help_text[] =
    "paidand - the dispatch core: takes orders from service points, matches them to workers, remembers everything in Redis.\n"
    "\n"
    "usage: paidand [--config FILE] [--set KEY=VALUE]... [--log LEVEL]\n"
    "       paidand [--config FILE] --check-config | --print-config\n"
    "\n"
    "  --config FILE      settings as JSON; without it every setting has its default\n"
    "  --set KEY=VALUE    one setting, stronger than the file and the environment (PAIDAN_KEY); may be repeated\n"
    "  --check-config     look at settings and tables, say what is wrong, do nothing else\n"
    "  --print-config     print every setting as it would be used, as JSON\n"
    "  --log LEVEL        error, warn, info (default) or debug; one line per event on stderr\n"
    "  --help, --version\n"
    "\n"
    "Redis needs no set-up: unless redis.address is set, paidand starts a private redis-server in data_dir and stops it with itself.\n"
    "SIGTERM finishes what is under way and exits 0; a second one leaves at once.\n"
    "Exit: 0 done, 1 failed, 2 wrong usage.\n"
    "\n"
    "Example: a region with its own folder, a minute of business time a second:\n"
    "  paidand --config config/paidand.json --set data_dir=/tmp/hz --set listen=tcp://127.0.0.1:7000 --set clock.speed_pct=6000\n"
    "Then: curl http://127.0.0.1:7080/healthz\n";

struct options { const char *config; const char *set[SETS_MAX]; int set_count; int log_level; bool check, print; };

struct daemon {
    uv_loop_t loop;
    struct config config;
    struct clock clock;
    struct parts parts;
    struct tables *tables;
    struct core *core;
    struct wire *wire;
    struct http *http;
    struct travel_service *travel;
    char travel_file[PATH_SIZE];
    struct page page;
    uv_signal_t term, interrupt;
    char owner[64];
    int64_t begun_ms;
    int status;
    bool signals, stopping;
};

/* ---- stopping: travel, core, wire, http, store, core, signals; each in its turn. What the store still confirms goes to the core, so the
 * core is freed after it. ---- */

static void stop_signals(void *context)
{
    struct daemon *daemon = context;
    daemon->core = NULL;
    if (!daemon->signals) return;
    uv_close((uv_handle_t *)&daemon->term, NULL);
    uv_close((uv_handle_t *)&daemon->interrupt, NULL);
}

static void stop_core(void *context)
{
    struct daemon *daemon = context;
    daemon->parts.store = NULL;
    if (daemon->core != NULL) core_free(daemon->core, stop_signals, daemon);
    else stop_signals(daemon);
}

static void stop_store(void *context)
{
    struct daemon *daemon = context;
    daemon->http = NULL;
    if (daemon->parts.store != NULL) store_close(daemon->parts.store, stop_core, daemon);
    else stop_core(daemon);
}

static void stop_http(void *context)
{
    struct daemon *daemon = context;
    daemon->wire = NULL;
    daemon->page.wire = NULL;
    if (daemon->http != NULL) http_close(daemon->http, stop_store, daemon);
    else stop_store(daemon);
}

static void stop_wire(void *context)
{
    struct daemon *daemon = context;
    if (daemon->core != NULL) core_wire_gone(daemon->core);
    if (daemon->wire != NULL) wire_close(daemon->wire, stop_http, daemon);
    else stop_http(daemon);
}

static void stop_travel(void *context)
{
    struct daemon *daemon = context;
    daemon->travel = NULL;
    if (daemon->core != NULL) core_drain(daemon->core, DRAIN_MS, stop_wire, daemon);
    else stop_wire(daemon);
}

static void daemon_stop(struct daemon *daemon, int status)
{
    if (status > daemon->status) daemon->status = status;
    if (daemon->stopping) return;
    daemon->stopping = true;
    log_line("info", "main", "stopping", NULL);
    daemon->page.travel = NULL;
    if (daemon->travel != NULL) travel_service_free(daemon->travel, stop_travel, daemon);
    else stop_travel(daemon);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct daemon *daemon = handle->data;
    (void)number;
    if (daemon->stopping) _exit(EXIT_FAILED);
    daemon_stop(daemon, EXIT_DONE);
}

static void fail(struct daemon *daemon, const char *event, const char *why)
{
    log_line("error", "main", event, why);
    daemon_stop(daemon, EXIT_FAILED);
}

/* ---- starting: store, recovery, wire ---- */

static void log_from(void *context, const char *at, const char *level, const char *event, const char *detail)
{
    (void)context;
    log_line(level, at, event, detail);
}

static void on_store_log(void *context, const char *level, const char *event, const char *detail) { log_from(context, "store", level, event, detail); }
static void on_wire_log(void *context, const char *level, const char *event, const char *detail) { log_from(context, "wire", level, event, detail); }

static bool open_wire(struct daemon *daemon, const char **why)
{
    const char *address[CONFIG_LISTEN_MAX];
    for (uint32_t i = 0; i < daemon->config.listen_count; i++) address[i] = daemon->config.listen[i];
    const struct wire_options options = {
        .loop = &daemon->loop, .address = address, .address_count = daemon->config.listen_count, .contexts = (uint32_t)daemon->config.contexts,
        .probe_ms = PROBE_MS, .context = daemon->core, .on_request = core_request, .on_turn = core_turn, .log = on_wire_log,
    };
    return wire_open(&options, &daemon->wire, why);
}

static void log_ready(const struct daemon *daemon, const struct restore_result *result)
{
    struct logfmt *line = log_begin("info", "main", "ready");
    if (line == NULL) return;
    for (size_t i = 0; i < daemon->config.listen_count; i++) logfmt_text(line, "listen", wire_address(daemon->wire, i));
    logfmt_number(line, "http", http_port(daemon->http));
    logfmt_number(line, "workers", engine_worker_count(daemon->parts.engine));
    logfmt_number(line, "orders", (int64_t)result->orders);
    logfmt_number(line, "answers", (int64_t)result->answers);
    logfmt_number(line, "events", (int64_t)result->events);
    logfmt_number(line, "restore_ms", result->took_ms);
    logfmt_number(line, "start_ms", clock_mono_ms() - daemon->begun_ms);
    log_end(line);
}

/* Without memory for it the core serves all the same, by estimates. */
static void start_travel(struct daemon *daemon)
{
    const struct config *config = &daemon->config;
    if (config->travel_url[0] == '\0' || daemon->tables->node_count < 2) return;
    const struct travel_service_options options = {
        .loop = &daemon->loop, .url = config->travel_url, .file = daemon->travel_file, .node = daemon->tables->node, .node_count = daemon->tables->node_count,
        .timeout_s = config->travel_timeout_s, .refresh_s = config->travel_refresh_h * 3600, .context = daemon->core, .learn = core_learn,
    };
    daemon->travel = travel_service_start(&options);
    daemon->page.travel = daemon->travel;
    if (daemon->travel == NULL) log_line("error", "travel", "not_started", "no memory");
}

static void on_restored(void *context, const struct restore_result *result)
{
    struct daemon *daemon = context;
    const char *why = NULL;
    if (daemon->stopping) return;
    if (result->why != NULL) {
        fail(daemon, "restore", result->why);
    } else if (!tables_learn(daemon->tables, daemon->parts.engine, clock_now_ms(&daemon->clock))) {
        fail(daemon, "travel", "no memory");
    } else if (!open_wire(daemon, &why)) {
        fail(daemon, "listen", why);
    } else {
        daemon->page.wire = daemon->wire;
        core_start(daemon->core, daemon->wire);
        log_ready(daemon, result);
        start_travel(daemon);
    }
}

static void on_store_ready(void *context, uint64_t last_commit)
{
    struct daemon *daemon = context;
    (void)last_commit;
    daemon->page.why[0] = '\0';
    if (!daemon->stopping && !restore_run(&daemon->parts, daemon->core, on_restored, daemon)) fail(daemon, "restore", "no memory");
}

static void on_store_away(void *context, const char *why)
{
    struct daemon *daemon = context;
    log_line("warn", "main", "store_away", why);
    snprintf(daemon->page.why, sizeof daemon->page.why, "%s", why);
    if (!daemon->stopping && daemon->core != NULL) core_away(daemon->core);
}

static void on_store_back(void *context)
{
    struct daemon *daemon = context;
    log_line("info", "main", "store_back", NULL);
    daemon->page.why[0] = '\0';
    if (!daemon->stopping && daemon->core != NULL) core_back(daemon->core);
}

static void on_store_fatal(void *context, const char *why)
{
    fail(context, "store_fatal", why);
}

static bool open_store(struct daemon *daemon, const char **why)
{
    const struct config *config = &daemon->config;
    char host[32];
    if (gethostname(host, sizeof host) != 0) snprintf(host, sizeof host, "unknown");
    host[sizeof host - 1] = '\0';
    snprintf(daemon->owner, sizeof daemon->owner, "%s:%ld", host, (long)getpid());
    const struct store_options options = {
        .loop = &daemon->loop, .region = config->region, .address = config->redis[0] != '\0' ? config->redis : NULL,
        .data_dir = config->data_dir, .appendfsync = config->appendfsync, .owner = daemon->owner, .reply_ms = REPLY_MS, .lease_ms = LEASE_MS,
        .context = daemon, .on_ready = on_store_ready, .on_away = on_store_away, .on_back = on_store_back, .on_fatal = on_store_fatal,
        .log = on_store_log,
    };
    return store_open(&options, &daemon->parts.store, why);
}

/* ---- what is needed before the loop runs ---- */

/* The menu is one message, whatever the firm has on it: better known now than when the first resident asks. */
static bool check_menu(const struct daemon *daemon, char *why, size_t why_size)
{
    enum { ENVELOPE = 512 };
    char *text = malloc(MESSAGE_MAX), *scratch = malloc(ARENA_MESSAGE);
    struct arena arena;
    struct msg_menu menu;
    const struct render render = { .engine = daemon->parts.engine, .tables = daemon->tables, .arena = &arena };
    bool fits = false;
    snprintf(why, why_size, "no memory");
    if (text == NULL || scratch == NULL) goto out;
    arena_init(&arena, scratch, ARENA_MESSAGE);
    snprintf(why, why_size, "items.csv: the menu does not fit into one message: at most %d items, %d KiB", LIST_MENU_MAX, MESSAGE_MAX / 1024);
    fits = render_menu(&render, NULL, &menu) && menu.items_count == daemon->tables->item_count
        && codec_write_body(&shape_menu, &menu, text, MESSAGE_MAX - ENVELOPE) > 0;
out:
    free(text);
    free(scratch);
    return fits;
}

/* What the travel service told the last time. A file that is damaged is not needed: the service is asked again. */
static bool load_travel(struct daemon *daemon, char *why, size_t why_size)
{
    if (daemon->config.travel_url[0] == '\0') return true;
    snprintf(daemon->travel_file, sizeof daemon->travel_file, "%s/travel.csv", daemon->config.data_dir);
    if (!tables_read_travel(daemon->tables, daemon->travel_file, why, why_size)) log_line("warn", "travel", "kept_file_bad", why);
    if (tables_points_as_nodes(daemon->tables)) return true;
    snprintf(why, why_size, "travel.url: points.csv and travel.csv have more than %d places, or there is no memory", NODES_MAX);
    return false;
}

static bool load_tables(struct daemon *daemon, char *why, size_t why_size)
{
    const struct config *config = &daemon->config;
    char path[PATH_SIZE];
    if (config->workers[0] != '\0') snprintf(path, sizeof path, "%s", config->workers);
    else snprintf(path, sizeof path, "%s/workers.csv", config->tables);
    if (!tables_read(config->tables, path, &daemon->tables, why, why_size)) return false;
    if (!load_travel(daemon, why, why_size)) return false;
    const struct engine_limits limits = { .workers = (uint32_t)config->workers_max, .points = (uint32_t)config->points_max,
                                          .orders = (uint32_t)config->orders_max, .households = (uint32_t)config->households_max, .nodes = daemon->tables->node_count };
    enum refusal refusal = engine_new(&limits, &config->policy, &daemon->parts.engine);
    if (refusal != REFUSE_OK) {
        snprintf(why, why_size, "the engine: %s", refusal_text(refusal));
        return false;
    }
    return tables_load(daemon->tables, daemon->parts.engine, why, why_size) && check_menu(daemon, why, why_size);
}

static bool prepare(struct daemon *daemon, char *why, size_t why_size)
{
    int64_t start_ms = 0;
    if (!load_tables(daemon, why, why_size)) return false;
    if (daemon->config.clock_start[0] != '\0' && !text_time_read(daemon->config.clock_start, &start_ms)) {
        snprintf(why, why_size, "clock.start: not a time");
        return false;
    }
    clock_start(&daemon->clock, start_ms, daemon->config.clock_speed_pct);
    daemon->parts.loop = &daemon->loop;
    daemon->parts.config = &daemon->config;
    daemon->parts.tables = daemon->tables;
    daemon->parts.clock = &daemon->clock;
    daemon->parts.people = people_new(daemon->parts.engine);
    snprintf(why, why_size, "not enough memory for these limits");
    return daemon->parts.people != NULL;
}

static bool open_signals(struct daemon *daemon)
{
    signal(SIGPIPE, SIG_IGN);
    uv_signal_t *const handles[] = { &daemon->term, &daemon->interrupt };
    static const int numbers[] = { SIGTERM, SIGINT };
    for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++) {
        uv_signal_init(&daemon->loop, handles[i]);
        handles[i]->data = daemon;
    }
    daemon->signals = true;
    for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++) {
        if (uv_signal_start(handles[i], on_signal, numbers[i]) != 0) return false;
    }
    return true;
}

/* Opens what works in the loop. What was opened before a failure is closed by daemon_stop(). */
static void open_all(struct daemon *daemon)
{
    const char *why = "no memory";
    daemon->core = open_signals(daemon) ? core_new(&daemon->parts) : NULL;
    if (daemon->core == NULL) {
        fail(daemon, "start", why);
        return;
    }
    daemon->page = (struct page){ .parts = &daemon->parts, .core = daemon->core };
    if (!http_open(&daemon->loop, (uint16_t)daemon->config.http_port, page_write, &daemon->page, &daemon->http, &why)) fail(daemon, "http", why);
    else if (!open_store(daemon, &why)) fail(daemon, "store", why);
}

static int serve(const struct config *config, int log_level)
{
    struct daemon *daemon = calloc(1, sizeof *daemon);
    char why[WHY_SIZE] = "no memory";
    int status = EXIT_FAILED;
    if (daemon == NULL || uv_loop_init(&daemon->loop) != 0) goto out;
    daemon->begun_ms = clock_mono_ms();
    daemon->config = *config;
    if (!prepare(daemon, why, sizeof why)) goto loop;
    log_open(&daemon->clock, log_level);
    open_all(daemon);
    uv_run(&daemon->loop, UV_RUN_DEFAULT);
    status = daemon->status;
    why[0] = '\0';
    log_line("info", "main", "stopped", NULL);
loop:
    if (uv_loop_close(&daemon->loop) != 0) log_line("error", "main", "loop_busy", NULL);
    people_free(daemon->parts.people);
    engine_free(daemon->parts.engine);
    tables_free(daemon->tables);
out:
    if (why[0] != '\0') fprintf(stderr, "paidand: %s\n", why);
    log_open(NULL, log_level);      /* the clock ends here */
    free(daemon);
    return status;
}

/* ---- the command line ---- */

static int check_only(const struct config *config)
{
    struct daemon daemon = { .config = *config };
    char why[WHY_SIZE];
    bool good = load_tables(&daemon, why, sizeof why);
    if (good) printf("ok: %u workers, %u points\n", (unsigned)daemon.tables->worker_count, (unsigned)daemon.tables->point_count);
    else fprintf(stderr, "paidand: %s\n", why);
    engine_free(daemon.parts.engine);
    tables_free(daemon.tables);
    return good ? EXIT_DONE : EXIT_USAGE;
}

static int print_only(const struct config *config)
{
    char *text = malloc(PRINT_SIZE);
    size_t length = text != NULL ? config_print(config, text, PRINT_SIZE) : 0;
    bool good = length > 0 && fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0;
    free(text);
    return good ? EXIT_DONE : EXIT_FAILED;
}

static bool set_one(struct config *config, const char *set, char *why, size_t why_size)
{
    char key[CONFIG_TEXT];
    const char *equals = strchr(set, '=');
    if (equals == NULL || equals == set || (size_t)(equals - set) >= sizeof key) {
        snprintf(why, why_size, "--set %s: must be KEY=VALUE", set);
        return false;
    }
    memcpy(key, set, (size_t)(equals - set));
    key[equals - set] = '\0';
    return config_set(config, key, equals + 1, why, why_size);
}

static bool configure(const struct options *options, struct config *config, char *why, size_t why_size)
{
    if (!config_read(config, options->config, why, why_size)) return false;
    if (!config_environment(config, why, why_size)) return false;
    for (int i = 0; i < options->set_count; i++) {
        if (!set_one(config, options->set[i], why, why_size)) return false;
    }
    return config_check(config, why, why_size);
}

static bool level_read(const char *name, int *level)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (strcmp(names[i], name) == 0) {
            *level = i;
            return true;
        }
    }
    fprintf(stderr, "paidand: --log %s: error, warn, info or debug\n", name);
    return false;
}

enum { OPT_CONFIG = 256, OPT_SET, OPT_CHECK, OPT_PRINT, OPT_LOG, OPT_HELP, OPT_VERSION };

static const struct option long_options[] = {
    { "config", required_argument, NULL, OPT_CONFIG }, { "set", required_argument, NULL, OPT_SET },
    { "check-config", no_argument, NULL, OPT_CHECK },  { "print-config", no_argument, NULL, OPT_PRINT },
    { "log", required_argument, NULL, OPT_LOG },       { "help", no_argument, NULL, OPT_HELP },
    { "version", no_argument, NULL, OPT_VERSION },     { NULL, 0, NULL, 0 },
};

/* Returns -1 to go on, or the exit status. */
static int options_read(int argc, char **argv, struct options *options)
{
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        switch (option) {
        case OPT_CONFIG: options->config = optarg; break;
        case OPT_CHECK: options->check = true; break;
        case OPT_PRINT: options->print = true; break;
        case OPT_HELP: fputs(help_text, stdout); return EXIT_DONE;
        case OPT_VERSION: puts("paidand " PAIDAN_VERSION); return EXIT_DONE;
        case OPT_LOG:
            if (!level_read(optarg, &options->log_level)) return EXIT_USAGE;
            break;
        case OPT_SET:
            if (options->set_count == SETS_MAX) {
                fprintf(stderr, "paidand: at most %d --set\n", SETS_MAX);
                return EXIT_USAGE;
            }
            options->set[options->set_count++] = optarg;
            break;
        default: fputs("paidand: try --help\n", stderr); return EXIT_USAGE;
        }
    }
    if (optind == argc) return -1;
    fprintf(stderr, "paidand: what is \"%s\"? Try --help\n", argv[optind]);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    static struct config config;
    struct options options = { .log_level = 2 };
    char why[WHY_SIZE];
    if (store_guard_main(argc, argv)) return STORE_GUARD_FAILED;
    int status = options_read(argc, argv, &options);
    if (status >= 0) return status;
    if (!configure(&options, &config, why, sizeof why)) {
        fprintf(stderr, "paidand: %s\n", why);
        return EXIT_USAGE;
    }
    if (options.print) return print_only(&config);
    if (options.check) return check_only(&config);
    return serve(&config, options.log_level);
}
