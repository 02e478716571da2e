/* minutes.c - sums over the spans of a shift. */
#include "engine/roster/minutes.h"

#include <stddef.h>

enum { NIGHTS_TOUCHED = 3 };      /* a shift ends within 48 h of its midnight: the night before, its own, the one after */

int32_t minutes_of_kind(const struct shift_kind *kind)
{
    int32_t sum = 0;
    if (kind == NULL) return 0;
    for (uint32_t i = 0; i < kind->span_count; i++) sum += kind->span[i].end_min - kind->span[i].start_min;
    return sum;
}

int32_t minutes_between(const struct shift_kind *kind, int32_t from_min, int32_t to_min)
{
    int32_t sum = 0;
    for (uint32_t i = 0; i < kind->span_count; i++) {
        int32_t start = kind->span[i].start_min > from_min ? kind->span[i].start_min : from_min;
        int32_t end = kind->span[i].end_min < to_min ? kind->span[i].end_min : to_min;
        if (end > start) sum += end - start;
    }
    return sum;
}

int32_t minutes_at_night(const struct shift_kind *kind)
{
    int32_t sum = 0;
    for (int32_t night = 0; night < NIGHTS_TOUCHED; night++)
        sum += minutes_between(kind, NIGHT_FROM_MIN + (night - 1) * DAY_MIN, NIGHT_TO_MIN + (night - 1) * DAY_MIN);
    return sum;
}

struct span_min minutes_extent(const struct shift_kind *kind)
{
    return (struct span_min){ kind->span[0].start_min, kind->span[kind->span_count - 1].end_min };
}

int32_t minutes_overtime(int32_t minutes, int32_t *week_min)
{
    int32_t beyond_day = minutes > NORMAL_DAY_MIN ? minutes - NORMAL_DAY_MIN : 0;
    int32_t normal = minutes - beyond_day, room = NORMAL_WEEK_MIN - *week_min;
    int32_t beyond_week = normal > room ? normal - room : 0;
    *week_min += normal - beyond_week;
    return beyond_day + beyond_week;
}
