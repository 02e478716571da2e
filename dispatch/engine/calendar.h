/* calendar.h - civil days in Asia/Shanghai (UTC+8, no summer time) from epoch milliseconds. Pure arithmetic.
 * Civil date from a day number after Howard Hinnant, "chrono-compatible low-level date algorithms". */
#ifndef PAIDAN_ENGINE_CALENDAR_H
#define PAIDAN_ENGINE_CALENDAR_H

#include <stdint.h>

struct civil { int32_t year; uint8_t month, day; };      /* month and day from 1 */

int32_t day_of_ms(int64_t ms);
int64_t ms_of_day(int32_t day);                /* midnight that begins it */
int32_t minute_of_ms(int64_t ms);              /* minutes after that midnight, 0..1439 */
int32_t weekday_of_day(int32_t day);           /* 0 Monday .. 6 Sunday */
int32_t monday_of_day(int32_t day);            /* first day of its ISO week */
int32_t month_first_day(int32_t day);
int32_t month_last_day(int32_t day);
struct civil civil_of_day(int32_t day);
int32_t day_of_civil(int32_t year, uint32_t month, uint32_t day);

#endif
