/* json_scan.c - a recursive descent over the grammar of RFC 8259 that builds nothing. Depth is bounded, so is the stack. */
#include "protocol/json_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "protocol/codec.h"
#include "protocol/text.h"

struct scan { const char *at, *end; };

static enum error scan_value(struct scan *scan, int depth);

static void scan_space(struct scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\t' || *scan->at == '\r')) scan->at++;
}

static bool scan_mark(struct scan *scan, char mark)
{
    if (scan->at == scan->end || *scan->at != mark) return false;
    scan->at++;
    return true;
}

static enum error scan_word(struct scan *scan, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0) return ERR_NOT_JSON;
    scan->at += length;
    return ERR_OK;
}

/* One or more digits. */
static bool scan_digits(struct scan *scan)
{
    const char *begin = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') scan->at++;
    return scan->at > begin;
}

static enum error scan_number(struct scan *scan)
{
    const char *begin = scan->at;
    scan_mark(scan, '-');
    if (!scan_mark(scan, '0') && !scan_digits(scan)) return ERR_NOT_JSON;
    if (scan_mark(scan, '.') && !scan_digits(scan)) return ERR_NOT_JSON;
    if (scan_mark(scan, 'e') || scan_mark(scan, 'E')) {
        if (!scan_mark(scan, '-')) scan_mark(scan, '+');
        if (!scan_digits(scan)) return ERR_NOT_JSON;
    }
    return scan->at - begin > NUMBER_MAX ? ERR_TOO_LONG : ERR_OK;
}

static enum error scan_hex4(struct scan *scan, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = scan->at < scan->end ? *scan->at++ : '\0';
        if (c >= '0' && c <= '9') *unit = *unit * 16 + (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f') *unit = *unit * 16 + (uint32_t)(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') *unit = *unit * 16 + (uint32_t)(c - 'A' + 10);
        else return ERR_NOT_JSON;
    }
    return ERR_OK;
}

/* After "\u": one unit, or the two halves of a pair. */
static enum error scan_unicode(struct scan *scan)
{
    uint32_t unit, low;
    enum error error = scan_hex4(scan, &unit);
    if (error != ERR_OK) return error;
    if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return ERR_NOT_UTF8;
    if (unit < 0xd800 || unit > 0xdbff) return ERR_OK;
    if (!scan_mark(scan, '\\') || !scan_mark(scan, 'u')) return ERR_NOT_UTF8;
    error = scan_hex4(scan, &low);
    if (error != ERR_OK) return error;
    return low >= 0xdc00 && low <= 0xdfff ? ERR_OK : ERR_NOT_UTF8;
}

static enum error scan_escape(struct scan *scan)
{
    if (scan->at == scan->end) return ERR_NOT_JSON;
    char c = *scan->at++;
    if (c == 'u') return scan_unicode(scan);
    return c != '\0' && strchr("\"\\/bfnrt", c) != NULL ? ERR_OK : ERR_NOT_JSON;
}

static enum error scan_string(struct scan *scan)
{
    if (!scan_mark(scan, '"')) return ERR_NOT_JSON;
    while (scan->at < scan->end) {
        unsigned char c = (unsigned char)*scan->at;
        if (c < ' ') return ERR_NOT_JSON;
        if (c == '\\') {
            scan->at++;
            enum error error = scan_escape(scan);
            if (error != ERR_OK) return error;
        } else if (c < 0x80) {
            scan->at++;
            if (c == '"') return ERR_OK;
        } else {
            size_t count = text_utf8_char(scan->at, (size_t)(scan->end - scan->at));
            if (count == 0) return ERR_NOT_UTF8;
            scan->at += count;
        }
    }
    return ERR_NOT_JSON;
}

static enum error scan_member(struct scan *scan, int depth)
{
    scan_space(scan);
    enum error error = scan_string(scan);
    if (error != ERR_OK) return error;
    scan_space(scan);
    return scan_mark(scan, ':') ? scan_value(scan, depth) : ERR_NOT_JSON;
}

/* A list or an object, after its opening mark: nothing, or parts with commas between them. */
static enum error scan_parts(struct scan *scan, char closing, int depth, enum error (*scan_part)(struct scan *scan, int depth))
{
    if (depth > DEPTH_MAX) return ERR_TOO_DEEP;
    scan_space(scan);
    if (scan_mark(scan, closing)) return ERR_OK;
    do {
        enum error error = scan_part(scan, depth);
        if (error != ERR_OK) return error;
        scan_space(scan);
    } while (scan_mark(scan, ','));
    return scan_mark(scan, closing) ? ERR_OK : ERR_NOT_JSON;
}

/* depth: how many lists and objects are open around the value. */
static enum error scan_value(struct scan *scan, int depth)
{
    scan_space(scan);
    if (scan->at == scan->end) return ERR_NOT_JSON;
    switch (*scan->at) {
    case '"': return scan_string(scan);
    case '{': scan->at++; return scan_parts(scan, '}', depth + 1, scan_member);
    case '[': scan->at++; return scan_parts(scan, ']', depth + 1, scan_value);
    case 't': return scan_word(scan, "true");
    case 'f': return scan_word(scan, "false");
    case 'n': return scan_word(scan, "null");
    default:  return scan_number(scan);
    }
}

enum error json_scan(const char *bytes, size_t length)
{
    struct scan scan = { bytes, bytes + length };
    enum error error = scan_value(&scan, 0);
    if (error != ERR_OK) return error;
    scan_space(&scan);
    return scan.at == scan.end ? ERR_OK : ERR_NOT_JSON;
}
