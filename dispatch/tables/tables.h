/* tables.h - the CSV tables that people edit -> the engine's structs, and the names the engine does not keep (codes, words).
 * Used by every shell around the engine: the daemon and the simulator. Errors name file, line, column and reason. */
#ifndef PAIDAN_TABLES_TABLES_H
#define PAIDAN_TABLES_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "engine/engine.h"

struct table_item { struct item item; char code[16], name[96], name_en[96], category[96], unit[48]; };
struct table_point { struct point point; char code[16], name[96]; uint32_t district; uint32_t weight; };      /* weight: share of the city's demand */
struct table_district { uint32_t code; char name[48]; uint32_t population_k; };
struct table_shift { struct shift_kind kind; char code[8], name[48]; };
/* hours: hours_system it is lawful under. share: how often a made-up workforce follows it, beside others open to the same people. */
struct table_pattern { struct pattern pattern; char code[24], name[48]; uint8_t hours; uint32_t share; };
struct table_day { int32_t day; enum day_kind kind; char name[48]; };

struct tables {
    struct table_item *item; uint32_t item_count;              /* in the order of the file */
    struct table_district *district; uint32_t district_count;
    struct table_point *point; uint32_t point_count;
    struct table_shift *shift; uint32_t shift_count;
    struct table_pattern *pattern; uint32_t pattern_count;
    struct table_day *day; uint32_t day_count;
    struct place *node; uint32_t node_count;                   /* the places of travel.csv, perhaps the points: engine_limits.nodes must have room */
    struct leg *leg; uint32_t leg_count;
    struct worker_file *worker; uint32_t worker_count;
    char skill[SKILLS_MAX][32]; uint32_t skill_count;          /* name of each bit; "" for a bit nobody uses below the count */
    char cert[CERTS_MAX][96]; uint32_t cert_count;             /* name of each certificate, from 1; the count includes [0], "-" */
};

/* Reads items.csv, districts.csv, points.csv, shifts.csv, patterns.csv, holidays.csv, skills.csv, certificates.csv and, if it is there, travel.csv in `folder` and,
 * when `workers` is not NULL, that file of workers. false: `why` says file, line, column, reason, and *out is NULL.
 * The caller ends with tables_free(). */
bool tables_read(const char *folder, const char *workers, struct tables **out, char *why, size_t why_size) __attribute__((warn_unused_result));
void tables_free(struct tables *tables);

/* Puts everything into a new engine, in the right order. false: `why` names the row the engine refused. */
bool tables_load(const struct tables *tables, struct engine *engine, char *why, size_t why_size) __attribute__((warn_unused_result));

/* Travel from a further file of that form, which may be absent. false: `why` says row and reason; what came before it counts. */
bool tables_read_travel(struct tables *tables, const char *path, char *why, size_t why_size) __attribute__((warn_unused_result));
/* Service points become places between which travel may be measured. false: no memory, or more than NODES_MAX with those there are. */
bool tables_points_as_nodes(struct tables *tables) __attribute__((warn_unused_result));

/* The legs of travel.csv, into an engine that is open; what is decided from then on goes by them. false: no memory. */
bool tables_learn(const struct tables *tables, struct engine *engine, int64_t now_ms) __attribute__((warn_unused_result));

const struct table_item *tables_item_by_code(const struct tables *tables, const char *code);      /* NULL: none */
const struct table_item *tables_item(const struct tables *tables, uint16_t id);
const struct table_point *tables_point(const struct tables *tables, uint32_t id);
const char *tables_shift_code(const struct tables *tables, uint8_t kind);                         /* "-" for SHIFT_REST */
bool tables_shift_by_code(const struct tables *tables, const char *code, uint8_t *kind);          /* "-" gives SHIFT_REST */
const char *tables_pattern_code(const struct tables *tables, uint8_t pattern);                    /* "-" for 0, no rotation */
bool tables_pattern_by_code(const struct tables *tables, const char *code, uint8_t *pattern);     /* "-" gives 0 */
/* Separated by spaces; returns the length written, whole names only. */
size_t tables_skill_names(const struct tables *tables, uint64_t skills, char *out, size_t size);

/* A made-up but plausible workforce for the points of `tables`, the same for the same seed: skills, relations, rotations, credentials
 * in date on `today` for all but a few. Returns the number written; for the simulator, the demo and the benchmarks. */
uint32_t tables_make_workers(const struct tables *tables, uint32_t count, uint64_t seed, int32_t today, struct worker_file *out);
/* As tables_read() reads it. false: the file cannot be written, or a worker names something the tables do not have. */
bool tables_write_workers(const struct tables *tables, const struct worker_file *worker, uint32_t count, const char *path);

#endif
