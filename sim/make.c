/* make.c - see make.h. */
#include "sim/make.h"

#include <stdio.h>
#include <stdlib.h>
#include "sim/city.h"
#include "sim/memory.h"

int make_workers(const struct make_options *options)
{
    char why[256] = "";
    struct tables *tables = NULL;
    struct worker_file *worker = memory_take(options->count, sizeof *worker);
    int status = 1;
    if (!tables_read(options->tables, NULL, &tables, why, sizeof why)) {
        fprintf(stderr, "paidan-sim: %s\n", why);
        goto out;
    }
    city_narrow(tables, options->points);
    uint32_t count = tables_make_workers(tables, options->count, options->seed, options->today, worker);
    if (!tables_write_workers(tables, worker, count, options->out)) {
        fprintf(stderr, "paidan-sim: cannot write %s\n", options->out);
        goto out;
    }
    printf("%u 位师傅 workers, %u 个网点 points -> %s\n", count, tables->point_count, options->out);
    status = 0;
out:
    if (tables) tables_free(tables);
    free(worker);
    return status;
}
