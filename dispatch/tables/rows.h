/* rows.h - one CSV file -> typed rows, by a table of columns. Strict: the header must name exactly the columns of the table, in any order;
 * every field must read as its column's type and lie in its bounds. The first fault ends the reading with
 * "path:line: column name: reason". A UTF-8 byte order mark and CR LF line ends are accepted, for files saved by spreadsheets. */
#ifndef PAIDAN_TABLES_ROWS_H
#define PAIDAN_TABLES_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_type {
    COLUMN_TEXT,         /* char[most + 1]: at most that many bytes */
    COLUMN_CODE,         /* as TEXT, but fit for lists and for writing back: no space, colon, comma, quote or backslash, and not "-" */
    COLUMN_NOTE,         /* for people; checked to be text, kept nowhere */
    COLUMN_WORD,         /* int64_t: the value of one of `words` */
    COLUMN_INT,          /* int64_t in least..most */
    COLUMN_DECIMAL,      /* int64_t in units of 10^-places, in least..most: money, degrees */
    COLUMN_DAY,          /* int64_t: days since 1970-01-01, written 2026-11-23 */
};

#define ROWS_EMPTY INT64_MIN      /* what an optional field that is empty reads as; "" for text */

struct column_word { const char *word; int64_t value; };

struct column {
    const char *name;
    enum column_type type;
    bool optional;                         /* may be empty */
    size_t offset;                         /* of the member in the row */
    int64_t least, most;
    uint32_t places;                       /* DECIMAL */
    const struct column_word *words;       /* WORD; ends with a NULL word */
};

/* One row as read: borrowed for the call. */
struct rows_row { const void *values; const char *path; uint32_t line; char *why; size_t why_size; };

enum { ROWS_COLUMNS_MAX = 32 };

struct rows_spec {
    const struct column *column; uint32_t column_count;      /* at most ROWS_COLUMNS_MAX */
    size_t row_size;
    uint32_t rows_least;                                     /* a file with fewer is refused */
    bool (*take)(const struct rows_row *row, void *context);      /* false: it has called rows_fail() */
};

/* false: `why` tells. Rows before the fault were taken. */
bool rows_read(const char *path, const struct rows_spec *spec, void *context, char *why, size_t why_size) __attribute__((warn_unused_result));

/* Writes "path:line: column name: reason" and returns false. Without a column: "path:line: reason". */
bool rows_fail(const struct rows_row *row, const char *column, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Room for one more element behind `count` of them: doubles at each power of two. NULL: no memory, the array is as before. */
void *rows_grow(void *array, uint32_t count, size_t size);

const char *rows_word(const struct column_word *words, int64_t value);      /* the first word for a value; NULL: none */

#endif
