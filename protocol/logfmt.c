/* logfmt.c - log lines that stay one line whatever is put into them. */
#include "protocol/logfmt.h"

#include <stdbool.h>
#include <string.h>

#include "protocol/text.h"

static const char cut_mark[] = "...";
enum { CUT_LENGTH = sizeof cut_mark - 1 };

/* Keeps counting past the end of the buffer, so that logfmt_end() knows the line was too long. */
static void put(struct logfmt *line, const char *bytes, size_t length)
{
    size_t left = line->used < line->size ? line->size - line->used : 0;
    if (length > 0 && left > 0) memcpy(line->buffer + line->used, bytes, length < left ? length : left);
    line->used += length;
}

static void put_key(struct logfmt *line, const char *key)
{
    if (line->used > 0) put(line, " ", 1);
    put(line, key, strlen(key));
    put(line, "=", 1);
}

static bool needs_quotes(const char *value)
{
    if (value[0] == '\0') return true;
    for (; *value != '\0'; value++)
        if ((unsigned char)*value <= ' ' || strchr("\"=\\\x7f", *value) != NULL) return true;
    return false;
}

static void put_escaped(struct logfmt *line, unsigned char c)
{
    const char *hex = "0123456789abcdef";
    char text[4] = { '\\', (char)c };
    size_t length = 2;
    if (c == '\n') text[1] = 'n';
    else if (c == '\t') text[1] = 't';
    else if (c == '\r') text[1] = 'r';
    else if (c != '"' && c != '\\') {
        text[1] = 'x';
        text[2] = hex[c / 16];
        text[3] = hex[c % 16];
        length = 4;
    }
    put(line, text, length);
}

static void put_quoted(struct logfmt *line, const char *value)
{
    put(line, "\"", 1);
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;
        if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) put_escaped(line, c);
        else put(line, value, 1);
    }
    put(line, "\"", 1);
}

void logfmt_begin(struct logfmt *line, char *buffer, size_t size, int64_t at_ms, const char *level, const char *at, const char *event)
{
    char time[TEXT_TIME_SIZE];
    *line = (struct logfmt){ .buffer = buffer, .size = size };
    *strchr(text_time(at_ms, time), ' ') = 'T';      /* one word, so that it needs no quotes */
    put_key(line, "time");
    put(line, time, strlen(time));
    put(line, "+08:00", 6);
    logfmt_text(line, "level", level);
    logfmt_text(line, "at", at);
    logfmt_text(line, "ev", event);
}

void logfmt_text(struct logfmt *line, const char *key, const char *value)
{
    if (value == NULL) value = "";
    put_key(line, key);
    if (needs_quotes(value)) put_quoted(line, value);
    else put(line, value, strlen(value));
}

void logfmt_number(struct logfmt *line, const char *key, int64_t value)
{
    char digits[TEXT_ID_SIZE];
    put_key(line, key);
    put(line, digits, text_number(value, digits));
}

/* The longest beginning that leaves `room` and does not end inside a character. */
static size_t cut_length(const struct logfmt *line, size_t room)
{
    size_t length = line->size > room ? line->size - room : 0;
    while (length > 0 && ((unsigned char)line->buffer[length] & 0xc0) == 0x80) length--;
    return length;
}

size_t logfmt_end(struct logfmt *line)
{
    bool fits = line->used < line->size;
    if (!fits) {
        line->used = cut_length(line, CUT_LENGTH + 1);
        put(line, cut_mark, CUT_LENGTH);
    }
    put(line, "\n", 1);
    return line->used < line->size ? line->used : line->size;
}
