/* keys.c - the names of all keys of a region. */
#include "store/keys.h"

#include <stdio.h>
#include <string.h>
#include "protocol/text.h"
#include "store/bytes.h"

static const struct { const char *name; size_t length; enum key_tail tail; } key_table[KEY_KINDS] = {
#define X(id, name, tail) [KEY_##id] = { name, sizeof name - 1, tail },
    KEYS(X)
#undef X
};

enum { MONTH_LENGTH = sizeof "2026-11" - 1 };      /* of a date */

bool keys_init(struct keys *keys, const char *region)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = region ? strlen(region) : 0;
    if (length == 0 || length > REGION_MAX || strspn(region, allowed) != length) return false;
    keys->length = (size_t)snprintf(keys->prefix, sizeof keys->prefix, "paidan:{%s}:", region);
    return true;
}

size_t key_write(const struct keys *keys, const struct key *key, char out[KEY_SIZE])
{
    char *at = out;
    memcpy(at, keys->prefix, keys->length);
    at += keys->length;
    memcpy(at, key_table[key->kind].name, key_table[key->kind].length);
    at += key_table[key->kind].length;
    switch (key_table[key->kind].tail) {
    case TAIL_NONE: break;
    case TAIL_ID: at += decimal_write(key->id, at); break;
    case TAIL_DAY: {
        char date[TEXT_DATE_SIZE];
        size_t length = strlen(text_date(key->day, date));
        memcpy(at, date, length);
        at += length;
        break;
    }
    case TAIL_MONTH: {
        char date[TEXT_DATE_SIZE];
        text_date(key->day, date);
        memcpy(at, date, MONTH_LENGTH);
        at += MONTH_LENGTH;
        break;
    }
    }
    *at = '\0';
    return (size_t)(at - out);
}

static bool tail_read(enum key_tail tail, const char *text, size_t length, struct key *out)
{
    char date[TEXT_DATE_SIZE];
    switch (tail) {
    case TAIL_NONE: return length == 0;
    case TAIL_ID: return decimal_read(text, length, &out->id);
    case TAIL_DAY:
        if (length >= sizeof date) return false;
        memcpy(date, text, length);
        date[length] = '\0';
        return text_date_read(date, &out->day);
    case TAIL_MONTH:
        if (length != MONTH_LENGTH) return false;
        memcpy(date, text, length);
        memcpy(date + length, "-01", sizeof "-01");
        return text_date_read(date, &out->day);
    }
    return false;
}

bool key_read(const struct keys *keys, const char *name, size_t length, struct key *out)
{
    if (length < keys->length || memcmp(name, keys->prefix, keys->length) != 0) return false;
    name += keys->length;
    length -= keys->length;
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++) {
        size_t fixed = key_table[kind].length;
        if (length < fixed || memcmp(name, key_table[kind].name, fixed) != 0) continue;
        *out = (struct key){ .kind = kind };
        if (tail_read(key_table[kind].tail, name + fixed, length - fixed, out)) return true;
    }
    return false;
}
