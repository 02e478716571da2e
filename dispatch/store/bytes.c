/* bytes.c - a growing buffer, and how Redis wants arguments written into one. */
#include "store/bytes.h"

#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"

enum { FIRST_SIZE = 4096 };

void bytes_free(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){ 0 };
}

void bytes_reset(struct bytes *bytes, size_t keep)
{
    if (bytes->size > keep) bytes_free(bytes);
    bytes->used = 0;
    bytes->broken = false;
}

bool bytes_reserve(struct bytes *bytes, size_t more)
{
    if (bytes->broken) return false;
    if (bytes->size - bytes->used >= more) return true;
    size_t size = bytes->size ? bytes->size : FIRST_SIZE;
    while (size - bytes->used < more && size <= SIZE_MAX / 2) size *= 2;
    char *data = size - bytes->used < more ? NULL : realloc(bytes->data, size);
    if (!data) {
        bytes->broken = true;
        return false;
    }
    bytes->data = data;
    bytes->size = size;
    return true;
}

void bytes_put(struct bytes *bytes, const void *data, size_t length)
{
    if (length == 0 || !bytes_reserve(bytes, length)) return;
    memcpy(bytes->data + bytes->used, data, length);
    bytes->used += length;
}

size_t decimal_write(uint64_t value, char out[DECIMAL_SIZE])
{
    size_t length = text_unsigned(value, out);
    out[length] = '\0';
    return length;
}

bool decimal_read(const char *text, size_t length, uint64_t *out)
{
    if (length == 0 || length > 20 || (length > 1 && text[0] == '0')) return false;
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

/* This is the hot path of a commit, so it reserves once and writes in place. */
void bytes_bulk(struct bytes *bytes, const char *text, size_t length)
{
    if (!bytes_reserve(bytes, length + DECIMAL_SIZE + 5)) return;
    char *at = bytes->data + bytes->used;
    *at++ = '$';
    at += decimal_write(length, at);
    *at++ = '\r';
    *at++ = '\n';
    if (length) memcpy(at, text, length);
    at += length;
    *at++ = '\r';
    *at++ = '\n';
    bytes->used = (size_t)(at - bytes->data);
}

void bytes_bulk_number(struct bytes *bytes, int64_t value)
{
    char text[DECIMAL_SIZE + 1];
    size_t sign = value < 0 ? 1 : 0;
    text[0] = '-';
    size_t length = decimal_write(sign ? 0 - (uint64_t)value : (uint64_t)value, text + sign);
    bytes_bulk(bytes, text, sign + length);
}
