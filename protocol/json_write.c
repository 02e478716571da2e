/* json_write.c - one place for the escaping, so that nothing a person typed can end a string. */
#include "protocol/json_write.h"

#include <string.h>

#include "protocol/text.h"

/* What stands after the backslash; 'u' for the long form. Everything not in the table is written as it is: UTF-8 stays UTF-8. */
static const char escapes[256] = {
    ['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
    [0] = 'u', [1] = 'u', [2] = 'u', [3] = 'u', [4] = 'u', [5] = 'u', [6] = 'u', [7] = 'u', [11] = 'u', [14] = 'u', [15] = 'u',
    [16] = 'u', [17] = 'u', [18] = 'u', [19] = 'u', [20] = 'u', [21] = 'u', [22] = 'u', [23] = 'u', [24] = 'u', [25] = 'u',
    [26] = 'u', [27] = 'u', [28] = 'u', [29] = 'u', [30] = 'u', [31] = 'u',
};

void json_begin(struct json *json, char *buffer, size_t size)
{
    *json = (struct json){ .buffer = buffer, .size = size };
}

/* Where `most` bytes may be written; NULL: they do not fit, nor does anything that follows. */
static char *json_room(struct json *json, size_t most)
{
    if (json->full || most > json->size - json->used) {
        json->full = true;
        return NULL;
    }
    return json->buffer + json->used;
}

void json_raw(struct json *json, const char *bytes, size_t length)
{
    char *at = json_room(json, length);
    if (at == NULL) return;
    memcpy(at, bytes, length);
    json->used += length;
}

void json_mark(struct json *json, char mark)
{
    char *at = json_room(json, 1);
    if (at == NULL) return;
    *at = mark;
    json->used++;
}

static void json_escape(struct json *json, unsigned char c)
{
    char text[6] = { '\\', escapes[c], '0', '0', (char)('0' + c / 16), "0123456789abcdef"[c % 16] };
    json_raw(json, text, escapes[c] == 'u' ? 6 : 2);
}

void json_text(struct json *json, const char *text)
{
    const unsigned char *at = (const unsigned char *)(text != NULL ? text : "");
    json_mark(json, '"');
    while (*at != '\0') {
        const unsigned char *plain = at;
        while (escapes[*at] == 0) at++;      /* ends at the NUL, which is in the table */
        json_raw(json, (const char *)plain, (size_t)(at - plain));
        if (*at != '\0') json_escape(json, *at++);
    }
    json_mark(json, '"');
}

void json_number(struct json *json, int64_t value)
{
    char digits[TEXT_ID_SIZE];
    json_raw(json, digits, text_number(value, digits));
}

void json_decimal(struct json *json, int64_t value)
{
    char text[TEXT_ID_SIZE + 2] = "\"";
    size_t length = 1 + text_number(value, text + 1);
    text[length++] = '"';
    json_raw(json, text, length);
}

void json_bool(struct json *json, bool value)
{
    if (value) json_raw(json, "true", 4);
    else json_raw(json, "false", 5);
}

void json_date(struct json *json, int32_t day)
{
    char text[TEXT_DATE_SIZE];
    json_text(json, text_date(day, text));
}

void json_name(struct json *json, const char *name)
{
    size_t length = strlen(name);
    bool first = json->used == 0 || json->buffer[json->used - 1] == '{';
    char *at = json_room(json, length + 3 + !first);
    if (at == NULL) return;
    if (!first) *at++ = ',';
    *at++ = '"';
    memcpy(at, name, length);
    at += length;
    *at++ = '"';
    *at++ = ':';
    json->used = (size_t)(at - json->buffer);
}

size_t json_length(const struct json *json)
{
    return json->full ? 0 : json->used;
}
