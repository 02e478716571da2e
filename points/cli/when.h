/* when.h - days and times as people type them, and as people read them; Asia/Shanghai. Pure: what "today" means is the caller's. */
#ifndef PAIDAN_CLI_WHEN_H
#define PAIDAN_CLI_WHEN_H

#include <stdbool.h>
#include <stdint.h>
#include "points/cli/out.h"
#include "protocol/text.h"

enum when_day { WHEN_DAY_NONE, WHEN_DAY_AHEAD, WHEN_DAY_DATE };

struct when {
    enum when_day kind;        /* NONE: no day was named */
    int32_t day;               /* AHEAD: days from today; DATE: the date */
    int32_t minute;            /* of the day; -1: no time was named */
};

/* A day: today, tomorrow, yesterday, 今天, 明天, 后天, 大后天, 昨天, +3, -1, 2026-11-24. A time: 9:30, 09:30. Or a day, a space or a T, a time. */
bool when_read(const char *text, struct when *out);
int32_t when_day(struct when when, int32_t today);       /* NONE: today */
int64_t when_ms(struct when when, int32_t today);        /* no time: midnight that begins the day */

enum { WHEN_SIZE = 64 };
const char *when_weekday(int32_t day, enum lang lang);                                /* 周二, Tue */
char *when_text_day(int32_t day, const struct out *out, char text[WHEN_SIZE]);        /* 今天 11-24 周二 */
char *when_text(int64_t ms, const struct out *out, char text[WHEN_SIZE]);             /* 14:02 of today, 明天 09:30, 11-26 周四 09:00 */
char *when_text_length(int64_t seconds, const struct out *out, char text[WHEN_SIZE]); /* 2 小时 05 分 */

#endif
