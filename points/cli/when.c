#include "points/cli/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, AHEAD_MOST = 400, HOUR_S = 3600, MINUTE_S = 60, NEAR_DAYS = 300 };

static const struct { const char *text; int32_t ahead; } day_words[] = {
    { "today", 0 }, { "tomorrow", 1 }, { "yesterday", -1 }, { "今天", 0 }, { "明天", 1 }, { "后天", 2 }, { "大后天", 3 }, { "昨天", -1 },
};

static bool read_day(const char *text, struct when *out)
{
    char *end;
    for (size_t i = 0; i < sizeof day_words / sizeof day_words[0]; i++) {
        if (strcmp(text, day_words[i].text) != 0) continue;
        out->kind = WHEN_DAY_AHEAD;
        out->day = day_words[i].ahead;
        return true;
    }
    if ((text[0] == '+' || text[0] == '-') && text[1] >= '0' && text[1] <= '9') {
        long ahead = strtol(text, &end, 10);
        out->kind = WHEN_DAY_AHEAD;
        out->day = (int32_t)(ahead > AHEAD_MOST || ahead < -AHEAD_MOST ? 0 : ahead);
        return *end == '\0' && ahead <= AHEAD_MOST && ahead >= -AHEAD_MOST;
    }
    out->kind = WHEN_DAY_DATE;
    return text_date_read(text, &out->day);
}

/* 9:30 or 09:30, up to 23:59. */
static bool read_minute(const char *text, int32_t *minute)
{
    size_t digits = strspn(text, "0123456789");
    if (digits < 1 || digits > 2 || text[digits] != ':') return false;
    const char *rest = text + digits + 1;
    if (strspn(rest, "0123456789") != 2 || rest[2] != '\0') return false;
    int hour = atoi(text), past = atoi(rest);
    *minute = hour * 60 + past;
    return hour < 24 && past < 60;
}

bool when_read(const char *text, struct when *out)
{
    char day[TEXT_DATE_SIZE + 8];
    *out = (struct when){ .kind = WHEN_DAY_NONE, .minute = -1 };
    if (read_minute(text, &out->minute)) return true;
    out->minute = -1;
    if (read_day(text, out)) return true;
    const char *space = strpbrk(text, " T");
    if (space == NULL || (size_t)(space - text) >= sizeof day) return false;
    memcpy(day, text, (size_t)(space - text));
    day[space - text] = '\0';
    return read_day(day, out) && read_minute(space + 1, &out->minute);
}

int32_t when_day(struct when when, int32_t today)
{
    if (when.kind == WHEN_DAY_DATE) return when.day;
    return when.kind == WHEN_DAY_AHEAD ? today + when.day : today;
}

int64_t when_ms(struct when when, int32_t today)
{
    return text_ms_of_day(when_day(when, today)) + (when.minute < 0 ? 0 : when.minute) * (int64_t)MINUTE_MS;
}

/* ---- to be read ---- */

static const struct words weekdays[] = {
    { "周一", "Mon" }, { "周二", "Tue" }, { "周三", "Wed" }, { "周四", "Thu" }, { "周五", "Fri" }, { "周六", "Sat" }, { "周日", "Sun" },
};
static const struct words near_days[] = { { "昨天", "yesterday" }, { "今天", "today" }, { "明天", "tomorrow" } };

const char *when_weekday(int32_t day, enum lang lang)
{
    int32_t weekday = ((day + 3) % 7 + 7) % 7;      /* day 0 was a Thursday */
    return lang == LANG_ZH ? weekdays[weekday].zh : weekdays[weekday].en;
}

/* 11-24 周二; with the year where it could be another one. */
static void put_date(int32_t day, const struct out *out, char text[WHEN_SIZE])
{
    char date[TEXT_DATE_SIZE];
    int32_t away = day - text_day_of_ms(out->now_ms);
    text_date(day, date);
    bool near = away < NEAR_DAYS && away > -NEAR_DAYS;
    snprintf(text, WHEN_SIZE, "%s %s", near ? date + strlen("2026-") : date, when_weekday(day, out->lang));
}

static const char *near_day(int32_t day, const struct out *out)
{
    int32_t away = day - text_day_of_ms(out->now_ms);
    return away < -1 || away > 1 ? NULL : out_words(out, near_days[away + 1]);
}

char *when_text_day(int32_t day, const struct out *out, char text[WHEN_SIZE])
{
    char date[WHEN_SIZE];
    const char *near = near_day(day, out);
    put_date(day, out, date);
    snprintf(text, WHEN_SIZE, "%s%s%.40s", near == NULL ? "" : near, near == NULL ? "" : " ", date);
    return text;
}

char *when_text(int64_t ms, const struct out *out, char text[WHEN_SIZE])
{
    char date[WHEN_SIZE], clock[TEXT_TIME_SIZE];
    int32_t day = text_day_of_ms(ms);
    const char *near = near_day(day, out);
    put_date(day, out, date);
    text_clock(ms, clock);
    if (day == text_day_of_ms(out->now_ms)) snprintf(text, WHEN_SIZE, "%.5s", clock);
    else snprintf(text, WHEN_SIZE, "%.40s %.5s", near != NULL ? near : date, clock);
    return text;
}

char *when_text_length(int64_t seconds, const struct out *out, char text[WHEN_SIZE])
{
    long long hours = seconds / HOUR_S, minutes = seconds % HOUR_S / MINUTE_S;
    if (hours == 0) snprintf(text, WHEN_SIZE, IN(out, "%lld 分钟", "%lld min"), minutes);
    else if (minutes == 0) snprintf(text, WHEN_SIZE, IN(out, "%lld 小时", "%lld h"), hours);
    else snprintf(text, WHEN_SIZE, IN(out, "%lld 小时 %02lld 分", "%lld h %02lld min"), hours, minutes);
    return text;
}
