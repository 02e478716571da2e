/* coverage.c - see coverage.h. Workers of a point who hold the same skills are one group; a half hour is a flow from the skills that need
 * somebody to the groups that are there. The flow is begun greedily and completed by shortest augmenting paths over the skills (Ford and
 * Fulkerson 1956, Edmonds and Karp 1972); a search that fails leaves a closed set of skills that no later one need enter. */
#include "engine/outlook/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "engine/calendar.h"
#include "engine/ensure.h"

enum { MILLI = 1000, SPANS_OF_TWO_DAYS = 2 * SPANS_MAX };

struct group { uint64_t skills; uint16_t there[HALVES]; };

struct coverage {
    uint32_t workers_max, group_count, slot_mask;
    struct group *group;                      /* workers_max */
    uint32_t *slot;                           /* hash of skills -> group + 1; 0: empty */
    uint32_t *by_skills;                      /* groups, those with fewest skills first */
    /* One half hour: the groups that are there and can do something that is needed. */
    uint32_t at_hand;
    uint64_t *skills;                         /* of each */
    uint64_t *serves;                         /* skills whose places its workers fill */
    uint16_t *left;                           /* its workers who fill none yet */
    uint16_t (*flow)[SKILLS_MAX];             /* workers of a group who fill a skill's places */
};

struct coverage *coverage_new(uint32_t workers_max)
{
    struct coverage *coverage = calloc(1, sizeof *coverage);
    if (coverage == NULL) goto fail;
    size_t slots = 4, groups = (size_t)workers_max + 1;      /* + 1: nobody is not out of memory */
    while (slots < 2 * groups) slots *= 2;
    coverage->workers_max = workers_max;
    coverage->slot_mask = (uint32_t)(slots - 1);
    coverage->group = calloc(groups, sizeof *coverage->group);
    coverage->slot = calloc(slots, sizeof *coverage->slot);
    coverage->by_skills = calloc(groups, sizeof *coverage->by_skills);
    coverage->skills = calloc(groups, sizeof *coverage->skills);
    coverage->serves = calloc(groups, sizeof *coverage->serves);
    coverage->left = calloc(groups, sizeof *coverage->left);
    coverage->flow = calloc(groups, sizeof *coverage->flow);
    if (!coverage->group || !coverage->slot || !coverage->by_skills || !coverage->skills || !coverage->serves || !coverage->left || !coverage->flow)
        goto fail;
    return coverage;
fail:
    coverage_free(coverage);
    return NULL;
}

void coverage_free(struct coverage *coverage)
{
    if (coverage == NULL) return;
    free(coverage->flow);
    free(coverage->left);
    free(coverage->serves);
    free(coverage->skills);
    free(coverage->by_skills);
    free(coverage->slot);
    free(coverage->group);
    free(coverage);
}

/* ---- who is there ---- */

static uint64_t bits(uint32_t from, uint32_t to) { return to <= from ? 0 : (~0ull >> (64 - (to - from))) << from; }

/* Half hours that lie wholly inside [from_ms, to_ms). */
static uint64_t inside(int32_t day, int64_t from_ms, int64_t to_ms)
{
    int64_t midnight_ms = ms_of_day(day);
    int64_t from = from_ms > midnight_ms ? (from_ms - midnight_ms + HALF_MS - 1) / HALF_MS : 0;
    int64_t to = to_ms < midnight_ms + DAY_MS ? (to_ms - midnight_ms) / HALF_MS : HALVES;
    return from < to ? bits((uint32_t)from, (uint32_t)to) : 0;
}

/* The spans of yesterday's shift and today's, in order of start. */
static uint32_t spans_of_two_days(const struct roster *roster, uint32_t row, int32_t day, struct span span[SPANS_OF_TWO_DAYS])
{
    uint32_t count = roster_spans(roster, row, day - 1, span);
    count += roster_spans(roster, row, day, span + count);
    for (uint32_t i = 1; i < count; i++) {
        struct span one = span[i];
        uint32_t at = i;
        for (; at > 0 && span[at - 1].start_ms > one.start_ms; at--) span[at] = span[at - 1];
        span[at] = one;
    }
    return count;
}

uint64_t coverage_present(const struct roster *roster, const struct coverage_worker *worker, int32_t day)
{
    struct span span[SPANS_OF_TWO_DAYS];
    uint32_t count = spans_of_two_days(roster, worker->row, day, span);
    uint64_t present = 0;
    for (uint32_t i = 0; i < count; i++) {      /* spans that touch are one: nobody leaves in between */
        while (i + 1 < count && span[i + 1].start_ms <= span[i].end_ms) {
            if (span[i + 1].end_ms < span[i].end_ms) span[i + 1].end_ms = span[i].end_ms;
            span[i + 1].start_ms = span[i].start_ms;
            i++;
        }
        present |= inside(day, span[i].start_ms, span[i].end_ms);
    }
    for (uint32_t i = 0; i < worker->away_count; i++) {
        struct halves away = demand_halves(day, worker->away[i].start_ms, worker->away[i].end_ms);
        present &= ~bits(away.from, away.to);
    }
    return present;
}

static struct group *group_of(struct coverage *coverage, uint64_t skills)
{
    uint32_t slot = (uint32_t)(skills * 0x9e3779b97f4a7c15u >> 32) & coverage->slot_mask;      /* Knuth's multiplicative hash */
    while (coverage->slot[slot] != 0) {
        struct group *group = &coverage->group[coverage->slot[slot] - 1];
        if (group->skills == skills) return group;
        slot = (slot + 1) & coverage->slot_mask;
    }
    struct group *group = &coverage->group[coverage->group_count++];
    *group = (struct group){ .skills = skills };
    coverage->slot[slot] = coverage->group_count;
    return group;
}

/* A counting sort by the number of skills; in the order of the workers where that is equal. */
static void sort_groups(struct coverage *coverage)
{
    uint32_t first[SKILLS_MAX + 2] = { 0 };
    for (uint32_t i = 0; i < coverage->group_count; i++) first[__builtin_popcountll(coverage->group[i].skills) + 1]++;
    for (uint32_t i = 1; i < SKILLS_MAX + 2; i++) first[i] += first[i - 1];
    for (uint32_t i = 0; i < coverage->group_count; i++) coverage->by_skills[first[__builtin_popcountll(coverage->group[i].skills)]++] = i;
}

static void gather(struct coverage *coverage, const struct coverage_ask *ask, struct coverage_day *out)
{
    coverage->group_count = 0;
    memset(coverage->slot, 0, ((size_t)coverage->slot_mask + 1) * sizeof *coverage->slot);
    for (uint32_t i = 0; i < ask->worker_count; i++) {
        uint64_t present = coverage_present(ask->roster, &ask->worker[i], ask->day);
        if (present == 0) continue;
        struct group *group = group_of(coverage, ask->worker[i].skills);
        for (; present != 0; present &= present - 1) group->there[__builtin_ctzll(present)]++;
    }
    sort_groups(coverage);
    for (uint32_t i = 0; i < coverage->group_count; i++) {
        const struct group *group = &coverage->group[i];
        for (uint32_t half = 0; half < HALVES; half++) out->half[half].have += group->there[half];
        for (uint64_t left = group->skills & out->skills; left != 0; left &= left - 1) {
            uint16_t *have = out->have[__builtin_ctzll(left)];
            for (uint32_t half = 0; half < HALVES; half++) have[half] = (uint16_t)(have[half] + group->there[half]);
        }
    }
}

/* ---- what is needed ---- */

static void need(const struct coverage_ask *ask, struct coverage_day *out)
{
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
        uint32_t any = 0;
        for (uint32_t half = 0; half < HALVES; half++) {
            uint32_t booked = ask->booked != NULL ? ask->booked->count[skill][half] : 0;
            uint32_t milli = ask->forecast != NULL ? ask->forecast->milli[skill][half] : 0;
            uint32_t foreseen = milli >= ask->forecast_least_milli ? (milli + MILLI - 1) / MILLI : 0;
            uint32_t needed = booked > foreseen ? booked : foreseen;
            if (needed > UINT16_MAX) needed = UINT16_MAX;
            out->needed[skill][half] = (uint16_t)needed;
            any |= needed;
        }
        if (any != 0) out->skills |= 1ull << skill;
    }
}

/* ---- the most that can be filled at once ---- */

/* How a search came to a skill: its worker of this group is wanted by the skill `from`. */
struct step { uint8_t from; uint32_t group; };

static void assign(struct coverage *coverage, uint32_t group, uint32_t skill, int32_t workers)
{
    uint16_t *flow = &coverage->flow[group][skill];
    *flow = (uint16_t)(*flow + workers);
    uint64_t bit = 1ull << skill;
    coverage->serves[group] = *flow != 0 ? coverage->serves[group] | bit : coverage->serves[group] & ~bit;
}

/* Moves as many as the way from `skill` back to `root` allows: each group on it takes up the next skill in place of the one before. */
static uint32_t augment(struct coverage *coverage, const struct step step[SKILLS_MAX], uint32_t root, uint32_t skill, uint32_t group, uint32_t most)
{
    uint32_t moved = most < coverage->left[group] ? most : coverage->left[group];
    for (uint32_t at = skill; at != root; at = step[at].from)
        if (coverage->flow[step[at].group][at] < moved) moved = coverage->flow[step[at].group][at];
    coverage->left[group] = (uint16_t)(coverage->left[group] - moved);
    assign(coverage, group, skill, (int32_t)moved);
    for (uint32_t at = skill; at != root; at = step[at].from) {
        assign(coverage, step[at].group, at, -(int32_t)moved);
        assign(coverage, step[at].group, step[at].from, (int32_t)moved);
    }
    return moved;
}

/* Fills up to `most` more places of `root` along one shortest way. 0: there is none, and *seen has grown by the skills that were reached;
 * otherwise *seen is as before. Skills in *seen are not entered. */
static uint32_t search(struct coverage *coverage, uint32_t root, uint32_t most, uint64_t *seen)
{
    struct step step[SKILLS_MAX];
    uint8_t queue[SKILLS_MAX];
    uint32_t first = 0, count = 1;
    uint64_t reached = *seen | 1ull << root;
    queue[0] = (uint8_t)root;
    while (first < count) {
        uint8_t skill = queue[first++];
        for (uint32_t group = 0; group < coverage->at_hand; group++) {
            if ((coverage->skills[group] >> skill & 1) == 0) continue;
            if (coverage->left[group] > 0) return augment(coverage, step, root, skill, group, most);
            for (uint64_t next = coverage->serves[group] & ~reached; next != 0; next &= next - 1) {
                uint8_t other = (uint8_t)__builtin_ctzll(next);
                step[other] = (struct step){ .from = skill, .group = group };
                queue[count++] = other;
            }
            reached |= coverage->serves[group];
        }
    }
    *seen = reached;
    return 0;
}

static void set_out(struct coverage *coverage, uint32_t half, uint64_t wanted)
{
    coverage->at_hand = 0;
    for (uint32_t i = 0; i < coverage->group_count; i++) {
        const struct group *group = &coverage->group[coverage->by_skills[i]];
        uint64_t skills = group->skills & wanted;
        if (group->there[half] == 0 || skills == 0) continue;
        uint32_t at = coverage->at_hand++;
        coverage->skills[at] = skills;
        coverage->serves[at] = 0;
        coverage->left[at] = group->there[half];
        for (; skills != 0; skills &= skills - 1) coverage->flow[at][__builtin_ctzll(skills)] = 0;
    }
}

/* The skill with the fewest holders to spare comes first: mostly nothing is left to augment then. */
static uint32_t order_skills(const struct coverage_day *day, uint32_t half, uint8_t order[SKILLS_MAX])
{
    uint32_t count = 0;
    for (uint64_t left = day->skills; left != 0; left &= left - 1) {
        uint8_t skill = (uint8_t)__builtin_ctzll(left);
        if (day->needed[skill][half] == 0) continue;
        int32_t spare = day->have[skill][half] - day->needed[skill][half];
        uint32_t at = count++;
        for (; at > 0 && day->have[order[at - 1]][half] - day->needed[order[at - 1]][half] > spare; at--) order[at] = order[at - 1];
        order[at] = skill;
    }
    return count;
}

static uint32_t fill_greedily(struct coverage *coverage, uint32_t skill, uint32_t places)
{
    for (uint32_t group = 0; group < coverage->at_hand && places > 0; group++) {
        if ((coverage->skills[group] >> skill & 1) == 0 || coverage->left[group] == 0) continue;
        uint32_t taken = places < coverage->left[group] ? places : coverage->left[group];
        coverage->left[group] = (uint16_t)(coverage->left[group] - taken);
        assign(coverage, group, skill, (int32_t)taken);
        places -= taken;
    }
    return places;
}

static void match_half(struct coverage *coverage, uint32_t half, struct coverage_day *out)
{
    uint8_t order[SKILLS_MAX];
    uint16_t places[SKILLS_MAX];
    uint32_t count = order_skills(out, half, order), needed = 0;
    uint64_t wanted = 0, closed = 0;
    for (uint32_t i = 0; i < count; i++) wanted |= 1ull << order[i];
    set_out(coverage, half, wanted);
    for (uint32_t i = 0; i < count; i++) {
        needed += out->needed[order[i]][half];
        places[i] = (uint16_t)fill_greedily(coverage, order[i], out->needed[order[i]][half]);
    }
    struct coverage_half *result = &out->half[half];
    uint32_t shortage = 0;
    for (uint32_t i = 0; i < count; i++) {
        while (places[i] > 0) {
            uint32_t moved = search(coverage, order[i], places[i], &closed);
            if (moved == 0) break;
            places[i] = (uint16_t)(places[i] - moved);
        }
        shortage += places[i];
    }
    result->tight = closed;
    result->needed = needed;
    result->shortage = shortage;
}

void coverage_day(struct coverage *coverage, const struct coverage_ask *ask, struct coverage_day *out)
{
    ENSURE(ask->worker_count <= coverage->workers_max && ask->worker_count <= UINT16_MAX);
    *out = (struct coverage_day){ .day = ask->day };
    need(ask, out);
    gather(coverage, ask, out);
    for (uint32_t half = 0; half < HALVES; half++) match_half(coverage, half, out);
}

/* ---- gaps ---- */

static bool worse(const struct coverage_gap *a, const struct coverage_gap *b)
{
    if (a->halves != b->halves) return a->halves > b->halves;
    if (a->missing != b->missing) return a->missing > b->missing;
    if (a->from_ms != b->from_ms) return a->from_ms < b->from_ms;
    return a->skill < b->skill;
}

static void close_gap(struct coverage_gaps *gaps, struct coverage_gap *open)
{
    if (open->missing == 0) return;
    struct coverage_gap gap = *open;
    *open = (struct coverage_gap){ 0 };
    gaps->found++;
    gaps->halves += gap.halves;
    uint32_t at = gaps->count;
    while (at > 0 && worse(&gap, &gaps->gap[at - 1])) at--;
    if (at == gaps->max) return;
    if (gaps->count < gaps->max) gaps->count++;
    memmove(&gaps->gap[at + 1], &gaps->gap[at], (gaps->count - at - 1) * sizeof gap);
    gaps->gap[at] = gap;
}

static void go_on(struct coverage_gaps *gaps, uint32_t index, uint64_t skills, uint32_t missing, int64_t from_ms)
{
    struct coverage_gap *open = &gaps->open[index];
    if (missing == 0) {
        close_gap(gaps, open);
        return;
    }
    if (open->missing == 0) open->from_ms = from_ms;
    open->skill = index < SKILLS_MAX ? (uint8_t)index : COVERAGE_SHARED;
    open->skills |= skills;
    open->to_ms = from_ms + HALF_MS;
    open->halves += missing;
    if (missing > open->missing) open->missing = missing;
}

void coverage_gaps_init(struct coverage_gaps *gaps, struct coverage_gap *storage, uint32_t max)
{
    *gaps = (struct coverage_gaps){ .gap = storage, .max = max };
}

void coverage_gaps_day(struct coverage_gaps *gaps, const struct coverage_day *day)
{
    if (day->day != gaps->next_day) coverage_gaps_end(gaps);
    for (uint32_t half = 0; half < HALVES; half++) {
        int64_t from_ms = ms_of_day(day->day) + half * HALF_MS;
        uint32_t own = 0;
        for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
            int32_t missing = day->needed[skill][half] - day->have[skill][half];
            if (missing < 0) missing = 0;
            own += (uint32_t)missing;
            go_on(gaps, skill, 1ull << skill, (uint32_t)missing, from_ms);
        }
        go_on(gaps, SKILLS_MAX, day->half[half].tight, day->half[half].shortage - own, from_ms);
    }
    gaps->next_day = day->day + 1;
}

void coverage_gaps_end(struct coverage_gaps *gaps)
{
    for (uint32_t i = 0; i <= SKILLS_MAX; i++) close_gap(gaps, &gaps->open[i]);
}
