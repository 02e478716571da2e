#include "server/record_outlook.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 32, NAMES_SIZE = 2100 };

static const char *const kind_names[] = { [DAY_PLAIN] = "plain", [DAY_REST] = "rest", [DAY_WORK] = "work", [DAY_STATUTORY] = "statutory" };

const char *record_day_kind(enum day_kind kind) { return kind_names[kind]; }

bool record_read_day_kind(const char *text, enum day_kind *out)
{
    for (int kind = 0; kind < DAY_KINDS; kind++) {
        if (strcmp(text, kind_names[kind]) != 0) continue;
        *out = (enum day_kind)kind;
        return true;
    }
    return false;
}

static int skill_by_name(const struct tables *tables, const char *name, size_t length)
{
    for (uint32_t skill = 0; skill < tables->skill_count; skill++)
        if (strlen(tables->skill[skill]) == length && memcmp(tables->skill[skill], name, length) == 0) return (int)skill;
    return -1;
}

/* ---- demand: SKILL:HALF:COUNT ---- */

void record_write_demand(const struct tables *tables, const struct demand_cell *cell, uint32_t count, char out[DEMAND_TEXT])
{
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, DEMAND_TEXT - used, "%s%s:%u:%u", i > 0 ? " " : "", tables->skill[cell[i].skill], (unsigned)cell[i].half,
                                 (unsigned)cell[i].count);
}

bool record_read_demand(const struct tables *tables, const char **at, struct demand_cell *out)
{
    while (**at != '\0') {
        char name[NAME_SIZE];
        unsigned half, count;
        int length = 0;
        if (sscanf(*at, "%31[^: ]:%2u:%5u%n", name, &half, &count, &length) != 3 || half >= HALVES || count == 0 || count > UINT16_MAX) return false;
        const char *end = *at + length;
        if (*end != ' ' && *end != '\0') return false;
        *at = *end == ' ' ? end + 1 : end;
        int skill = skill_by_name(tables, name, strlen(name));
        if (skill < 0) continue;
        *out = (struct demand_cell){ .skill = (uint8_t)skill, .half = (uint8_t)half, .count = (uint16_t)count };
        return true;
    }
    return false;
}

/* ---- gaps: DAY:SKILLS:FROM_MS:TO_MS:MISSING:HALVES, skills joined by +; and "look" when the point is to be looked at ---- */

void record_write_gaps(const struct tables *tables, const struct day_gap *gap, uint32_t count, bool wanted, char out[GAPS_TEXT])
{
    size_t used = (size_t)snprintf(out, GAPS_TEXT, "%s", wanted ? "look" : "");
    for (uint32_t i = 0; i < count; i++) {
        char names[NAMES_SIZE];
        tables_skill_names(tables, gap[i].gap.skills, names, sizeof names);
        for (char *at = names; *at != '\0'; at++) if (*at == ' ') *at = '+';
        used += (size_t)snprintf(out + used, GAPS_TEXT - used, "%s%" PRId32 ":%s:%" PRId64 ":%" PRId64 ":%" PRIu32 ":%" PRIu32, used > 0 ? " " : "", gap[i].day,
                                 names, gap[i].gap.from_ms, gap[i].gap.to_ms, gap[i].gap.missing, gap[i].gap.halves);
    }
}

/* false: a skill is not in the tables any more. */
static bool read_skills(const struct tables *tables, const char *names, struct coverage_gap *gap)
{
    uint32_t count = 0;
    for (const char *at = names; ; ) {
        size_t length = strcspn(at, "+");
        int skill = skill_by_name(tables, at, length);
        if (skill < 0) return false;
        gap->skills |= 1ull << skill;
        gap->skill = count++ > 0 ? COVERAGE_SHARED : (uint8_t)skill;
        if (at[length] == '\0') return true;
        at += length + 1;
    }
}

bool record_read_gaps(const struct tables *tables, const char *text, struct day_gap out[OUTLOOK_DAYS_MAX], uint32_t *count, bool *wanted)
{
    *count = 0;
    *wanted = strncmp(text, "look", 4) == 0 && (text[4] == ' ' || text[4] == '\0');
    const char *at = *wanted ? text + 4 + (text[4] == ' ') : text;
    while (*at != '\0') {
        char names[NAMES_SIZE];
        struct day_gap gap = { 0 };
        int length = 0;
        if (*count == OUTLOOK_DAYS_MAX) return false;
        if (sscanf(at, "%9" SCNd32 ":%2099[^: ]:%15" SCNd64 ":%15" SCNd64 ":%9" SCNu32 ":%9" SCNu32 "%n", &gap.day, names, &gap.gap.from_ms, &gap.gap.to_ms,
                   &gap.gap.missing, &gap.gap.halves, &length) != 6) return false;
        at += length;
        if (*at != ' ' && *at != '\0') return false;
        if (*at == ' ') at++;
        if (read_skills(tables, names, &gap.gap)) out[(*count)++] = gap;
    }
    return true;
}

/* ---- COUNTED LOOKED ---- */

void record_write_outlook(const struct outlook_days *days, char out[DAYS_TEXT])
{
    snprintf(out, DAYS_TEXT, "%" PRId32 " %" PRId32, days->counted, days->looked);
}

bool record_read_outlook(const char *text, struct outlook_days *out)
{
    int length = 0;
    return sscanf(text, "%9" SCNd32 " %9" SCNd32 "%n", &out->counted, &out->looked, &length) == 2 && text[length] == '\0';
}
