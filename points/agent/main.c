/* main.c - paidan-point: puts the parts on one loop, and takes them down again in order. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "points/agent/api.h"
#include "points/agent/log.h"
#include "points/agent/options.h"

enum {
    CONTEXTS = 64, QUEUE_MAX = 1024,      /* requests to the core under way, and waiting */
    OUTBOX_WAITING_MAX = 10000, OUTBOX_KEPT_MAX = 20000,
    DRAIN_MS = 5000, DRAIN_LOOK_MS = 20,
    FILES_WANTED = 8192,                  /* connections, and some */
};

struct agent {
    uv_loop_t loop;
    struct options options;
    struct uplink *uplink;
    struct http *http;
    struct outbox *outbox;
    struct feed *feed;
    struct forward *forward;
    struct api *api;
    uv_signal_t term, interrupt;
    uv_timer_t drain;
    int64_t drained_by_ms;
    bool stopping;
};

/* ---- the end: uplink first, its last answers still find a page to go to ---- */

static void on_gone(void *context)
{
    (void)context;
}

static void on_http_closed(void *context)
{
    struct agent *agent = context;
    feed_close(agent->feed, on_gone, agent);
    forward_close(agent->forward, on_gone, agent);
    agent->feed = NULL;
    agent->forward = NULL;
}

static void on_uplink_closed(void *context)
{
    struct agent *agent = context;
    agent->uplink = NULL;
    http_close(agent->http, on_http_closed, agent);
}

static void on_drain(uv_timer_t *timer)
{
    struct agent *agent = timer->data;
    if (http_waiting(agent->http) > 0 && (int64_t)uv_now(&agent->loop) < agent->drained_by_ms) return;
    uv_close((uv_handle_t *)&agent->drain, NULL);
    uv_close((uv_handle_t *)&agent->term, NULL);
    uv_close((uv_handle_t *)&agent->interrupt, NULL);
    log_line("info", "agent", "stopping", NULL);
    log_clock(NULL);
    uplink_close(agent->uplink, on_uplink_closed, agent);
}

static void on_signal(uv_signal_t *signal, int number)
{
    struct agent *agent = signal->data;
    (void)number;
    if (agent->stopping) _exit(1);
    agent->stopping = true;
    log_line("info", "agent", "draining", NULL);
    http_quiet(agent->http);
    api_stop(agent->api);
    feed_stop(agent->feed);
    forward_stop(agent->forward);
    agent->drained_by_ms = (int64_t)uv_now(&agent->loop) + DRAIN_MS;
    uv_timer_start(&agent->drain, on_drain, 0, DRAIN_LOOK_MS);
}

/* ---- between the parts ---- */

static void on_link(void *context, bool up)
{
    struct agent *agent = context;
    enum error refused = uplink_refused(agent->uplink);
    if (!up && refused != ERR_OK) log_line("error", "uplink", "refused", error_name(refused));      /* wrong --point or --role */
    else log_line(up ? "info" : "warn", "uplink", up ? "up" : "down", NULL);
    feed_link(agent->feed, up);
    if (up) forward_kick(agent->forward);
}

static void on_request(void *context, struct http_token token, const struct http_request *request)
{
    struct agent *agent = context;
    api_request(agent->api, token, request);
}

static void on_stream_gone(void *context, struct http_token token)
{
    struct agent *agent = context;
    feed_leave(agent->feed, token);
}

/* ---- the beginning ---- */

static bool make_folder(const char *path)
{
    char part[4096];
    size_t length = strlen(path);
    if (length >= sizeof part) return false;
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (part[i] != '/' && part[i] != '\0') continue;
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) return false;
        part[i] = path[i];
    }
    return true;
}

static void allow_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES_WANTED) return;
    limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
    setrlimit(RLIMIT_NOFILE, &limit);      /* when refused, fewer pages at once */
}

static bool agent_open(struct agent *agent, const char **why)
{
    const struct options *options = &agent->options;
    uv_loop_t *loop = &agent->loop;
    struct uplink_options uplink = { .loop = loop, .address = options->core, .role = options->role, .scope = options->point,
                                     .program = "paidan-point", .contexts = CONTEXTS, .queue_max = QUEUE_MAX, .context = agent, .on_link = on_link };
    struct http_options http = { .loop = loop, .port = options->http_port, .context = agent, .on_request = on_request, .on_gone = on_stream_gone };
    if (!make_folder(options->data_dir)) {
        *why = strerror(errno);
        return false;
    }
    if (!outbox_open(options->data_dir, OUTBOX_WAITING_MAX, OUTBOX_KEPT_MAX, &agent->outbox, why)) return false;
    if (!http_open(&http, &agent->http, why)) return false;
    if (!uplink_open(&uplink, &agent->uplink, why)) return false;
    struct feed_options feed = { .loop = loop, .uplink = agent->uplink, .http = agent->http, .outbox = agent->outbox, .point = options->point,
                                 .lon_e7 = options->lon_e7, .lat_e7 = options->lat_e7, .role = role_name(options->role), .version = PAIDAN_VERSION };
    *why = "out of memory";
    if (!feed_open(&feed, &agent->feed)) return false;
    if (!forward_open(loop, agent->uplink, agent->outbox, agent->feed, &agent->forward)) return false;
    struct api_options api = { .uplink = agent->uplink, .http = agent->http, .outbox = agent->outbox, .feed = agent->feed, .forward = agent->forward,
                               .role = options->role, .point = options->point, .version = PAIDAN_VERSION };
    return api_open(&api, &agent->api);
}

static void agent_watch_signals(struct agent *agent)
{
    signal(SIGPIPE, SIG_IGN);
    uv_signal_init(&agent->loop, &agent->term);
    uv_signal_init(&agent->loop, &agent->interrupt);
    uv_timer_init(&agent->loop, &agent->drain);
    agent->term.data = agent->interrupt.data = agent->drain.data = agent;
    uv_signal_start(&agent->term, on_signal, SIGTERM);
    uv_signal_start(&agent->interrupt, on_signal, SIGINT);
}

int main(int argc, char **argv)
{
    static struct agent agent;
    const char *why = NULL;
    switch (options_read(argc, argv, &agent.options)) {
    case OPTIONS_DONE: return 0;
    case OPTIONS_WRONG: return 2;
    case OPTIONS_RUN: break;
    }
    allow_files();
    if (uv_loop_init(&agent.loop) != 0 || !agent_open(&agent, &why)) {
        log_line("error", "agent", "cannot_start", why);
        outbox_close(agent.outbox);
        return 1;      /* the system takes the rest */
    }
    agent_watch_signals(&agent);
    log_clock(agent.uplink);
    struct logfmt *line = log_begin("info", "agent", "ready");
    logfmt_number(line, "http", http_port(agent.http));
    logfmt_number(line, "point", (int64_t)agent.options.point);
    logfmt_number(line, "outbox", outbox_waiting(agent.outbox));
    log_end(line);
    uv_run(&agent.loop, UV_RUN_DEFAULT);
    api_close(agent.api);
    outbox_close(agent.outbox);
    if (uv_loop_close(&agent.loop) != 0) abort();      /* a handle of ours was forgotten */
    return 0;
}
