/* config.h - paidand's settings: strict JSON with one table of keys (name, type, bounds, default, unit). An unknown key or a bad value is
 * an error with file and line and reason. Flags beat the environment, the environment beats the file, the file beats defaults.
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
    char redis[CONFIG_TEXT];             /* "": private server */
    char appendfsync[CONFIG_TEXT];       /* always */
    char listen[CONFIG_LISTEN_MAX][CONFIG_TEXT]; uint32_t listen_count;      /* ipc://..., tcp://127.0.0.1:... */
    int64_t http_port;                   /* metrics and health; 0: any free one */
    int64_t contexts;                    /* requests outstanding at once */
    int64_t orders_max, households_max, workers_max, points_max;
    int64_t answers_max, events_max;     /* idempotency answers and feed events kept in memory */
    int64_t answer_hours;                /* idempotency answers are kept so long */
    int64_t finished_hours;              /* finished orders stay in the hot set so long */
    int64_t clock_speed_pct;             /* 100 */
    char clock_start[CONFIG_TEXT];       /* "2026-11-23 06:30"; "": the wall clock */
    struct policy policy;
};

/* false: `why` (caller's buffer) says file, line and reason. path NULL: defaults only. */
bool config_read(struct config *config, const char *path, char *why, size_t why_size) __attribute__((warn_unused_result));
/* One "key=value", from a flag or the environment; keys inside groups with a dot: policy.hold_s=60, clock.speed_pct=6000. */
bool config_set(struct config *config, const char *key, const char *value, char *why, size_t why_size) __attribute__((warn_unused_result));
bool config_check(const struct config *config, char *why, size_t why_size) __attribute__((warn_unused_result));
size_t config_print(const struct config *config, char *buffer, size_t size);      /* the whole, as JSON with every default */

#endif
