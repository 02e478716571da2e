/* config.h - paidand's settings: strict JSON with one table of keys (name, type, bounds, default, unit). An unknown key or a bad value is
 * an error with file and line and reason. Flags beat the environment, the environment beats the file, the file beats defaults: call
 * config_read(), config_environment(), config_set() for each flag, then config_check(). config/README.md lists every key.
 * The keys of the engine's policy stand under "policy" and come from engine/policy.h. */
#ifndef PAIDAN_SERVER_CONFIG_H
#define PAIDAN_SERVER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "engine/policy.h"

enum { CONFIG_TEXT = 256, CONFIG_LISTEN_MAX = 4 };

struct config {
    char region[CONFIG_TEXT];            /* "HZ" */
    char tables[CONFIG_TEXT];            /* folder of catalogue.csv, points.csv, workers.csv ... */
    char workers[CONFIG_TEXT];           /* path of workers.csv when it is not in tables; "" */
    char data_dir[CONFIG_TEXT];          /* private Redis, lock */
    char redis[CONFIG_TEXT];             /* key redis.address; "": private server */
    char appendfsync[CONFIG_TEXT];       /* key redis.appendfsync: always */
    char listen[CONFIG_LISTEN_MAX][CONFIG_TEXT]; uint32_t listen_count;      /* ipc://..., tcp://127.0.0.1:... */
    int64_t http_port;                   /* metrics and health; 0: any free one */
    int64_t contexts;                    /* requests outstanding at once */
    int64_t orders_max, households_max, workers_max, points_max;
    int64_t answers_max, events_max;     /* idempotency answers and feed events kept in memory */
    int64_t log_events_max;              /* events kept in Redis */
    int64_t answer_hours;                /* idempotency answers are kept so long */
    int64_t improve_slice_ms, improve_share_pct;      /* day plans that improve between requests; 0: never */
    char travel_url[CONFIG_TEXT];        /* of a table service; "": none */
    int64_t travel_refresh_h, travel_timeout_s;
    int64_t clock_speed_pct;             /* 100 */
    char clock_start[CONFIG_TEXT];       /* "2026-11-23 06:30"; "": the wall clock */
    struct policy policy;
};

void config_defaults(struct config *config);
/* false: `why` (caller's buffer) says file, line and reason. path NULL: defaults only. */
bool config_read(struct config *config, const char *path, char *why, size_t why_size) __attribute__((warn_unused_result));
/* PAIDAN_<KEY> in capitals, a dot as two underscores: PAIDAN_HTTP_PORT, PAIDAN_CLOCK__SPEED_PCT. Other variables are left alone. */
bool config_environment(struct config *config, char *why, size_t why_size) __attribute__((warn_unused_result));
/* One "key=value", from a flag or the environment; keys inside groups with a dot: policy.hold_s=60, clock.speed_pct=6000.
 * A list is separated by commas. */
bool config_set(struct config *config, const char *key, const char *value, char *why, size_t why_size) __attribute__((warn_unused_result));
/* What one key cannot tell alone: forms of addresses and times, values that must fit together. */
bool config_check(const struct config *config, char *why, size_t why_size) __attribute__((warn_unused_result));
size_t config_print(const struct config *config, char *buffer, size_t size);      /* the whole, as JSON; 0: it does not fit */

/* The table, for help texts and the check of the documentation. */
enum config_type { CONFIG_NUMBER, CONFIG_STRING, CONFIG_LIST };
struct config_key {
    char name[64];                       /* with its group: policy.hold_s */
    enum config_type type;
    int64_t least, most, number;         /* NUMBER: bounds and default; else least and most length */
    const char *text;                    /* default of STRING and LIST */
    const char *unit, *meaning;          /* unit "" when the name or the meaning tells it */
};
bool config_key(uint32_t index, struct config_key *out);      /* false: there are no more */

#endif
