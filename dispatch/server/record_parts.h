/* record_parts.h - the texts that records are made of: whole numbers, dates, words and lists, written and read by the same tables. For the files
 * record*.c. Pure. */
#ifndef PAIDAN_SERVER_RECORD_PARTS_H
#define PAIDAN_SERVER_RECORD_PARTS_H

#include "server/record.h"

/* ---- numbers of a struct, as one table for both directions; DAY: a civil date, "" for 0, "-" for INT32_MAX ---- */

enum record_type { RECORD_U8, RECORD_U16, RECORD_U32, RECORD_U64, RECORD_I32, RECORD_I64, RECORD_FLAG, RECORD_DAY };
struct record_number { const char *name; enum record_type type; size_t offset; bool need; };      /* need: a record without it is none; else missing is 0 */

/* ---- writing ---- */

void record_begin(struct record *record);
/* Opens a pair; what is put next goes on writing its value. The sizes are ours, not the world's: nothing unbounded is ever put. */
void record_pair(struct record *record, const char *name);
void record_put_bytes(struct record *record, const char *bytes, size_t length);
void record_put_text(struct record *record, const char *text);
void record_put_unsigned(struct record *record, uint64_t value);
void record_put_signed(struct record *record, int64_t value);
void record_put_day(struct record *record, int32_t day);
void record_put_part(struct record *record, int64_t value);      /* of an entry, after its first: a colon before it */
void record_put_gap(struct record *record, size_t index);        /* a space, but not before the first */
void record_text(struct record *record, const char *name, const char *value);
void record_whole(struct record *record, const char *name, int64_t value);
void record_ids(struct record *record, const char *name, const uint32_t *id, size_t count);
void record_numbers(struct record *record, const struct record_number *number, size_t count, const void *from);

/* ---- reading: what was read moves *at behind it; false: it does not stand there ---- */

const char *record_value_or_blank(const struct store_pair *pair, size_t count, const char *name);      /* a field that says nothing may not be stored */
bool record_take_signed(const char **at, int64_t least, int64_t most, int64_t *out);
bool record_take_unsigned(const char **at, uint64_t most, uint64_t *out);
bool record_take_mark(const char **at, char mark);
bool record_take_word(const char **at, char *out, size_t size);
bool record_take_day(const char **at, int32_t *out);
bool record_read_numbers(const struct store_pair *pair, size_t count, const struct record_number *number, size_t numbers, void *to, const char **why);
/* A list of texts separated by spaces: `take` reads one and is told its place in the list. */
bool record_read_list(const char *text, uint8_t most, uint8_t *count, bool (*take)(const char **at, void *to, size_t index), void *to);

#endif
