/* engine_help.h - small cities for the tests of the engine, and what a caller of it needs: a clock, ticks, and a picture of
 * everything that can be asked, to be compared before and after. Only the public doors of the engine are used. */
#ifndef PAIDAN_TESTS_ENGINE_HELP_H
#define PAIDAN_TESTS_ENGINE_HELP_H

#include <stddef.h>
#include "engine/engine.h"

/* The items, shifts and rotations that every city here has. */
enum { CLEAN = 1, DEEP, MOVE, COOK, NANNY, ERRAND, HELP_ITEMS = ERRAND };
enum { EARLY = 1, MIDDLE, EVENING, NIGHT, SPLIT, LONG, HELP_SHIFTS = LONG };
enum { HELP_PATTERNS = HELP_SHIFTS + 2 };      /* pattern s: shift s, Monday to Saturday; then a rota that turns, and a week of five days */
enum { HELP_NODES = 8 };                       /* at most, of measured travel */
enum { HELP_SKILLS = 3 };                      /* bit 0 everybody's, 1 deep cleaning, 2 cooking */

/* For these helpers: what must hold, or the test is wrong; stdio.h and stdlib.h are there. */
#define NEED(condition) \
    do { if (!(condition)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); abort(); } } while (0)

struct dice { uint64_t state; };
uint64_t dice_next(struct dice *dice);
uint32_t dice_below(struct dice *dice, uint32_t limit);                      /* 0..limit-1 */
int64_t dice_between(struct dice *dice, int64_t least, int64_t most);        /* both inclusive */
bool dice_chance(struct dice *dice, uint32_t percent);

int64_t help_ms(int32_t year, uint32_t month, uint32_t day, uint32_t hour, uint32_t minute);
struct place help_place(int32_t east_m, int32_t north_m);                    /* from the first service point, roughly */

/* One city and the clock that drives it. */
struct city {
    struct engine *engine;
    struct engine_limits limits;
    struct place node[HELP_NODES]; struct leg leg[HELP_NODES * HELP_NODES]; uint32_t leg_count;      /* measured travel; limits.nodes of them */
    struct policy policy;
    int64_t now_ms;
    uint32_t workers;
    uint32_t households;           /* households are 1..households */
    struct worker_file file[64];   /* as put; worker ids are 101, 102, ... unless the test says otherwise */
    struct outcome *out;           /* of the last step */
};

void city_new(struct city *city, const struct engine_limits *limits, const struct policy *policy);      /* tables but no workers */
struct worker_file city_worker(const struct city *city, uint32_t id, struct place base, uint8_t pattern);      /* every paper in order */
void city_put(struct city *city, const struct worker_file *file);
void city_open(struct city *city, int64_t now_ms);
void city_free(struct city *city);
/* A city made by chance: policies, places, papers and rotations all differ, some workers are of no use. Opened at a chosen moment. */
void city_random(struct city *city, struct dice *dice, uint32_t workers, uint32_t orders_max);
/* The same tables in a fresh engine, opened now and with nothing restored yet. */
void city_again(struct city *city, const struct city *old);

enum refusal city_step(struct city *city, const struct command *command);      /* at city->now_ms */
void city_ticks(struct city *city);                                             /* until nothing is due now */

struct actor by(enum actor_role role);
struct command order_command(enum command_kind kind, enum actor_role role, uint64_t order, uint32_t worker);
struct command request_command(enum command_kind kind, const struct request *request);

/* Everything that the engine answers, written out field by field. */
struct picture { uint8_t *bytes; size_t size, room; };
void picture_take(struct picture *picture, const struct city *city);
void picture_free(struct picture *picture);
bool picture_same(const struct picture *a, const struct picture *b);

/* What a store would hold: the records that the engine said had changed, and nothing else. */
enum { SHELF_ORDERS = 600, SHELF_HOUSEHOLDS = 65, SHELF_WORKERS = 64, SHELF_CHANGES = 1024, SHELF_SWAPS = 256, SHELF_EDITS = 2048, SHELF_DAYS = 256 };
struct shelf_change { uint32_t worker, of; struct roster_change change; };      /* by ids: of 0 for none */
enum { SHELF_POINTS = 2, SHELF_CELLS = HELP_SKILLS * HALVES };
struct shelf_day { int32_t day; bool counted; uint8_t kind; uint32_t count[SHELF_POINTS]; struct demand_cell cell[SHELF_POINTS][SHELF_CELLS]; };
struct shelf_gaps { bool wanted; uint32_t count; struct day_gap gap[OUTLOOK_DAYS_MAX]; };
struct shelf {
    struct order order[SHELF_ORDERS];                          /* by id; id 0: not there */
    struct worker_live worker[SHELF_WORKERS];                  /* by row; worker 0: nothing is known */
    struct household_live household[SHELF_HOUSEHOLDS];         /* by id */
    uint32_t change_count;
    struct shelf_change change[SHELF_CHANGES];
    uint32_t rotation_count[SHELF_WORKERS];                    /* by row */
    struct rotation_span rotation[SHELF_WORKERS][ROTATIONS_MAX];
    uint32_t swap_count;
    struct swap swap[SHELF_SWAPS];                             /* id 0: forgotten */
    int32_t opened, today;                                     /* the days that are over since it was first taken are kept as worked */
    uint8_t worked[SHELF_WORKERS][SHELF_DAYS];
    uint32_t edit_count;
    struct draft_edit edit[SHELF_EDITS];
    uint64_t last_seq, last_order, version;
    struct shelf_day demand[SHELF_DAYS];                       /* the place of a day is day mod SHELF_DAYS */
    struct outlook_days outlook;
    struct shelf_gaps gaps[SHELF_POINTS];                      /* by point, 1 and 2 */
};
void shelf_take(struct shelf *shelf, struct city *city);      /* after every step */
/* Puts every record into a fresh city, in an order chosen by chance, as a restart would. */
void city_restore(struct city *fresh, const struct shelf *shelf, struct dice *dice);

const char *order_difference(const struct order *a, const struct order *b);      /* the first field that differs, or NULL */
bool event_same(const struct event *a, const struct event *b);

#endif
