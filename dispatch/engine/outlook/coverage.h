/* coverage.h - does the roster of a point meet its demand, half hour by half hour?
 * needed   per skill, the greater of what is booked and what is forecast, rounded up
 * have     workers who hold the skill and are there for the whole half hour: rostered (yesterday's shift over midnight too) and not away
 *          for any part of it; nobody is there on days that the roster does not hold
 * short    what is missing when everybody can do one thing at a time: places needed less the most that the workers present can fill at
 *          once (a maximum matching). A skill alone looks covered by people whom another skill needs as well.
 * By the theorem of Konig and Hall the shortage is told by one set of skills: places needed in `tight`, less the workers who hold any of
 * them. It is the least and the same for every matching (Dulmage and Mendelsohn 1958): the skills of which some best matching leaves a place open.
 * Pure; no memory is taken after coverage_new(). Thread: one owner at a time. */
#ifndef PAIDAN_ENGINE_COVERAGE_H
#define PAIDAN_ENGINE_COVERAGE_H

#include "engine/outlook/forecast.h"
#include "engine/roster/roster.h"

struct coverage;      /* working space */

/* workers_max: of one point. NULL when memory is short. */
struct coverage *coverage_new(uint32_t workers_max);
void coverage_free(struct coverage *coverage);

struct coverage_worker {
    uint32_t row;                      /* in the roster */
    uint64_t skills;
    const struct span *away;           /* leave, sickness, breaks; in any order, they may overlap */
    uint32_t away_count;
};

/* Everything is borrowed for the call. */
struct coverage_ask {
    int32_t day;
    const struct roster *roster;
    const struct coverage_worker *worker; uint32_t worker_count;      /* of the point; at most workers_max and 65,535 */
    const struct forecast_day *forecast;                              /* NULL: none */
    const struct demand_table *booked;                                /* NULL: nothing */
    uint32_t forecast_least_milli;                                    /* a forecast below this is left to chance; 0 or 1: none is */
};

struct coverage_half {
    uint32_t needed, have;             /* places of all skills; workers present, whatever they can do */
    uint32_t shortage;
    uint64_t tight;                    /* skills; 0: none is short */
};

struct coverage_day {                  /* 14 KB */
    int32_t day;
    uint64_t skills;                   /* those needed at any time of the day; only these are filled in below */
    uint16_t needed[SKILLS_MAX][HALVES], have[SKILLS_MAX][HALVES];
    struct coverage_half half[HALVES];
};

void coverage_day(struct coverage *coverage, const struct coverage_ask *ask, struct coverage_day *out);

/* The half hours, as bits, that a worker is there for the whole of on `day`. */
uint64_t coverage_present(const struct roster *roster, const struct coverage_worker *worker, int32_t day);

/* ---- gaps: what a screen and an alert tell ---- */

enum { COVERAGE_SHARED = 0xff };

/* Adjoining half hours, over midnight too. In each half hour the gaps together are the shortage: a skill's own is what it needs beyond
 * those who hold it; the shared one is the rest, missing because the same people are counted on twice. */
struct coverage_gap {
    uint8_t skill;                     /* or COVERAGE_SHARED */
    uint64_t skills;                   /* the skill's bit; the skills that were tight together in any of the half hours */
    int64_t from_ms, to_ms;
    uint32_t missing;                  /* workers, at the worst moment */
    uint32_t halves;                   /* worker half hours missing */
};

/* The `max` worst: most worker half hours, then most workers, then the earlier, then the smaller skill. */
struct coverage_gaps {
    struct coverage_gap *gap; uint32_t max, count;                    /* the caller's storage, worst first after _end() */
    uint32_t found;                                                   /* with those that did not fit */
    uint64_t halves;                                                  /* worker half hours missing in all of them */
    int32_t next_day;
    struct coverage_gap open[SKILLS_MAX + 1];                         /* those that may go on in the next half hour; the last is the shared one */
};

void coverage_gaps_init(struct coverage_gaps *gaps, struct coverage_gap *storage, uint32_t max);
/* Days one after another; a day that does not follow the last one ends what was open. */
void coverage_gaps_day(struct coverage_gaps *gaps, const struct coverage_day *day);
void coverage_gaps_end(struct coverage_gaps *gaps);

#endif
