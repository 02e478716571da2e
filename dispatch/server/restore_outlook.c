#include "server/restore_outlook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"
#include "server/list.h"
#include "server/record_outlook.h"

enum { WHY_SIZE = 128 };

struct day_kept { int32_t day; enum day_kind kind; };
struct cell_kept { int32_t day; uint32_t point; struct demand_cell cell; };
struct gaps_kept { uint32_t point, count; bool wanted; struct day_gap gap[OUTLOOK_DAYS_MAX]; };

struct outlook_back {
    const struct parts *parts;
    struct list days, cells, gaps;
    struct outlook_days outlook;
    bool known;                   /* the outlook was there */
    char why[WHY_SIZE];
};

struct outlook_back *outlook_back_new(const struct parts *parts)
{
    struct outlook_back *back = calloc(1, sizeof *back);
    if (back == NULL) return NULL;
    back->parts = parts;
    back->days.unit = sizeof(struct day_kept);
    back->cells.unit = sizeof(struct cell_kept);
    back->gaps.unit = sizeof(struct gaps_kept);
    return back;
}

void outlook_back_free(struct outlook_back *back)
{
    if (back == NULL) return;
    free(back->days.base);
    free(back->cells.base);
    free(back->gaps.base);
    free(back);
}

const char *outlook_back_why(const struct outlook_back *back) { return back->why[0] != '\0' ? back->why : NULL; }

static void fail(struct outlook_back *back, const char *what, const char *which, const char *why)
{
    if (back->why[0] == '\0') snprintf(back->why, sizeof back->why, "%s %.32s: %s", what, which, why);
}

static void keep(struct outlook_back *back, struct list *list, const void *element)
{
    if (!list_add(list, element)) fail(back, "memory", "", "not enough to hold the region");
}

static bool point_read(const char *text, uint32_t *point)
{
    uint64_t wide;
    if (!text_id_read(text, &wide) || wide == 0 || wide > UINT32_MAX) return false;
    *point = (uint32_t)wide;
    return true;
}

static void read_point(struct outlook_back *back, int32_t day, const struct store_pair *pair)
{
    struct cell_kept kept = { .day = day };
    const char *at = pair->value;
    bool good = point_read(pair->name, &kept.point);
    while (good && record_read_demand(back->parts->tables, &at, &kept.cell)) keep(back, &back->cells, &kept);
    if (!good || *at != '\0') fail(back, "demand of", pair->name, "not in the form this version writes");
}

void outlook_back_demand(struct outlook_back *back, int32_t day, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct day_kept kept = { .day = day };
        if (strcmp(pair[i].name, "day") != 0) read_point(back, day, &pair[i]);
        else if (record_read_day_kind(pair[i].value, &kept.kind)) keep(back, &back->days, &kept);
        else fail(back, "demand", "day", "unknown kind");
    }
}

void outlook_back_gaps(struct outlook_back *back, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct gaps_kept kept = { 0 };
        bool days = strcmp(pair[i].name, "days") == 0;
        bool good = days ? record_read_outlook(pair[i].value, &back->outlook)
                         : point_read(pair[i].name, &kept.point) && record_read_gaps(back->parts->tables, pair[i].value, kept.gap, &kept.count, &kept.wanted);
        if (!good) fail(back, "gaps of", pair[i].name, "not in the form this version writes");
        else if (days) back->known = true;
        else keep(back, &back->gaps, &kept);
    }
}

static void told(struct outlook_back *back, enum refusal refusal, const char *what)
{
    if (refusal != REFUSE_OK && refusal != REFUSE_NO_POINT) fail(back, what, "", refusal_text(refusal));
}

void outlook_back_give(struct outlook_back *back)
{
    struct engine *engine = back->parts->engine;
    const struct day_kept *day = (const void *)back->days.base;
    const struct cell_kept *cell = (const void *)back->cells.base;
    const struct gaps_kept *gaps = (const void *)back->gaps.base;
    for (size_t i = 0; i < back->days.count; i++) told(back, engine_restore_demand_day(engine, day[i].day, day[i].kind), "demand");
    for (size_t i = 0; i < back->cells.count; i++) told(back, engine_restore_demand(engine, cell[i].point, cell[i].day, &cell[i].cell, 1), "demand");
    for (size_t i = 0; i < back->gaps.count; i++) told(back, engine_restore_gaps(engine, gaps[i].point, gaps[i].wanted, gaps[i].gap, gaps[i].count), "gaps");
    if (back->known) told(back, engine_restore_outlook(engine, &back->outlook), "outlook");
}
