/* table_points.c - where: districts.csv and points.csv. */
#include "tables/parts.h"

#include <string.h>

#include "protocol/message.h"

/* ---- districts.csv ---- */

struct district_row { int64_t code, population; char name[48]; };

static const struct column district_columns[] = {
    { .name = "code", .type = COLUMN_INT, .offset = offsetof(struct district_row, code), .least = 1, .most = UINT32_MAX },
    { .name = "name", .type = COLUMN_TEXT, .offset = offsetof(struct district_row, name), .most = 47 },
    { .name = "population_k", .type = COLUMN_INT, .offset = offsetof(struct district_row, population), .least = 0, .most = 100000 },
    { .name = "subdistricts", .type = COLUMN_NOTE },
    { .name = "communities", .type = COLUMN_NOTE },
    { .name = "villages", .type = COLUMN_NOTE },
};

static const struct table_district *find_district(const struct tables *tables, int64_t code)
{
    for (uint32_t i = 0; i < tables->district_count; i++)
        if (tables->district[i].code == code) return &tables->district[i];
    return NULL;
}

static bool take_district(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct district_row *in = row->values;
    if (find_district(tables, in->code)) return rows_fail(row, "code", "%lld is used twice", (long long)in->code);
    struct table_district *grown = rows_grow(tables->district, tables->district_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->district = grown;
    struct table_district *out = &grown[tables->district_count++];
    *out = (struct table_district){ .code = (uint32_t)in->code, .population_k = (uint32_t)in->population };
    memcpy(out->name, in->name, sizeof out->name);
    return true;
}

bool table_districts_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = district_columns, .column_count = sizeof district_columns / sizeof *district_columns,
                                           .row_size = sizeof(struct district_row), .rows_least = 1, .take = take_district };
    return rows_read(path, &spec, tables, why, why_size);
}

/* ---- points.csv ---- */

struct point_row { int64_t id, district, lon_e7, lat_e7, weight; char code[16], name[96]; };

static const struct column point_columns[] = {
    { .name = "id", .type = COLUMN_INT, .offset = offsetof(struct point_row, id), .least = 1, .most = UINT32_MAX },
    { .name = "code", .type = COLUMN_CODE, .offset = offsetof(struct point_row, code), .most = 15 },
    { .name = "name", .type = COLUMN_TEXT, .offset = offsetof(struct point_row, name), .most = 95 },
    { .name = "district", .type = COLUMN_INT, .offset = offsetof(struct point_row, district), .least = 1, .most = UINT32_MAX },
    { .name = "lon", .type = COLUMN_DECIMAL, .offset = offsetof(struct point_row, lon_e7), .least = PLACE_LON_LEAST, .most = PLACE_LON_MOST, .places = 7 },
    { .name = "lat", .type = COLUMN_DECIMAL, .offset = offsetof(struct point_row, lat_e7), .least = PLACE_LAT_LEAST, .most = PLACE_LAT_MOST, .places = 7 },
    { .name = "weight", .type = COLUMN_INT, .offset = offsetof(struct point_row, weight), .least = 0, .most = 1000000 },
};

static bool take_point(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct point_row *in = row->values;
    if (tables_point(tables, (uint32_t)in->id)) return rows_fail(row, "id", "%lld is used twice", (long long)in->id);
    for (uint32_t i = 0; i < tables->point_count; i++)
        if (strcmp(tables->point[i].code, in->code) == 0) return rows_fail(row, "code", "\"%s\" is there twice", in->code);
    if (!find_district(tables, in->district)) return rows_fail(row, "district", "%lld is not in districts.csv", (long long)in->district);
    struct table_point *grown = rows_grow(tables->point, tables->point_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->point = grown;
    struct table_point *out = &grown[tables->point_count++];
    *out = (struct table_point){ .point = { .id = (uint32_t)in->id, .place = { (int32_t)in->lon_e7, (int32_t)in->lat_e7 } },
                                 .district = (uint32_t)in->district, .weight = (uint32_t)in->weight };
    memcpy(out->code, in->code, sizeof out->code);
    memcpy(out->name, in->name, sizeof out->name);
    return true;
}

bool table_points_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = point_columns, .column_count = sizeof point_columns / sizeof *point_columns,
                                           .row_size = sizeof(struct point_row), .rows_least = 1, .take = take_point };
    return rows_read(path, &spec, tables, why, why_size);
}
