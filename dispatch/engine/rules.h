/* rules.h - the labour rules as one table: id, law or policy, hard or soft, limit, unit, source.
 * They are checked over the roster around a day, on every edit and again when a visit is matched.
 *
 * What is measured for `day`. The minutes of a day are those of the shift that begins on it (roster_minutes()); days outside the
 * roster's window count 0. A day without a shift breaks nothing.
 *   DAY, DAY_LONG, MOTHER_DAY, PART_DAY   the day's minutes; more than the limit breaks
 *   WEEK, PART_WEEK   the minutes of the day's ISO week, Monday to Sunday; more than the limit breaks
 *   OVERTIME          the overtime of the day's calendar month: for each day of the month its minutes beyond NORMAL_DAY_MIN, and for
 *                     each ISO week whose Sunday is in the month what its days, each counted up to NORMAL_DAY_MIN, hold beyond
 *                     NORMAL_WEEK_MIN. So no minute counts twice. The whole month counts, days to come included: a roster that
 *                     will break the limit is broken from the month's first shift on.
 *   REST_DAY          days with a shift on end, this one among them; more than the limit breaks
 *   NIGHT             the shift's minutes between 22:00 and 06:00; any breaks
 *   REST_GAP          minutes from the end of the shift before to this one's start, or from its end to the start of the next,
 *                     whichever is less, and below 0 where they overlap; less than the limit breaks
 * Whom they bind: DAY, OVERTIME and WEEK standard hours, DAY_LONG comprehensive hours (their averages over a quarter or a year are
 * the authority's to approve), NIGHT and MOTHER_DAY mothers, PART_DAY and PART_WEEK the part-time relation, the rest everybody.
 * A service agreement is not a labour contract, but is held to the same limits: fatigue does not read contracts.
 * Sources: LL = Labour Law of the PRC, WT = State Council rules on working time, LCL = Labour Contract Law,
 * FW = special rules on the protection of female workers. */
#ifndef PAIDAN_ENGINE_RULES_H
#define PAIDAN_ENGINE_RULES_H

#include "engine/roster.h"

enum relation { RELATION_CONTRACT = 1, RELATION_AGREEMENT, RELATION_PART_TIME, RELATION_AGENCY };
enum hours_system { HOURS_STANDARD = 1, HOURS_COMPREHENSIVE };      /* comprehensive needs the labour authority's approval (LL 39) */

/* LL 36. WT 3 says 40 h a week; the law's 44 h is where overtime is counted from here, as rotas of six 7 h days are usual. */
enum { NORMAL_DAY_MIN = 480, NORMAL_WEEK_MIN = 2640 };

#define RULES(X) \
    /* id            name             law/policy hard   limit            unit       source */ \
    X(NONE,          "none",          "",        false, 0,               "",        "") \
    X(DAY,           "day_hours",     "law",     true,  660,             "minutes", "LL 36, 41: 8 h and at most 3 h overtime a day") \
    X(DAY_LONG,      "day_hours_c",   "policy",  true,  720,             "minutes", "policy: 12 h under comprehensive hours; LL 39 leaves the day open") \
    X(OVERTIME,      "month_overtime","law",     true,  2160,            "minutes", "LL 41: at most 36 h overtime a month") \
    X(REST_DAY,      "rest_day",      "law",     true,  6,               "days",    "LL 38: at least one day off a week") \
    X(NIGHT,         "night",         "law",     true,  0,               "minutes", "LL 61, 63; FW 6, 9: no night work from month 7 of a pregnancy or when nursing") \
    X(MOTHER_DAY,    "mother_day",    "law",     true,  NORMAL_DAY_MIN,  "minutes", "LL 61, 63; FW 6, 9: no overtime from month 7 of a pregnancy or when nursing") \
    X(PART_DAY,      "part_day",      "law",     false, 240,             "minutes", "LCL 68: 4 h a day on average") \
    X(PART_WEEK,     "part_week",     "law",     true,  1440,            "minutes", "LCL 68: 24 h a week for one employer") \
    X(WEEK,          "week_hours",    "law",     false, NORMAL_WEEK_MIN, "minutes", "LL 36: 44 h a week; over it counts as overtime") \
    X(REST_GAP,      "rest_gap",      "policy",  false, 660,             "minutes", "policy: 11 h between two shifts; no Chinese statute sets it")

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

/* The first hard rule, in table order, that the roster breaks on `day` for this worker, or RULE_NONE; measured tells by what value.
 * For matching: reads under 60 cells of one row in the usual case, about 0.1 us; a day off answers at once. */
struct breach rules_hard(const struct roster *roster, uint32_t row, struct labour labour, int32_t day);
/* Every rule broken on `day`, hard and soft, in table order; returns how many were written, at most max. */
uint32_t rules_all(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, struct breach *out, uint32_t max);

#endif
