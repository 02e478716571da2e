/* ical.h - the shifts of one worker as an iCalendar object (RFC 5545), to which a calendar program on a telephone subscribes. Shifts only: nothing
 * of orders, homes or residents, and no operator's note, is in it. Pure.
 *
 * One VEVENT for each span of a shift, so that a split shift is two; a shift that crosses midnight is one event over it. Times are local with a
 * VTIMEZONE of Asia/Shanghai, which has had no summer time since 1991. A UID is made of worker, day and span alone: when the shift of a day changes,
 * the event changes with it and stays the same event. LAST-MODIFIED and SEQUENCE follow the change on the cell (minutes since 2020 for SEQUENCE, which
 * must not fall while a day is changed again and again); what the rotation alone says is SEQUENCE 0. */
#ifndef PAIDAN_ICAL_ICAL_H
#define PAIDAN_ICAL_ICAL_H

#include <stddef.h>
#include <stdint.h>
#include "protocol/message.h"

enum { ICAL_DAYS_BACK = 14, ICAL_DAYS_AHEAD = 28 };      /* what a feed holds, today counted to those ahead */

/* Cells of other workers, and cells whose shift is not in `shifts`, are passed over. The text ends with a NUL, is *length long and the caller's
 * to free. NULL: no memory. */
char *ical_write(uint64_t worker, const struct msg_roster *roster, const struct msg_shift_list *shifts, int64_t now_ms, size_t *length)
    __attribute__((warn_unused_result));

#endif
