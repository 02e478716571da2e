/* make_workers.c - a made-up workforce. What a worker may do follows from the skills drawn: the certificates and the health class are those
 * that the menu asks for. Which rotations are lawful for whom is asked of the engine's own rules, so no made-up roster breaks a hard one.
 * The first workers of each point follow the rotation that spans the day widest, as many as keep every day covered from end to end. */
#include "tables/tables.h"

#include <string.h>

#include "engine/roster/rules.h"
#include "tables/parts.h"

enum { PER_MILLE = 1000, FIRMS_MAX = 500, FIRM_WORKERS = 20, FIRMS_AT_POINT = 5, OTHER_SKILL = 50, RULE_DAYS = 70, SLOT_MIN = 30, LONG_VISIT_MIN = 540 };

/* How many of 1,000 workers have a skill, or of 1,000 who have the one before it. A skill not named here: OTHER_SKILL. */
static const struct trade { const char *skill, *after; uint32_t share; } trades[] = {
    { "cleaning", NULL, 500 },           { "cleaning-deep", "cleaning", 500 },  { "window", "cleaning", 300 },
    { "organising", "cleaning", 120 },   { "disinfect", "cleaning", 80 },       { "appliance", NULL, 120 },
    { "cooking", NULL, 200 },            { "housekeeping", "cooking", 300 },    { "courier", NULL, 150 },
    { "childcare", NULL, 150 },          { "maternity", "childcare", 250 },     { "maternity-lact", "maternity", 350 },
    { "eldercare", NULL, 250 },          { "eldercare-nursing", "eldercare", 400 },
    { "eldercare-bath", "eldercare-nursing", 500 },                             { "eldercare-groom", "eldercare", 250 },
    { "escort", NULL, 100 },             { "plumbing", NULL, 40 },              { "electric", NULL, 40 },
    { "locksmith", NULL, 30 },           { "moving", NULL, 60 },                { "pet", NULL, 100 },
};

/* Which rotations are open to whom. */
enum group { GROUP_FULL, GROUP_LONG, GROUP_PART, GROUP_MOTHER, GROUPS };

static const struct labour group_labour[GROUPS] = {
    [GROUP_FULL]   = { .relation = RELATION_CONTRACT, .hours = HOURS_STANDARD },
    [GROUP_LONG]   = { .relation = RELATION_CONTRACT, .hours = HOURS_COMPREHENSIVE },
    [GROUP_PART]   = { .relation = RELATION_PART_TIME, .hours = HOURS_STANDARD },
    [GROUP_MOTHER] = { .relation = RELATION_CONTRACT, .hours = HOURS_STANDARD, .mother = true },
};

struct options { uint32_t count, share; const struct table_pattern *pattern[PATTERNS_MAX]; };

struct maker {
    const struct tables *tables;
    uint64_t random;
    int32_t today;
    struct options options[GROUPS];
    const struct table_pattern *cover; uint32_t cover_crew;      /* at each point, the first so many follow it; NULL: none is lawful */
    uint64_t long_skills;                                        /* for visits longer than a standard shift */
    uint64_t all_skills;
    uint32_t firms;
    uint32_t used[PATTERNS_MAX];                                 /* at this point, how many follow each pattern already */
};

/* splitmix64, public domain, Sebastiano Vigna. */
static uint64_t draw(struct maker *maker)
{
    uint64_t z = maker->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint32_t draw_below(struct maker *maker, uint32_t bound)
{
    return (uint32_t)((draw(maker) >> 32) * bound >> 32);
}

static bool chance(struct maker *maker, uint32_t of_thousand)
{
    return draw_below(maker, PER_MILLE) < of_thousand;
}

/* ---- rotations ---- */

/* Offsets that halve the gaps one after the other, so that any first few are spread over the cycle: 0, 4, 2, 6, 1, 5, 3, 7 of 8. */
static uint8_t spread_offset(uint32_t index, uint8_t length)
{
    uint32_t reversed = 0;
    for (uint32_t bit = 0; bit < 8; bit++)
        if ((index >> bit & 1) != 0) reversed |= 0x80u >> bit;
    return (uint8_t)(reversed * length >> 8);
}

static bool within_rules(const struct roster *roster, struct labour labour, bool hard_only, int32_t today)
{
    for (int32_t day = today; day < today + RULE_DAYS; day++) {
        struct breach breach;
        if (rules_hard(roster, 0, labour, day).rule != RULE_NONE) return false;
        if (!hard_only && rules_all(roster, 0, labour, day, &breach, 1) > 0) return false;
    }
    return true;
}

/* Part-timers keep to the soft rules too: four hours a day on average is all that separates them from full-timers. */
static bool lawful(struct roster *roster, const struct table_pattern *pattern, enum group group, int32_t today)
{
    for (uint8_t offset = 0; offset < pattern->pattern.length; offset++) {
        if (roster_rotate(roster, 0, (struct rotation){ pattern->pattern.id, offset }) != REFUSE_OK) return false;
        if (!within_rules(roster, group_labour[group], group != GROUP_PART, today)) return false;
    }
    return true;
}

static void find_options(struct maker *maker, struct roster *roster)
{
    for (uint32_t i = 0; i < maker->tables->pattern_count; i++) {
        const struct table_pattern *pattern = &maker->tables->pattern[i];
        bool part = pattern->hours == HOURS_STANDARD && lawful(roster, pattern, GROUP_PART, maker->today);
        for (enum group group = 0; group < GROUPS; group++) {
            struct options *options = &maker->options[group];
            bool fits = group == GROUP_PART ? part : !part && pattern->hours == group_labour[group].hours && lawful(roster, pattern, group, maker->today);
            if (!fits || pattern->share == 0) continue;
            options->pattern[options->count++] = pattern;
            options->share += pattern->share;
        }
    }
}

static bool prepare_rotations(struct maker *maker)
{
    bool ok = false;
    struct roster *roster = roster_new(1);
    if (!roster) goto out;
    for (uint32_t i = 0; i < maker->tables->shift_count; i++)
        if (roster_kind_put(roster, &maker->tables->shift[i].kind) != REFUSE_OK) goto out;
    for (uint32_t i = 0; i < maker->tables->pattern_count; i++)
        if (roster_pattern_put(roster, &maker->tables->pattern[i].pattern) != REFUSE_OK) goto out;
    roster_today(roster, maker->today);
    find_options(maker, roster);
    ok = maker->options[GROUP_FULL].count > 0;
out:
    roster_free(roster);
    return ok;
}

/* The half hours of a day that a shift spans, as bits. */
static uint64_t span_bits(const struct tables *tables, uint8_t shift)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < tables->shift_count; i++) {
        const struct shift_kind *kind = &tables->shift[i].kind;
        if (kind->id != shift) continue;
        for (uint32_t s = 0; s < kind->span_count; s++)
            for (int32_t slot = 0; slot < 24 * 60 / SLOT_MIN; slot++)
                if (kind->span[s].start_min <= slot * SLOT_MIN && kind->span[s].end_min >= (slot + 1) * SLOT_MIN) bits |= UINT64_C(1) << slot;
    }
    return bits;
}

static uint32_t count_bits(uint64_t bits)
{
    uint32_t count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
}

static uint64_t pattern_bits(const struct tables *tables, const struct pattern *pattern)
{
    uint64_t bits = 0;
    for (uint8_t day = 0; day < pattern->length; day++) bits |= span_bits(tables, pattern->cycle[day]);
    return bits;
}

static bool covers(const struct tables *tables, const struct pattern *pattern, uint32_t crew)
{
    uint64_t whole = pattern_bits(tables, pattern);
    for (uint8_t day = 0; day < pattern->length; day++) {
        uint64_t bits = 0;
        for (uint32_t i = 0; i < crew; i++) bits |= span_bits(tables, pattern->cycle[(day + spread_offset(i, pattern->length)) % pattern->length]);
        if (bits != whole) return false;
    }
    return true;
}

static void choose_cover(struct maker *maker)
{
    uint32_t widest = 0;
    for (uint32_t i = 0; i < maker->options[GROUP_FULL].count; i++) {
        const struct table_pattern *pattern = maker->options[GROUP_FULL].pattern[i];
        uint32_t width = count_bits(pattern_bits(maker->tables, &pattern->pattern));
        if (width <= widest) continue;
        widest = width;
        maker->cover = pattern;
    }
    maker->cover_crew = 1;
    while (maker->cover_crew < 4 * CYCLE_MAX && !covers(maker->tables, &maker->cover->pattern, maker->cover_crew)) maker->cover_crew++;
}

/* ---- one worker ---- */

static uint32_t skill_share(const struct maker *maker, uint32_t bit, uint64_t held)
{
    for (size_t i = 0; i < sizeof trades / sizeof *trades; i++) {
        if (strcmp(trades[i].skill, maker->tables->skill[bit]) != 0) continue;
        if (!trades[i].after) return trades[i].share;
        int before = tables_skill_find(maker->tables, trades[i].after, strlen(trades[i].after));
        return before >= 0 && (held >> before & 1) != 0 ? trades[i].share : 0;
    }
    return OTHER_SKILL;
}

/* Trades are drawn in the order of their table, so that a skill comes after the one it builds on; then the skills that it does not name. */
static uint64_t draw_skills(struct maker *maker)
{
    uint64_t held = 0, left = maker->all_skills;
    for (size_t i = 0; i < sizeof trades / sizeof *trades; i++) {
        int bit = tables_skill_find(maker->tables, trades[i].skill, strlen(trades[i].skill));
        if (bit < 0) continue;
        left &= ~(UINT64_C(1) << bit);
        if (chance(maker, skill_share(maker, (uint32_t)bit, held))) held |= UINT64_C(1) << bit;
    }
    for (uint32_t bit = 0; bit < maker->tables->skill_count; bit++)
        if ((left >> bit & 1) != 0 && chance(maker, OTHER_SKILL)) held |= UINT64_C(1) << bit;
    if (held == 0) held = maker->all_skills & (~maker->all_skills + 1);      /* everybody can do something: the lowest bit, cleaning */
    return held;
}

static void give_credentials(struct maker *maker, struct worker_file *out)
{
    int32_t today = maker->today;
    out->health = HEALTH_GENERAL;
    for (uint32_t i = 0; i < maker->tables->item_count; i++) {
        const struct item *item = &maker->tables->item[i].item;
        if ((out->skills >> item->skill & 1) == 0) continue;
        if (out->health < item->health) out->health = item->health;
        if (item->cert != 0 && out->cert_until[item->cert] == 0) out->cert_until[item->cert] = today + 60 + (int32_t)draw_below(maker, 700);
    }
    out->identity_until = today + 90 + (int32_t)draw_below(maker, 1700);
    out->health_until = today + 60 + (int32_t)draw_below(maker, 300);
    out->insurance_until = today + 60 + (int32_t)draw_below(maker, 300);
    out->contract_until = today + 60 + (int32_t)draw_below(maker, 1000);
    out->trained_on = today - 30 - (int32_t)draw_below(maker, 600);
}

/* One worker in thirty or so has let something run out. */
static void let_lapse(struct maker *maker, struct worker_file *out)
{
    int32_t since = maker->today - 1 - (int32_t)draw_below(maker, 60);
    switch (draw_below(maker, 6)) {
    case 0: out->identity_until = since; break;
    case 1: out->health_until = since; break;
    case 2: out->insurance_until = since; break;
    case 3: out->contract_until = since; break;
    case 4: out->trained_on = since - TRAINING_DAYS; break;
    default:
        for (uint32_t cert = 1; cert < CERTS_MAX; cert++)
            if (out->cert_until[cert] != 0) out->cert_until[cert] = since;
    }
}

static enum group draw_group(struct maker *maker, uint64_t skills)
{
    if ((skills & maker->long_skills) != 0 && maker->options[GROUP_LONG].count > 0 && chance(maker, 300)) return GROUP_LONG;
    if (maker->options[GROUP_PART].count > 0 && chance(maker, 120)) return GROUP_PART;
    if (maker->options[GROUP_MOTHER].count > 0 && chance(maker, 12)) return GROUP_MOTHER;
    return GROUP_FULL;
}

static struct labour draw_labour(struct maker *maker, enum group group)
{
    struct labour labour = group_labour[group];
    uint32_t lot = draw_below(maker, PER_MILLE);
    if (group != GROUP_FULL) return labour;
    if (lot >= 600) labour.relation = lot < 940 ? RELATION_AGREEMENT : RELATION_AGENCY;
    return labour;
}

static const struct table_pattern *draw_pattern(struct maker *maker, enum group group)
{
    const struct options *options = &maker->options[group];
    uint32_t lot = draw_below(maker, options->share), i = 0;
    while (lot >= options->pattern[i]->share) lot -= options->pattern[i++]->share;
    return options->pattern[i];
}

/* Several firms share a point, and a firm has people at a few points near each other in the table; low numbers are the larger ones. */
static uint32_t draw_firm(struct maker *maker, uint32_t point)
{
    uint32_t a = draw_below(maker, FIRMS_AT_POINT), b = draw_below(maker, FIRMS_AT_POINT);
    uint64_t seat = (uint64_t)point * FIRMS_AT_POINT + (a < b ? a : b);
    return 1 + (uint32_t)(seat * maker->firms / ((uint64_t)maker->tables->point_count * FIRMS_AT_POINT));
}

static void make_worker(struct maker *maker, uint32_t point, uint32_t index_at_point, struct worker_file *out)
{
    const struct table_point *at = &maker->tables->point[point];
    bool cover = index_at_point < maker->cover_crew;
    out->firm = draw_firm(maker, point);
    out->point = at->point.id;
    out->base = at->point.place;
    if (chance(maker, 300)) {      /* begins the day at home, within a kilometre or so */
        out->base.lon_e7 += (int32_t)draw_below(maker, 180001) - 90000;
        out->base.lat_e7 += (int32_t)draw_below(maker, 160001) - 80000;
    }
    out->skills = draw_skills(maker);
    give_credentials(maker, out);
    if (chance(maker, 30)) let_lapse(maker, out);

    enum group group = cover ? GROUP_FULL : draw_group(maker, out->skills);
    out->labour = draw_labour(maker, group);
    const struct table_pattern *pattern = cover ? maker->cover : draw_pattern(maker, group);
    uint8_t length = pattern->pattern.length;
    uint32_t offset = spread_offset(maker->used[pattern->pattern.id]++, length) + point;      /* points begin at different days of the cycle */
    out->rotation = (struct rotation){ .pattern = pattern->pattern.id, .offset = (uint8_t)(offset % length) };
}

/* ---- all of them ---- */

static void look_at_skills(struct maker *maker)
{
    for (uint32_t bit = 0; bit < maker->tables->skill_count; bit++)
        if (maker->tables->skill[bit][0] != '\0') maker->all_skills |= UINT64_C(1) << bit;
    for (uint32_t i = 0; i < maker->tables->item_count; i++) {
        const struct item *item = &maker->tables->item[i].item;
        if ((item->mode & MODE_CONTRACT) == 0 && item_duration_ms(item, item->qty_min) > LONG_VISIT_MIN * MINUTE_MS)
            maker->long_skills |= UINT64_C(1) << item->skill;
    }
}

uint32_t tables_make_workers(const struct tables *tables, uint32_t count, uint64_t seed, int32_t today, struct worker_file *out)
{
    struct maker maker = { .tables = tables, .random = seed, .today = today };
    if (tables->point_count == 0 || !prepare_rotations(&maker)) return 0;
    choose_cover(&maker);
    look_at_skills(&maker);
    maker.firms = count / FIRM_WORKERS + 1 < FIRMS_MAX ? count / FIRM_WORKERS + 1 : FIRMS_MAX;

    uint64_t weights = 0, passed = 0;
    for (uint32_t i = 0; i < tables->point_count; i++) weights += (uint64_t)tables->point[i].weight + 1;
    uint32_t floor = count / maker.cover_crew >= tables->point_count ? maker.cover_crew : 0;      /* a crew for each point, if there are enough */
    uint32_t shared = count - floor * tables->point_count, made = 0;
    for (uint32_t point = 0; point < tables->point_count; point++) {
        uint64_t before = passed;
        passed += (uint64_t)tables->point[point].weight + 1;
        uint32_t here = floor + (uint32_t)(passed * shared / weights - before * shared / weights);
        memset(maker.used, 0, sizeof maker.used);
        for (uint32_t i = 0; i < here; i++, made++) {
            memset(&out[made], 0, sizeof out[made]);      /* padding too: equal seeds give equal bytes */
            out[made].id = made + 1;
            make_worker(&maker, point, i, &out[made]);
        }
    }
    return made;
}
