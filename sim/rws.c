/* rws.c - see rws.h. A .dzn file is a list of `key = value;`; what a value holds besides numbers, true, false and "names" only shapes it. */
#include "sim/rws.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1 << 16, NUMBERS_MAX = ROTA_DAYS_MAX * ROTA_KINDS_MAX, WEEK = 7 };

struct reader { const char *path; char text[TEXT_MAX]; };
struct numbers { int32_t at[NUMBERS_MAX]; uint32_t count; };

static bool complain(const struct reader *reader, const char *key, const char *what)
{
    fprintf(stderr, "%s: %s%s%s\n", reader->path, key, *key ? ": " : "", what);
    return false;
}

/* The whole file, its comments blanked. */
static bool read_text(struct reader *reader)
{
    FILE *file = fopen(reader->path, "r");
    if (!file) return complain(reader, "", "cannot be opened");
    size_t size = fread(reader->text, 1, TEXT_MAX - 1, file);
    bool whole = !ferror(file) && fgetc(file) == EOF;
    fclose(file);
    reader->text[size] = '\0';
    for (char *at = strchr(reader->text, '%'); at; at = strchr(at, '%'))
        while (*at && *at != '\n') *at++ = ' ';
    return whole || complain(reader, "", "is too long or cannot be read");
}

/* What stands after `key =`, up to its semicolon. NULL: the key is not there. */
static const char *value_of(const struct reader *reader, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = strstr(reader->text, key); at; at = strstr(at + 1, key)) {
        const char *after = at + length;
        if (at > reader->text && (isalnum((unsigned char)at[-1]) || at[-1] == '_')) continue;
        while (isspace((unsigned char)*after)) after++;
        if (*after == '=') return after + 1;
    }
    return NULL;
}

/* Every number of a value, and true as 1, false as 0. Words that end in a colon are headings. */
static bool read_numbers(const struct reader *reader, const char *key, struct numbers *out)
{
    const char *at = value_of(reader, key);
    out->count = 0;
    if (!at) return complain(reader, key, "is missing");
    while (*at && *at != ';') {
        bool truth = strncmp(at, "true", 4) == 0, lie = strncmp(at, "false", 5) == 0;
        if (!truth && !lie && !isdigit((unsigned char)*at) && *at != '-') {
            at++;
            continue;
        }
        char *end = NULL;
        long value = truth || lie ? truth : strtol(at, &end, 10);
        if (out->count == NUMBERS_MAX || value < 0 || value > UINT16_MAX) return complain(reader, key, "holds too many or too large numbers");
        out->at[out->count++] = (int32_t)value;
        if (end == at) return complain(reader, key, "is not a number");
        at = end ? end : at + (truth ? 4 : 5);
    }
    return *at == ';' || complain(reader, key, "does not end");
}

static bool read_list(const struct reader *reader, const char *key, uint32_t count, struct numbers *out)
{
    return read_numbers(reader, key, out) && (out->count == count || complain(reader, key, "does not hold as many numbers as it should"));
}

static bool read_one(const struct reader *reader, const char *key, uint32_t *out)
{
    struct numbers numbers;
    if (!read_list(reader, key, 1, &numbers)) return false;
    *out = (uint32_t)numbers.at[0];
    return true;
}

static uint8_t clip(uint32_t value) { return value > ROTA_RUN_MAX ? ROTA_RUN_MAX + 1 : (uint8_t)value; }

/* A limit as long as the longest run there can be is none. Others that are too long to tell apart are left to the engine to refuse. */
static struct rota_range range_of(uint32_t least, uint32_t most, uint32_t longest)
{
    return (struct rota_range){ least ? clip(least) : 1, most < longest ? clip(most) : 0 };
}

static bool read_range(const struct reader *reader, const char *least_key, const char *most_key, uint32_t longest, struct rota_range *out)
{
    uint32_t least, most;
    if (!read_one(reader, least_key, &least) || !read_one(reader, most_key, &most)) return false;
    *out = range_of(least, most, longest);
    return true;
}

static bool read_names(const struct reader *reader, struct rws *rws)
{
    const char *at = value_of(reader, "shift_name");
    for (uint32_t kind = 1; kind <= rws->problem.kinds; kind++) {
        const char *open = at ? strchr(at, '"') : NULL, *close = open ? strchr(open + 1, '"') : NULL;
        if (!close || close - open - 1 < 1 || close - open - 1 > RWS_NAME_MAX) return complain(reader, "shift_name", "does not name every shift");
        memcpy(rws->kind_name[kind].text, open + 1, (size_t)(close - open - 1));
        at = close + 1;
    }
    return true;
}

static bool read_forbidden(const struct reader *reader, struct rota_problem *problem)
{
    struct numbers before, after, off;
    if (!read_one(reader, "nb_forbidden", &problem->forbidden_count)) return false;
    if (problem->forbidden_count > ROTA_FORBIDDEN_MAX) return complain(reader, "nb_forbidden", "is too large");
    if (problem->forbidden_count == 0) return true;
    if (!read_list(reader, "forbidden_before", problem->forbidden_count, &before)) return false;
    if (!read_list(reader, "forbidden_after", problem->forbidden_count, &after)) return false;
    if (!read_list(reader, "forbidden_daysoff", problem->forbidden_count, &off)) return false;
    for (uint32_t i = 0; i < problem->forbidden_count; i++) {
        struct rota_sequence *sequence = &problem->forbidden[i];
        uint8_t first = clip((uint32_t)before.at[i]), last = clip((uint32_t)after.at[i]);
        *sequence = off.at[i] ? (struct rota_sequence){ 3, { first, ROTA_OFF, last } } : (struct rota_sequence){ 2, { first, last } };
    }
    return true;
}

static bool read_2018(const struct reader *reader, struct rws *rws)
{
    struct rota_problem *problem = &rws->problem;
    struct numbers demand, least, most;
    if (!read_one(reader, "week_length", &problem->days) || !read_one(reader, "nb_workers", &problem->workers)) return false;
    if (!read_one(reader, "nb_shifts", &problem->kinds)) return false;
    if (problem->kinds > ROTA_KINDS_MAX || problem->days > ROTA_DAYS_MAX) return complain(reader, "", "more shifts or days than the engine takes");
    uint32_t cycle = problem->workers * problem->days;
    if (!read_range(reader, "min_work", "max_work", cycle, &problem->work)) return false;
    if (!read_range(reader, "min_daysoff", "max_daysoff", cycle, &problem->run[ROTA_OFF])) return false;
    if (!read_list(reader, "shift_block_min", problem->kinds, &least) || !read_list(reader, "shift_block_max", problem->kinds, &most)) return false;
    if (!read_list(reader, "temp_req", problem->kinds * problem->days, &demand)) return false;
    for (uint32_t kind = 1; kind <= problem->kinds; kind++) {
        problem->run[kind] = range_of((uint32_t)least.at[kind - 1], (uint32_t)most.at[kind - 1], problem->work.most ? problem->work.most : cycle);
        for (uint32_t day = 0; day < problem->days; day++) problem->demand[day][kind] = (uint16_t)demand.at[(kind - 1) * problem->days + day];
    }
    return read_names(reader, rws) && read_forbidden(reader, problem);
}

/* Two days off side by side in each week, never six days of work, one of any three weekends off, at most three nights, which begin after a
 * day off and end in one. */
static bool read_2022(const struct reader *reader, struct rws *rws)
{
    enum { DAY = 1, EVENING, NIGHT, KINDS = NIGHT };
    static const char *const name[] = { "-", "D", "E", "N" };
    static const struct rota_sequence forbidden[] = {
        { 2, { NIGHT, DAY } }, { 2, { NIGHT, EVENING } }, { 2, { DAY, NIGHT } }, { 2, { EVENING, NIGHT } },
    };
    struct rota_problem *problem = &rws->problem;
    struct numbers demand;
    problem->days = WEEK;
    problem->kinds = KINDS;
    if (!read_one(reader, "employees", &problem->workers) || !read_list(reader, "requirements", WEEK * KINDS, &demand)) return false;
    for (uint32_t day = 0; day < WEEK; day++)
        for (uint32_t kind = DAY; kind <= KINDS; kind++) problem->demand[day][kind] = (uint16_t)demand.at[day * KINDS + kind - 1];
    for (uint32_t kind = ROTA_OFF; kind <= KINDS; kind++) {
        problem->run[kind] = (struct rota_range){ 1, kind == NIGHT ? 3 : 0 };
        memcpy(rws->kind_name[kind].text, name[kind], 2);
    }
    problem->work = (struct rota_range){ 1, 5 };
    problem->week_off = 2;
    problem->weekend_every = 3;
    problem->forbidden_count = sizeof forbidden / sizeof *forbidden;
    memcpy(problem->forbidden, forbidden, sizeof forbidden);
    return true;
}

bool rws_open(struct rws *rws, const char *path)
{
    *rws = (struct rws){ .kind_name[ROTA_OFF] = { "-" } };
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader) return false;
    reader->path = path;
    bool read = read_text(reader) && (value_of(reader, "employees") ? read_2022(reader, rws) : read_2018(reader, rws));
    free(reader);
    return read;
}

bool rws_write(const struct rws *rws, const uint8_t *table, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    const struct rota_problem *problem = &rws->problem;
    for (uint32_t cell = 0; cell < problem->workers * problem->days; cell++)
        fprintf(file, "%s%c", rws->kind_name[table[cell]].text, (cell + 1) % problem->days ? ' ' : '\n');
    bool written = !ferror(file);
    return fclose(file) == 0 && written;
}
