/* scenario.c - see scenario.h. */
#include "sim/scenario.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "sim/memory.h"

enum { WEEK_DAYS = 7, WORK_DAYS = 5, COUNT_MOST = 10000 };

__attribute__((format(printf, 3, 4)))
static bool fail(char *why, size_t why_size, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(why, why_size, format, values);
    va_end(values);
    return false;
}

/* ---- words ---- */

bool scenario_change(struct scenario *scenario, const char *verb, const char *rest, char *why, size_t why_size)
{
    if (scenario->count == CHANGES_MAX) return fail(why, why_size, "%s: more than %d changes", scenario->name, CHANGES_MAX);
    int length = snprintf(scenario->change[scenario->count], CHANGE_SIZE, "%s%s%s", verb, *verb ? " " : "", rest);
    if (length <= 0 || length >= CHANGE_SIZE) return fail(why, why_size, "%s: a change of no or more than %d bytes", scenario->name, CHANGE_SIZE - 1);
    scenario->count++;
    return true;
}

static bool good_name(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == '"' || name[i] == '\\') return false;
    return length > 0 && length < SCENARIO_NAME_SIZE;
}

bool scenario_read(const char *text, struct scenario *out, char *why, size_t why_size)
{
    const char *equals = strchr(text, '=');
    *out = (struct scenario){ .count = 0 };
    if (!equals || !good_name(text, (size_t)(equals - text))) return fail(why, why_size, "%s: NAME=CHANGE,CHANGE is wanted", text);
    memcpy(out->name, text, (size_t)(equals - text));
    for (const char *at = equals + 1; *at; ) {
        char change[CHANGE_SIZE];
        at += strspn(at, ", ");
        size_t length = strcspn(at, ",");
        if (length >= sizeof change) return fail(why, why_size, "%s: a change of more than %d bytes", out->name, CHANGE_SIZE - 1);
        memcpy(change, at, length);
        change[length] = '\0';
        if (length > 0 && !scenario_change(out, "", change, why, why_size)) return false;
        at += length;
    }
    return out->count > 0 || fail(why, why_size, "%s: what is to change?", out->name);
}

/* ---- the policy ---- */

bool scenario_set(struct policy *policy, const char *text, char *why, size_t why_size)
{
    const char *key = strncmp(text, "policy.", strlen("policy.")) == 0 ? text + strlen("policy.") : text, *equals = strchr(key, '=');
    char *end = NULL;
    for (uint32_t row = 0; equals && row < policy_count; row++) {
        const struct policy_row *named = &policy_rows[row];
        if (strlen(named->name) != (size_t)(equals - key) || memcmp(named->name, key, (size_t)(equals - key)) != 0) continue;
        errno = 0;
        long long value = strtoll(equals + 1, &end, 10);
        if (errno != 0 || end == equals + 1 || *end != '\0' || value < named->least || value > named->most)
            return fail(why, why_size, "set %s: a number from %lld to %lld is wanted", text, (long long)named->least, (long long)named->most);
        *policy_value(policy, row) = value;
        return true;
    }
    return fail(why, why_size, "set %s: there is no such number in the policy; config/README.md lists them", text);
}

/* ---- workers ---- */

struct heads { uint8_t kind; uint32_t count, point; };      /* point 0: anywhere */

/* KIND:N[@POINT] */
static bool read_heads(const struct tables *tables, const char *text, struct heads *out, char *why, size_t why_size)
{
    char kind[16], point[24] = "";
    *out = (struct heads){ 0 };
    int read = 0, fields = sscanf(text, "%15[^:]:%u%n", kind, &out->count, &read);
    if (fields == 2 && text[read] == '@') snprintf(point, sizeof point, "%s", text + read + 1);
    else if (fields != 2 || text[read] != '\0') return fail(why, why_size, "%s: KIND:N or KIND:N@POINT is wanted", text);
    if (out->count == 0 || out->count > COUNT_MOST) return fail(why, why_size, "%s: 1 to %d workers", text, COUNT_MOST);
    if (!tables_shift_by_code(tables, kind, &out->kind) || out->kind == SHIFT_REST) return fail(why, why_size, "%s: there is no shift %s", text, kind);
    for (uint32_t i = 0; *point && i < tables->point_count; i++) {
        char id[16];
        snprintf(id, sizeof id, "%u", tables->point[i].point.id);
        if (strcmp(id, point) == 0 || strcmp(tables->point[i].code, point) == 0) out->point = tables->point[i].point.id;
    }
    return !*point || out->point || fail(why, why_size, "%s: there is no point %s", text, point);
}

static void drop_worker(struct tables *tables, uint32_t row)
{
    tables->worker_count--;
    memmove(&tables->worker[row], &tables->worker[row + 1], (tables->worker_count - row) * sizeof *tables->worker);
}

static bool drop_heads(struct tables *tables, const struct duty *duty, const struct heads *heads, int32_t day, const char *text, char *why, size_t why_size)
{
    uint32_t *row = memory_take(tables->worker_count + 1, sizeof *row), count = 0;
    for (uint32_t i = 0; i < tables->worker_count; i++) {
        const struct worker_file *file = &tables->worker[i];
        if ((heads->point == 0 || file->point == heads->point) && duty_shift(duty, file, day) == heads->kind) row[count++] = i;
    }
    bool enough = count >= heads->count;
    for (uint32_t i = heads->count; enough && i-- > 0; ) drop_worker(tables, row[(uint64_t)i * count / heads->count]);      /* the last first: rows move */
    free(row);
    return enough || fail(why, why_size, "without %s: only %u are on that shift", text, count);
}

static bool change_without(const struct replay_ask *ask, struct tables *tables, const char *text, char *why, size_t why_size)
{
    struct heads heads;
    char *end;
    unsigned long id = strtoul(text, &end, 10);
    if (end != text && *end == '\0') {
        for (uint32_t i = 0; i < tables->worker_count; i++) {
            if (tables->worker[i].id != id) continue;
            drop_worker(tables, i);
            return true;
        }
        return fail(why, why_size, "without %s: there is no such worker", text);
    }
    return read_heads(tables, text, &heads, why, why_size) && drop_heads(tables, &ask->story->duty, &heads, day_of_ms(ask->from_ms), text, why, why_size);
}

/* The shift on the days of the window, five a week. */
static uint8_t pattern_for(struct tables *tables, uint8_t kind, int32_t first_day, int32_t days)
{
    struct table_pattern made = { .pattern = { .id = 1, .length = WEEK_DAYS } };
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (tables->pattern[i].pattern.id >= made.pattern.id) made.pattern.id = (uint8_t)(tables->pattern[i].pattern.id + 1);
    for (int32_t i = 0; i < days && i < WORK_DAYS; i++) made.pattern.cycle[(first_day + i) % WEEK_DAYS] = kind;
    snprintf(made.code, sizeof made.code, "add%u", made.pattern.id);
    tables->pattern[tables->pattern_count++] = made;
    return made.pattern.id;
}

/* How like a colleague on this shift somebody is: on it that day, a usual contract. -1: works elsewhere. */
static int likeness(const struct replay_ask *ask, const struct worker_file *file, uint32_t point, uint8_t kind)
{
    if (file->point != point) return -1;
    bool usual = file->labour.relation != RELATION_PART_TIME && !file->labour.mother;
    return (duty_shift(&ask->story->duty, file, day_of_ms(ask->from_ms)) == kind) + 2 * usual;
}

/* The n-th of those at the point who are most alike; NULL: nobody works there. */
static const struct worker_file *colleague(const struct replay_ask *ask, const struct tables *tables, uint32_t point, uint8_t kind, uint32_t n)
{
    int best = -1;
    uint32_t count = 0;
    for (uint32_t i = 0; i < tables->worker_count; i++) {
        int like = likeness(ask, &tables->worker[i], point, kind);
        if (like > best) count = 0;
        if (like > best) best = like;
        count += like == best && like >= 0;
    }
    if (best < 0) return NULL;
    n %= count;
    for (uint32_t i = 0; i < tables->worker_count; i++)
        if (likeness(ask, &tables->worker[i], point, kind) == best && n-- == 0) return &tables->worker[i];
    return NULL;
}

/* Where workers are missing: points by how many of their requests were not matched, only those that have any, and somebody working there. */
static uint32_t short_points(const struct replay_ask *ask, const struct tables *tables, uint32_t *point)
{
    uint32_t *missed = memory_take(tables->point_count + 1, sizeof *missed), count = 0;
    for (uint32_t i = 0; i < ask->story->count; i++) {
        const struct tale *tale = &ask->story->tale[i];
        if (!replay_has(ask, tale) || fate_ending(&tale->fate) != ENDING_UNMATCHED) continue;
        for (uint32_t row = 0; row < tables->point_count; row++) missed[row] += tables->point[row].point.id == tale->request.point;
    }
    for (;;) {
        uint32_t best = UINT32_MAX;
        for (uint32_t row = 0; row < tables->point_count; row++)
            if (missed[row] && (best == UINT32_MAX || missed[row] > missed[best])) best = row;
        if (best == UINT32_MAX) break;
        missed[best] = 0;
        if (colleague(ask, tables, tables->point[best].point.id, 0, 0)) point[count++] = tables->point[best].point.id;
    }
    free(missed);
    return count;
}

static bool add_workers(const struct replay_ask *ask, struct tables *tables, const struct heads *heads, const uint32_t *point, uint32_t points,
                        char *why, size_t why_size)
{
    int32_t first_day = day_of_ms(ask->from_ms), days = day_of_ms(ask->to_ms) - first_day;
    if (tables->pattern_count + 1 >= PATTERNS_MAX) return fail(why, why_size, "add: the tables have too many rotations already");
    uint8_t pattern = pattern_for(tables, heads->kind, first_day, days);
    uint32_t last = 0, like = tables->worker_count;
    for (uint32_t i = 0; i < like; i++)
        if (tables->worker[i].id > last) last = tables->worker[i].id;
    for (uint32_t i = 0; i < heads->count; i++) {
        const struct worker_file *file = colleague(ask, tables, point[i % points], heads->kind, i / points);
        if (!file) return fail(why, why_size, "add: nobody works at point %u, so there is nobody to be like", point[i % points]);
        struct worker_file made = *file;
        made.id = ++last;
        made.rotation = (struct rotation){ pattern, 0 };
        tables->worker = realloc(tables->worker, (tables->worker_count + 1) * sizeof *tables->worker);
        if (!tables->worker) abort();
        tables->worker[tables->worker_count++] = made;
    }
    return true;
}

static bool change_add(const struct replay_ask *ask, struct tables *tables, const char *text, char *why, size_t why_size)
{
    struct heads heads;
    if (!read_heads(tables, text, &heads, why, why_size)) return false;
    uint32_t *point = memory_take(tables->point_count + 1, sizeof *point), points = 1;
    point[0] = heads.point;
    if (!heads.point) points = short_points(ask, tables, point);
    bool good = points > 0 ? add_workers(ask, tables, &heads, point, points, why, why_size)
                           : fail(why, why_size, "add %s: every request was matched; name a point", text);
    free(point);
    return good;
}

/* ---- all of them ---- */

bool scenario_apply(const struct scenario *scenario, struct replay_ask *ask, struct tables *copy, char *why, size_t why_size)
{
    *copy = *ask->tables;
    copy->worker = memory_take(copy->worker_count + 1, sizeof *copy->worker);
    memcpy(copy->worker, ask->tables->worker, copy->worker_count * sizeof *copy->worker);
    copy->pattern = memory_take(PATTERNS_MAX, sizeof *copy->pattern);
    memcpy(copy->pattern, ask->tables->pattern, copy->pattern_count * sizeof *copy->pattern);
    bool good = true;
    for (uint32_t i = 0; i < scenario->count && good; i++) {
        const char *change = scenario->change[i], *rest = strchr(change, ' ');
        size_t verb = rest ? (size_t)(rest - change) : strlen(change);
        if (rest) rest += strspn(rest, " ");
        if (rest && verb == strlen("add") && memcmp(change, "add", verb) == 0) good = change_add(ask, copy, rest, why, why_size);
        else if (rest && verb == strlen("without") && memcmp(change, "without", verb) == 0) good = change_without(ask, copy, rest, why, why_size);
        else if (rest && verb == strlen("set") && memcmp(change, "set", verb) == 0) good = scenario_set(&ask->policy, rest, why, why_size);
        else good = fail(why, why_size, "%s: add, without or set is wanted", change);
    }
    ask->tables = copy;
    if (!good) scenario_clear(copy);
    return good;
}

void scenario_clear(struct tables *copy)
{
    free(copy->worker);
    free(copy->pattern);
    *copy = (struct tables){ 0 };
}
