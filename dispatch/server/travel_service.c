#include "server/travel_service.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"
#include "server/log.h"
#include "server/osrm.h"

enum { ANSWER_MAX = 1 << 20, BLOCK_LEGS = OSRM_SIDE_MAX * OSRM_SIDE_MAX, LEARN_AGAIN_MS = 500, AGAIN_FIRST_S = 1, AGAIN_MOST_S = 300, STATUS_OK = 200 };

#define SECOND_NS 1000000000u

enum kept { KEPT_NOTHING, KEPT_GOOD, KEPT_FAILED };

struct travel_service {
    struct travel_service_options options;
    uv_thread_t thread;
    bool threaded;
    uv_async_t async;
    uv_timer_t again;                  /* what could not be learned at once */
    uint32_t handles_open;
    uv_mutex_t lock;
    uv_cond_t changed;
    bool full;                         /* under the lock: `leg` is the loop's; else the thread's */
    struct leg leg[BLOCK_LEGS]; uint32_t leg_count;
    const char *why;                   /* under the lock: why the latest question failed; NULL: it did not */
    enum kept kept;                    /* under the lock: what became of the file, not told yet */
    atomic_bool stop;
    bool away;                         /* the loop's: told */
    atomic_uint_fast64_t asked, failed, legs;
    /* The thread's. */
    CURL *curl;
    int64_t *ms, block_ms[BLOCK_LEGS]; /* nodes x nodes; -1: not known */
    char *answer; size_t answer_length;
    char url[OSRM_URL];
    void (*freed)(void *context);
    void *freed_context;
};

/* ---- on the thread ---- */

static bool stopping(const struct travel_service *service) { return atomic_load(&service->stop); }

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct travel_service *service = context;
    size_t length = size * count;
    if (service->answer_length + length > ANSWER_MAX) return 0;      /* ends the transfer */
    memcpy(service->answer + service->answer_length, bytes, length);
    service->answer_length += length;
    return length;
}

static int on_progress(void *context, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    (void)down_all, (void)down, (void)up_all, (void)up;
    return stopping(context);
}

static CURL *curl_of(struct travel_service *service)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL) return NULL;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)service->options.timeout_s);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, service);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, service);
    return curl;
}

/* Until the time is over or the service ends. */
static void rest(struct travel_service *service, int64_t seconds)
{
    uint64_t until_ns = uv_hrtime() + (uint64_t)seconds * SECOND_NS;
    uv_mutex_lock(&service->lock);
    for (uint64_t now_ns; !stopping(service) && (now_ns = uv_hrtime()) < until_ns;)
        uv_cond_timedwait(&service->changed, &service->lock, until_ns - now_ns);
    uv_mutex_unlock(&service->lock);
}

/* The block's places, from row `source` and column `destination` of all nodes on. */
static struct osrm_block block_at(const struct travel_service *service, uint32_t source, uint32_t destination)
{
    const struct travel_service_options *options = &service->options;
    uint32_t sources = options->node_count - source, destinations = options->node_count - destination;
    return (struct osrm_block){ .source = options->node + source, .destination = options->node + destination,
                                .sources = sources < OSRM_SIDE_MAX ? sources : OSRM_SIDE_MAX,
                                .destinations = destinations < OSRM_SIDE_MAX ? destinations : OSRM_SIDE_MAX };
}

static bool ask(struct travel_service *service, const struct osrm_block *block, int64_t *ms, const char **why)
{
    long status = 0;
    service->answer_length = 0;
    *why = "the question does not fit";
    if (!osrm_url(block, service->options.url, service->url, sizeof service->url)) return false;
    curl_easy_setopt(service->curl, CURLOPT_URL, service->url);
    CURLcode code = curl_easy_perform(service->curl);
    curl_easy_getinfo(service->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK) *why = curl_easy_strerror(code);
    else if (status != STATUS_OK) *why = "the service answers with an error";
    else return osrm_read(block, service->answer, service->answer_length, ms, why);
    return false;
}

/* Over to the loop, which takes one block after another. */
static void hand_over(struct travel_service *service, const struct osrm_block *block, const int64_t *ms)
{
    uv_mutex_lock(&service->lock);
    while (service->full && !stopping(service)) uv_cond_wait(&service->changed, &service->lock);
    service->leg_count = 0;
    for (uint32_t i = 0; i < block->sources; i++)
        for (uint32_t j = 0; j < block->destinations; j++)
            if (ms[i * block->destinations + j] >= 0)
                service->leg[service->leg_count++] = (struct leg){ block->source[i], block->destination[j], ms[i * block->destinations + j] };
    service->full = service->leg_count > 0;
    if (service->full) uv_async_send(&service->async);
    uv_mutex_unlock(&service->lock);
}

static void note(struct travel_service *service, uint32_t source, uint32_t destination, const struct osrm_block *block, const int64_t *ms)
{
    for (uint32_t i = 0; i < block->sources; i++)
        memcpy(&service->ms[(size_t)(source + i) * service->options.node_count + destination], ms + (size_t)i * block->destinations,
               block->destinations * sizeof *ms);
}

/* For the loop's log: a thread must not write there. */
static void tell(struct travel_service *service, const char *why, enum kept kept)
{
    uv_mutex_lock(&service->lock);
    service->why = why;
    if (kept != KEPT_NOTHING) service->kept = kept;
    uv_mutex_unlock(&service->lock);
    uv_async_send(&service->async);
}

/* One block, as often as it takes. */
static void block_learn(struct travel_service *service, uint32_t source, uint32_t destination)
{
    struct osrm_block block = block_at(service, source, destination);
    for (int64_t again_s = AGAIN_FIRST_S; !stopping(service); again_s = again_s * 2 < AGAIN_MOST_S ? again_s * 2 : AGAIN_MOST_S) {
        const char *why;
        bool answered = ask(service, &block, service->block_ms, &why);
        if (stopping(service)) return;
        atomic_fetch_add(&service->asked, 1);
        tell(service, answered ? NULL : why, KEPT_NOTHING);
        if (answered) break;
        atomic_fetch_add(&service->failed, 1);
        rest(service, again_s);
    }
    if (stopping(service)) return;
    note(service, source, destination, &block, service->block_ms);
    hand_over(service, &block, service->block_ms);
}

static void degrees(FILE *file, int32_t e7)
{
    char text[TEXT_DATE_SIZE];
    fprintf(file, "%s,", text_degrees(e7, text));
}

static bool file_write(const struct travel_service *service)
{
    const struct travel_service_options *options = &service->options;
    char path[1024];
    snprintf(path, sizeof path, "%s.new", options->file);
    FILE *file = fopen(path, "w");
    bool good = file != NULL && fputs("from_lon,from_lat,to_lon,to_lat,seconds\n", file) >= 0;
    for (uint32_t i = 0; good && i < options->node_count; i++) {
        for (uint32_t j = 0; good && j < options->node_count; j++) {
            int64_t ms = service->ms[(size_t)i * options->node_count + j];
            if (ms < 0 || i == j) continue;
            degrees(file, options->node[i].lon_e7);
            degrees(file, options->node[i].lat_e7);
            degrees(file, options->node[j].lon_e7);
            degrees(file, options->node[j].lat_e7);
            good = fprintf(file, "%lld\n", (long long)((ms + 500) / 1000)) > 0;
        }
    }
    if (file != NULL && fclose(file) != 0) good = false;
    return good && rename(path, options->file) == 0;
}

static void on_thread(void *context)
{
    struct travel_service *service = context;
    uint32_t count = service->options.node_count;
    while (!stopping(service)) {
        for (uint32_t source = 0; source < count && !stopping(service); source += OSRM_SIDE_MAX)
            for (uint32_t destination = 0; destination < count && !stopping(service); destination += OSRM_SIDE_MAX)
                block_learn(service, source, destination);
        if (stopping(service)) return;
        tell(service, NULL, file_write(service) ? KEPT_GOOD : KEPT_FAILED);
        rest(service, service->options.refresh_s);
    }
}

/* ---- on the loop ---- */

static void on_again(uv_timer_t *timer);

static void learn(struct travel_service *service)
{
    uv_mutex_lock(&service->lock);
    bool full = service->full;
    uv_mutex_unlock(&service->lock);
    if (!full) return;
    if (!service->options.learn(service->options.context, service->leg, service->leg_count)) {
        uv_timer_start(&service->again, on_again, LEARN_AGAIN_MS, 0);
        return;
    }
    atomic_fetch_add(&service->legs, service->leg_count);
    uv_mutex_lock(&service->lock);
    service->full = false;
    uv_cond_broadcast(&service->changed);
    uv_mutex_unlock(&service->lock);
}

static void log_news(struct travel_service *service)
{
    uv_mutex_lock(&service->lock);
    const char *why = service->why;
    enum kept kept = service->kept;
    service->kept = KEPT_NOTHING;
    uv_mutex_unlock(&service->lock);
    if (why != NULL && !service->away) log_line("warn", "travel", "service_away", why);
    if (why == NULL && service->away) log_line("info", "travel", "service_back", NULL);
    service->away = why != NULL;
    if (kept == KEPT_GOOD) log_line("info", "travel", "kept", service->options.file);
    if (kept == KEPT_FAILED) log_line("warn", "travel", "not_kept", service->options.file);      /* asked for again after the next start */
}

static void on_async(uv_async_t *async)
{
    log_news(async->data);
    learn(async->data);
}
static void on_again(uv_timer_t *timer) { learn(timer->data); }

static void service_free(struct travel_service *service)
{
    curl_easy_cleanup(service->curl);
    free(service->ms);
    free(service->answer);
    uv_cond_destroy(&service->changed);
    uv_mutex_destroy(&service->lock);
    free(service);
}

static void on_closed(uv_handle_t *handle)
{
    struct travel_service *service = handle->data;
    if (--service->handles_open > 0) return;
    void (*freed)(void *context) = service->freed;
    void *context = service->freed_context;
    service_free(service);
    freed(context);
}

struct travel_service *travel_service_start(const struct travel_service_options *options)
{
    struct travel_service *service = calloc(1, sizeof *service);
    size_t pairs = (size_t)options->node_count * options->node_count;
    if (service == NULL) return NULL;
    service->options = *options;
    uv_mutex_init(&service->lock);
    uv_cond_init(&service->changed);
    service->curl = curl_of(service);
    service->answer = malloc(ANSWER_MAX);
    service->ms = malloc(pairs * sizeof *service->ms);
    if (service->curl == NULL || service->answer == NULL || service->ms == NULL) {
        service_free(service);
        return NULL;
    }
    for (size_t i = 0; i < pairs; i++) service->ms[i] = -1;
    uv_timer_init(options->loop, &service->again);
    uv_async_init(options->loop, &service->async, on_async);
    service->again.data = service->async.data = service;
    service->handles_open = 2;
    service->threaded = uv_thread_create(&service->thread, on_thread, service) == 0;
    if (!service->threaded) log_line("error", "travel", "no_thread", NULL);      /* estimates go on as they are */
    service->away = !service->threaded;
    return service;
}

void travel_service_state(const struct travel_service *service, struct travel_service_state *out)
{
    *out = (struct travel_service_state){ .asked = atomic_load(&service->asked), .failed = atomic_load(&service->failed),
                                          .legs = atomic_load(&service->legs), .away = service->away };
}

void travel_service_free(struct travel_service *service, void (*freed)(void *context), void *context)
{
    service->freed = freed;
    service->freed_context = context;
    uv_mutex_lock(&service->lock);
    atomic_store(&service->stop, true);
    uv_cond_broadcast(&service->changed);
    uv_mutex_unlock(&service->lock);
    if (service->threaded) uv_thread_join(&service->thread);
    uv_close((uv_handle_t *)&service->again, on_closed);
    uv_close((uv_handle_t *)&service->async, on_closed);
}
