/* fill_witness.c - see fill_witness.h. Each rule asks its question about days, not about runs that somebody else has found. */
#include "fill_witness.h"

#include <string.h>

static bool on(const struct fill_problem *problem, const uint8_t *row, int day)
{
    return day >= 0 && day < (int)problem->days && row[day] != 0;
}

/* What is known of the days before the first is days -1, -2, ... and nothing is known of the rest. */
static int known(const struct fill_problem *problem, uint32_t worker)
{
    return problem->before ? problem->before[worker].days : 0;
}

static uint8_t at(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, int day)
{
    return day >= 0 ? row[day] : problem->before[worker].last;
}

/* Days `from`..`from`+`length`-1 are all on, or all off, and inside or known. */
static bool same(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, int from, int length, bool working)
{
    if (from < -known(problem, worker) || from + length > (int)problem->days) return false;
    for (int day = from; day < from + length; day++)
        if ((at(problem, worker, row, day) != 0) != working) return false;
    return true;
}

/* A stretch of exactly this length, inside or known, ends with a day inside that is of the other sort; so does one end before it. What was
 * before the known days was of the other sort, too: they are all that there was on end. */
static bool island(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, int length, bool working)
{
    int first = -known(problem, worker);
    for (int day = first; day + length < (int)problem->days; day++) {
        bool bounded = day == first ? first < 0 : same(problem, worker, row, day - 1, 1, !working);
        bool over = day + length >= 0 && same(problem, worker, row, day + length, 1, !working);
        if (bounded && over && same(problem, worker, row, day, length, working)) return true;
    }
    return false;
}

static bool no_island_below(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, int least, bool working)
{
    for (int length = 1; length < least; length++)
        if (island(problem, worker, row, length, working)) return false;
    return true;
}

static int64_t minutes_of(const struct fill_problem *problem, const uint8_t *row)
{
    int64_t minutes = 0;
    for (uint32_t day = 0; day < problem->days; day++)
        if (row[day] != 0) minutes += problem->kind[row[day] - 1].minutes;
    return minutes;
}

static bool kinds_fit(const struct fill_problem *problem, uint32_t worker, const uint8_t *row)
{
    for (uint32_t kind = 0; kind < problem->kinds; kind++) {
        uint32_t shifts = 0;
        for (uint32_t day = 0; day < problem->days; day++) shifts += row[day] == kind + 1;
        if (shifts > problem->kind_most[worker * problem->kinds + kind]) return false;
    }
    return true;
}

static bool follows(const struct fill_problem *problem, uint32_t worker, const uint8_t *row)
{
    for (int day = known(problem, worker) > 0 ? 0 : 1; day < (int)problem->days; day++) {
        uint8_t last = at(problem, worker, row, day - 1);
        if (last != 0 && row[day] != 0 && (problem->kind[last - 1].bars & ((uint64_t)1 << (row[day] - 1)))) return false;
    }
    return true;
}

/* What was too long before the first day already is not asked about. */
static bool runs_short_enough(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, int most)
{
    for (int day = -most; day < (int)problem->days; day++)
        if (same(problem, worker, row, day, most + 1, true)) return false;
    return true;
}

static bool windows_fit(const struct fill_problem *problem, uint32_t worker, const uint8_t *row)
{
    for (uint32_t i = 0; i < problem->windows; i++) {
        const struct fill_window *window = &problem->window[i];
        int64_t minutes = 0;
        if (window->worker != worker) continue;
        for (uint32_t n = 0; n < window->days; n++) {
            uint8_t cell = row[window->first_day + n];
            minutes += cell == 0 ? 0 : problem->kind[cell - 1].minutes;
        }
        if (minutes > window->minutes_most) return false;
    }
    return true;
}

static uint32_t weekends(const struct fill_problem *problem, const uint8_t *row)
{
    uint32_t worked = 0;
    for (int day = -1; day < (int)problem->days; day++)          /* -1: a first day that is a Sunday */
        if ((problem->first_weekday + 7 + (uint32_t)day) % 7 == 5) worked += on(problem, row, day) || on(problem, row, day + 1);
    return worked;
}

bool witness_keeps(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, enum fill_rule rule)
{
    const struct fill_worker *limit = &problem->worker[worker];
    switch (rule) {
    case FILL_RULE_FOLLOWS:       return follows(problem, worker, row);
    case FILL_RULE_KIND_MOST:     return kinds_fit(problem, worker, row);
    case FILL_RULE_MINUTES_MOST:  return minutes_of(problem, row) <= limit->minutes_most;
    case FILL_RULE_MINUTES_LEAST: return minutes_of(problem, row) >= limit->minutes_least;
    case FILL_RULE_RUN_MOST:      return runs_short_enough(problem, worker, row, limit->run_most);
    case FILL_RULE_RUN_LEAST:     return no_island_below(problem, worker, row, limit->run_least, true);
    case FILL_RULE_OFF_LEAST:     return no_island_below(problem, worker, row, limit->off_least, false);
    case FILL_RULE_WEEKENDS_MOST: return weekends(problem, row) <= limit->weekends_most;
    case FILL_RULE_WINDOW_MOST:   return windows_fit(problem, worker, row);
    case FILL_RULES:              break;
    }
    return false;
}

bool witness_fixed(const struct fill_problem *problem, uint32_t worker, const uint8_t *row)
{
    for (uint32_t day = 0; problem->fixed && day < problem->days; day++) {
        uint8_t fixed = problem->fixed[worker * problem->days + day];
        if (fixed != FILL_FREE && fixed != row[day]) return false;
    }
    return true;
}

bool witness_row(const struct fill_problem *problem, uint32_t worker, const uint8_t *row)
{
    for (uint32_t rule = 0; rule < FILL_RULES; rule++)
        if (!witness_keeps(problem, worker, row, (enum fill_rule)rule)) return false;
    return witness_fixed(problem, worker, row);
}

int64_t witness_cost(const struct fill_problem *problem, const uint8_t *roster, int64_t part[FILL_COSTS])
{
    int64_t sum = 0;
    memset(part, 0, FILL_COSTS * sizeof *part);
    for (uint32_t i = 0; i < problem->wishes; i++) {
        const struct fill_wish *wish = &problem->wish[i];
        bool given = roster[wish->worker * problem->days + wish->day] == wish->kind + 1;
        part[FILL_COST_WISH_ON] += given ? 0 : wish->if_not;
        part[FILL_COST_WISH_OFF] += given ? wish->if_given : 0;
    }
    for (uint32_t i = 0; i < problem->covers; i++) {
        const struct fill_cover *cover = &problem->cover[i];
        int32_t there = 0;
        for (uint32_t worker = 0; worker < problem->workers; worker++) there += roster[worker * problem->days + cover->day] == cover->kind + 1;
        if (there < cover->required) part[FILL_COST_UNDER] += (int64_t)(cover->required - there) * cover->under;
        if (there > cover->required) part[FILL_COST_OVER] += (int64_t)(there - cover->required) * cover->over;
    }
    for (uint32_t i = 0; i < FILL_COSTS; i++) sum += part[i];
    return sum;
}
