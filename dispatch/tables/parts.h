/* parts.h - the tables one by one; inside this library only. Each reads one file into `tables`, after those it refers to. */
#ifndef PAIDAN_TABLES_PARTS_H
#define PAIDAN_TABLES_PARTS_H

#include "tables/rows.h"
#include "tables/tables.h"

extern const struct column_word table_health_words[], table_hours_words[];

bool table_skills_read(struct tables *tables, const char *path, char *why, size_t why_size);
bool table_certs_read(struct tables *tables, const char *path, char *why, size_t why_size);
bool table_items_read(struct tables *tables, const char *path, char *why, size_t why_size);          /* after skills, certificates */
bool table_districts_read(struct tables *tables, const char *path, char *why, size_t why_size);
bool table_points_read(struct tables *tables, const char *path, char *why, size_t why_size);         /* after districts */
bool table_shifts_read(struct tables *tables, const char *path, char *why, size_t why_size);
bool table_patterns_read(struct tables *tables, const char *path, char *why, size_t why_size);       /* after shifts */
bool table_days_read(struct tables *tables, const char *path, char *why, size_t why_size);
bool table_travel_read(struct tables *tables, const char *path, char *why, size_t why_size);       /* the file may be absent */
bool table_workers_read(struct tables *tables, const char *path, char *why, size_t why_size);        /* after all others */

/* Bit of a skill or number of a certificate by name; -1: none. The name need not end in NUL. */
int tables_skill_find(const struct tables *tables, const char *name, size_t length);
int tables_cert_find(const struct tables *tables, const char *name, size_t length);
const struct table_pattern *tables_pattern(const struct tables *tables, uint8_t id);

/* Takes the next word off a list separated by spaces; false at its end. */
bool tables_next_word(const char **list, const char **word, size_t *length);

#endif
