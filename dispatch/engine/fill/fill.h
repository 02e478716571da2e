/* fill.h - completes a roster by itself: every hard rule kept, what is asked for covered, wishes granted as far as that goes.
 * A problem is days, kinds of shift, workers with their limits, cells that are fixed, wishes, and how many people each kind needs each day.
 * The answer is anytime: fill_step() does a bounded slice of work and fill_best() shows the best roster so far. Pure: integers only, no clock,
 * no memory taken after fill_new(); the same problem, seed, plans and slices make the same roster. Thread: one owner at a time.
 * A cell of a roster is one worker's day: FILL_OFF, or the kind of shift + 1. Rosters are workers x days, one worker after another. */
#ifndef PAIDAN_ENGINE_FILL_H
#define PAIDAN_ENGINE_FILL_H

#include <stdbool.h>
#include <stdint.h>

enum { FILL_OFF = 0, FILL_FREE = 0xff, FILL_KINDS_MAX = 63, FILL_DAYS_MAX = 1024, FILL_WORKERS_MAX = 4096, FILL_WEIGHT_MAX = 1000000 };

/* The hard rules. Minimum runs do not bind at the two ends of the days, unless it is told what was before; a weekend counts when its Saturday or its Sunday is worked. */
enum fill_rule {
    FILL_RULE_FOLLOWS,              /* a kind that may not come the day after another */
    FILL_RULE_KIND_MOST,            /* shifts of one kind */
    FILL_RULE_MINUTES_MOST,
    FILL_RULE_MINUTES_LEAST,
    FILL_RULE_RUN_MOST,             /* shifts in consecutive days */
    FILL_RULE_RUN_LEAST,
    FILL_RULE_OFF_LEAST,            /* consecutive days off */
    FILL_RULE_WEEKENDS_MOST,
    FILL_RULE_WINDOW_MOST,          /* minutes within some days: a week's, a month's */
    FILL_RULES
};

/* The costs. */
enum fill_cost { FILL_COST_WISH_ON, FILL_COST_WISH_OFF, FILL_COST_UNDER, FILL_COST_OVER, FILL_COSTS };

struct fill_kind {
    int32_t minutes;                /* paid length; > 0 */
    uint64_t bars;                  /* bit k: kind k may not come the day after this one */
};

struct fill_worker {
    int32_t minutes_most, minutes_least;
    uint16_t run_most, run_least, off_least, weekends_most;
};

/* At most so many minutes in these days. What was worked before the first day, of the same week or month, the caller has taken off already. */
struct fill_window {
    uint32_t worker, first_day, days;       /* days > 0, all inside */
    int32_t minutes_most;                   /* >= 0 */
};

/* What a worker did right up to the first day, so that runs, days off and successions bind across the border. What is broken wholly before it is
 * not counted. Weekends are counted by the days of the problem alone. */
struct fill_before {
    uint16_t days;                  /* how many days on end were worked, or off; 0: nothing is known, and minimum runs do not bind there */
    uint8_t last;                   /* the cell of the day before the first: FILL_OFF or kind + 1 */
};

/* Of several wishes for one cell each counts. */
struct fill_wish {
    uint32_t worker, day;
    uint32_t kind;
    int32_t if_not, if_given;       /* cost when the cell is not this kind, and when it is; >= 0 */
};

struct fill_cover {
    uint32_t day, kind;
    int32_t required;
    int32_t under, over;            /* cost for each one missing, each one too many; >= 0 */
};

/* Borrowed for the call of fill_new(). */
struct fill_problem {
    uint32_t days, first_weekday;   /* 0 Monday .. 6 Sunday */
    uint32_t kinds, workers, wishes, covers;
    const struct fill_kind *kind;
    const struct fill_worker *worker;
    const uint16_t *kind_most;      /* workers x kinds; 0: this worker never does this kind */
    const uint8_t *fixed;           /* workers x days: FILL_FREE, or the cell that never moves. NULL: all free */
    const uint8_t *start;           /* the roster to improve; its fixed cells are as `fixed` has them. NULL: from nothing */
    const struct fill_wish *wish;
    const struct fill_cover *cover; /* one for a day and kind; a kind without one on a day needs nobody and costs nothing */
    uint32_t windows;
    const struct fill_window *window;       /* NULL: none; several for one worker may overlap */
    const struct fill_before *before;       /* by worker. NULL: nothing is known of anybody */
};

/* What is wrong with a problem, so that fill_new() would not take it. */
enum fill_fault {
    FILL_FAULT_NONE, FILL_FAULT_SIZE, FILL_FAULT_KIND, FILL_FAULT_WORKER, FILL_FAULT_CELL, FILL_FAULT_START, FILL_FAULT_WISH, FILL_FAULT_COVER,
    FILL_FAULT_WINDOW, FILL_FAULT_BEFORE,
};
enum fill_fault fill_check(const struct fill_problem *problem, uint32_t *row);      /* *row: which kind, worker, cell, wish, cover or window */

struct fill;

/* NULL: a fault in the problem, or no memory. */
struct fill *fill_new(const struct fill_problem *problem, uint64_t seed);
void fill_free(struct fill *fill);                          /* NULL is fine */

/* How much work is still to come, as far as the caller knows: the search cools down by it, and only when cold does it settle the small costs.
 * May be told again at any time. When it is over, the search begins again with as much, the best kept. Untold: some eight million changes. */
void fill_plan(struct fill *fill, uint64_t left);

/* Tries `work` small changes: millions a second. */
void fill_step(struct fill *fill, uint64_t work);

struct fill_result {
    const uint8_t *roster;          /* borrowed until the next step */
    bool feasible;                  /* every hard rule is kept. If not: the roster that breaks least */
    int64_t cost;                   /* the sum of the parts */
    int64_t part[FILL_COSTS];
    uint32_t broken[FILL_RULES];    /* workers whose row breaks the rule */
};
struct fill_result fill_best(const struct fill *fill);

/* Why a worker does not take an open shift: the first that holds, in this order. */
enum fill_why {
    FILL_WHY_NEVER,                 /* the worker does not do this kind at all */
    FILL_WHY_FIXED,                 /* the cell is fixed as something else */
    FILL_WHY_BUSY,                  /* on another kind that day */
    FILL_WHY_RULE,                  /* + enum fill_rule: it would break that rule, the first of them */
    FILL_WHY_COST = FILL_WHY_RULE + FILL_RULES,             /* nothing forbids it: it would cost more than it brings */
    FILL_WHYS
};

struct fill_open {
    uint32_t day, kind;
    int32_t missing;
    uint32_t why[FILL_WHYS];        /* workers; those who do this kind that day already are not among them */
};

/* What the best roster leaves open, by day and kind. Writes up to `most`, returns how many there are. */
uint32_t fill_left(const struct fill *fill, struct fill_open *out, uint32_t most);

#endif
