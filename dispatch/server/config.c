/* config.c - one table of keys; the file, the environment and the flags all set values through it. */
#include "server/config.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/text.h"
#include "server/clock.h"
#include "server/config_lines.h"

enum { FILE_MAX = 256 * 1024, NAME_SIZE = sizeof(((struct config_key *)NULL)->name) };

/* One row per key. N: number with default, least, most. S: text with default, least and most length. */
#define KEYS(N, S) \
    S(region,               region,            "HZ", 1, 16,               "",      "the region this core owns; part of every key in Redis; letters, digits and -") \
    S(tables,               tables,            "config/hangzhou", 1, 255, "",      "folder of the CSV tables: items, points, shifts, patterns, holidays, skills, certificates") \
    S(workers,              workers,           "", 0, 255,                "",      "file of the workers; empty: workers.csv in the folder of the tables") \
    S(data_dir,             data_dir,          "run", 1, 80,              "",      "folder of the private Redis and the lock; made when absent") \
    S(redis.address,        redis,             "", 0, 255,                "",      "Redis to use: unix:/path or 127.0.0.1:6379; empty: a private one in data_dir") \
    S(redis.appendfsync,    appendfsync,       "always", 1, 8,            "",      "private Redis: always (acknowledged means on disk) or everysec") \
    N(http_port,            http_port,         7080, 0, 65535,            "",      "port of /metrics and /healthz on 127.0.0.1; 0: any free one") \
    N(contexts,             contexts,          1024, 1, 65536,            "",      "requests outstanding at once, waiting polls included") \
    N(orders_max,           orders_max,        400000, 1, 10000000,       "",      "orders in memory, finished ones included until they leave") \
    N(households_max,       households_max,    400000, 1, 10000000,       "",      "households with a history in memory") \
    N(workers_max,          workers_max,       100000, 1, 1000000,        "",      "workers") \
    N(points_max,           points_max,        1024, 1, 65536,            "",      "service points") \
    N(answers_max,          answers_max,      1000000, 1, 10000000,       "",      "answers kept for repeated keys, one for each change of the last answer_hours; when all are taken, changes are refused as full") \
    N(events_max,           events_max,        100000, 100, 10000000,     "",      "events of the feed in memory; a reader further behind starts again") \
    N(log_events_max,       log_events_max,       5000000, 1000, 1000000000, "",   "events of the log in Redis, about 1 KB of memory each; older ones are dropped") \
    N(answer_hours,         answer_hours,      24, 1, 720,                "h",     "a recorded answer is kept this long") \
    N(improve.slice_ms,     improve_slice_ms,  4, 0, 100,                 "ms",    "day plans improve between requests, so long at a time; 0: never") \
    N(improve.share_pct,    improve_share_pct, 10, 1, 50,                 "%",     "most of the time that may go into it") \
    S(travel.url,           travel_url,        "", 0, 255,                "",      "OSRM-compatible table service that knows travel times between service points, as http://127.0.0.1:5000/table/v1/bike; empty: none") \
    N(travel.refresh_h,     travel_refresh_h,  24, 1, 8760,               "h",     "the service is asked for all pairs again after this, real time") \
    N(travel.timeout_s,     travel_timeout_s,  10, 1, 120,                "s",     "one question to the service, of at most 50 x 50 pairs, is given up after this") \
    N(clock.speed_pct,      clock_speed_pct,   100, 0, CLOCK_SPEED_MAX_PCT, "%",   "100: real time; 6000: a minute a second; 0: stands still until it is advanced") \
    S(clock.start,          clock_start,       "", 0, 19,                 "",      "business time at start, as 2026-11-23 06:30; empty: the wall clock")

/* listen is the one list; its row stands after the others. */
#define LISTEN_DEFAULT "ipc://run/paidand.ipc"
#define LISTEN_MEANING "addresses for points, at most 4: ipc://path (relative to the working folder), tcp://127.0.0.1:port or tcp://[::1]:port"

struct row {
    const char *name;
    enum config_type type;
    size_t offset;
    int64_t least, most, number;
    const char *text, *unit, *meaning;
};

static const struct row rows[] = {
#define ROW_N(name, member, value, least, most, unit, meaning) \
    { #name, CONFIG_NUMBER, offsetof(struct config, member), least, most, value, NULL, unit, meaning },
#define ROW_S(name, member, value, least, most, unit, meaning) \
    { #name, CONFIG_STRING, offsetof(struct config, member), least, most, 0, value, unit, meaning },
    KEYS(ROW_N, ROW_S)
#undef ROW_N
#undef ROW_S
    { "listen", CONFIG_LIST, offsetof(struct config, listen), 1, CONFIG_TEXT - 1, 0, LISTEN_DEFAULT, "", LISTEN_MEANING },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool fail(char *why, size_t why_size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool fail(char *why, size_t why_size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, why_size, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- keys ---- */

bool config_key(uint32_t index, struct config_key *out)
{
    if (index >= ROWS + policy_count) return false;
    *out = (struct config_key){ .unit = "" };
    if (index < ROWS) {
        const struct row *row = &rows[index];
        snprintf(out->name, sizeof out->name, "%s", row->name);
        out->type = row->type;
        out->least = row->least;
        out->most = row->most;
        out->number = row->number;
        out->text = row->text;
        out->unit = row->unit;
        out->meaning = row->meaning;
        return true;
    }
    const struct policy_row *policy = &policy_rows[index - ROWS];
    snprintf(out->name, sizeof out->name, "policy.%s", policy->name);
    out->type = CONFIG_NUMBER;
    out->least = policy->least;
    out->most = policy->most;
    out->number = policy->default_value;
    out->meaning = policy->meaning;
    return true;
}

static bool key_find(const char *name, uint32_t *index, struct config_key *out)
{
    for (*index = 0; config_key(*index, out); ++*index) {
        if (strcmp(out->name, name) == 0) return true;
    }
    return false;
}

static bool is_group(const char *name)
{
    struct config_key key;
    size_t length = strlen(name);
    for (uint32_t i = 0; config_key(i, &key); i++) {
        if (strncmp(key.name, name, length) == 0 && key.name[length] == '.') return true;
    }
    return false;
}

static int64_t *number_at(struct config *config, uint32_t index)
{
    return index < ROWS ? (int64_t *)(void *)((char *)config + rows[index].offset) : policy_value(&config->policy, index - ROWS);
}

static char *text_at(struct config *config, uint32_t index)
{
    return (char *)config + rows[index].offset;
}

/* ---- setting one value; why tells the reason only ---- */

static bool number_put(struct config *config, uint32_t index, const struct config_key *key, double value, char *why, size_t why_size)
{
    if (!(value >= (double)key->least && value <= (double)key->most)) {      /* written so that NaN fails */
        return fail(why, why_size, "%s must be from %lld to %lld", key->name, (long long)key->least, (long long)key->most);
    }
    if (floor(value) != value) return fail(why, why_size, "%s must be a whole number", key->name);
    *number_at(config, index) = (int64_t)value;
    return true;
}

static bool text_fits(const struct config_key *key, const char *value, char *why, size_t why_size)
{
    size_t length = strlen(value);
    if (length < (size_t)key->least || length > (size_t)key->most) {
        return fail(why, why_size, "%s must have %lld to %lld bytes", key->name, (long long)key->least, (long long)key->most);
    }
    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) return fail(why, why_size, "%s holds a control character", key->name);
    }
    return text_is_utf8(value, length) || fail(why, why_size, "%s is not UTF-8", key->name);
}

static bool text_put(struct config *config, uint32_t index, const struct config_key *key, const char *value, char *why, size_t why_size)
{
    if (!text_fits(key, value, why, why_size)) return false;
    memcpy(text_at(config, index), value, strlen(value) + 1);      /* most is below CONFIG_TEXT for every row */
    return true;
}

static bool list_add(struct config *config, const struct config_key *key, const char *value, char *why, size_t why_size)
{
    if (config->listen_count == CONFIG_LISTEN_MAX) return fail(why, why_size, "%s holds at most %d", key->name, CONFIG_LISTEN_MAX);
    if (!text_fits(key, value, why, why_size)) return false;
    memcpy(config->listen[config->listen_count++], value, strlen(value) + 1);
    return true;
}

static bool list_put(struct config *config, const struct config_key *key, const char *value, char *why, size_t why_size)
{
    char piece[CONFIG_TEXT];
    config->listen_count = 0;
    for (const char *from = value;; ) {
        size_t length = strcspn(from, ",");
        if (length >= sizeof piece) return fail(why, why_size, "%s: an address is too long", key->name);
        memcpy(piece, from, length);
        piece[length] = '\0';
        if (!list_add(config, key, piece, why, why_size)) return false;
        if (from[length] == '\0') return true;
        from += length + 1;
    }
}

bool config_set(struct config *config, const char *name, const char *value, char *why, size_t why_size)
{
    uint32_t index;
    struct config_key key;
    if (!key_find(name, &index, &key)) return fail(why, why_size, "there is no key %s", name);
    if (key.type == CONFIG_STRING) return text_put(config, index, &key, value, why, why_size);
    if (key.type == CONFIG_LIST) return list_put(config, &key, value, why, why_size);
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    bool plain = isdigit((unsigned char)value[0]) || (value[0] == '-' && isdigit((unsigned char)value[1]));
    if (!plain || *end != '\0' || errno != 0) return fail(why, why_size, "%s must be a whole number", name);
    return number_put(config, index, &key, (double)number, why, why_size);
}

void config_defaults(struct config *config)
{
    memset(config, 0, sizeof *config);
    for (uint32_t i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        switch (row->type) {
        case CONFIG_NUMBER: *number_at(config, i) = row->number; break;
        case CONFIG_STRING: snprintf(text_at(config, i), CONFIG_TEXT, "%s", row->text); break;
        case CONFIG_LIST:
            snprintf(config->listen[0], CONFIG_TEXT, "%s", row->text);
            config->listen_count = 1;
            break;
        }
    }
    policy_defaults(&config->policy);
}

bool config_environment(struct config *config, char *why, size_t why_size)
{
    struct config_key key;
    for (uint32_t i = 0; config_key(i, &key); i++) {
        char name[2 * NAME_SIZE + 8] = "PAIDAN_", reason[CONFIG_TEXT];
        size_t used = strlen(name);
        for (const char *at = key.name; *at != '\0'; at++) {
            if (*at == '.') name[used++] = '_';
            name[used++] = (char)(*at == '.' ? '_' : toupper((unsigned char)*at));
        }
        name[used] = '\0';
        const char *value = getenv(name);
        if (value != NULL && !config_set(config, key.name, value, reason, sizeof reason)) {
            return fail(why, why_size, "environment %s: %s", name, reason);
        }
    }
    return true;
}

/* ---- the file ---- */

struct reading {
    struct config *config;
    const char *path, *text;
    bool *seen;                    /* per key: a second one is an error, not a choice */
    char *why; size_t why_size;
};

static bool reading_fail(const struct reading *reading, int member, int inner, const char *reason)
{
    return fail(reading->why, reading->why_size, "%s:%d: %s", reading->path, config_line_of(reading->text, member, inner), reason);
}

static bool list_read(struct config *config, const struct config_key *key, const cJSON *value, char *why, size_t why_size)
{
    const cJSON *element;
    config->listen_count = 0;
    cJSON_ArrayForEach(element, value) {
        if (!cJSON_IsString(element)) return fail(why, why_size, "%s must be a list of texts", key->name);
        if (!list_add(config, key, element->valuestring, why, why_size)) return false;
    }
    return config->listen_count > 0 || fail(why, why_size, "%s is empty", key->name);
}

static bool value_read(const struct reading *reading, const char *name, const cJSON *value, char *why, size_t why_size)
{
    uint32_t index;
    struct config_key key;
    if (!key_find(name, &index, &key)) return fail(why, why_size, "there is no key %s", name);
    if (reading->seen[index]) return fail(why, why_size, "%s stands here a second time", name);
    reading->seen[index] = true;
    switch (key.type) {
    case CONFIG_NUMBER:
        if (!cJSON_IsNumber(value)) return fail(why, why_size, "%s must be a number", name);
        return number_put(reading->config, index, &key, value->valuedouble, why, why_size);
    case CONFIG_STRING:
        if (!cJSON_IsString(value)) return fail(why, why_size, "%s must be a text", name);
        return text_put(reading->config, index, &key, value->valuestring, why, why_size);
    case CONFIG_LIST:
        if (!cJSON_IsArray(value)) return fail(why, why_size, "%s must be a list of texts", name);
        return list_read(reading->config, &key, value, why, why_size);
    }
    return false;
}

static bool group_read(const struct reading *reading, const cJSON *group, int member)
{
    const cJSON *value;
    int inner = 0;
    if (!cJSON_IsObject(group)) {
        char reason[CONFIG_TEXT];
        snprintf(reason, sizeof reason, "%s must be a group: { ... }", group->string);
        return reading_fail(reading, member, -1, reason);
    }
    cJSON_ArrayForEach(value, group) {
        char name[CONFIG_TEXT], reason[2 * CONFIG_TEXT];
        snprintf(name, sizeof name, "%s.%s", group->string, value->string);
        if (!value_read(reading, name, value, reason, sizeof reason)) return reading_fail(reading, member, inner, reason);
        inner++;
    }
    return true;
}

static bool root_read(const struct reading *reading, const cJSON *root)
{
    const cJSON *value;
    int member = 0;
    if (!cJSON_IsObject(root)) return fail(reading->why, reading->why_size, "%s:1: the file must be one object: { ... }", reading->path);
    cJSON_ArrayForEach(value, root) {
        char reason[2 * CONFIG_TEXT];
        if (strchr(value->string, '.') != NULL) {      /* one way to write a key */
            return reading_fail(reading, member, -1, "a key with a dot stands inside its group: { \"clock\": { \"speed_pct\": 100 } }");
        }
        if (is_group(value->string)) {
            if (!group_read(reading, value, member)) return false;
        } else if (!value_read(reading, value->string, value, reason, sizeof reason)) {
            return reading_fail(reading, member, -1, reason);
        }
        member++;
    }
    return true;
}

static char *file_read(const char *path, char *why, size_t why_size)
{
    FILE *file = fopen(path, "rb");
    char *text = malloc(FILE_MAX + 1), *out = NULL;
    if (file == NULL || text == NULL) {
        fail(why, why_size, "%s: %s", path, strerror(errno));
        goto out;
    }
    size_t length = fread(text, 1, FILE_MAX + 1, file);
    if (ferror(file)) {
        fail(why, why_size, "%s: %s", path, strerror(errno));
    } else if (length > FILE_MAX) {
        fail(why, why_size, "%s: longer than %d bytes", path, FILE_MAX);
    } else if (memchr(text, '\0', length) != NULL) {
        fail(why, why_size, "%s: holds a NUL byte", path);
    } else {
        text[length] = '\0';
        out = text;
        text = NULL;
    }
out:
    free(text);
    if (file != NULL) fclose(file);
    return out;
}

bool config_read(struct config *config, const char *path, char *why, size_t why_size)
{
    config_defaults(config);
    if (path == NULL) return true;
    bool done = false;
    cJSON *root = NULL;
    bool *seen = calloc(ROWS + policy_count, sizeof *seen);
    char *text = file_read(path, why, why_size);
    if (text == NULL) goto out;
    if (seen == NULL) {
        fail(why, why_size, "%s: no memory", path);
        goto out;
    }
    const char *end = NULL;
    root = cJSON_ParseWithOpts(text, &end, true);
    if (root == NULL) {
        fail(why, why_size, "%s:%d: this is not JSON", path, config_line_at(text, end));
        goto out;
    }
    struct reading reading = { config, path, text, seen, why, why_size };
    done = root_read(&reading, root);
out:
    cJSON_Delete(root);
    free(text);
    free(seen);
    return done;
}

/* ---- what one key cannot tell alone ---- */

static bool region_good(const char *region)
{
    for (; *region != '\0'; region++) {      /* it stands between braces in every key of Redis */
        if (!isalnum((unsigned char)*region) && *region != '-') return false;
    }
    return true;
}

/* TLS is not there yet: TCP stays on this machine. Numeric, so that nothing waits for a name server. */
static bool listen_good(const char *address)
{
    enum { SOCKET_PATH_MAX = 107 };
    static const char *const loopback[] = { "tcp://127.0.0.1:", "tcp://[::1]:" };
    if (strncmp(address, "ipc://", 6) == 0) return address[6] != '\0' && strlen(address + 6) <= SOCKET_PATH_MAX;
    for (size_t i = 0; i < sizeof loopback / sizeof loopback[0]; i++) {
        size_t length = strlen(loopback[i]);
        if (strncmp(address, loopback[i], length) != 0) continue;
        const char *port = address + length;
        return port[0] != '\0' && strlen(port) <= 5 && strspn(port, "0123456789") == strlen(port) && atoi(port) <= 65535;
    }
    return false;
}

/* http:// or https:// and something, without what osrm.c puts behind it. */
static bool url_good(const char *url)
{
    static const char *const schemes[] = { "http://", "https://" };
    if (strpbrk(url, "?# \t") != NULL) return false;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0) return strlen(url) > strlen(schemes[i]);
    return false;
}

bool config_check(const struct config *config, char *why, size_t why_size)
{
    int64_t start_ms;
    if (!region_good(config->region)) return fail(why, why_size, "region: only letters, digits and -");
    if (strcmp(config->appendfsync, "always") != 0 && strcmp(config->appendfsync, "everysec") != 0) {
        return fail(why, why_size, "redis.appendfsync: always or everysec");
    }
    for (uint32_t i = 0; i < config->listen_count; i++) {
        const char *address = config->listen[i];
        if (!listen_good(address)) return fail(why, why_size, "listen: %s is not ipc://path, tcp://127.0.0.1:port or tcp://[::1]:port", address);
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(address, config->listen[j]) == 0) return fail(why, why_size, "listen: %s stands there twice", address);
        }
    }
    if (config->travel_url[0] != '\0' && !url_good(config->travel_url)) return fail(why, why_size, "travel.url: not an address as http://127.0.0.1:5000/table/v1/bike");
    if (config->clock_start[0] != '\0' && !text_time_read(config->clock_start, &start_ms)) {
        return fail(why, why_size, "clock.start: not a time as 2026-11-23 06:30");
    }
    if (config->policy.slot_open_min >= config->policy.slot_close_min) {
        return fail(why, why_size, "policy.slot_open_min must be before policy.slot_close_min");
    }
    if (config->policy.walk_below_m > config->policy.transit_above_m) {
        return fail(why, why_size, "policy.walk_below_m must not be above policy.transit_above_m");
    }
    return true;
}

/* ---- print ---- */

static bool key_print(cJSON *root, struct config *config, uint32_t index, const struct config_key *key)
{
    cJSON *into = root;
    const char *name = key->name, *dot = strchr(key->name, '.');
    if (dot != NULL) {
        char group[NAME_SIZE];
        snprintf(group, sizeof group, "%.*s", (int)(dot - name), name);
        name = dot + 1;
        into = cJSON_GetObjectItemCaseSensitive(root, group);
        if (into == NULL) into = cJSON_AddObjectToObject(root, group);
    }
    if (key->type == CONFIG_NUMBER) return cJSON_AddNumberToObject(into, name, (double)*number_at(config, index)) != NULL;
    if (key->type == CONFIG_STRING) return cJSON_AddStringToObject(into, name, text_at(config, index)) != NULL;
    cJSON *list = cJSON_AddArrayToObject(into, name);
    for (uint32_t i = 0; list != NULL && i < config->listen_count; i++) {
        cJSON *text = cJSON_CreateString(config->listen[i]);
        if (text == NULL || !cJSON_AddItemToArray(list, text)) return false;
    }
    return list != NULL;
}

size_t config_print(const struct config *config, char *buffer, size_t size)
{
    struct config copy = *config;      /* the table hands out places to write, too */
    struct config_key key;
    cJSON *root = cJSON_CreateObject();
    bool good = root != NULL;
    for (uint32_t i = 0; good && config_key(i, &key); i++) good = key_print(root, &copy, i, &key);
    char *text = good ? cJSON_Print(root) : NULL;
    size_t length = text != NULL ? strlen(text) + 1 : 0;      /* and a newline */
    if (length > 0 && length < size) snprintf(buffer, size, "%s\n", text);
    else length = 0;
    cJSON_free(text);
    cJSON_Delete(root);
    return length;
}
