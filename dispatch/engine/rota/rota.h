/* rota.h - finds a cyclic rotation: one row of shifts per week, and whoever works row w this week works row w + 1 the next, so that all
 * work the same and every week meets the demand exactly. Rows in order are one cyclic sequence of days, for which the limits hold.
 * Anytime: rota_step() does a bounded slice of work. Pure: integers only, no clock, no memory taken after rota_new(); the same problem
 * and seed give the same table, however the work is sliced. No table is handed out that rota_check() does not pass. Thread: one owner at a time.
 * A cell is ROTA_OFF or a kind of shift from 1; a table is workers x days, one row after another. */
#ifndef PAIDAN_ENGINE_ROTA_H
#define PAIDAN_ENGINE_ROTA_H

#include <stdbool.h>
#include <stdint.h>
#include "engine/refusal.h"
#include "engine/types.h"

enum {
    ROTA_OFF = 0, ROTA_KINDS_MAX = 8, ROTA_DAYS_MAX = 14, ROTA_WORKERS_MAX = 512, ROTA_FORBIDDEN_MAX = 128,
    ROTA_RUN_MAX = 63,              /* largest limit of a run; more is no limit */
    ROTA_WEEKENDS_MAX = 15,
};

struct rota_range { uint8_t least, most; };     /* consecutive days; least is at least 1, most 0: no limit. One that never ends is too long for any */
struct rota_sequence { uint8_t length, kind[3]; };      /* 2 or 3 days in a row that must not come; ROTA_OFF may be one of them */

struct rota_problem {
    uint32_t workers, days, kinds;                      /* workers: the weeks of the cycle too. days: of a week, 7 as a rule */
    uint16_t demand[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1]; /* exact number by day and kind; that of ROTA_OFF follows and is not read */
    struct rota_range run[ROTA_KINDS_MAX + 1];          /* of each kind; that of ROTA_OFF: days off */
    struct rota_range work;                             /* working days of whatever kind */
    uint32_t forbidden_count;
    struct rota_sequence forbidden[ROTA_FORBIDDEN_MAX];
    uint8_t week_off;                                   /* each row holds that many days off in a row; 0: it need not */
    uint8_t weekend_every;                              /* of any so many rows in a row one has its last two days off; 0: none need */
};

enum rota_state { ROTA_SEARCHING, ROTA_FOUND, ROTA_NONE /* proved: there is no table */ };

struct rota;

/* RANGE: a value is out of bounds. FULL: the limits leave too many different states, or no memory. *out is NULL unless OK. */
MUST_USE enum refusal rota_new(const struct rota_problem *problem, uint64_t seed, struct rota **out);
void rota_free(struct rota *rota);                      /* NULL is fine */

/* Goes on for so many units of work, about 1,000 looks at a day's state each; changes nothing once FOUND or NONE. */
enum rota_state rota_step(struct rota *rota, uint32_t work);
const uint8_t *rota_table(const struct rota *rota);     /* NULL unless FOUND; borrowed until rota_free() */

/* True: the table keeps everything the problem asks. Knows nothing of how tables are found. */
bool rota_check(const struct rota_problem *problem, const uint8_t *table);

#endif
