/* table_travel.c - measured travel: travel.csv, which a region may do without. */
#include "tables/parts.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/calendar.h"
#include "protocol/message.h"

struct travel_row { int64_t from_lon_e7, from_lat_e7, to_lon_e7, to_lat_e7, seconds; };

#define LON .type = COLUMN_DECIMAL, .least = PLACE_LON_LEAST, .most = PLACE_LON_MOST, .places = 7
#define LAT .type = COLUMN_DECIMAL, .least = PLACE_LAT_LEAST, .most = PLACE_LAT_MOST, .places = 7

static const struct column travel_columns[] = {
    { .name = "from_lon", LON, .offset = offsetof(struct travel_row, from_lon_e7) }, { .name = "from_lat", LAT, .offset = offsetof(struct travel_row, from_lat_e7) },
    { .name = "to_lon", LON, .offset = offsetof(struct travel_row, to_lon_e7) }, { .name = "to_lat", LAT, .offset = offsetof(struct travel_row, to_lat_e7) },
    { .name = "seconds", .type = COLUMN_INT, .offset = offsetof(struct travel_row, seconds), .least = 0, .most = DAY_MS / SECOND_MS },
};

enum node { NODE_THERE, NODE_TOO_MANY, NODE_NO_MEMORY };

static enum node node_add(struct tables *tables, struct place place)
{
    for (uint32_t i = 0; i < tables->node_count; i++)
        if (tables->node[i].lon_e7 == place.lon_e7 && tables->node[i].lat_e7 == place.lat_e7) return NODE_THERE;
    if (tables->node_count == NODES_MAX) return NODE_TOO_MANY;
    struct place *grown = rows_grow(tables->node, tables->node_count, sizeof *grown);
    if (!grown) return NODE_NO_MEMORY;
    tables->node = grown;
    tables->node[tables->node_count++] = place;
    return NODE_THERE;
}

static bool take_node(struct tables *tables, struct place place, const struct rows_row *row, const char *column)
{
    enum node node = node_add(tables, place);
    if (node == NODE_TOO_MANY) return rows_fail(row, column, "more than %d places", NODES_MAX);
    return node == NODE_THERE || rows_fail(row, NULL, "out of memory");
}

bool tables_points_as_nodes(struct tables *tables)
{
    for (uint32_t i = 0; i < tables->point_count; i++)
        if (node_add(tables, tables->point[i].point.place) != NODE_THERE) return false;
    return true;
}

bool tables_read_travel(struct tables *tables, const char *path, char *why, size_t why_size) { return table_travel_read(tables, path, why, why_size); }

static bool take_leg(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct travel_row *in = row->values;
    struct leg leg = { .from = { (int32_t)in->from_lon_e7, (int32_t)in->from_lat_e7 }, .to = { (int32_t)in->to_lon_e7, (int32_t)in->to_lat_e7 },
                       .ms = in->seconds * SECOND_MS };
    if (!take_node(tables, leg.from, row, "from_lon") || !take_node(tables, leg.to, row, "to_lon")) return false;
    struct leg *grown = rows_grow(tables->leg, tables->leg_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->leg = grown;
    tables->leg[tables->leg_count++] = leg;
    return true;
}

bool table_travel_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = travel_columns, .column_count = sizeof travel_columns / sizeof *travel_columns,
                                           .row_size = sizeof(struct travel_row), .take = take_leg };
    return access(path, F_OK) != 0 || rows_read(path, &spec, tables, why, why_size);
}

bool tables_learn(const struct tables *tables, struct engine *engine, int64_t now_ms)
{
    struct command command = { .kind = COMMAND_TRAVEL, .actor = { BY_ENGINE, 0 }, .legs = tables->leg, .leg_count = tables->leg_count };
    if (tables->leg_count == 0) return true;
    struct outcome *out = calloc(1, sizeof *out);
    bool learned = out != NULL && engine_step(engine, &command, now_ms, out) == REFUSE_OK;
    free(out);
    return learned;
}
