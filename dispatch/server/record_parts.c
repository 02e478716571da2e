#include "server/record_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "protocol/text.h"

/* ---- writing ---- */

void record_begin(struct record *record)
{
    record->count = 0;
    record->used = 0;
}

void record_pair(struct record *record, const char *name)
{
    ENSURE(record->count < RECORD_PAIRS && record->used < RECORD_TEXT);
    record->text[record->used] = '\0';
    record->pair[record->count++] = (struct store_pair){ .name = name, .value = record->text + record->used++ };
}

void record_put_bytes(struct record *record, const char *bytes, size_t length)
{
    ENSURE(length <= RECORD_TEXT - record->used);
    memcpy(record->text + record->used - 1, bytes, length);      /* over the NUL */
    record->used += length;
    record->text[record->used - 1] = '\0';
}

void record_put_text(struct record *record, const char *text)
{
    record_put_bytes(record, text, strlen(text));
}

void record_put_unsigned(struct record *record, uint64_t value)
{
    char digits[TEXT_ID_SIZE];
    record_put_bytes(record, digits, text_unsigned(value, digits));
}

void record_put_signed(struct record *record, int64_t value)
{
    char digits[TEXT_ID_SIZE];
    record_put_bytes(record, digits, text_number(value, digits));
}

void record_put_day(struct record *record, int32_t day)
{
    char date[TEXT_DATE_SIZE];
    if (day == INT32_MAX) record_put_text(record, "-");
    else if (day != 0) record_put_text(record, text_date(day, date));
}

void record_put_part(struct record *record, int64_t value)
{
    record_put_bytes(record, ":", 1);
    record_put_signed(record, value);
}

void record_put_gap(struct record *record, size_t index)
{
    if (index > 0) record_put_bytes(record, " ", 1);
}

void record_text(struct record *record, const char *name, const char *value)
{
    record_pair(record, name);
    record_put_text(record, value);
}

void record_whole(struct record *record, const char *name, int64_t value)
{
    record_pair(record, name);
    record_put_signed(record, value);
}

void record_ids(struct record *record, const char *name, const uint32_t *id, size_t count)
{
    record_pair(record, name);
    for (size_t i = 0; i < count; i++) {
        record_put_gap(record, i);
        record_put_unsigned(record, id[i]);
    }
}

void record_numbers(struct record *record, const struct record_number *number, size_t count, const void *from)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = (const char *)from + number[i].offset;
        record_pair(record, number[i].name);
        switch (number[i].type) {
        case RECORD_U8: record_put_unsigned(record, *(const uint8_t *)at); break;
        case RECORD_U16: { uint16_t v; memcpy(&v, at, sizeof v); record_put_unsigned(record, v); break; }
        case RECORD_U32: { uint32_t v; memcpy(&v, at, sizeof v); record_put_unsigned(record, v); break; }
        case RECORD_U64: { uint64_t v; memcpy(&v, at, sizeof v); record_put_unsigned(record, v); break; }
        case RECORD_I32: { int32_t v; memcpy(&v, at, sizeof v); record_put_signed(record, v); break; }
        case RECORD_I64: { int64_t v; memcpy(&v, at, sizeof v); record_put_signed(record, v); break; }
        case RECORD_FLAG: { bool v; memcpy(&v, at, sizeof v); record_put_unsigned(record, v); break; }
        case RECORD_DAY: { int32_t v; memcpy(&v, at, sizeof v); record_put_day(record, v); break; }
        }
    }
}

/* ---- reading ---- */

const char *record_value(const struct store_pair *pair, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(pair[i].name, name) == 0) return pair[i].value;
    }
    return NULL;
}

const char *record_value_or_blank(const struct store_pair *pair, size_t count, const char *name)
{
    const char *value = record_value(pair, count, name);
    return value != NULL ? value : "";
}

bool record_take_signed(const char **at, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    if (**at != '-' && (**at < '0' || **at > '9')) return false;
    errno = 0;
    long long value = strtoll(*at, &end, 10);
    if (errno != 0 || end == *at || value < least || value > most) return false;
    *at = end;
    *out = value;
    return true;
}

bool record_take_unsigned(const char **at, uint64_t most, uint64_t *out)
{
    char *end;
    if (**at < '0' || **at > '9') return false;
    errno = 0;
    unsigned long long value = strtoull(*at, &end, 10);
    if (errno != 0 || value > most) return false;
    *at = end;
    *out = value;
    return true;
}

bool record_take_mark(const char **at, char mark)
{
    if (**at != mark) return false;
    (*at)++;
    return true;
}

bool record_take_word(const char **at, char *out, size_t size)
{
    size_t length = strcspn(*at, ": ");
    if (length == 0 || length >= size) return false;
    memcpy(out, *at, length);
    out[length] = '\0';
    *at += length;
    return true;
}

bool record_take_day(const char **at, int32_t *out)
{
    char word[TEXT_DATE_SIZE];
    if (!record_take_word(at, word, sizeof word)) return false;
    *out = INT32_MAX;
    return strcmp(word, "-") == 0 || text_date_read(word, out);
}

static bool read_day(const char *text, char *to)
{
    int32_t day = 0;
    bool good = *text == '\0' || (record_take_day(&text, &day) && *text == '\0');
    memcpy(to, &day, sizeof day);
    return good;
}

static bool read_number(const char *text, enum record_type type, char *to)
{
    static const struct { uint64_t most; int64_t signed_least, signed_most; } bounds[] = {
        [RECORD_U8] = { UINT8_MAX, 0, 0 }, [RECORD_U16] = { UINT16_MAX, 0, 0 }, [RECORD_U32] = { UINT32_MAX, 0, 0 }, [RECORD_U64] = { UINT64_MAX, 0, 0 },
        [RECORD_I32] = { 0, INT32_MIN, INT32_MAX }, [RECORD_I64] = { 0, INT64_MIN, INT64_MAX }, [RECORD_FLAG] = { 1, 0, 0 }, [RECORD_DAY] = { 0, 0, 0 },
    };
    if (type == RECORD_DAY) return read_day(text, to);
    bool is_signed = type == RECORD_I32 || type == RECORD_I64;
    int64_t i = 0;
    uint64_t u = 0;
    if (is_signed ? !record_take_signed(&text, bounds[type].signed_least, bounds[type].signed_most, &i) : !record_take_unsigned(&text, bounds[type].most, &u)) return false;
    if (*text != '\0') return false;
    switch (type) {
    case RECORD_U8: *(uint8_t *)to = (uint8_t)u; break;
    case RECORD_U16: { uint16_t v = (uint16_t)u; memcpy(to, &v, sizeof v); break; }
    case RECORD_U32: { uint32_t v = (uint32_t)u; memcpy(to, &v, sizeof v); break; }
    case RECORD_U64: memcpy(to, &u, sizeof u); break;
    case RECORD_I32: { int32_t v = (int32_t)i; memcpy(to, &v, sizeof v); break; }
    case RECORD_I64: memcpy(to, &i, sizeof i); break;
    case RECORD_FLAG: { bool v = u != 0; memcpy(to, &v, sizeof v); break; }
    case RECORD_DAY: break;
    }
    return true;
}

bool record_read_numbers(const struct store_pair *pair, size_t count, const struct record_number *number, size_t numbers, void *to, const char **why)
{
    for (size_t i = 0; i < numbers; i++) {
        const char *text = record_value(pair, count, number[i].name);
        *why = number[i].name;
        if (text == NULL && !number[i].need) continue;
        if (text == NULL || !read_number(text, number[i].type, (char *)to + number[i].offset)) return false;
    }
    return true;
}

bool record_read_list(const char *text, uint8_t most, uint8_t *count, bool (*take)(const char **at, void *to, size_t index), void *to)
{
    *count = 0;
    if (text == NULL) return false;
    while (*text != '\0') {
        if (*count == most || (*count > 0 && !record_take_mark(&text, ' ')) || !take(&text, to, *count)) return false;
        (*count)++;
    }
    return true;
}
