/* rules.h - the labour rules as one table: id, law or policy, hard or soft, limit, unit, source.
 * They are checked over the roster around a day, on every edit and again when a visit is matched.
 * Sources: LL = Labour Law of the PRC, WT = State Council rules on working time, LCL = Labour Contract Law,
 * FW = special rules on the protection of female workers. */
#ifndef PAIDAN_ENGINE_RULES_H
#define PAIDAN_ENGINE_RULES_H

#include "engine/roster.h"

enum relation { RELATION_CONTRACT = 1, RELATION_AGREEMENT, RELATION_PART_TIME, RELATION_AGENCY };
enum hours_system { HOURS_STANDARD = 1, HOURS_COMPREHENSIVE };      /* comprehensive needs the labour authority's approval (LL 39) */

#define RULES(X) \
    /* id            name             law/policy hard   limit  unit       source */ \
    X(NONE,          "none",          "",        false,     0, "",        "") \
    X(DAY,           "day_hours",     "law",     true,    660, "minutes", "LL 36, 41: 8 h and at most 3 h overtime a day") \
    X(DAY_LONG,      "day_hours_c",   "law",     true,    720, "minutes", "LL 39: a 12 h shift under comprehensive hours") \
    X(OVERTIME,      "month_overtime","law",     true,   2160, "minutes", "LL 41: at most 36 h overtime a month") \
    X(REST_DAY,      "rest_day",      "law",     true,      6, "days",    "LL 38: at least one day off in seven") \
    X(NIGHT,         "night",         "law",     true,      0, "minutes", "LL 61, 63; FW 6, 9: no night work when pregnant or nursing") \
    X(MOTHER_DAY,    "mother_day",    "law",     true,    480, "minutes", "LL 61, 63: no overtime when pregnant or nursing") \
    X(PART_DAY,      "part_day",      "law",     false,   240, "minutes", "LCL 68: 4 h a day on average") \
    X(PART_WEEK,     "part_week",     "law",     true,   1440, "minutes", "LCL 68: 24 h a week for one employer") \
    X(WEEK,          "week_hours",    "law",     false,  2640, "minutes", "LL 36: 44 h a week; over it counts as overtime") \
    X(REST_GAP,      "rest_gap",      "policy",  false,   660, "minutes", "policy: 11 h between two shifts; no Chinese statute sets it")

enum rule {
#define X(id, name, basis, hard, limit, unit, source) RULE_##id,
    RULES(X)
#undef X
    RULE_COUNT
};

struct rule_row { const char *name, *basis; bool hard; int64_t limit; const char *unit, *source; };
extern const struct rule_row rule_rows[RULE_COUNT];

struct labour { uint8_t relation, hours; bool mother; };      /* mother: pregnant from month 7, or nursing in the first year */
struct breach { enum rule rule; int64_t measured; };          /* in the rule's unit */

/* The first hard rule the roster breaks on `day` for this worker, or RULE_NONE; measured tells by what value. */
struct breach rules_hard(const struct roster *roster, uint32_t row, struct labour labour, int32_t day);
/* Every rule broken on `day`, hard and soft, in table order; returns how many were written, at most max. */
uint32_t rules_all(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, struct breach *out, uint32_t max);

#endif
