/* bench_set.h - what all benches of public instances share: their options, the folder and its files, the table of best-known values beside them,
 * processor seconds, lines of output and their summary. A new bench is a row in sim/main.c and a file with
 *
 *     int bench_xxx_command(int argc, char **argv)
 *     {
 *         struct bench_options options = { .seconds = 10, .seed = 1 };
 *         int status = bench_options_read(&about, &options, NULL, 0, argc, argv);      // answers --help; more options: a table
 *         return status >= 0 ? status : bench_set_run(&about, &options, play, NULL);
 *     }
 *
 * whose play() reads one file, tells it with bench_tell() and fills in its struct bench_score; bench_set_run() goes through the files and tells
 * the summary. Who wants another summary opens the set himself, as bench_rws.c does. bench_nrp.c and bench_vrptw.c are examples. Everything here writes answers to stdout and talk to stderr, and keeps no state of its own. */
#ifndef PAIDAN_SIM_BENCH_SET_H
#define PAIDAN_SIM_BENCH_SET_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/options.h"

enum { BENCH_NAME_BYTES = 128, BENCH_PATH_BYTES = 1024, BENCH_CELLS_MAX = 24 };

struct bench_about {
    const char *name;               /* of the sub-command */
    const char *folder;             /* where its files lie below --data: "trsp/field" finds DIR/trsp/field, DIR/field or DIR itself */
    const char *suffix;             /* how the path of an instance ends: ".txt"; "/orders.txt" for instances that are folders */
    const char *usage;              /* first line of --help */
    bool booking;                   /* has --mode booking */
    bool (*suits)(const char *path);        /* whether a file with the suffix is an instance; NULL: each is */
};

struct bench_options {
    const char *data, *only, *out;  /* only, out: may be NULL */
    uint32_t seconds;               /* processor seconds for each instance; 0: the bench's own choice by size */
    uint64_t seed;
    bool json, booking;
};

/* The common options and `more` of the bench's own. -1: go on; else the exit status. */
int bench_options_read(const struct bench_about *about, struct bench_options *options, const struct option *more, uint32_t more_count, int argc,
                       char **argv);

struct bench_file {
    char path[BENCH_PATH_BYTES];
    char name[BENCH_NAME_BYTES];    /* the last part of the path without the suffix */
    char group[BENCH_NAME_BYTES];   /* the folder that it lies in */
};

struct bench_set {
    const struct bench_about *about;
    const struct bench_options *options;        /* both borrowed */
    struct bench_file *file;
    uint32_t files;
    int name_width;
    bool told;                      /* the head of the columns */
};

/* Files of the folder and the folders in it, by group and name, numbers in them as numbers; those that --only means (name, file name or
 * group/name). False: there is no such folder or no such file, said on stderr: the bench is passed over. Caller ends it with bench_set_close(). */
bool bench_set_open(struct bench_set *set, const struct bench_about *about, const struct bench_options *options);
void bench_set_close(struct bench_set *set);

/* OUT/NAME + ending, in --out, which is made with the folders above it if it is not there. False: there is no --out, or it is said on stderr why not. */
bool bench_set_out(const struct bench_set *set, const struct bench_file *file, const char *ending, char path[BENCH_PATH_BYTES]);

/* A CSV with a header whose first column is the instance (with or without the suffix), looked for beside the file and one folder up. */
struct bench_table { char *text; uint32_t rows, columns; char **cell; };
bool bench_table_open(struct bench_table *table, const struct bench_file *file, const char *table_name);    /* false: there is none; closed all the same */
void bench_table_close(struct bench_table *table);
/* The row of an instance, of those whose `key_column` says `key` if that is not NULL. 0: there is none. */
uint32_t bench_table_row(const struct bench_table *table, const char *name, const char *key_column, const char *key);
const char *bench_table_text(const struct bench_table *table, uint32_t row, const char *column);     /* NULL: no such column, or row 0 */
double bench_table_number(const struct bench_table *table, uint32_t row, const char *column);        /* NAN: not there, or not a number */
/* One number of such a table, which is opened and closed: NAN when there is none. */
double bench_known(const struct bench_file *file, const char *table_name, const char *column);

double bench_cpu_s(void);           /* processor seconds of this process */

/* Slices until the processor seconds are over; or, if `whole` is not 0, that much work: the same answer every time. */
struct bench_pace { double begin_s, seconds; uint64_t whole, done; };
struct bench_pace bench_pace_start(double seconds, uint64_t whole);
bool bench_pace_more(struct bench_pace *pace, uint64_t did, uint64_t *left);    /* left: the work still to come at the speed so far */
double bench_pace_spent_s(const struct bench_pace *pace);

int64_t bench_gap(double value, double best);       /* in hundredths of a percent over the best known; BENCH_NO_GAP: it is unknown or 0 */
#define BENCH_NO_GAP INT64_MIN

/* A cell of a line; the same name heads the column and is the key in JSON. A number that is NAN is `-`, and left out in JSON. */
enum bench_cell_type { BENCH_CELL_TEXT, BENCH_CELL_FLAG, BENCH_CELL_NUMBER };
struct bench_cell { const char *name; enum bench_cell_type type; const char *text; double value; int decimals; };
struct bench_cell bench_cell_text(const char *name, const char *text);
struct bench_cell bench_cell_flag(const char *name, bool value);
struct bench_cell bench_cell_number(const char *name, double value, int decimals);
struct bench_cell bench_cell_gap(const char *name, int64_t gap);

/* The line of an instance. The first call prints the head. */
void bench_tell(struct bench_set *set, const struct bench_file *file, const struct bench_cell *cell, uint32_t count);
/* A line about several: `what` is "all" or a group. */
void bench_tell_all(const struct bench_set *set, const char *what, const struct bench_cell *cell, uint32_t count);

/* Sorts the values. All 0 when there are none. */
struct bench_spread { double mean, median, worst; };
struct bench_spread bench_spread(double *value, uint32_t count);

/* How an instance went, for the last lines: one for each group and one for all. Gaps are of what is solved and has a best known. */
struct bench_score { const char *group; bool solved; uint32_t violations; int64_t gap; double seconds; };
void bench_tell_scores(const struct bench_set *set, const struct bench_score *score, uint32_t count);

/* Every file in turn. `play`: false when it failed, said on stderr if nothing was told; `own` is passed on. 0: all went well, or there is nothing
 * to play; 1: not so. */
int bench_set_run(const struct bench_about *about, const struct bench_options *options,
                  bool (*play)(struct bench_set *set, const struct bench_file *file, void *own, struct bench_score *score), void *own);

#endif
