/* ical_reader.h - reads an iCalendar object as strictly as RFC 5545 is written, for tests: line ends, folding, names, parameters, nesting, what a VEVENT
 * and a VTIMEZONE must have, and times as UTC by the zone's own offset. Written from the standard alone. */
#ifndef PAIDAN_TESTS_ICAL_READER_H
#define PAIDAN_TESTS_ICAL_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ICAL_EVENTS_MAX = 256, ICAL_VALUE_MAX = 512 };

struct ical_event {
    char uid[ICAL_VALUE_MAX], summary[ICAL_VALUE_MAX];      /* unescaped */
    int64_t start_s, end_s, stamp_s, modified_s;            /* UTC since 1970; modified 0: not there */
    int64_t sequence;
};

struct ical_read {
    struct ical_event event[ICAL_EVENTS_MAX]; uint32_t events;
    char why[256];                                          /* the first fault */
};

bool ical_read(const char *text, size_t length, struct ical_read *out);

#endif
