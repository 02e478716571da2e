/* Coverage against minutes counted one by one, matchings tried one by one, and gaps gathered one half hour at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/outlook/coverage.h"
#include "unit/random_bits.h"

enum { FIRST_DAY = 20810, DAYS = 12, WORKERS_MAX = 60, AWAYS = 3 };      /* 20810 is 2026-12-23: a year ends in these days */

/* ---- a roster, and the same cells kept apart ---- */

enum kind_id { EARLY = 1, LATE, NIGHT, SPLIT, ROUND, ODD, TOUCH, LONG };

static const struct shift_kind kinds[] = {
    { EARLY, 1, { { 420, 900 } }, 30 },
    { LATE,  1, { { 780, 1260 } }, 30 },
    { NIGHT, 1, { { 1320, 1830 } }, 0 },                     /* 22:00 to 06:30 of the next day */
    { SPLIT, 2, { { 480, 720 }, { 960, 1200 } }, 0 },
    { ROUND, 1, { { 480, 1920 } }, 60 },                     /* 24 h */
    { ODD,   1, { { 495, 1005 } }, 0 },                      /* 08:15 to 16:45 */
    { TOUCH, 2, { { 490, 615 }, { 615, 700 } }, 0 },         /* two spans without a break, off the half hour */
    { LONG,  2, { { 1430, 1441 }, { 2000, 2880 } }, 0 },     /* its second span is all on the next day */
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct town {
    struct roster *roster;
    uint8_t cell[WORKERS_MAX][DAYS];
    struct coverage_worker worker[WORKERS_MAX];
    struct span away[WORKERS_MAX][AWAYS];
    uint32_t workers;
};

static struct roster *empty_roster(uint32_t workers)
{
    struct roster *roster = roster_new(workers);
    assert_non_null(roster);
    for (uint32_t i = 0; i < KINDS; i++) assert_int_equal(roster_kind_put(roster, &kinds[i]), REFUSE_OK);
    roster_today(roster, FIRST_DAY);
    return roster;
}

static void shift(struct town *town, uint32_t row, int32_t day, uint8_t kind)
{
    town->cell[row][day] = kind;
    assert_int_equal(roster_override(town->roster, row, FIRST_DAY + day, kind), REFUSE_OK);
}

static struct town *random_town(uint32_t workers, uint32_t skills, uint64_t *seed)
{
    struct town *town = calloc(1, sizeof *town);
    assert_non_null(town);
    town->roster = empty_roster(WORKERS_MAX);
    town->workers = workers;
    for (uint32_t i = 0; i < workers; i++) {
        struct coverage_worker *worker = &town->worker[i];
        *worker = (struct coverage_worker){ .row = i, .away = town->away[i], .away_count = random_below(seed, AWAYS + 1) };
        for (uint32_t skill = 0; skill < skills; skill++) worker->skills |= (uint64_t)(random_below(seed, 3) == 0) << skill * 9;      /* bits apart, 63 among them */
        for (uint32_t j = 0; j < worker->away_count; j++) {
            int64_t from_ms = ms_of_day(FIRST_DAY) + (int64_t)random_below(seed, DAYS * 1440) * MINUTE_MS + random_below(seed, 2);
            town->away[i][j] = (struct span){ from_ms, from_ms + (int64_t)random_below(seed, 2000) * MINUTE_MS };
        }
        for (int32_t day = 0; day < DAYS; day++) shift(town, i, day, random_below(seed, 4) == 0 ? SHIFT_REST : (uint8_t)(random_below(seed, KINDS) + 1));
    }
    return town;
}

static void town_free(struct town *town)
{
    roster_free(town->roster);
    free(town);
}

/* ---- who is there, by the minute ---- */

static bool rostered_at(const struct town *town, uint32_t row, int32_t minute)      /* minutes after the first midnight */
{
    for (int32_t day = 0; day < DAYS; day++) {
        const struct shift_kind *kind = town->cell[row][day] != SHIFT_REST ? &kinds[town->cell[row][day] - 1] : NULL;
        for (uint32_t i = 0; kind != NULL && i < kind->span_count; i++)
            if (minute >= day * 1440 + kind->span[i].start_min && minute < day * 1440 + kind->span[i].end_min) return true;
    }
    return false;
}

static bool there(const struct town *town, uint32_t row, int32_t day, uint32_t half)
{
    int32_t first = day * 1440 + (int32_t)half * 30;
    for (int32_t minute = first; minute < first + 30; minute++)
        if (!rostered_at(town, row, minute)) return false;
    int64_t from_ms = ms_of_day(FIRST_DAY) + first * MINUTE_MS, to_ms = from_ms + HALF_MS;
    for (uint32_t i = 0; i < town->worker[row].away_count; i++) {
        const struct span *away = &town->away[row][i];
        if (away->start_ms < away->end_ms && away->start_ms < to_ms && away->end_ms > from_ms) return false;
    }
    return true;
}

static void random_presence(void **state)
{
    (void)state;
    uint64_t bits = 31;
    struct town *town = random_town(WORKERS_MAX, 3, &bits);
    for (uint32_t row = 0; row < WORKERS_MAX; row++)
        for (int32_t day = 0; day < DAYS; day++) {
            uint64_t present = coverage_present(town->roster, &town->worker[row], FIRST_DAY + day);
            for (uint32_t half = 0; half < HALVES; half++) assert_int_equal(present >> half & 1, there(town, row, day, half));
            assert_int_equal(present >> HALVES, 0);
        }
    town_free(town);
}

/* Half hours [first, end) of the day in which the worker is there; -1: none. */
static void shifts_by_hand(void **state)
{
    (void)state;
    static const struct { uint8_t before, of; int away_from, away_to; uint64_t want; } cases[] = {
#define HALF_HOURS(first, end) ((~0ull >> (64 - ((end) - (first)))) << (first))
        { SHIFT_REST, EARLY, 0, 0, HALF_HOURS(14, 30) },
        { NIGHT, SHIFT_REST, 0, 0, HALF_HOURS(0, 13) },                            /* yesterday's shift reaches over midnight */
        { NIGHT, NIGHT, 0, 0, HALF_HOURS(0, 13) | HALF_HOURS(44, 48) },
        { SHIFT_REST, SPLIT, 0, 0, HALF_HOURS(16, 24) | HALF_HOURS(32, 40) },
        { ROUND, ROUND, 0, 0, HALF_HOURS(0, 48) },                                 /* one shift ends where the next begins */
        { SHIFT_REST, ODD, 0, 0, HALF_HOURS(17, 33) },                             /* half hours cut at either end do not count */
        { SHIFT_REST, TOUCH, 0, 0, HALF_HOURS(17, 23) },                           /* the half hour in which the spans meet does */
        { LONG, SHIFT_REST, 0, 0, HALF_HOURS(19, 48) },
        { SHIFT_REST, LONG, 0, 0, 0 },
        { SHIFT_REST, EARLY, 600, 660, HALF_HOURS(14, 20) | HALF_HOURS(22, 30) },
        { SHIFT_REST, EARLY, 601, 602, HALF_HOURS(14, 20) | HALF_HOURS(21, 30) },
        { SHIFT_REST, EARLY, 600, 600, HALF_HOURS(14, 30) },                       /* no time at all */
        { SHIFT_REST, EARLY, -5000, 430, HALF_HOURS(15, 30) },
        { NIGHT, EARLY, -5000, 5000, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int32_t day = 1; day < DAYS; day++) {      /* the turn of the year among them */
            struct town town = { .roster = empty_roster(1) };
            shift(&town, 0, day - 1, cases[i].before);
            shift(&town, 0, day, cases[i].of);
            int64_t midnight_ms = ms_of_day(FIRST_DAY + day);
            struct span away = { midnight_ms + cases[i].away_from * MINUTE_MS, midnight_ms + cases[i].away_to * MINUTE_MS };
            struct coverage_worker worker = { .row = 0, .skills = 1, .away = &away, .away_count = 1 };
            assert_int_equal(coverage_present(town.roster, &worker, FIRST_DAY + day), cases[i].want);
            roster_free(town.roster);
        }
    }
}

/* ---- the most that can be filled at once ---- */

enum { PLACES_MAX = 400 };

struct matching { const uint64_t *worker; uint32_t workers; uint8_t place[PLACES_MAX]; uint32_t places, filler[WORKERS_MAX]; };

/* Everything tried: each place goes to any worker who is left and can, or to nobody. */
static uint32_t try_all(const struct matching *matching, uint32_t place, uint32_t taken)
{
    if (place == matching->places) return 0;
    uint32_t best = try_all(matching, place + 1, taken);
    for (uint32_t i = 0; i < matching->workers; i++) {
        if ((taken >> i & 1) != 0 || (matching->worker[i] >> matching->place[place] & 1) == 0) continue;
        uint32_t found = 1 + try_all(matching, place + 1, taken | 1u << i);
        if (found > best) best = found;
    }
    return best;
}

/* Kuhn's matching of single places to single workers, for cases too large to try. */
static bool fill_place(struct matching *matching, uint32_t place, bool *seen)
{
    for (uint32_t i = 0; i < matching->workers; i++) {
        if (seen[i] || (matching->worker[i] >> matching->place[place] & 1) == 0) continue;
        seen[i] = true;
        if (matching->filler[i] != UINT32_MAX && !fill_place(matching, matching->filler[i], seen)) continue;
        matching->filler[i] = place;
        return true;
    }
    return false;
}

static uint32_t one_by_one(struct matching *matching)
{
    uint32_t filled = 0;
    memset(matching->filler, 0xff, sizeof matching->filler);
    for (uint32_t place = 0; place < matching->places; place++) {
        bool seen[WORKERS_MAX] = { false };
        filled += fill_place(matching, place, seen);
    }
    return filled;
}

static uint32_t most_filled(struct matching *matching)
{
    bool small = matching->places <= 5 && matching->workers <= 6;
    uint32_t filled = one_by_one(matching);
    if (small) assert_int_equal(filled, try_all(matching, 0, 0));
    return filled;
}

static void assert_half(const struct town *town, const struct coverage_day *fast, const uint32_t needed[SKILLS_MAX], int32_t day, uint32_t half)
{
    static struct matching matching;
    uint64_t worker[WORKERS_MAX], tight = 0;
    uint32_t present = 0, have[SKILLS_MAX] = { 0 };
    for (uint32_t i = 0; i < town->workers; i++) {
        if (!there(town, i, day, half)) continue;
        worker[present++] = town->worker[i].skills;
        for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) have[skill] += town->worker[i].skills >> skill & 1;
    }
    matching = (struct matching){ .worker = worker, .workers = present };
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
        assert_int_equal(fast->needed[skill][half], needed[skill]);
        if (fast->skills >> skill & 1) assert_int_equal(fast->have[skill][half], have[skill]);
        else assert_int_equal(needed[skill], 0);
        for (uint32_t i = 0; i < needed[skill]; i++) matching.place[matching.places++] = (uint8_t)skill;
    }
    uint32_t places = matching.places, filled = most_filled(&matching);
    for (uint32_t out = 0; out < places; out++) {      /* a skill is tight when one place of it less loses nothing */
        if (out > 0 && matching.place[out] == matching.place[out - 1]) continue;
        struct matching without = matching;
        without.place[out] = without.place[--without.places];
        if (most_filled(&without) == filled) tight |= 1ull << matching.place[out];
    }
    const struct coverage_half *got = &fast->half[half];
    assert_int_equal(got->needed, places);
    assert_int_equal(got->have, present);
    assert_int_equal(got->shortage, places - filled);
    assert_int_equal(got->tight, filled < places ? tight : 0);
    uint32_t tight_needed = 0, holders = 0;      /* Hall: the set tells the shortage by itself */
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) tight_needed += got->tight >> skill & 1 ? needed[skill] : 0;
    for (uint32_t i = 0; i < present; i++) holders += (worker[i] & got->tight) != 0;
    assert_int_equal(got->shortage, tight_needed - (got->tight != 0 ? holders : 0));
}

struct wants { struct demand_table booked; struct forecast_day forecast; };

static void random_wants(struct wants *wants, uint32_t skills, uint32_t most, uint64_t *seed)
{
    memset(wants, 0, sizeof *wants);
    for (uint32_t skill = 0; skill < skills; skill++)
        for (uint32_t half = 0; half < HALVES; half++) {
            if (random_below(seed, 3) != 0) wants->booked.count[skill * 9][half] = (uint16_t)random_below(seed, most + 1);
            if (random_below(seed, 3) != 0) wants->forecast.milli[skill * 9][half] = random_below(seed, most * 1000 + 1);
        }
}

static void random_days(void **state)
{
    (void)state;
    struct wants *wants = malloc(sizeof *wants);
    struct coverage_day *fast = malloc(sizeof *fast);
    struct coverage *coverage = coverage_new(WORKERS_MAX);
    assert_true(wants != NULL && fast != NULL && coverage != NULL);
    uint32_t shared = 0, plain_shared = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t bits = seed * 6700417;
        bool small = seed % 4 != 0;
        uint32_t skills = small ? 1 + random_below(&bits, 4) : 1 + random_below(&bits, 8);
        struct town *town = random_town(small ? random_below(&bits, 9) : 20 + random_below(&bits, WORKERS_MAX - 19), skills, &bits);
        for (int32_t day = 1; day < DAYS; day += 5) {
            random_wants(wants, skills, small ? 1 + random_below(&bits, 2) : 6, &bits);
            struct coverage_ask ask = { .day = FIRST_DAY + day, .roster = town->roster, .worker = town->worker, .worker_count = town->workers,
                                        .forecast = &wants->forecast, .booked = &wants->booked, .forecast_least_milli = random_below(&bits, 2) * 300 };
            if (random_below(&bits, 5) == 0) ask.forecast = NULL;
            else if (random_below(&bits, 5) == 0) ask.booked = NULL;
            coverage_day(coverage, &ask, fast);
            assert_int_equal(fast->day, FIRST_DAY + day);
            for (uint32_t half = 0; half < HALVES; half++) {
                uint32_t needed[SKILLS_MAX], own = 0;
                for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
                    uint32_t booked = ask.booked != NULL ? wants->booked.count[skill][half] : 0;
                    uint32_t milli = ask.forecast != NULL ? wants->forecast.milli[skill][half] : 0;
                    uint32_t foreseen = milli < ask.forecast_least_milli ? 0 : milli / 1000 + (milli % 1000 != 0);
                    needed[skill] = booked > foreseen ? booked : foreseen;
                    if (fast->needed[skill][half] > fast->have[skill][half]) own += fast->needed[skill][half] - fast->have[skill][half];
                }
                assert_half(town, fast, needed, day, half);
                assert_true(fast->half[half].shortage >= own);
                shared += fast->half[half].shortage > own;
                plain_shared += fast->half[half].shortage > own && own == 0;
            }
        }
        town_free(town);
    }
    assert_true(shared > 100 && plain_shared > 50);      /* shortages that no skill shows alone did occur */
    coverage_free(coverage);
    free(fast);
    free(wants);
}

/* Everybody is there, and nearly everybody is needed: the places of a half hour are what some assignment of all workers fills, and now and
 * then one more. Few kinds of workers, so that many move at once; taking whoever is next does not do here. */
static void everybody_is_needed(void **state)
{
    (void)state;
    struct wants *wants = malloc(sizeof *wants);
    struct coverage_day *fast = malloc(sizeof *fast);
    struct coverage *coverage = coverage_new(WORKERS_MAX);
    assert_true(wants != NULL && fast != NULL && coverage != NULL);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t bits = seed * 999331;
        uint32_t workers = 10 + random_below(&bits, WORKERS_MAX - 9), skills = 3 + random_below(&bits, 8), sorts = 3 + random_below(&bits, 10);
        struct town *town = calloc(1, sizeof *town);
        town->roster = empty_roster(WORKERS_MAX);
        town->workers = workers;
        uint64_t sort[12];
        for (uint32_t i = 0; i < sorts; i++) {
            sort[i] = 1ull << random_below(&bits, skills) | 1ull << random_below(&bits, skills);
            if (random_below(&bits, 4) == 0) sort[i] |= 1ull << random_below(&bits, skills);
        }
        for (uint32_t i = 0; i < workers; i++) {
            town->worker[i] = (struct coverage_worker){ .row = i, .skills = sort[random_below(&bits, sorts)] };
            shift(town, i, 0, ROUND);
            shift(town, i, 1, ROUND);
        }
        memset(wants, 0, sizeof *wants);
        for (uint32_t half = 0; half < HALVES; half++) {
            for (uint32_t i = 0; i < workers; i++) {
                uint32_t skill = random_below(&bits, skills);
                while ((town->worker[i].skills >> skill & 1) == 0) skill = (skill + 1) % skills;
                wants->booked.count[skill][half]++;
            }
            if (half % 3 == 0) wants->booked.count[random_below(&bits, skills)][half]++;
        }
        struct coverage_ask ask = { .day = FIRST_DAY + 1, .roster = town->roster, .worker = town->worker, .worker_count = workers, .booked = &wants->booked };
        coverage_day(coverage, &ask, fast);
        for (uint32_t half = 0; half < HALVES; half++) {
            uint32_t needed[SKILLS_MAX];
            for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) needed[skill] = wants->booked.count[skill][half];
            assert_int_equal(fast->half[half].shortage, half % 3 == 0);
            assert_half(town, fast, needed, 1, half);
        }
        town_free(town);
    }
    coverage_free(coverage);
    free(fast);
    free(wants);
}

/* Two cooks who also nurse, a cleaner: one place of each looks covered three times over, two and two are not. */
static void told_apart(void **state)
{
    (void)state;
    enum { COOK, NURSE, CLEAN };
    static const struct { uint16_t cook, nurse, clean; uint32_t shortage; uint64_t tight; } cases[] = {
        { 1, 1, 1, 0, 0 },
        { 2, 1, 0, 1, 1u << COOK | 1u << NURSE },
        { 2, 2, 1, 2, 1u << COOK | 1u << NURSE },
        { 2, 0, 1, 0, 0 },
        { 3, 0, 1, 1, 1u << COOK },
        { 3, 1, 0, 2, 1u << COOK | 1u << NURSE },
        { 0, 0, 2, 1, 1u << CLEAN },
        { 0, 0, 0, 0, 0 },
    };
    struct town *town = calloc(1, sizeof *town);
    struct coverage *coverage = coverage_new(3);
    struct coverage_day *fast = malloc(sizeof *fast);
    static struct demand_table booked;
    town->roster = empty_roster(3);
    for (uint32_t i = 0; i < 3; i++) {
        town->worker[i] = (struct coverage_worker){ .row = i, .skills = i < 2 ? 1u << COOK | 1u << NURSE : 1u << CLEAN };
        shift(town, i, 1, EARLY);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        booked.count[COOK][20] = cases[i].cook;
        booked.count[NURSE][20] = cases[i].nurse;
        booked.count[CLEAN][20] = cases[i].clean;
        struct coverage_ask ask = { .day = FIRST_DAY + 1, .roster = town->roster, .worker = town->worker, .worker_count = 3, .booked = &booked };
        coverage_day(coverage, &ask, fast);
        assert_int_equal(fast->half[20].shortage, cases[i].shortage);
        assert_int_equal(fast->half[20].tight, cases[i].tight);
        assert_int_equal(fast->half[20].have, 3);
    }
    coverage_free(coverage);
    coverage_free(NULL);
    free(fast);
    town_free(town);
}

/* ---- gaps ---- */

enum { GAPS_MAX = 4000 };

static bool before(const struct coverage_gap *a, const struct coverage_gap *b)
{
    if (a->halves != b->halves) return a->halves > b->halves;
    if (a->missing != b->missing) return a->missing > b->missing;
    return a->from_ms != b->from_ms ? a->from_ms < b->from_ms : a->skill < b->skill;
}

static int by_worst(const void *a, const void *b) { return before(a, b) ? -1 : before(b, a) ? 1 : 0; }

static uint32_t missing_at(const struct coverage_day *days, const bool *given, uint32_t index, uint32_t half, uint64_t *skills)
{
    const struct coverage_day *day = &days[half / HALVES];
    uint32_t own = 0, at = half % HALVES;
    if (!given[half / HALVES]) return 0;
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
        uint32_t missing = day->needed[skill][at] > day->have[skill][at] ? day->needed[skill][at] - day->have[skill][at] : 0;
        if (skill == index) { *skills = 1ull << skill; return missing; }
        own += missing;
    }
    *skills = day->half[at].tight;
    return day->half[at].shortage - own;
}

/* One line of half hours per skill; a run of them that are not zero is a gap. A day that was not given ends runs on either side. */
static uint32_t slow_gaps(const struct coverage_day *days, const bool *given, struct coverage_gap *out)
{
    uint32_t count = 0;
    for (uint32_t index = 0; index <= SKILLS_MAX; index++) {
        bool running = false;
        for (uint32_t half = 0; half < DAYS * HALVES; half++) {
            uint64_t skills = 0;
            uint32_t missing = missing_at(days, given, index, half, &skills);
            if (missing == 0) { running = false; continue; }
            int64_t from_ms = ms_of_day(FIRST_DAY) + half * HALF_MS;
            if (!running) out[count++] = (struct coverage_gap){ .skill = index < SKILLS_MAX ? (uint8_t)index : COVERAGE_SHARED, .from_ms = from_ms };
            running = true;
            struct coverage_gap *gap = &out[count - 1];
            gap->skills |= skills;
            gap->to_ms = from_ms + HALF_MS;
            gap->halves += missing;
            if (missing > gap->missing) gap->missing = missing;
        }
    }
    qsort(out, count, sizeof *out, by_worst);
    return count;
}

static void assert_gaps(const struct coverage_day *days, const bool *given, const struct coverage_gap *want, uint32_t count, uint32_t max)
{
    static struct coverage_gap storage[GAPS_MAX];
    struct coverage_gaps gaps;
    uint64_t halves = 0;
    coverage_gaps_init(&gaps, storage, max);
    for (int32_t day = 0; day < DAYS; day++)
        if (given[day]) coverage_gaps_day(&gaps, &days[day]);
    coverage_gaps_end(&gaps);
    assert_int_equal(gaps.found, count);
    assert_int_equal(gaps.count, count < max ? count : max);
    for (uint32_t i = 0; i < gaps.count; i++) {
        assert_int_equal(storage[i].skill, want[i].skill);
        assert_int_equal(storage[i].skills, want[i].skills);
        assert_int_equal(storage[i].from_ms, want[i].from_ms);
        assert_int_equal(storage[i].to_ms, want[i].to_ms);
        assert_int_equal(storage[i].missing, want[i].missing);
        assert_int_equal(storage[i].halves, want[i].halves);
    }
    for (int32_t day = 0; day < DAYS; day++)
        for (uint32_t half = 0; given[day] && half < HALVES; half++) halves += days[day].half[half].shortage;
    assert_int_equal(gaps.halves, halves);      /* together they are the shortage */
}

static void random_gaps(void **state)
{
    (void)state;
    static struct coverage_gap want[GAPS_MAX];
    struct wants *wants = malloc(sizeof *wants);
    struct coverage_day *days = calloc(DAYS, sizeof *days);
    struct coverage *coverage = coverage_new(WORKERS_MAX);
    assert_true(wants != NULL && days != NULL && coverage != NULL);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        uint64_t bits = seed * 2147483647;
        uint32_t skills = 1 + random_below(&bits, 8);
        bool given[DAYS] = { false };
        struct town *town = random_town(5 + random_below(&bits, 30), skills, &bits);
        for (int32_t day = 0; day < DAYS; day++) {
            random_wants(wants, skills, 1 + random_below(&bits, 3), &bits);
            struct coverage_ask ask = { .day = FIRST_DAY + day, .roster = town->roster, .worker = town->worker, .worker_count = town->workers,
                                        .forecast = &wants->forecast };
            given[day] = random_below(&bits, 6) != 0;
            coverage_day(coverage, &ask, &days[day]);
        }
        uint32_t count = slow_gaps(days, given, want);
        assert_true(count < GAPS_MAX);
        assert_gaps(days, given, want, count, GAPS_MAX);
        assert_gaps(days, given, want, count, 7);
        assert_gaps(days, given, want, count, 0);
        town_free(town);
    }
    coverage_free(coverage);
    free(days);
    free(wants);
}

/* A need for a night nurse from 23:00 to 01:00 over the end of the year, and nobody there. */
static void a_gap_over_midnight(void **state)
{
    (void)state;
    int32_t last = day_of_civil(2026, 12, 31);
    int64_t from_ms = ms_of_day(last) + 46 * HALF_MS, to_ms = ms_of_day(last + 1) + 2 * HALF_MS;
    struct coverage *coverage = coverage_new(0);
    struct coverage_day *day = malloc(sizeof *day);
    struct roster *roster = empty_roster(0);
    struct coverage_gap storage[4];
    struct coverage_gaps gaps;
    coverage_gaps_init(&gaps, storage, 4);
    for (int32_t i = 0; i < 2; i++) {
        static struct demand_table booked;
        memset(&booked, 0, sizeof booked);
        demand_table_add(&booked, last + i, 5, from_ms, to_ms, 2);
        struct coverage_ask ask = { .day = last + i, .roster = roster, .booked = &booked };
        coverage_day(coverage, &ask, day);
        coverage_gaps_day(&gaps, day);
    }
    coverage_gaps_end(&gaps);
    assert_int_equal(gaps.count, 1);
    assert_int_equal(gaps.found, 1);
    assert_int_equal(storage[0].skill, 5);
    assert_int_equal(storage[0].skills, 1u << 5);
    assert_int_equal(storage[0].from_ms, from_ms);
    assert_int_equal(storage[0].to_ms, to_ms);
    assert_int_equal(storage[0].missing, 2);
    assert_int_equal(storage[0].halves, 8);
    roster_free(roster);
    coverage_free(coverage);
    free(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_presence),
        cmocka_unit_test(shifts_by_hand),
        cmocka_unit_test(random_days),
        cmocka_unit_test(everybody_is_needed),
        cmocka_unit_test(told_apart),
        cmocka_unit_test(random_gaps),
        cmocka_unit_test(a_gap_over_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
