#include "points/ical/ical.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"

enum { LINE_OCTETS = 75, LINE_SIZE = 1024, STAMP_SIZE = 20, DAY_MIN = 1440, MINUTE_MS = 60000, CLOCK_LENGTH = 5, SPAN_LENGTH = 11 };
static const int64_t sequence_zero_ms = 1577836800000;      /* 2020-01-01 */

/* ---- lines ---- */

/* A content line is at most 75 octets; what is longer goes on in the next one after a space, and no character is cut (3.1). */
static void put_line(FILE *out, const char *line)
{
    size_t left = strlen(line), room = LINE_OCTETS;
    while (left > room) {
        size_t cut = room;
        while (((unsigned char)line[cut] & 0xC0) == 0x80) cut--;
        fprintf(out, "%.*s\r\n ", (int)cut, line);
        line += cut;
        left -= cut;
        room = LINE_OCTETS - 1;
    }
    fprintf(out, "%s\r\n", line);
}

/* 3.3.11: a backslash, a comma and a semicolon are escaped, an end of line is \n; other control characters may not be in a text. */
static void put_text(FILE *out, const char *name, const char *text)
{
    char line[LINE_SIZE];
    size_t used = (size_t)snprintf(line, sizeof line, "%s:", name);
    for (; *text != '\0' && used + 3 < sizeof line; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '\\' || byte == ',' || byte == ';' || byte == '\n') line[used++] = '\\';
        if (byte == '\n') line[used++] = 'n';
        else if (byte >= ' ' && byte != 0x7F) line[used++] = *text;
    }
    line[used] = '\0';
    put_line(out, line);
}

/* 20261124T083000, as it is on the wall in China; minute counts on past the midnight of the day. */
static char *local_stamp(int32_t day, int32_t minute, char out[STAMP_SIZE])
{
    char date[TEXT_DATE_SIZE];
    int clock = minute % DAY_MIN;
    text_date(day + minute / DAY_MIN, date);
    snprintf(out, STAMP_SIZE, "%.4s%.2s%.2sT%02d%02d00", date, date + 5, date + 8, clock / 60, clock % 60);
    return out;
}

static char *utc_stamp(int64_t ms, char out[STAMP_SIZE])
{
    char time[TEXT_TIME_SIZE];
    text_time(ms - 8 * 60 * MINUTE_MS, time);      /* text.h writes what is on the wall in China */
    snprintf(out, STAMP_SIZE, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", time, time + 5, time + 8, time + 11, time + 14, time + 17);
    return out;
}

/* ---- shifts ---- */

static const struct msg_shift_kind *find_shift(const struct msg_shift_list *shifts, const char *code)
{
    for (uint32_t i = 0; i < shifts->shifts_count; i++)
        if (strcmp(shifts->shifts[i].code, code) == 0) return &shifts->shifts[i];
    return NULL;
}

static int32_t clock_min(const char *text)
{
    return ((text[0] - '0') * 10 + (text[1] - '0')) * 60 + (text[3] - '0') * 10 + (text[4] - '0');
}

static void put_event(FILE *out, const struct msg_cell *cell, const struct msg_shift_kind *shift, int part, int32_t start_min, int32_t end_min, const char *now)
{
    char line[LINE_SIZE], date[TEXT_DATE_SIZE], stamp[STAMP_SIZE];
    int64_t sequence = cell->at_ms > sequence_zero_ms ? (cell->at_ms - sequence_zero_ms) / MINUTE_MS : 0;
    put_line(out, "BEGIN:VEVENT");
    snprintf(line, sizeof line, "UID:worker-%" PRIu64 "-%s-%d@paidan", cell->worker, text_date(cell->day, date), part);
    put_line(out, line);
    snprintf(line, sizeof line, "DTSTAMP:%s", now);
    put_line(out, line);
    snprintf(line, sizeof line, "DTSTART;TZID=Asia/Shanghai:%s", local_stamp(cell->day, start_min, stamp));
    put_line(out, line);
    snprintf(line, sizeof line, "DTEND;TZID=Asia/Shanghai:%s", local_stamp(cell->day, end_min, stamp));
    put_line(out, line);
    bool named = shift->name != NULL && shift->name[0] != '\0';
    snprintf(line, sizeof line, "%s%s%s", shift->code, named ? " " : "", named ? shift->name : "");
    put_text(out, "SUMMARY", line);
    snprintf(line, sizeof line, "SEQUENCE:%" PRId64, sequence);
    put_line(out, line);
    if (sequence > 0) {
        snprintf(line, sizeof line, "LAST-MODIFIED:%s", utc_stamp(cell->at_ms, stamp));
        put_line(out, line);
    }
    put_line(out, "STATUS:CONFIRMED");
    put_line(out, "TRANSP:OPAQUE");
    put_line(out, "END:VEVENT");
}

/* "10:00-14:00 16:00-20:00"; an end at or before its start is on the next day. */
static void put_shift(FILE *out, const struct msg_cell *cell, const struct msg_shift_kind *shift, const char *now)
{
    int part = 1;
    for (const char *span = shift->spans; strlen(span) >= SPAN_LENGTH; part++) {
        int32_t start_min = clock_min(span), end_min = clock_min(span + CLOCK_LENGTH + 1);
        put_event(out, cell, shift, part, start_min, end_min <= start_min ? end_min + DAY_MIN : end_min, now);
        span += SPAN_LENGTH;
        span += *span == ' ';
    }
}

static void put_head(FILE *out, uint64_t worker)
{
    static const char *const zone[] = {
        "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T020000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0800", "TZNAME:CST",
        "END:STANDARD", "END:VTIMEZONE",
    };
    static const char *const head[] = {
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Paidan//roster//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H", "X-WR-TIMEZONE:Asia/Shanghai",
    };
    char name[64];
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) put_line(out, head[i]);
    snprintf(name, sizeof name, "派单班表 %" PRIu64, worker);
    put_text(out, "X-WR-CALNAME", name);
    for (size_t i = 0; i < sizeof zone / sizeof zone[0]; i++) put_line(out, zone[i]);
}

char *ical_write(uint64_t worker, const struct msg_roster *roster, const struct msg_shift_list *shifts, int64_t now_ms, size_t *length)
{
    char *text = NULL, now[STAMP_SIZE];
    FILE *out = open_memstream(&text, length);
    if (out == NULL) return NULL;
    utc_stamp(now_ms, now);
    put_head(out, worker);
    for (uint32_t i = 0; i < roster->cells_count; i++) {
        const struct msg_cell *cell = &roster->cells[i];
        const struct msg_shift_kind *shift = cell->worker == worker ? find_shift(shifts, cell->shift) : NULL;
        if (shift != NULL) put_shift(out, cell, shift, now);
    }
    put_line(out, "END:VCALENDAR");
    bool whole = !ferror(out);
    if (fclose(out) == 0 && whole) return text;
    free(text);
    return NULL;
}
