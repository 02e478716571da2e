/* options.c - flags through one table, so that help and reading cannot differ. */
#include "points/agent/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/message.h"
#include "protocol/text.h"

enum { HTTP_PORT_DEFAULT = 8081 };

static bool read_core(struct options *options, const char *value)
{
    options->core = value;
    return strncmp(value, "ipc://", 6) == 0 || strncmp(value, "tcp://", 6) == 0;      /* never ws: remote crash in nng 1.5.2 */
}

static bool read_point(struct options *options, const char *value)
{
    return text_id_read(value, &options->point) && options->point > 0 && options->point <= UINT32_MAX;
}

static bool read_http(struct options *options, const char *value)
{
    uint64_t port = 0;
    if (!text_id_read(value, &port) || port > UINT16_MAX) return false;
    options->http_port = (uint16_t)port;
    return true;
}

static bool read_data(struct options *options, const char *value)
{
    options->data_dir = value;
    return value[0] != '\0';
}

static bool read_at(struct options *options, const char *value)
{
    const char *rest = text_degrees_read(value, &options->lon_e7);
    if (rest == NULL || *rest != ',') return false;
    rest = text_degrees_read(rest + 1, &options->lat_e7);
    return rest != NULL && *rest == '\0' && options->lon_e7 >= PLACE_LON_LEAST && options->lon_e7 <= PLACE_LON_MOST
        && options->lat_e7 >= PLACE_LAT_LEAST && options->lat_e7 <= PLACE_LAT_MOST;
}

static bool read_role(struct options *options, const char *value)
{
    options->role = role_find(value);
    return options->role == ROLE_OPERATOR || options->role == ROLE_RESIDENT;
}

static const struct flag {
    const char *name, *argument;
    bool (*read)(struct options *options, const char *value);
    const char *text, *expects;
} flags[] = {
    { "core", "ADDRESS", read_core, "where paidand listens: ipc:///path or tcp://host:port (needed)", "ipc://... or tcp://..." },
    { "point", "ID", read_point, "number of this service point (needed)", "a number from 1" },
    { "http", "PORT", read_http, "port for pages, on 127.0.0.1 only; 0: any free one, told in the log (default 8081)", "a port, 0..65535" },
    { "data", "DIR", read_data, "folder of the outbox, made when missing (default run/point-ID)", "a folder" },
    { "role", "ROLE", read_role, "operator or resident: what the pages may do; resident serves the kiosk (default operator)", "operator or resident" },
    { "at", "LON,LAT", read_at, "where this point's households live, for orders from the kiosk (WGS-84 degrees)", "as 120.158,30.242" },
    { "help", NULL, NULL, "this text", NULL },
    { "version", NULL, NULL, "the version", NULL },
};
enum { FLAGS = sizeof flags / sizeof flags[0] };

static void print_help(void)
{
    printf("Usage: paidan-point --core ADDRESS --point ID [options]\n"
           "\n"
           "服务点代理：连接派单中心，提供本机 HTTP 接口；断网时把订单登记在本机，联网后转交，不丢不重。\n"
           "The agent of a service point: keeps the link to the dispatch core, serves the local HTTP API, and\n"
           "registers orders on its own disk while the core is out of reach.\n\n");
    for (int i = 0; i < FLAGS; i++) {
        char left[32];
        snprintf(left, sizeof left, "--%s %s", flags[i].name, flags[i].argument == NULL ? "" : flags[i].argument);
        printf("  %-18s %s\n", left, flags[i].text);
    }
    printf("\n"
           "Try it:\n"
           "  paidan-point --core ipc:///tmp/paidan/core.sock --point 1 --http 8081\n"
           "  paidan-point --core ipc:///tmp/paidan/core.sock --point 1 --http 8080 --role resident --at 120.158,30.242      (the kiosk)\n"
           "  curl http://127.0.0.1:8081/healthz\n"
           "  curl http://127.0.0.1:8081/api/menu\n"
           "  curl -N http://127.0.0.1:8081/events\n"
           "  curl -H 'Content-Type: application/json' -H 'Idempotency-Key: my-order-0001' \\\n"
           "       -d '{\"point\":\"1\",\"household\":\"7\",\"lon_e7\":1201700000,\"lat_e7\":302500000,\"item\":\"B01\",\"qty\":2}' \\\n"
           "       http://127.0.0.1:8081/api/order_now\n"
           "\n"
           "Logs go to stderr, one line an event. SIGTERM: answers what is under way, then exits 0; again: at once.\n"
           "Exit codes: 0 done, 1 failed, 2 wrong usage.\n");
}

static enum options_result wrong(const char *what, const char *name, const char *expects)
{
    fprintf(stderr, "paidan-point: %s --%s%s%s; see paidan-point --help\n", what, name, expects == NULL ? "" : ": expected ", expects == NULL ? "" : expects);
    return OPTIONS_WRONG;
}

enum options_result options_read(int argc, char **argv, struct options *out)
{
    struct option longs[FLAGS + 1];
    memset(longs, 0, sizeof longs);
    for (int i = 0; i < FLAGS; i++)
        longs[i] = (struct option){ .name = flags[i].name, .has_arg = flags[i].argument == NULL ? no_argument : required_argument, .val = i + 1 };
    *out = (struct options){ .http_port = HTTP_PORT_DEFAULT, .role = ROLE_OPERATOR };
    for (int found; (found = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
        if (found < 1 || found > FLAGS) {
            fprintf(stderr, "See paidan-point --help\n");
            return OPTIONS_WRONG;
        }
        const struct flag *flag = &flags[found - 1];
        if (strcmp(flag->name, "help") == 0) {
            print_help();
            return OPTIONS_DONE;
        }
        if (strcmp(flag->name, "version") == 0) {
            printf("paidan-point %s\n", PAIDAN_VERSION);
            return OPTIONS_DONE;
        }
        if (!flag->read(out, optarg)) return wrong("bad value for", flag->name, flag->expects);
    }
    if (optind < argc) {
        fprintf(stderr, "paidan-point: what is '%s'? See paidan-point --help\n", argv[optind]);
        return OPTIONS_WRONG;
    }
    if (out->core == NULL) return wrong("missing", "core", flags[0].expects);
    if (out->point == 0) return wrong("missing", "point", flags[1].expects);
    if (out->data_dir == NULL) {
        snprintf(out->data_default, sizeof out->data_default, "run/point-%llu", (unsigned long long)out->point);
        out->data_dir = out->data_default;
    }
    return OPTIONS_RUN;
}
