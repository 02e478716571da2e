/* worker.h - a worker: the file (who, where, what they may do; from the tables) and the live part (signed in, where, plan). */
#ifndef PAIDAN_ENGINE_WORKER_H
#define PAIDAN_ENGINE_WORKER_H

#include <stdbool.h>
#include "engine/catalogue.h"
#include "engine/order.h"
#include "engine/roster/roster.h"
#include "engine/roster/rules.h"
#include "engine/types.h"

struct worker_file {
    uint32_t id, firm, point;
    struct place base;                 /* where the day begins: the point, unless the table says otherwise */
    uint64_t skills;                   /* bit per skill */
    struct labour labour;
    uint8_t health;                    /* health_class of the last examination */
    int32_t identity_until, health_until, insurance_until, contract_until;      /* last day in date */
    int32_t trained_on;                /* good for TRAINING_DAYS days */
    int32_t cert_until[CERTS_MAX];     /* 0: not held */
    struct rotation rotation;
};

enum { TRAINING_DAYS = 730 };

enum away_kind { AWAY_LEAVE = 1, AWAY_SICK, AWAY_BREAK };
struct away { int64_t from_ms, to_ms; uint8_t kind; };

/* What survives a restart beside the orders. */
struct worker_live {
    uint32_t worker;
    bool signed_in;
    struct place at;                   /* where they were last known to be: base, or the last visit */
    int32_t day;                       /* the day that the next two count */
    int32_t served_s, travelled_s;
    uint8_t away_count;
    struct away away[AWAY_MAX];
};

/* One row of a day plan, for display and for outside checkers. */
enum row_kind { ROW_HOLD = 1, ROW_VISIT, ROW_AWAY };
struct plan_row { enum row_kind kind; uint64_t order; int64_t leave_ms, arrive_ms, start_ms, end_ms; };

struct household_live {                /* what the engine knows of a household, beside its orders */
    uint64_t household;
    uint8_t regular_count, excluded_count;
    uint8_t priority;                  /* 0..PRIORITY_MAX: a priority group (重点人群) */
    uint32_t regular[REGULARS_MAX];    /* served here last, latest first */
    uint32_t excluded[EXCLUDED_MAX];
};

#endif
