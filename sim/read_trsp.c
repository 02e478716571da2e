/* read_trsp.c - see read_trsp.h. */
#include "sim/read_trsp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "sim/read_text.h"

enum { SCALE_MOST = 10000, BITS = 64, PARTS_MOST = UINT16_MAX };

/* Sums of doubles are off by less than this many ticks; the windows of these files are judged with a hundredfold of it. */
#define TICK_SLACK 1e-4

/* What has been read of a file so far. */
struct state {
    struct trsp *trsp;
    struct read_text *reader;
    uint32_t room, seen_room;
    bool *seen;                     /* by node */
    bool in_times, in_distances, timed;     /* timed: there is a table of travel times */
    uint32_t rows;                  /* of it */
};

static bool bad(const struct state *state, const char *what) { return read_text_bad(state->reader, what); }

/* "[1,2]" or "[]": numbers below `most`; *at is behind it. */
static bool read_list(const char **at, uint32_t *value, uint32_t room, uint32_t most, uint32_t *count)
{
    const char *from = *at + strspn(*at, " \t");
    *count = 0;
    if (*from++ != '[') return false;
    from += strspn(from, " \t");
    while (*from && *from != ']') {
        double number;
        if (*count == room || !read_number(&from, &number) || number < 0 || number > most || number != floor(number)) return false;
        value[(*count)++] = (uint32_t)number;
        from += strspn(from, " \t");
        if (*from == ',') from++;
        else if (*from != ']') return false;
    }
    if (*from != ']') return false;
    *at = from + 1;
    return true;
}

static bool read_bits(const char **at, uint64_t *bits)
{
    uint32_t value[BITS], count;
    *bits = 0;
    if (!read_list(at, value, BITS, BITS - 1, &count)) return false;
    for (uint32_t i = 0; i < count; i++) *bits |= (uint64_t)1 << value[i];
    return true;
}

/* The four numbers below CREW COUNT. */
static bool read_head(struct state *state)
{
    struct trsp *trsp = state->trsp;
    uint32_t skills, tools;
    while (read_text_next(state->reader) && !strstr(state->reader->text, "CREW COUNT")) {}
    const char *at = read_text_next(state->reader) ? state->reader->text : "";
    if (!read_count(&at, ROUTE_PLACES_MAX / 2, &trsp->crew) || !read_count(&at, BITS, &skills) || !read_count(&at, BITS, &tools) ||
        !read_count(&at, ROUTE_PARTS_MAX, &trsp->parts) || trsp->crew == 0)
        return bad(state, "CREW COUNT, SKILLS, TOOLS and SPARE PARTS with four numbers are expected, at most 64 skills and tools and 8 parts");
    return true;
}

static bool read_node(struct state *state)
{
    static const char form[] = "a node is: id, x, y, from, until, service, [skills], [tools], [spare parts]";
    struct trsp *trsp = state->trsp;
    struct trsp_node node = { .skills = 0 };
    const char *at = state->reader->text;
    uint32_t id, count;
    if (!read_count(&at, ROUTE_PLACES_MAX - 1, &id) || !read_number(&at, &node.x) || !read_number(&at, &node.y) || !read_number(&at, &node.from) ||
        !read_number(&at, &node.until) || !read_number(&at, &node.service) || !read_bits(&at, &node.skills) || !read_bits(&at, &node.tools) ||
        !read_list(&at, node.parts, ROUTE_PARTS_MAX, PARTS_MOST, &count) || *at != '\0')
        return bad(state, form);
    if (count > trsp->parts) return bad(state, "more spare parts than there are kinds");
    if (node.from < 0 || node.until < node.from || node.service < 0) return bad(state, "a window ends before it begins, or a time is below 0");
    while (id >= state->room)
        if (!read_grow((void **)&trsp->node, &state->room, state->room, sizeof node)) return bad(state, "no memory");
    while (id >= state->seen_room)
        if (!read_grow((void **)&state->seen, &state->seen_room, state->seen_room, sizeof *state->seen)) return bad(state, "no memory");
    if (state->seen[id]) return bad(state, "a node comes twice");
    state->seen[id] = true;
    trsp->node[id] = node;
    trsp->nodes++;
    return true;
}

/* All nodes are there, numbered without a gap: 0, the homes, at least one request. */
static bool nodes_end(struct state *state)
{
    struct trsp *trsp = state->trsp;
    if (trsp->nodes < trsp->crew + 2) return bad(state, "depot, homes and requests are expected");
    for (uint32_t id = 0; id < trsp->nodes; id++)
        if (!state->seen[id]) return bad(state, "nodes are numbered from 0 without a gap");
    trsp->requests = trsp->nodes - 1 - trsp->crew;
    trsp->far = calloc((size_t)trsp->nodes * trsp->nodes, sizeof *trsp->far);
    return trsp->far || bad(state, "no memory");
}

/* "i;d;d;...": more rows and columns than nodes repeat homes and depot. */
static bool read_row(struct state *state)
{
    struct trsp *trsp = state->trsp;
    const char *at = state->reader->text;
    uint32_t row = state->rows++;
    double value;
    if (!read_number(&at, &value) || value != row) return bad(state, "rows of travel times are numbered from 0");
    for (uint32_t column = 0; row < trsp->nodes && column < trsp->nodes; column++) {
        if (*at++ != ';' || !read_number(&at, &value) || value < 0) return bad(state, "a row is: number;time;time;... with a time to each node");
        trsp->far[(size_t)row * trsp->nodes + column] = value;
    }
    return true;
}

static void measure(struct trsp *trsp)
{
    for (uint32_t from = 0; from < trsp->nodes; from++)
        for (uint32_t to = 0; to < trsp->nodes; to++)
            trsp->far[(size_t)from * trsp->nodes + to] = hypot(trsp->node[from].x - trsp->node[to].x, trsp->node[from].y - trsp->node[to].y);
}

static double greatest(const struct trsp *trsp)
{
    double most = 1;
    for (size_t i = 0; i < (size_t)trsp->nodes * trsp->nodes; i++) most = fmax(most, trsp->far[i]);
    for (uint32_t i = 0; i < trsp->nodes; i++) most = fmax(most, fmax(trsp->node[i].until, trsp->node[i].service));
    return most;
}

static int32_t up(const struct trsp *trsp, double units) { return (int32_t)ceil(units * trsp->scale - TICK_SLACK); }
static int32_t down(const struct trsp *trsp, double units) { return (int32_t)floor(units * trsp->scale + TICK_SLACK); }

static void parts_set(const struct trsp_node *node, uint16_t parts[ROUTE_PARTS_MAX])
{
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) parts[part] = (uint16_t)node->parts[part];
}

static bool convert(struct trsp *trsp)
{
    size_t cells = (size_t)trsp->nodes * trsp->nodes;
    int64_t unserved = 1;           /* leaving one out is dearer than all shifts together */
    trsp->scale = read_scale(greatest(trsp), SCALE_MOST);
    trsp->visit = calloc(trsp->requests, sizeof *trsp->visit);
    trsp->worker = calloc(trsp->crew, sizeof *trsp->worker);
    trsp->travel = calloc(cells, sizeof *trsp->travel);
    if (!trsp->visit || !trsp->worker || !trsp->travel) return false;
    for (size_t i = 0; i < cells; i++) trsp->travel[i] = up(trsp, trsp->far[i]);
    for (uint32_t i = 0; i < trsp->crew; i++) {
        const struct trsp_node *home = &trsp->node[i + 1];
        trsp->worker[i] = (struct route_worker){
            .from = i + 1, .to = i + 1, .start = up(trsp, home->from), .end = down(trsp, home->until), .load = 0,
            .skills = home->skills, .kits = home->tools, .kit_place = 0,
        };
        parts_set(home, trsp->worker[i].parts);
        unserved += trsp->worker[i].end - trsp->worker[i].start;
    }
    for (uint32_t i = 0; i < trsp->requests; i++) {
        const struct trsp_node *request = &trsp->node[trsp->crew + 1 + i];
        trsp->visit[i] = (struct route_visit){
            .place = trsp->crew + 1 + i, .earliest = up(trsp, request->from), .latest = down(trsp, request->until), .due = ROUTE_NEVER_LATE,
            .service = up(trsp, request->service), .skills = request->skills, .kits = request->tools,
            .worker = ROUTE_NONE, .with = ROUTE_NONE, .unserved = unserved,
        };
        parts_set(request, trsp->visit[i].parts);
    }
    trsp->problem = (struct route_problem){
        .visits = trsp->requests, .workers = trsp->crew, .places = trsp->nodes, .visit = trsp->visit, .worker = trsp->worker, .travel = trsp->travel,
        .weight = { .paid = 1 },
    };
    return true;
}

static bool read_line(struct state *state)
{
    const char *text = state->reader->text + strspn(state->reader->text, " \t");
    bool heading = strcmp(text, "DISTANCES") == 0 || strcmp(text, "TRAVEL TIMES") == 0;
    if (heading && !state->in_times && !state->in_distances && !nodes_end(state)) return false;
    if (heading) {
        state->in_times = *text == 'T';
        state->timed = state->timed || state->in_times;
        state->in_distances = *text == 'D';
        return true;
    }
    if (*text < '0' || *text > '9')
        return *text == '\0' || (state->trsp->nodes == 0 && !state->in_times) || bad(state, "neither a node nor a row of a table");
    if (state->in_distances) return true;
    return state->in_times ? read_row(state) : read_node(state);
}

static bool read_all(struct state *state)
{
    struct trsp *trsp = state->trsp;
    uint32_t row;
    if (!read_head(state)) return false;
    while (read_text_next(state->reader))
        if (!read_line(state)) return false;
    if (!trsp->far && !nodes_end(state)) return false;
    if (!state->timed) measure(trsp);
    else if (state->rows < trsp->nodes) return bad(state, "rows of travel times are missing");
    if (!convert(trsp)) return bad(state, "no memory");
    if (route_check(&trsp->problem, &row) != ROUTE_FAULT_NONE) return bad(state, "not a problem that can be planned");
    return true;
}

bool trsp_open(struct trsp *trsp, const char *path)
{
    struct read_text reader;
    struct state state = { .trsp = trsp, .reader = &reader };
    memset(trsp, 0, sizeof *trsp);
    if (!read_text_open(&reader, path)) return false;
    bool good = read_all(&state);
    read_text_close(&reader);
    free(state.seen);
    if (!good) trsp_close(trsp);
    return good;
}

void trsp_close(struct trsp *trsp)
{
    free(trsp->node);
    free(trsp->far);
    free(trsp->visit);
    free(trsp->worker);
    free(trsp->travel);
    memset(trsp, 0, sizeof *trsp);
}

/* A heading that ends with "ID RD", then `id time` for each request. */
static bool read_releases(const struct trsp *trsp, struct read_text *reader, double *release)
{
    uint32_t known = 0;
    while (read_text_next(reader) && strncmp(reader->text, "ID", 2) != 0) {}
    for (uint32_t i = 0; i < trsp->requests; i++) release[i] = NAN;
    while (read_text_next(reader)) {
        const char *at = reader->text + strspn(reader->text, " \t");
        uint32_t id;
        double time;
        if (*at == '\0') continue;
        if (!read_count(&at, trsp->nodes - 1, &id) || id <= trsp->crew || !read_number(&at, &time) || *at != '\0')
            return read_text_bad(reader, "a release is: id of a request, time");
        if (!isnan(release[id - trsp->crew - 1])) return read_text_bad(reader, "a request comes twice");
        release[id - trsp->crew - 1] = time;
        known++;
    }
    return known == trsp->requests || read_text_bad(reader, "not every request has a release time");
}

bool trsp_release_open(const struct trsp *trsp, const char *path, double **release)
{
    struct read_text reader;
    *release = NULL;
    if (!read_text_open(&reader, path)) return false;
    *release = malloc(trsp->requests * sizeof **release);
    bool good = *release ? read_releases(trsp, &reader, *release) : read_text_bad(&reader, "no memory");
    read_text_close(&reader);
    if (good) return true;
    free(*release);
    *release = NULL;
    return false;
}
