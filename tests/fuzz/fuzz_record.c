/* fuzz_record.c - any bytes as a hash of Redis, the first one says of what: the name of a pair that is wrong, or a record that writes and
 * reads back as the same. Lines: a name, a tab, its value. */
#include "fuzz/fuzz_round.h"

#include <string.h>
#include "server/record_roster.h"

static struct table_item items[] = { { .item = { .id = 1 }, .code = "CLN01" }, { .item = { .id = 2 }, .code = "ELD01" } };
static struct table_shift shifts[] = { { .kind = { .id = 1 }, .code = "E" }, { .kind = { .id = 2 }, .code = "12N" } };
static struct table_pattern patterns[] = { { .pattern = { .id = 1 }, .code = "5D2" } };
static const struct tables tables = { .item = items, .item_count = 2, .shift = shifts, .shift_count = 2, .pattern = patterns, .pattern_count = 1 };

struct change { struct roster_change change; uint32_t of; };
union any {
    struct order order; struct worker_live worker; struct household_live household; struct counters counters;
    struct change change; struct draft_edit edit; struct swap swap;
};

static bool read_order(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_order(pair, count, &tables, &out->order, why); }
static bool read_worker(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_worker(pair, count, &out->worker, why); }
static bool read_household(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_household(pair, count, &out->household, why); }
static bool read_counters(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_counters(pair, count, &out->counters, why); }

static bool read_edit(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_edit(pair, count, &tables, &out->edit, why); }
static bool read_swap(const struct store_pair *pair, size_t count, union any *out, const char **why) { return record_read_swap(pair, count, &tables, &out->swap, why); }

static bool read_change(const struct store_pair *pair, size_t count, union any *out, const char **why)
{
    out->change.change = (struct roster_change){ .of_row = NIL };
    return record_read_change(pair, count, &tables, &out->change.change, &out->change.of, why);
}

static void write_order(struct record *record, const union any *from) { record_write_order(record, &from->order, &tables); }
static void write_household(struct record *record, const union any *from) { record_write_household(record, &from->household); }
static void write_counters(struct record *record, const union any *from) { record_write_counters(record, &from->counters); }

static void write_change(struct record *record, const union any *from) { record_write_change(record, &from->change.change, from->change.of, &tables); }
static void write_edit(struct record *record, const union any *from) { record_write_edit(record, &from->edit, &tables); }
static void write_swap(struct record *record, const union any *from) { record_write_swap(record, &from->swap, &tables); }

static void write_worker(struct record *record, const union any *from)
{
    static const struct worker_view view = { .point = 1, .firm = 1, .shift = "-" };
    record_write_worker(record, &from->worker, &view);
}

static const struct {
    bool (*read)(const struct store_pair *pair, size_t count, union any *out, const char **why);
    void (*write)(struct record *record, const union any *from);
} kinds[] = {
    { read_order, write_order }, { read_worker, write_worker }, { read_household, write_household }, { read_counters, write_counters },
    { read_change, write_change }, { read_edit, write_edit }, { read_swap, write_swap },
};

static size_t pairs_of(char *text, struct store_pair pair[RECORD_PAIRS])
{
    size_t count = 0;
    for (char *save = NULL, *line = strtok_r(text, "\n", &save); line != NULL && count < RECORD_PAIRS; line = strtok_r(NULL, "\n", &save)) {
        char *value = strchr(line, '\t');
        if (value == NULL) continue;
        *value++ = '\0';
        pair[count++] = (struct store_pair){ line, value };
    }
    return count;
}

static void round_trip(size_t kind, const struct store_pair *pair, size_t count)
{
    static struct record first, second;
    union any any;
    const char *why;
    if (!kinds[kind].read(pair, count, &any, &why)) {
        HOLDS(why != NULL && why[0] != '\0');
        return;
    }
    kinds[kind].write(&first, &any);
    HOLDS(kinds[kind].read(first.pair, first.count, &any, &why));
    kinds[kind].write(&second, &any);
    HOLDS(first.count == second.count);
    for (size_t i = 0; i < first.count; i++) {
        HOLDS(strcmp(first.pair[i].name, second.pair[i].name) == 0 && strcmp(first.pair[i].value, second.pair[i].value) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct store_pair pair[RECORD_PAIRS];
    char *text = malloc(size);
    HOLDS(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    round_trip((size_t)(uint8_t)(data[0] - '0') % (sizeof kinds / sizeof kinds[0]), pair, pairs_of(text, pair));
    free(text);
    return 0;
}
