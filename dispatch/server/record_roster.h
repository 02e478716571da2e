/* record_roster.h - what is remembered of rosters <-> the texts in Redis, both ways and exactly (protocol/REDIS.md): changes of days, rotations of a
 * while, edits of drafts, swaps; and, only for other programs, shift kinds and patterns in words. As record.h. Pure. */
#ifndef PAIDAN_SERVER_RECORD_ROSTER_H
#define PAIDAN_SERVER_RECORD_ROSTER_H

#include "server/record.h"

enum { RECORD_FIELD = 32 };

/* A change is found by its day and this field: "7:leave". */
void record_exception_field(uint32_t worker, uint8_t layer, char out[RECORD_FIELD]);
bool record_read_exception_field(const char *field, uint32_t *worker, uint8_t *layer);      /* false: not such a field */
/* of: the worker whose row is change->of_row; 0 for none. Reading leaves row, day, layer and of_row alone. */
void record_write_change(struct record *record, const struct roster_change *change, uint32_t of, const struct tables *tables);
bool record_read_change(const struct store_pair *pair, size_t count, const struct tables *tables, struct roster_change *out, uint32_t *of, const char **why);

/* One pair: the rotations of a while of one worker. */
void record_write_rotations(struct record *record, const struct rotation_span *span, uint32_t count, const struct tables *tables);
bool record_read_rotations(const char *text, const struct tables *tables, struct rotation_span out[ROTATIONS_MAX], uint8_t *count);

void record_write_edit(struct record *record, const struct draft_edit *edit, const struct tables *tables);
bool record_read_edit(const struct store_pair *pair, size_t count, const struct tables *tables, struct draft_edit *out, const char **why);

void record_write_swap(struct record *record, const struct swap *swap, const struct tables *tables);
bool record_read_swap(const struct store_pair *pair, size_t count, const struct tables *tables, struct swap *out, const char **why);

/* All of them: a pair each, by code. */
void record_write_kinds(struct record *record, const struct tables *tables);
void record_write_patterns(struct record *record, const struct tables *tables);

#endif
