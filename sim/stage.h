/* stage.h - what the people of the city share, whichever shell moves them: the tables, the orders as seen so far, the agenda, and who is
 * under way. `run` and `live` show it every event; workers.h and residents.h then say what people mean to do. */
#ifndef PAIDAN_SIM_STAGE_H
#define PAIDAN_SIM_STAGE_H

#include "sim/agenda.h"
#include "sim/book.h"
#include "sim/city.h"
#include "sim/demand.h"
#include "sim/duty.h"

struct on_duty { uint64_t under_way; bool signed_in; };      /* under_way: the order a worker has set out for and not left again; 0: none */

struct stage {
    const struct tables *tables;       /* borrowed */
    uint64_t seed;
    uint32_t rebook_pct;               /* of a hundred bookings so many become a series, and as many are moved */
    bool faults;                       /* people are as unreliable as a test needs them */
    struct policy policy;
    struct city city;
    struct duty duty;
    struct book book;
    struct agenda agenda;
    struct wishes wishes;
    struct on_duty *worker;            /* by row of the worker table */
};

/* Why a generator is made; each purpose draws apart from the others. */
enum stage_purpose { PURPOSE_WORKER_DAY = 0x21, PURPOSE_ANSWER, PURPOSE_DEPARTURE, PURPOSE_ARRIVAL, PURPOSE_BEGIN, PURPOSE_WORK,
                     PURPOSE_OPERATOR, PURPOSE_THINK, PURPOSE_CHANGE_OF_MIND, PURPOSE_PATIENCE, PURPOSE_JUDGEMENT, PURPOSE_MACHINE, PURPOSE_ROSTER, PURPOSE_SERIES, PURPOSE_MOVE };

void stage_open(struct stage *stage, const struct tables *tables, const struct policy *policy, uint32_t orders_a_day, uint64_t seed, bool faults);
void stage_clear(struct stage *stage);
/* Folds one event into book, roster and who is under way, then lets everybody react to it. */
void stage_see(struct stage *stage, const struct seen *seen);
struct on_duty *stage_worker(struct stage *stage, uint32_t worker);      /* NULL: not in the tables */
void stage_at(struct stage *stage, int64_t at_ms, struct act act);       /* enters an act for that time */
/* Whether an act that is due still makes sense; when it must wait, it is entered again for later and this says no. */
bool stage_due(struct stage *stage, const struct act *act, int64_t now_ms);

#endif
