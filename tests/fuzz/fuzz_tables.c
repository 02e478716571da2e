/* fuzz_tables.c - any bytes as one of the CSV tables, the first byte says which, beside the shipped ones: a reason with file and line, or
 * rows that the engine takes or refuses by name. */
#include "fuzz/fuzz_file.h"

#include <string.h>
#include "tables/parts.h"

enum { WORKERS_MOST = 64, WHY = 512 };

static const struct { bool (*read)(struct tables *tables, const char *path, char *why, size_t why_size); const char *path; } parts[] = {
    { table_skills_read, PAIDAN_SOURCE_DIR "/config/hangzhou/skills.csv" },
    { table_certs_read, PAIDAN_SOURCE_DIR "/config/hangzhou/certificates.csv" },
    { table_items_read, PAIDAN_SOURCE_DIR "/config/hangzhou/items.csv" },
    { table_districts_read, PAIDAN_SOURCE_DIR "/config/hangzhou/districts.csv" },
    { table_points_read, PAIDAN_SOURCE_DIR "/config/hangzhou/points.csv" },
    { table_shifts_read, PAIDAN_SOURCE_DIR "/config/hangzhou/shifts.csv" },
    { table_patterns_read, PAIDAN_SOURCE_DIR "/config/hangzhou/patterns.csv" },
    { table_days_read, PAIDAN_SOURCE_DIR "/config/hangzhou/holidays.csv" },
    { table_workers_read, NULL },
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static void load(const struct tables *tables)
{
    const struct engine_limits limits = { .workers = WORKERS_MOST, .points = 1024, .orders = 8, .households = 8 };
    struct policy policy;
    struct engine *engine;
    char why[WHY] = "";
    policy_defaults(&policy);
    HOLDS(engine_new(&limits, &policy, &engine) == REFUSE_OK);
    if (tables_load(tables, engine, why, sizeof why)) engine_open(engine, 1795395600000);
    else HOLDS(why[0] != '\0');
    engine_free(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    size_t chosen = (size_t)(data[0] - '0') % PARTS;
    const char *path = fuzz_file(data + 1, size - 1);
    struct tables *tables = calloc(1, sizeof *tables);
    HOLDS(tables != NULL);
    char why[WHY] = "";
    bool good = true;
    for (size_t i = 0; i < PARTS && good; i++) {
        const char *from = i == chosen ? path : parts[i].path;
        if (from != NULL) good = parts[i].read(tables, from, why, sizeof why);
        HOLDS(good || why[0] != '\0');
        HOLDS(good || i >= chosen);      /* the shipped ones before it are good */
    }
    if (good && tables->worker_count <= WORKERS_MOST) load(tables);
    tables_free(tables);
    return 0;
}
