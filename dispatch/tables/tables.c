/* tables.c - the folder of tables as a whole: read, looked up, put into an engine. */
#include "tables/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tables/parts.h"

/* Each after those it refers to. */
static const struct { const char *file; bool (*read)(struct tables *tables, const char *path, char *why, size_t why_size); } parts[] = {
    { "skills.csv", table_skills_read },       { "certificates.csv", table_certs_read }, { "items.csv", table_items_read },
    { "districts.csv", table_districts_read }, { "points.csv", table_points_read },      { "shifts.csv", table_shifts_read },
    { "patterns.csv", table_patterns_read },   { "holidays.csv", table_days_read },
    { "travel.csv", table_travel_read },
};

bool tables_read(const char *folder, const char *workers, struct tables **out, char *why, size_t why_size)
{
    bool ok = false;
    *out = NULL;
    struct tables *tables = calloc(1, sizeof *tables);
    if (!tables) {
        snprintf(why, why_size, "%s: out of memory", folder);
        goto out;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, parts[i].file);
        if (length < 0 || (size_t)length >= sizeof path) {
            snprintf(why, why_size, "%.200s...: the path is too long", folder);
            goto out;
        }
        if (!parts[i].read(tables, path, why, why_size)) goto out;
    }
    if (workers && !table_workers_read(tables, workers, why, why_size)) goto out;
    *out = tables;
    ok = true;
out:
    if (!ok) tables_free(tables);
    return ok;
}

void tables_free(struct tables *tables)
{
    if (!tables) return;
    free(tables->item);
    free(tables->district);
    free(tables->point);
    free(tables->shift);
    free(tables->pattern);
    free(tables->day);
    free(tables->node);
    free(tables->leg);
    free(tables->worker);
    free(tables);
}

/* ---- into the engine ---- */

static bool put(enum refusal refusal, char *why, size_t why_size, const char *what, unsigned id)
{
    if (refusal == REFUSE_OK) return true;
    snprintf(why, why_size, "%s %u: %s", what, id, refusal_text(refusal));
    return false;
}

bool tables_load(const struct tables *tables, struct engine *engine, char *why, size_t why_size)
{
    for (uint32_t i = 0; i < tables->item_count; i++)
        if (!put(engine_item_put(engine, &tables->item[i].item), why, why_size, "item", tables->item[i].item.id)) return false;
    for (uint32_t i = 0; i < tables->point_count; i++)
        if (!put(engine_point_put(engine, &tables->point[i].point), why, why_size, "point", tables->point[i].point.id)) return false;
    for (uint32_t i = 0; i < tables->shift_count; i++)
        if (!put(engine_shift_kind_put(engine, &tables->shift[i].kind), why, why_size, "shift", tables->shift[i].kind.id)) return false;
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (!put(engine_pattern_put(engine, &tables->pattern[i].pattern), why, why_size, "pattern", tables->pattern[i].pattern.id)) return false;
    for (uint32_t i = 0; i < tables->day_count; i++)
        if (!put(engine_calendar_put(engine, tables->day[i].day, tables->day[i].kind), why, why_size, "holiday number", i + 1)) return false;
    for (uint32_t i = 0; i < tables->node_count; i++)
        if (!put(engine_node_put(engine, tables->node[i]), why, why_size, "place of travel.csv", i + 1)) return false;
    for (uint32_t i = 0; i < tables->worker_count; i++)
        if (!put(engine_worker_put(engine, &tables->worker[i]), why, why_size, "worker", tables->worker[i].id)) return false;
    return true;
}

/* ---- by id, by code ---- */

const struct table_item *tables_item_by_code(const struct tables *tables, const char *code)
{
    for (uint32_t i = 0; i < tables->item_count; i++)
        if (strcmp(tables->item[i].code, code) == 0) return &tables->item[i];
    return NULL;
}

const struct table_item *tables_item(const struct tables *tables, uint16_t id)
{
    for (uint32_t i = 0; i < tables->item_count; i++)
        if (tables->item[i].item.id == id) return &tables->item[i];
    return NULL;
}

/* Points are usually numbered in the order of the file. */
const struct table_point *tables_point(const struct tables *tables, uint32_t id)
{
    if (id > 0 && id <= tables->point_count && tables->point[id - 1].point.id == id) return &tables->point[id - 1];
    for (uint32_t i = 0; i < tables->point_count; i++)
        if (tables->point[i].point.id == id) return &tables->point[i];
    return NULL;
}

const struct table_pattern *tables_pattern(const struct tables *tables, uint8_t id)
{
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (tables->pattern[i].pattern.id == id) return &tables->pattern[i];
    return NULL;
}

const char *tables_shift_code(const struct tables *tables, uint8_t kind)
{
    for (uint32_t i = 0; i < tables->shift_count; i++)
        if (tables->shift[i].kind.id == kind) return tables->shift[i].code;
    return "-";
}

bool tables_shift_by_code(const struct tables *tables, const char *code, uint8_t *kind)
{
    if (strcmp(code, "-") == 0) {
        *kind = SHIFT_REST;
        return true;
    }
    for (uint32_t i = 0; i < tables->shift_count; i++)
        if (strcmp(tables->shift[i].code, code) == 0) {
            *kind = tables->shift[i].kind.id;
            return true;
        }
    return false;
}

const char *tables_pattern_code(const struct tables *tables, uint8_t pattern)
{
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (tables->pattern[i].pattern.id == pattern) return tables->pattern[i].code;
    return "-";
}

bool tables_pattern_by_code(const struct tables *tables, const char *code, uint8_t *pattern)
{
    *pattern = 0;
    if (strcmp(code, "-") == 0) return true;
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (strcmp(tables->pattern[i].code, code) == 0) {
            *pattern = tables->pattern[i].pattern.id;
            return true;
        }
    return false;
}

/* ---- lists of names ---- */

bool tables_next_word(const char **list, const char **word, size_t *length)
{
    while (**list == ' ') ++*list;
    *word = *list;
    while (**list != '\0' && **list != ' ') ++*list;
    *length = (size_t)(*list - *word);
    return *length > 0;
}

static bool same(const char *known, const char *name, size_t length)
{
    return length > 0 && strlen(known) == length && memcmp(known, name, length) == 0;
}

int tables_skill_find(const struct tables *tables, const char *name, size_t length)
{
    for (uint32_t bit = 0; bit < tables->skill_count; bit++)
        if (same(tables->skill[bit], name, length)) return (int)bit;
    return -1;
}

int tables_cert_find(const struct tables *tables, const char *name, size_t length)
{
    for (uint32_t cert = 0; cert < tables->cert_count; cert++)
        if (same(tables->cert[cert], name, length)) return (int)cert;
    return -1;
}

size_t tables_skill_names(const struct tables *tables, uint64_t skills, char *out, size_t size)
{
    size_t used = 0;
    if (size == 0) return 0;
    out[0] = '\0';
    for (uint32_t bit = 0; bit < tables->skill_count; bit++) {
        if ((skills >> bit & 1) == 0) continue;
        size_t gap = used > 0, length = strlen(tables->skill[bit]);
        if (length == 0) continue;
        if (used + gap + length >= size) break;
        if (gap) out[used++] = ' ';
        memcpy(out + used, tables->skill[bit], length + 1);
        used += length;
    }
    return used;
}
