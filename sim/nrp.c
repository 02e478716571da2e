/* nrp.c - see nrp.h. */
#include "sim/nrp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 8192, FIELDS_MAX = 512, ROWS_FIRST = 64, MINUTES_MOST = 1000000 };

struct reader {
    struct nrp *nrp;
    const char *path;
    uint32_t line;
    uint32_t room_kinds, room_workers, room_wishes, room_covers;
    char *after[FILL_KINDS_MAX];            /* kinds that may not follow, as text: later lines may name them */
};

static bool complain(const struct reader *reader, const char *what)
{
    fprintf(stderr, "%s:%u: %s\n", reader->path, reader->line, what);
    return false;
}

/* Makes room for one row more; new rows are zero. */
static bool grow(void **rows, uint32_t *room, uint32_t count, size_t size)
{
    if (count < *room) return true;
    uint32_t more = *room ? *room * 2 : ROWS_FIRST;
    void *moved = realloc(*rows, more * size);
    if (!moved) return false;
    memset((char *)moved + *room * size, 0, (more - *room) * size);
    *rows = moved;
    *room = more;
    return true;
}

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t') text++;
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1])) text[--length] = '\0';
    return text;
}

/* Cuts in place. Empty fields stay; more than `most` are left out. */
static uint32_t split(char *text, char mark, char **field, uint32_t most)
{
    uint32_t count = 0;
    while (text && count < most) {
        char *end = strchr(text, mark);
        if (end) *end++ = '\0';
        field[count++] = trim(text);
        text = end;
    }
    return count;
}

static bool number(const char *text, int32_t most, int32_t *out)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < 0 || value > most) return false;
    *out = (int32_t)value;
    return true;
}

static uint32_t find(const struct nrp_name *name, uint32_t count, const char *text)
{
    uint32_t i = 0;
    while (i < count && strcmp(name[i].text, text) != 0) i++;
    return i;
}

static bool name_set(struct nrp_name *name, const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > NRP_NAME_MAX) return false;
    memcpy(name->text, text, length + 1);
    return true;
}

static bool read_horizon(struct reader *reader, char **field, uint32_t count)
{
    int32_t days;
    if (count < 1 || !number(field[0], FILL_DAYS_MAX, &days) || days == 0) return complain(reader, "a number of days is expected");
    reader->nrp->problem.days = (uint32_t)days;
    return true;
}

static bool read_shift(struct reader *reader, char **field, uint32_t count)
{
    struct nrp *nrp = reader->nrp;
    uint32_t kinds = nrp->problem.kinds;
    if (kinds == FILL_KINDS_MAX || nrp->problem.workers > 0) return complain(reader, "too many kinds of shift, or one behind the staff");
    if (!nrp->kind) {
        nrp->kind = calloc(FILL_KINDS_MAX, sizeof *nrp->kind);
        nrp->kind_name = calloc(FILL_KINDS_MAX, sizeof *nrp->kind_name);
    }
    if (!nrp->kind || !nrp->kind_name) return complain(reader, "no memory");
    if (count < 2 || !name_set(&nrp->kind_name[kinds], field[0]) || !number(field[1], MINUTES_MOST, &nrp->kind[kinds].minutes))
        return complain(reader, "a shift is: name, minutes, names that cannot follow");
    if (count > 2 && field[2][0] != '\0') {
        size_t size = strlen(field[2]) + 1;
        reader->after[kinds] = malloc(size);
        if (!reader->after[kinds]) return complain(reader, "no memory");
        memcpy(reader->after[kinds], field[2], size);
    }
    nrp->problem.kinds++;
    return true;
}

static bool read_most(struct reader *reader, char *text, uint16_t *most)
{
    char *field[FILL_KINDS_MAX + 1];
    uint32_t count = split(text, '|', field, FILL_KINDS_MAX + 1);
    for (uint32_t i = 0; i < count; i++) {
        char *value = strchr(field[i], '=');
        int32_t shifts;
        if (field[i][0] == '\0') continue;
        if (!value) return false;
        *value++ = '\0';
        uint32_t kind = find(reader->nrp->kind_name, reader->nrp->problem.kinds, trim(field[i]));
        if (kind == reader->nrp->problem.kinds || !number(trim(value), UINT16_MAX, &shifts)) return false;
        most[kind] = (uint16_t)shifts;
    }
    return true;
}

static bool read_worker(struct reader *reader, char **field, uint32_t count)
{
    struct nrp *nrp = reader->nrp;
    uint32_t workers = nrp->problem.workers, room = reader->room_workers, room_names = room, room_fixed = room;
    size_t kinds = nrp->problem.kinds, days = nrp->problem.days;
    int32_t limit[6];
    if (kinds == 0 || days == 0) return complain(reader, "staff before days and shifts");
    if (workers == FILL_WORKERS_MAX) return complain(reader, "too many workers");
    if (!grow((void **)&nrp->worker, &reader->room_workers, workers, sizeof *nrp->worker) ||
        !grow((void **)&nrp->worker_name, &room_names, workers, sizeof *nrp->worker_name) ||
        !grow((void **)&nrp->fixed, &room_fixed, workers, days * sizeof *nrp->fixed) ||
        !grow((void **)&nrp->kind_most, &room, workers, kinds * sizeof *nrp->kind_most))
        return complain(reader, "no memory");
    if (count < 8 || !name_set(&nrp->worker_name[workers], field[0]) || !read_most(reader, field[1], nrp->kind_most + workers * kinds))
        return complain(reader, "a worker is: name, most shifts per kind, and six limits");
    for (uint32_t i = 0; i < 6; i++)
        if (!number(field[i + 2], i < 2 ? MINUTES_MOST : UINT16_MAX, &limit[i])) return complain(reader, "a limit is not a number");
    nrp->worker[workers] = (struct fill_worker){
        .minutes_most = limit[0], .minutes_least = limit[1], .run_most = (uint16_t)limit[2], .run_least = (uint16_t)limit[3],
        .off_least = (uint16_t)limit[4], .weekends_most = (uint16_t)limit[5],
    };
    memset(nrp->fixed + workers * days, FILL_FREE, days);
    nrp->problem.workers++;
    return true;
}

static bool read_days_off(struct reader *reader, char **field, uint32_t count)
{
    struct nrp *nrp = reader->nrp;
    uint32_t worker = find(nrp->worker_name, nrp->problem.workers, field[0]);
    if (worker == nrp->problem.workers) return complain(reader, "unknown worker");
    for (uint32_t i = 1; i < count; i++) {
        int32_t day;
        if (field[i][0] == '\0') continue;
        if (!number(field[i], (int32_t)nrp->problem.days - 1, &day)) return complain(reader, "no such day");
        nrp->fixed[(size_t)worker * nrp->problem.days + (uint32_t)day] = FILL_OFF;
    }
    return true;
}

static bool read_wish(struct reader *reader, char **field, uint32_t count, bool on)
{
    struct nrp *nrp = reader->nrp;
    int32_t day, weight;
    uint32_t worker = find(nrp->worker_name, nrp->problem.workers, field[0]);
    uint32_t kind = count < 4 ? nrp->problem.kinds : find(nrp->kind_name, nrp->problem.kinds, field[2]);
    if (worker == nrp->problem.workers || kind == nrp->problem.kinds || !number(field[1], (int32_t)nrp->problem.days - 1, &day) ||
        !number(field[3], FILL_WEIGHT_MAX, &weight))
        return complain(reader, "a request is: worker, day, shift, weight");
    if (!grow((void **)&nrp->wish, &reader->room_wishes, nrp->problem.wishes, sizeof *nrp->wish)) return complain(reader, "no memory");
    nrp->wish[nrp->problem.wishes++] = (struct fill_wish){
        .worker = worker, .day = (uint32_t)day, .kind = kind, .if_not = on ? weight : 0, .if_given = on ? 0 : weight,
    };
    return true;
}

static bool read_on(struct reader *reader, char **field, uint32_t count) { return read_wish(reader, field, count, true); }
static bool read_off(struct reader *reader, char **field, uint32_t count) { return read_wish(reader, field, count, false); }

static bool read_cover(struct reader *reader, char **field, uint32_t count)
{
    struct nrp *nrp = reader->nrp;
    int32_t day, required, under, over;
    uint32_t kind = count < 5 ? nrp->problem.kinds : find(nrp->kind_name, nrp->problem.kinds, field[1]);
    if (kind == nrp->problem.kinds || !number(field[0], (int32_t)nrp->problem.days - 1, &day) ||
        !number(field[2], FILL_WORKERS_MAX, &required) || !number(field[3], FILL_WEIGHT_MAX, &under) || !number(field[4], FILL_WEIGHT_MAX, &over))
        return complain(reader, "cover is: day, shift, required, weight under, weight over");
    if (!grow((void **)&nrp->cover, &reader->room_covers, nrp->problem.covers, sizeof *nrp->cover)) return complain(reader, "no memory");
    nrp->cover[nrp->problem.covers++] =
        (struct fill_cover){ .day = (uint32_t)day, .kind = kind, .required = required, .under = under, .over = over };
    return true;
}

static bool bars_resolve(struct reader *reader)
{
    struct nrp *nrp = reader->nrp;
    for (uint32_t kind = 0; kind < nrp->problem.kinds; kind++) {
        char *field[FILL_KINDS_MAX];
        uint32_t count = reader->after[kind] ? split(reader->after[kind], '|', field, FILL_KINDS_MAX) : 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t other = find(nrp->kind_name, nrp->problem.kinds, field[i]);
            if (field[i][0] == '\0') continue;
            if (other == nrp->problem.kinds) return complain(reader, "a shift that cannot follow is not among the shifts");
            nrp->kind[kind].bars |= (uint64_t)1 << other;
        }
    }
    return true;
}

static const struct { const char *section; bool (*read)(struct reader *reader, char **field, uint32_t count); } sections[] = {
    { "SECTION_HORIZON", read_horizon },
    { "SECTION_SHIFTS", read_shift },
    { "SECTION_STAFF", read_worker },
    { "SECTION_DAYS_OFF", read_days_off },
    { "SECTION_SHIFT_ON_REQUESTS", read_on },
    { "SECTION_SHIFT_OFF_REQUESTS", read_off },
    { "SECTION_COVER", read_cover },
};

static bool read_all(struct reader *reader, FILE *file)
{
    enum { SECTIONS = sizeof sections / sizeof sections[0] };
    char line[LINE_MAX_BYTES], *field[FIELDS_MAX];
    uint32_t section = SECTIONS;
    while (fgets(line, sizeof line, file)) {
        reader->line++;
        if (!strchr(line, '\n') && !feof(file)) return complain(reader, "the line is too long");
        char *text = trim(line);
        if (*text == '\0' || *text == '#') continue;
        if (strncmp(text, "SECTION_", strlen("SECTION_")) == 0) {
            for (section = 0; section < SECTIONS && strcmp(sections[section].section, text) != 0;) section++;
            if (section == SECTIONS) return complain(reader, "unknown section");
            continue;
        }
        if (section == SECTIONS) return complain(reader, "this is in no section");
        if (!sections[section].read(reader, field, split(text, ',', field, FIELDS_MAX))) return false;
    }
    return bars_resolve(reader);
}

bool nrp_open(struct nrp *nrp, const char *path)
{
    struct reader reader = { .nrp = nrp, .path = path };
    uint32_t row;
    memset(nrp, 0, sizeof *nrp);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    bool good = read_all(&reader, file);
    fclose(file);
    for (uint32_t kind = 0; kind < FILL_KINDS_MAX; kind++) free(reader.after[kind]);
    struct fill_problem *problem = &nrp->problem;
    problem->kind = nrp->kind;
    problem->worker = nrp->worker;
    problem->kind_most = nrp->kind_most;
    problem->fixed = nrp->fixed;
    problem->wish = nrp->wish;
    problem->cover = nrp->cover;
    enum fill_fault fault = good ? fill_check(problem, &row) : FILL_FAULT_NONE;
    if (fault != FILL_FAULT_NONE) {
        fprintf(stderr, "%s: not a problem that can be filled (fault %d, row %u)\n", path, (int)fault, row);
        good = false;
    }
    if (!good) nrp_close(nrp);
    return good;
}

void nrp_close(struct nrp *nrp)
{
    free(nrp->kind);
    free(nrp->worker);
    free(nrp->kind_most);
    free(nrp->fixed);
    free(nrp->wish);
    free(nrp->cover);
    free(nrp->kind_name);
    free(nrp->worker_name);
    memset(nrp, 0, sizeof *nrp);
}

bool nrp_write(const struct nrp *nrp, const uint8_t *roster, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        return false;
    }
    for (uint32_t worker = 0; worker < nrp->problem.workers; worker++)
        for (uint32_t day = 0; day < nrp->problem.days; day++) {
            uint8_t cell = roster[(size_t)worker * nrp->problem.days + day];
            fprintf(file, "%s%c", cell == FILL_OFF ? "-" : nrp->kind_name[cell - 1].text, day + 1 == nrp->problem.days ? '\n' : ' ');
        }
    bool good = !ferror(file);
    if (fclose(file) != 0) good = false;
    if (!good) fprintf(stderr, "%s: could not be written\n", path);
    return good;
}
