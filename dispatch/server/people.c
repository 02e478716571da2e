#include "server/people.h"

#include <stdlib.h>

struct person { uint32_t point, worker, row; };

struct people {
    const struct engine *engine;
    uint32_t count, firm_count;
    uint32_t *all;              /* rows by number */
    struct person *by_point;    /* by point, then number */
    uint32_t *by_point_row;     /* the rows of by_point alone */
    uint32_t *firm;             /* each firm once, rising */
};

static int number_compare(uint64_t a, uint64_t b) { return a < b ? -1 : a > b; }

static int person_compare(const void *left, const void *right)
{
    const struct person *a = left, *b = right;
    int order = number_compare(a->point, b->point);
    return order != 0 ? order : number_compare(a->worker, b->worker);
}

static int person_compare_number(const void *left, const void *right)
{
    const struct person *a = left, *b = right;
    return number_compare(a->worker, b->worker);
}

static int firm_compare(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return number_compare(*a, *b);
}

struct people *people_new(const struct engine *engine)
{
    struct people *people = calloc(1, sizeof *people);
    if (people == NULL) return NULL;
    size_t count = people->count = engine_worker_count(engine), room = count > 0 ? count : 1;
    people->engine = engine;
    people->all = calloc(room, sizeof *people->all);
    people->by_point = calloc(room, sizeof *people->by_point);
    people->by_point_row = calloc(room, sizeof *people->by_point_row);
    people->firm = calloc(room, sizeof *people->firm);
    if (people->all == NULL || people->by_point == NULL || people->by_point_row == NULL || people->firm == NULL) {
        people_free(people);
        return NULL;
    }
    for (uint32_t row = 0; row < count; row++) {
        const struct worker_file *file = engine_worker_file(engine, row);
        people->by_point[row] = (struct person){ file->point, file->id, row };
        people->firm[row] = file->firm;
    }
    qsort(people->by_point, count, sizeof *people->by_point, person_compare_number);
    for (size_t i = 0; i < count; i++) people->all[i] = people->by_point[i].row;
    qsort(people->by_point, count, sizeof *people->by_point, person_compare);
    for (size_t i = 0; i < count; i++) people->by_point_row[i] = people->by_point[i].row;
    qsort(people->firm, count, sizeof *people->firm, firm_compare);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || people->firm[i] != people->firm[people->firm_count - 1]) people->firm[people->firm_count++] = people->firm[i];
    }
    return people;
}

void people_free(struct people *people)
{
    if (people == NULL) return;
    free(people->all);
    free(people->by_point);
    free(people->by_point_row);
    free(people->firm);
    free(people);
}

/* The first place of by_point that is not before this point and number. */
static uint32_t place_of(const struct people *people, uint32_t point, uint64_t worker)
{
    uint32_t low = 0, high = people->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct person *person = &people->by_point[middle];
        if (person->point < point || (person->point == point && person->worker < worker)) low = middle + 1; else high = middle;
    }
    return low;
}

const uint32_t *people_rows(const struct people *people, uint32_t point, uint32_t after, uint32_t *count)
{
    if (point != 0) {
        uint32_t from = place_of(people, point, (uint64_t)after + 1), to = place_of(people, point, UINT64_MAX);
        *count = to - from;
        return people->by_point_row + from;
    }
    uint32_t low = 0, high = people->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (engine_worker_file(people->engine, people->all[middle])->id <= after) low = middle + 1; else high = middle;
    }
    *count = people->count - low;
    return people->all + low;
}

const struct worker_file *people_find(const struct people *people, uint32_t worker)
{
    uint32_t row = engine_worker_row(people->engine, worker);
    return row != UINT32_MAX ? engine_worker_file(people->engine, row) : NULL;
}

bool people_firm(const struct people *people, uint32_t firm)
{
    return bsearch(&firm, people->firm, people->firm_count, sizeof *people->firm, firm_compare) != NULL;
}
