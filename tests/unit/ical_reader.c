#include "unit/ical_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_ = 64, DEPTH = 4, LINE_OCTETS = 75, SEEN_MAX = 16 };

struct line { char name[NAME_MAX_], tzid[NAME_MAX_], value[ICAL_VALUE_MAX]; };

struct reader {
    struct ical_read *out;
    char inside[DEPTH][NAME_MAX_]; int depth;
    char seen[SEEN_MAX][NAME_MAX_]; int seen_count;         /* properties of the innermost component */
    char zone[NAME_MAX_]; long zone_offset_s; bool version, product, ended;
};

static bool fail(struct reader *reader, const char *what, const char *where)
{
    snprintf(reader->out->why, sizeof reader->out->why, "%s: %.150s", what, where);
    return false;
}

static bool is_name(const char *text, size_t length)
{
    return length > 0 && length < NAME_MAX_ && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") >= length;
}

/* name *(";" param "=" value) ":" value; of the parameters TZID and VALUE are known here. */
static bool split(struct reader *reader, const char *text, struct line *line)
{
    size_t length = strcspn(text, ";:");
    memset(line, 0, sizeof *line);
    if (!is_name(text, length)) return fail(reader, "no property name", text);
    memcpy(line->name, text, length);
    text += length;
    while (*text == ';') {
        size_t name = strcspn(++text, "="), value = strcspn(text + name + 1, ";:");
        if (!is_name(text, name) || value == 0 || value >= NAME_MAX_ || memchr(text + name + 1, '"', value) != NULL) return fail(reader, "bad parameter", text);
        if (name == 4 && memcmp(text, "TZID", 4) == 0) memcpy(line->tzid, text + name + 1, value);
        else if (name != 5 || memcmp(text, "VALUE", 5) != 0) return fail(reader, "unknown parameter", text);
        text += name + 1 + value;
    }
    if (*text++ != ':') return fail(reader, "no value", text);
    if (strlen(text) >= sizeof line->value) return fail(reader, "too long for this reader", text);
    strcpy(line->value, text);
    return true;
}

static bool read_text(struct reader *reader, const char *value, char *out)
{
    for (; *value != '\0'; value++) {
        if (*value == ',' || *value == ';') return fail(reader, "not escaped", value);
        if (*value == '\\') {
            value++;
            if (*value == '\0' || strchr("\\;,Nn", *value) == NULL) return fail(reader, "bad escape", value);
            *out++ = *value == 'n' || *value == 'N' ? '\n' : *value;
            continue;
        }
        *out++ = *value;
    }
    *out = '\0';
    return true;
}

/* Days since 1970 by counting years and months one by one. */
static long days_of(int year, int month, int day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    long days = day - 1;
    for (int y = 1970; y < year; y++) days += 365 + (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    for (int m = 1; m < month; m++) days += lengths[m - 1] + (m == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    return days;
}

static bool read_time(struct reader *reader, const struct line *line, bool utc, int64_t *out_s)
{
    int year, month, day, hour, minute, second, used = 0;
    const char *text = line->value;
    if (sscanf(text, "%4d%2d%2dT%2d%2d%2d%n", &year, &month, &day, &hour, &minute, &second, &used) != 6 || used != 15) return fail(reader, "no time", text);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return fail(reader, "no such time", text);
    if (strcmp(text + used, utc ? "Z" : "") != 0) return fail(reader, utc ? "must be UTC" : "must be local", text);
    if (!utc && (reader->zone[0] == '\0' || strcmp(line->tzid, reader->zone) != 0)) return fail(reader, "no VTIMEZONE of that name", line->tzid);
    if (utc && line->tzid[0] != '\0') return fail(reader, "UTC with a zone", text);
    *out_s = ((days_of(year, month, day) * 24LL + hour) * 60 + minute) * 60 + second - (utc ? 0 : reader->zone_offset_s);
    return true;
}

static bool has(const struct reader *reader, const char *name)
{
    for (int i = 0; i < reader->seen_count; i++)
        if (strcmp(reader->seen[i], name) == 0) return true;
    return false;
}

static bool note_seen(struct reader *reader, const char *name)
{
    if (has(reader, name)) return fail(reader, "twice", name);
    if (reader->seen_count == SEEN_MAX) return fail(reader, "too many properties", name);
    strcpy(reader->seen[reader->seen_count++], name);
    return true;
}

static bool end_event(struct reader *reader)
{
    struct ical_read *out = reader->out;
    static const char *const need[] = { "UID", "DTSTAMP", "DTSTART", "DTEND" };
    const struct ical_event *event = &out->event[out->events];
    for (size_t i = 0; i < sizeof need / sizeof need[0]; i++)
        if (!has(reader, need[i])) return fail(reader, "event without", need[i]);
    if (event->end_s <= event->start_s) return fail(reader, "ends before it begins", event->uid);
    for (uint32_t i = 0; i < out->events; i++)
        if (strcmp(out->event[i].uid, event->uid) == 0) return fail(reader, "UID twice", event->uid);
    out->events++;
    return true;
}

static bool begin(struct reader *reader, const char *name)
{
    static const struct { const char *name, *inside; } places[] = {
        { "VCALENDAR", "" }, { "VTIMEZONE", "VCALENDAR" }, { "STANDARD", "VTIMEZONE" }, { "VEVENT", "VCALENDAR" },
    };
    const char *inside = reader->depth == 0 ? "" : reader->inside[reader->depth - 1];
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strcmp(places[i].name, name) != 0 || strcmp(places[i].inside, inside) != 0) continue;
        if (strcmp(name, "VEVENT") == 0) {
            if (reader->out->events == ICAL_EVENTS_MAX) return fail(reader, "too many events for this reader", name);
            memset(&reader->out->event[reader->out->events], 0, sizeof reader->out->event[0]);
        }
        strcpy(reader->inside[reader->depth++], name);
        if (reader->depth > 1) reader->seen_count = 0;
        return true;
    }
    return fail(reader, "may not begin here", name);
}

static bool end(struct reader *reader, const char *name)
{
    if (reader->depth == 0 || strcmp(reader->inside[reader->depth - 1], name) != 0) return fail(reader, "ends what did not begin", name);
    if (strcmp(name, "VEVENT") == 0 && !end_event(reader)) return false;
    if (strcmp(name, "STANDARD") == 0 && (!has(reader, "DTSTART") || !has(reader, "TZOFFSETFROM") || !has(reader, "TZOFFSETTO")))
        return fail(reader, "zone without its offsets", name);
    reader->depth--;
    reader->ended = reader->depth == 0;
    return true;
}

static bool in_event(struct reader *reader, const struct line *line)
{
    struct ical_event *event = &reader->out->event[reader->out->events];
    if (strcmp(line->name, "UID") == 0) return read_text(reader, line->value, event->uid);
    if (strcmp(line->name, "SUMMARY") == 0) return read_text(reader, line->value, event->summary);
    if (strcmp(line->name, "DTSTART") == 0) return read_time(reader, line, false, &event->start_s);
    if (strcmp(line->name, "DTEND") == 0) return read_time(reader, line, false, &event->end_s);
    if (strcmp(line->name, "DTSTAMP") == 0) return read_time(reader, line, true, &event->stamp_s);
    if (strcmp(line->name, "LAST-MODIFIED") == 0) return read_time(reader, line, true, &event->modified_s);
    if (strcmp(line->name, "STATUS") == 0) return strcmp(line->value, "CONFIRMED") == 0 || fail(reader, "status", line->value);
    if (strcmp(line->name, "TRANSP") == 0) return strcmp(line->value, "OPAQUE") == 0 || fail(reader, "transparency", line->value);
    if (strcmp(line->name, "SEQUENCE") != 0) return fail(reader, "unknown property of an event", line->name);
    char *rest;
    event->sequence = strtoll(line->value, &rest, 10);
    return (*rest == '\0' && event->sequence >= 0 && event->sequence <= INT32_MAX) || fail(reader, "sequence", line->value);
}

static bool in_zone(struct reader *reader, const struct line *line)
{
    if (strcmp(line->name, "TZID") == 0) strcpy(reader->zone, line->value);
    if (strcmp(line->name, "TZOFFSETTO") != 0) return true;
    int hours, minutes;
    if (sscanf(line->value, "+%2d%2d", &hours, &minutes) != 2) return fail(reader, "offset", line->value);
    reader->zone_offset_s = (hours * 60L + minutes) * 60;
    return true;
}

static bool take(struct reader *reader, const char *text)
{
    struct line line;
    if (reader->ended) return fail(reader, "after the end", text);
    if (!split(reader, text, &line)) return false;
    if (strcmp(line.name, "BEGIN") == 0) return begin(reader, line.value);
    if (strcmp(line.name, "END") == 0) return end(reader, line.value);
    if (reader->depth == 0) return fail(reader, "outside", text);
    const char *inside = reader->inside[reader->depth - 1];
    if (!note_seen(reader, line.name)) return false;
    if (strcmp(inside, "VEVENT") == 0) return in_event(reader, &line);
    if (strcmp(inside, "VCALENDAR") != 0) return in_zone(reader, &line);
    if (strcmp(line.name, "VERSION") == 0) reader->version = strcmp(line.value, "2.0") == 0;
    if (strcmp(line.name, "PRODID") == 0) reader->product = true;
    return true;
}

/* A line may be cut anywhere between characters; never inside one, here, as simple readers join lines only after decoding them. */
static bool whole_characters(const char *line, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)line[i];
        size_t size = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
        if (size == 0 || i + size > length || (byte < 0x20 && byte != '\t') || byte == 0x7F) return false;
        for (size_t k = 1; k < size; k++)
            if (((unsigned char)line[i + k] & 0xC0) != 0x80) return false;
        i += size;
    }
    return true;
}

bool ical_read(const char *text, size_t length, struct ical_read *out)
{
    static char joined[8192];
    struct reader reader = { .out = out };
    const char *end = text + length;
    size_t used = 0;
    memset(out, 0, sizeof *out);
    while (text < end) {
        const char *stop = memchr(text, '\r', (size_t)(end - text));
        if (stop == NULL || stop + 1 >= end || stop[1] != '\n') return fail(&reader, "a line that does not end with CR LF", text);
        size_t size = (size_t)(stop - text);
        if (size == 0 || size > LINE_OCTETS) return fail(&reader, "an empty line, or one over 75 octets", text);
        if (!whole_characters(text, size)) return fail(&reader, "a control character, or a character cut in two", text);
        bool goes_on = text[0] == ' ';
        if (!goes_on && used > 0 && !take(&reader, joined)) return false;
        if (!goes_on) used = 0;
        if (used + size >= sizeof joined) return fail(&reader, "too long for this reader", text);
        memcpy(joined + used, text + goes_on, size - goes_on);
        used += size - goes_on;
        joined[used] = '\0';
        text = stop + 2;
    }
    if (used > 0 && !take(&reader, joined)) return false;
    if (!reader.ended || !reader.version || !reader.product) return fail(&reader, "no whole VCALENDAR of version 2.0", "");
    return true;
}
