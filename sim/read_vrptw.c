/* read_vrptw.c - see read_vrptw.h. */
#include "sim/read_vrptw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "sim/read_text.h"

enum { CAPACITY_MOST = 1 << 30, FIELDS = 7 };

/* The line behind the one that says CAPACITY. */
static bool read_vehicles(struct vrptw *vrptw, struct read_text *reader)
{
    while (read_text_next(reader) && !strstr(reader->text, "CAPACITY")) {}
    while (read_text_next(reader) && reader->text[0] == '\0') {}
    const char *at = reader->text ? reader->text : "";
    if (!read_count(&at, ROUTE_WORKERS_MAX, &vrptw->vehicles) || !read_count(&at, CAPACITY_MOST, &vrptw->capacity) || vrptw->vehicles == 0)
        return read_text_bad(reader, "VEHICLE with a number and a capacity is expected");
    return true;
}

/* Rows of seven numbers; a line that begins with none is a heading. */
static bool read_node(struct vrptw *vrptw, struct read_text *reader, uint32_t *room)
{
    uint32_t number;
    struct vrptw_node node;
    const char *at = reader->text + strspn(reader->text, " \t");
    if (*at < '0' || *at > '9') return *at == '\0' || vrptw->nodes == 0 || read_text_bad(reader, "a customer is: number, x, y, demand, ready, due, service");
    if (!read_count(&at, ROUTE_PLACES_MAX, &number) || !read_number(&at, &node.x) || !read_number(&at, &node.y) ||
        !read_count(&at, CAPACITY_MOST, &node.demand) || !read_number(&at, &node.ready) || !read_number(&at, &node.due) ||
        !read_number(&at, &node.service) || *at != '\0')
        return read_text_bad(reader, "a customer is: number, x, y, demand, ready, due, service");
    if (number != vrptw->nodes) return read_text_bad(reader, "customers are numbered from 0 without a gap");
    if (number == ROUTE_PLACES_MAX) return read_text_bad(reader, "too many customers");
    if (node.ready < 0 || node.due < node.ready || node.service < 0) return read_text_bad(reader, "a window ends before it begins, or a time is below 0");
    if (!read_grow((void **)&vrptw->node, room, vrptw->nodes, sizeof node)) return read_text_bad(reader, "no memory");
    vrptw->node[vrptw->nodes++] = node;
    return true;
}

static int32_t distance(const struct vrptw_node *from, const struct vrptw_node *to)
{
    double x = from->x - to->x, y = from->y - to->y;
    return (int32_t)floor(VRPTW_SCALE * sqrt(x * x + y * y));
}

/* No number of the file may leave the ticks, summed over a day. */
static bool fits(const struct vrptw *vrptw)
{
    double greatest = 0;
    for (uint32_t i = 0; i < vrptw->nodes; i++) {
        const struct vrptw_node *node = &vrptw->node[i];
        greatest = fmax(greatest, fmax(fmax(fabs(node->x), fabs(node->y)) * 2 * M_SQRT2, fmax(node->due, node->service)));
    }
    return read_scale(greatest, VRPTW_SCALE) == VRPTW_SCALE;
}

static bool convert(struct vrptw *vrptw)
{
    uint32_t nodes = vrptw->nodes, visits = nodes - 1;
    int64_t longest = 0;
    vrptw->visit = calloc(visits, sizeof *vrptw->visit);
    vrptw->worker = calloc(vrptw->vehicles, sizeof *vrptw->worker);
    vrptw->travel = calloc((size_t)nodes * nodes, sizeof *vrptw->travel);
    if (!vrptw->visit || !vrptw->worker || !vrptw->travel) return false;
    for (uint32_t from = 0; from < nodes; from++)
        for (uint32_t to = 0; to < nodes; to++) {
            int32_t far = distance(&vrptw->node[from], &vrptw->node[to]);
            vrptw->travel[(size_t)from * nodes + to] = far;
            if (far > longest) longest = far;
        }
    /* Leaving one out is dearer than any plan. */
    int64_t unserved = longest * (nodes + vrptw->vehicles) + 1;
    for (uint32_t i = 0; i < visits; i++) {
        const struct vrptw_node *node = &vrptw->node[i + 1];
        vrptw->visit[i] = (struct route_visit){
            .place = i + 1, .earliest = (int32_t)ceil(node->ready * VRPTW_SCALE), .latest = (int32_t)floor(node->due * VRPTW_SCALE),
            .due = ROUTE_NEVER_LATE, .service = (int32_t)ceil(node->service * VRPTW_SCALE), .load = (int32_t)node->demand,
            .worker = ROUTE_NONE, .with = ROUTE_NONE, .unserved = unserved,
        };
    }
    for (uint32_t i = 0; i < vrptw->vehicles; i++)
        vrptw->worker[i] = (struct route_worker){
            .from = 0, .to = 0, .start = (int32_t)ceil(vrptw->node[0].ready * VRPTW_SCALE), .end = (int32_t)floor(vrptw->node[0].due * VRPTW_SCALE),
            .load = (int32_t)vrptw->capacity, .kit_place = ROUTE_NONE,
        };
    vrptw->problem = (struct route_problem){
        .visits = visits, .workers = vrptw->vehicles, .places = nodes, .visit = vrptw->visit, .worker = vrptw->worker, .travel = vrptw->travel,
        .weight = { .travel = 1 },
    };
    return true;
}

static bool read_all(struct vrptw *vrptw, struct read_text *reader)
{
    uint32_t room = 0, row;
    if (!read_vehicles(vrptw, reader)) return false;
    while (read_text_next(reader))
        if (!read_node(vrptw, reader, &room)) return false;
    if (vrptw->nodes < 2) return read_text_bad(reader, "no customers");
    if (!fits(vrptw)) return read_text_bad(reader, "numbers too large");
    if (!convert(vrptw)) return read_text_bad(reader, "no memory");
    if (route_check(&vrptw->problem, &row) != ROUTE_FAULT_NONE) return read_text_bad(reader, "not a problem that can be planned");
    return true;
}

bool vrptw_open(struct vrptw *vrptw, const char *path)
{
    struct read_text reader;
    memset(vrptw, 0, sizeof *vrptw);
    if (!read_text_open(&reader, path)) return false;
    bool good = read_all(vrptw, &reader);
    read_text_close(&reader);
    if (!good) vrptw_close(vrptw);
    return good;
}

void vrptw_close(struct vrptw *vrptw)
{
    free(vrptw->node);
    free(vrptw->visit);
    free(vrptw->worker);
    free(vrptw->travel);
    memset(vrptw, 0, sizeof *vrptw);
}
