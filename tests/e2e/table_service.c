#include "e2e/table_service.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/program.h"

enum { PLACES_MAX = 128, BODY = 256 * 1024 };

struct table_service { struct MHD_Daemon *daemon; atomic_int mode; atomic_uint asked; };

static uint32_t read_lons(const char *path, double lon[PLACES_MAX])
{
    uint32_t count = 0;
    const char *at = strrchr(path, '/');
    while (at != NULL && count < PLACES_MAX) {
        lon[count++] = strtod(at + 1, NULL);
        at = strchr(at + 1, ';');
    }
    return count;
}

static uint32_t read_numbers(const char *text, uint32_t number[PLACES_MAX])
{
    uint32_t count = 0;
    for (; text != NULL && count < PLACES_MAX; text = strchr(text, ';') != NULL ? strchr(text, ';') + 1 : NULL) number[count++] = (uint32_t)atoi(text);
    return count;
}

static char *table_of(const char *path, const char *sources, const char *destinations)
{
    double lon[PLACES_MAX];
    uint32_t from[PLACES_MAX], to[PLACES_MAX], froms = read_numbers(sources, from), tos = read_numbers(destinations, to), count = read_lons(path, lon);
    char *body = malloc(BODY);
    if (body == NULL) return NULL;
    size_t used = (size_t)sprintf(body, "{\"code\":\"Ok\",\"durations\":[");
    for (uint32_t i = 0; i < froms; i++) {
        used += (size_t)sprintf(body + used, "%s[", i > 0 ? "," : "");
        for (uint32_t j = 0; j < tos; j++) {
            if (from[i] >= count || to[j] >= count) used += (size_t)sprintf(body + used, "%snull", j > 0 ? "," : "");
            else used += (size_t)sprintf(body + used, "%s%d", j > 0 ? "," : "", lon[from[i]] < lon[to[j]] ? SLOW_S : lon[from[i]] > lon[to[j]] ? FAST_S : 0);
        }
        used += (size_t)sprintf(body + used, "]");
    }
    sprintf(body + used, "]}");
    return body;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, char *body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(body), body, MHD_RESPMEM_MUST_FREE);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result on_ask(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version, const char *data,
                              size_t *data_size, void **own)
{
    struct table_service *service = context;
    (void)method, (void)version, (void)data, (void)data_size, (void)own;
    atomic_fetch_add(&service->asked, 1);
    while (atomic_load(&service->mode) == TABLE_HANGS) pause_ms(10);
    switch ((enum table_mode)atomic_load(&service->mode)) {
    case TABLE_FAILS: return answer(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, strdup("broken"));
    case TABLE_NONSENSE: return answer(connection, MHD_HTTP_OK, strdup("{\"code\":\"Ok\",\"durations\":[[\"soon\"]]}"));
    case TABLE_GOOD:
    case TABLE_HANGS: break;
    }
    char *body = table_of(path, MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "sources"),
                          MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "destinations"));
    return body == NULL ? MHD_NO : answer(connection, MHD_HTTP_OK, body);
}

struct table_service *table_service_start(uint16_t *port)
{
    struct table_service *service = calloc(1, sizeof *service);
    if (service == NULL) return NULL;
    service->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL, NULL, on_ask, service, MHD_OPTION_END);
    *port = service->daemon == NULL ? 0 : MHD_get_daemon_info(service->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return service;
}

void table_service_mode(struct table_service *service, enum table_mode mode) { atomic_store(&service->mode, mode); }
uint32_t table_service_asked(struct table_service *service) { return atomic_load(&service->asked); }

void table_service_stop(struct table_service *service)
{
    atomic_store(&service->mode, TABLE_FAILS);
    MHD_stop_daemon(service->daemon);
    free(service);
}
