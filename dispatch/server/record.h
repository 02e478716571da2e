/* record.h - what the engine remembers <-> the texts in Redis, both ways and exactly: the pairs of a hash, or of one JSON object. Names are
 * for people and other programs (protocol/REDIS.md): states, causes, items and shifts by name, times in milliseconds, lists separated by spaces.
 * Writing makes every pair, "" or 0 where there is nothing to say. Pure. */
#ifndef PAIDAN_SERVER_RECORD_H
#define PAIDAN_SERVER_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include "engine/engine.h"
#include "store/store.h"
#include "tables/tables.h"

enum { RECORD_PAIRS = 64, RECORD_WORKER_PAIRS = 12, RECORD_TEXT = 16384, RECORD_PLAN_MAX = 40 };

/* Storage for the pairs of one record; the pairs point into it. */
struct record { struct store_pair pair[RECORD_PAIRS]; size_t count; char text[RECORD_TEXT]; size_t used; };

void record_write_order(struct record *record, const struct order *order, const struct tables *tables);
void record_write_household(struct record *record, const struct household_live *live);

/* Written with every commit of the core: no number of an order and no version of a roster is given twice, and time never goes back, though every record be gone. */
struct counters { uint64_t order, version; int64_t now_ms; };
void record_write_counters(struct record *record, const struct counters *counters);

/* The live part of a worker, and beside it what only other programs read. */
enum worker_state { WORKER_OFF, WORKER_FREE, WORKER_BUSY };
struct worker_view {
    uint32_t point, firm;
    const char *shift;                /* today's shift code */
    enum worker_state state;
};
void record_write_worker(struct record *record, const struct worker_live *live, const struct worker_view *view);
/* One pair: the rows of a day plan. */
void record_write_plan(struct record *record, const struct plan_row *row, uint32_t count);

/* The pairs as one JSON object of texts, without those that say nothing. Returns the length; RECORD_JSON is enough for every record. */
enum { RECORD_JSON = 2 * RECORD_TEXT };
size_t record_json(const struct record *record, char out[RECORD_JSON]);
bool record_parse(struct record *record, const char *text, size_t length);      /* false: not such an object */

/* Leaves only the pairs whose values differ from what `held` says is stored, or all of them, and notes them there. held: a number for each
 * pair of such a record, in its order; zeroed it says that nothing was ever stored. */
void record_keep_changes(struct record *record, uint64_t *held, bool all);

/* false: `why` names the pair that is missing or cannot be read. Pairs with other names are not looked at. */
bool record_read_order(const struct store_pair *pair, size_t count, const struct tables *tables, struct order *out, const char **why);
bool record_read_household(const struct store_pair *pair, size_t count, struct household_live *out, const char **why);
bool record_read_worker(const struct store_pair *pair, size_t count, struct worker_live *out, const char **why);
bool record_read_counters(const struct store_pair *pair, size_t count, struct counters *out, const char **why);
const char *record_value(const struct store_pair *pair, size_t count, const char *name);      /* NULL: not there */

const char *worker_state_name(enum worker_state state);

#endif
