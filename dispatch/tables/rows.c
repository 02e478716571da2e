/* rows.c - libcsv splits, this file types. libcsv's callbacks cannot stop it, so after a fault they only look away. */
#include "tables/rows.h"

#include <csv.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/text.h"

enum { CHUNK = 65536 };

static const int64_t number_cap = 1000000000000000;      /* far over every bound, far under overflow */

struct reader {
    const struct rows_spec *spec;
    void *context;
    struct rows_row row;
    void *values;
    uint32_t map[ROWS_COLUMNS_MAX];      /* field of the line -> column of the spec */
    uint32_t map_count;
    uint32_t field;                      /* fields seen on this line */
    uint32_t rows;
    bool header_done, failed;
};

bool rows_fail(const struct rows_row *row, const char *column, const char *format, ...)
{
    char reason[512];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    if (column) snprintf(row->why, row->why_size, "%s:%u: column %s: %s", row->path, row->line, column, reason);
    else snprintf(row->why, row->why_size, "%s:%u: %s", row->path, row->line, reason);
    return false;
}

void *rows_grow(void *array, uint32_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0) return array;
    size_t room = count == 0 ? 1 : (size_t)count * 2;
    return room > SIZE_MAX / size ? NULL : realloc(array, room * size);
}

const char *rows_word(const struct column_word *words, int64_t value)
{
    for (; words->word; words++)
        if (words->value == value) return words->word;
    return NULL;
}

/* ---- one value ---- */

/* Digits with an optional sign and at most `places` decimals, as an integer of 10^-places. No spaces, no exponent. */
static bool read_number(const char *text, uint32_t places, int64_t *out)
{
    bool negative = *text == '-';
    if (negative) text++;
    if (*text < '0' || *text > '9') return false;
    int64_t value = 0;
    uint32_t decimals = 0;
    bool point = false;
    for (; *text; text++) {
        if (*text == '.' && !point && places > 0 && text[1] != '\0') {
            point = true;
            continue;
        }
        if (*text < '0' || *text > '9') return false;
        if (point && ++decimals > places) return false;
        value = value * 10 + (*text - '0');
        if (value > number_cap) return false;
    }
    for (; decimals < places; decimals++) {
        value *= 10;
        if (value > number_cap) return false;
    }
    *out = negative ? -value : value;
    return true;
}

static void write_number(char out[32], int64_t value, uint32_t places)
{
    int64_t unit = 1;
    for (uint32_t i = 0; i < places; i++) unit *= 10;
    if (value % unit == 0) snprintf(out, 32, "%lld", (long long)(value / unit));
    else snprintf(out, 32, "%s%lld.%0*lld", value < 0 ? "-" : "", (long long)llabs(value / unit), (int)places, (long long)llabs(value % unit));
}

static bool read_word(const struct rows_row *row, const struct column *column, const char *text, int64_t *out)
{
    char known[256] = "";
    size_t used = 0;
    for (const struct column_word *word = column->words; word->word; word++) {
        if (strcmp(word->word, text) == 0) {
            *out = word->value;
            return true;
        }
        int length = snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", word->word);
        if (length > 0 && (size_t)length < sizeof known - used) used += (size_t)length;
    }
    return rows_fail(row, column->name, "\"%.40s\" is none of %s", text, known);
}

static bool read_int64(const struct rows_row *row, const struct column *column, const char *text, int64_t *out)
{
    if (column->type == COLUMN_WORD) return read_word(row, column, text, out);
    if (column->type == COLUMN_DAY) {
        int32_t day;
        if (!text_date_read(text, &day)) return rows_fail(row, column->name, "\"%.40s\" is not a date such as 2026-11-23", text);
        *out = day;
        return true;
    }
    if (!read_number(text, column->places, out)) {
        if (column->places > 0) return rows_fail(row, column->name, "\"%.40s\" is not a number with at most %u decimals", text, column->places);
        return rows_fail(row, column->name, "\"%.40s\" is not a whole number", text);
    }
    if (*out < column->least || *out > column->most) {
        char least[32], most[32];
        write_number(least, column->least, column->places);
        write_number(most, column->most, column->places);
        return rows_fail(row, column->name, "%.40s is not in %s to %s", text, least, most);
    }
    return true;
}

/* Text that a person can see: valid UTF-8 without control characters, so that it can be shown, logged and written back. */
static bool readable(const struct rows_row *row, const char *name, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) return rows_fail(row, name, "a control character or line break inside a field");
    if (!text_is_utf8(text, length)) return rows_fail(row, name, "not valid UTF-8; save the table as CSV UTF-8");
    return true;
}

static bool read_field(struct reader *reader, const struct column *column, const char *text, size_t length)
{
    const struct rows_row *row = &reader->row;
    char *member = (char *)reader->values + column->offset;
    if (!readable(row, column->name, text, length)) return false;
    if (column->type == COLUMN_NOTE) return true;
    if (length == 0 && !column->optional) return rows_fail(row, column->name, "empty");
    if (column->type == COLUMN_CODE && (strpbrk(text, " :,\"\\") || strcmp(text, "-") == 0))
        return rows_fail(row, column->name, "\"%.40s\" has a space, colon, comma, quote or backslash in it, or is -", text);
    if (column->type == COLUMN_TEXT || column->type == COLUMN_CODE) {
        if ((int64_t)length > column->most) return rows_fail(row, column->name, "%zu bytes, more than %lld", length, (long long)column->most);
        memcpy(member, text, length + 1);
        return true;
    }
    int64_t value = ROWS_EMPTY;
    if (length != 0 && !read_int64(row, column, text, &value)) return false;
    memcpy(member, &value, sizeof value);
    return true;
}

/* ---- the header ---- */

static bool read_header_field(struct reader *reader, const char *text, size_t length)
{
    const struct rows_spec *spec = reader->spec;
    if (!readable(&reader->row, NULL, text, length)) return false;
    uint32_t column = 0;
    while (column < spec->column_count && strcmp(spec->column[column].name, text) != 0) column++;
    if (column == spec->column_count) {
        char known[400] = "";
        size_t used = 0;
        for (uint32_t i = 0; i < spec->column_count && used < sizeof known; i++)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", spec->column[i].name);
        return rows_fail(&reader->row, NULL, "unknown column \"%.40s\"; the columns are %s", text, known);
    }
    for (uint32_t i = 0; i < reader->map_count; i++)
        if (reader->map[i] == column) return rows_fail(&reader->row, text, "twice in the header");
    reader->map[reader->map_count++] = column;
    return true;
}

static bool end_header(struct reader *reader)
{
    reader->header_done = true;
    for (uint32_t column = 0; column < reader->spec->column_count; column++) {
        uint32_t i = 0;
        while (i < reader->map_count && reader->map[i] != column) i++;
        if (i == reader->map_count) return rows_fail(&reader->row, reader->spec->column[column].name, "missing from the header");
    }
    return true;
}

/* ---- what libcsv calls ---- */

static void on_field(void *field, size_t length, void *data)
{
    struct reader *reader = data;
    if (reader->failed) return;
    if (!reader->header_done) reader->failed = !read_header_field(reader, field, length);
    else if (reader->field < reader->map_count)
        reader->failed = !read_field(reader, &reader->spec->column[reader->map[reader->field]], field, length);
    reader->field++;
}

static bool end_row(struct reader *reader)
{
    if (!reader->header_done) return end_header(reader);
    if (reader->field != reader->map_count)
        return rows_fail(&reader->row, NULL, "%u fields where the header has %u", reader->field, reader->map_count);
    reader->rows++;
    return reader->spec->take(&reader->row, reader->context);
}

/* Called for every line end outside quotes: CR LF gives two, the second with no field before it. */
static void on_line_end(int end, void *data)
{
    struct reader *reader = data;
    if (reader->failed) return;
    if (reader->field > 0) {
        reader->failed = !end_row(reader);
        reader->field = 0;
        memset(reader->values, 0, reader->spec->row_size);
    }
    if (end == CSV_LF && !reader->failed) reader->row.line++;
}

static bool feed(struct reader *reader, struct csv_parser *parser, FILE *file)
{
    static const char mark[3] = { '\xef', '\xbb', '\xbf' };
    char chunk[CHUNK];
    bool first = true;
    size_t length;
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0) {
        size_t skip = first && length >= sizeof mark && memcmp(chunk, mark, sizeof mark) == 0 ? sizeof mark : 0;
        first = false;
        size_t done = csv_parse(parser, chunk + skip, length - skip, on_field, on_line_end, reader);
        if (reader->failed) return false;
        if (done != length - skip) return rows_fail(&reader->row, NULL, "%s", csv_strerror(csv_error(parser)));
    }
    if (ferror(file)) return rows_fail(&reader->row, NULL, "%s", strerror(errno));
    if (csv_fini(parser, on_field, on_line_end, reader) != 0 && !reader->failed) return rows_fail(&reader->row, NULL, "a quoted field is not closed");
    if (reader->failed) return false;
    if (!reader->header_done) return rows_fail(&reader->row, NULL, "no header row");
    if (reader->rows < reader->spec->rows_least) return rows_fail(&reader->row, NULL, "no rows");
    return true;
}

bool rows_read(const char *path, const struct rows_spec *spec, void *context, char *why, size_t why_size)
{
    struct reader reader = { .spec = spec, .context = context };
    struct csv_parser parser;
    bool parsing = false, ok = false;
    FILE *file = fopen(path, "rb");
    if (!file) {
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
        goto out;
    }
    reader.values = calloc(1, spec->row_size);
    parsing = reader.values && csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_REPALL_NL) == 0;
    if (!parsing) {
        snprintf(why, why_size, "%s: out of memory", path);
        goto out;
    }
    reader.row = (struct rows_row){ .values = reader.values, .path = path, .line = 1, .why = why, .why_size = why_size };
    ok = feed(&reader, &parser, file);
out:
    if (parsing) csv_free(&parser);
    free(reader.values);
    if (file) fclose(file);
    return ok;
}
