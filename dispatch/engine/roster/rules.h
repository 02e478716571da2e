/* rules.h - the labour rules as one table: whom each binds, its limit, its source, and what people are told of it.
 * They are checked over the roster around a day, on every edit and again when a visit is matched.
 *
 * What is measured for `day`. The minutes of a day are those of the shift that begins on it (roster_minutes()); days outside the
 * roster's window count 0. A day without a shift breaks nothing. A week is the day's ISO week, Monday to Sunday; a month is its
 * calendar month. Days to come count: a roster that will break the limit of a month is broken from the month's first shift on.
 *   DAY, DAY_LONG, MOTHER_DAY, DAY_USUAL   the day's minutes
 *   WEEK, MOTHER_WEEK, PART_WEEK   the week's minutes
 *   PART_DAY           the week's minutes over its days with a shift, rounded up: a longer day may have a shorter one beside it
 *   OVERTIME           the overtime of the month: what minutes_overtime() makes of each of its days, week by week; the overtime of a
 *                      week that two months share goes to the month in which the shift begins
 *   MONTH_LONG, MONTH_LONG_USUAL   the month's minutes
 *   REST_DAY           days of the week with a shift
 *   RUN                days with a shift on end, this one among them
 *   NIGHT              the shift's minutes between 22:00 and 06:00
 *   OVERLAP, REST_GAP  from the end of the shift before to this one's start, or from its end to the start of the next, whichever is
 *                      less: REST_GAP has these minutes, below 0 where the two overlap; OVERLAP has by how many they do
 *   SPREAD             from the first start to the last end of a split shift; other shifts have none
 * More than the limit breaks, but for REST_GAP, where less does.
 *
 * Whom they bind stands in the table, one column for each relation and hours system; the last column is 1 where only mothers are meant.
 * - agreement: a service agreement, as those past retirement age sign, is not a labour contract, but is held to the same limits: fatigue
 *   does not read contracts, and the rules drafted in 2025 for workers past that age would let them work no more than the others.
 * - agency: the household is the employer, not the firm. But a worker whose rota the firm makes works under its direction, which is
 *   what a labour relation is known by (Ministry of Labour 2005 No. 12, 1), so the limits are those of a contract. Whoever is only
 *   introduced to a household stands on no roster, and nothing is checked.
 * - part time: 4 h a day and 24 h a week in place of normal hours and overtime.
 * - comprehensive hours: single days and weeks may be long, the average of the approved period may not. Which period it is, week,
 *   month, quarter or year, the engine is not told. It holds them to the month: with every month inside it, the averages over a
 *   quarter and a year are, too. A month has 165 h 20 min (248 days of 8 h in a year); beyond it the hours are overtime, soft, and
 *   more than 36 h of that is forbidden, hard.
 * Sources: LL = Labour Law of the PRC, WT = State Council rules on working time, LCL = Labour Contract Law, CH = Ministry of Labour
 * 1994 No. 503 and 1997 No. 271 on comprehensive hours, FW = special rules on the protection of female workers. */
#ifndef PAIDAN_ENGINE_RULES_H
#define PAIDAN_ENGINE_RULES_H

#include <stddef.h>
#include "engine/roster/minutes.h"
#include "engine/roster/roster.h"

enum relation { RELATION_CONTRACT = 1, RELATION_AGREEMENT, RELATION_PART_TIME, RELATION_AGENCY };
enum hours_system { HOURS_STANDARD = 1, HOURS_COMPREHENSIVE };      /* comprehensive needs the labour authority's approval (LL 39) */

/* NORMAL_MONTH_MIN: 248 days of 8 h a year, a twelfth. */
enum { OVERTIME_MONTH_MIN = 2160, NORMAL_MONTH_MIN = 9920 };

/* Hard rules first. In the sentences {measured} stands for what was found and {limit} for the limit, both in the rule's unit. */
#define RULES(X) \
    /*                                                                    contract agreement part agency, standard comprehensive, mothers only */ \
    /* id               name               law/policy hard   limit               unit       C A P G  S K  M  source, zh, en */ \
    X(NONE,             "none",            "",        false, 0,                  "",        0,0,0,0, 0,0, 0, "", "", "") \
    X(DAY,              "day_hours",       "law",     true,  660,                "minutes", 1,1,1,1, 1,0, 0, \
      "LL 36, 41: 8 h and at most 3 h overtime a day", \
      "一天排班 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a day, more than {limit}") \
    X(DAY_LONG,         "day_hours_c",     "policy",  true,  720,                "minutes", 1,1,1,1, 0,1, 0, \
      "policy: 12 h under comprehensive hours; LL 39 leaves the day open", \
      "综合工时一天排班 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a day of comprehensive hours, more than {limit}") \
    X(OVERTIME,         "month_overtime",  "law",     true,  OVERTIME_MONTH_MIN, "minutes", 1,1,0,1, 1,0, 0, \
      "LL 41: at most 36 h overtime a month", \
      "当月加班 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes of overtime in the month, more than {limit}") \
    X(MONTH_LONG,       "month_hours_c",   "law",     true,  NORMAL_MONTH_MIN + OVERTIME_MONTH_MIN, "minutes", 1,1,0,1, 0,1, 0, \
      "CH 503 5, CH 271: 165 h 20 min and at most 36 h overtime a month", \
      "综合工时当月 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a month of comprehensive hours, more than {limit}") \
    X(REST_DAY,         "rest_day",        "law",     true,  6,                  "days",    1,1,1,1, 1,1, 0, \
      "LL 38: at least one day off a week", \
      "一周上班 {measured} 天，至少要休一天，最多 {limit} 天", "{measured} days of work in a week, more than {limit}: no day off") \
    X(NIGHT,            "night",           "law",     true,  0,                  "minutes", 1,1,1,1, 1,1, 1, \
      "LL 61, 63; FW 6, 9: no night work from month 7 of a pregnancy or when nursing", \
      "孕期或哺乳期夜班 {measured} 分钟（22:00 至 06:00），不得超过 {limit} 分钟", \
      "{measured} minutes of night work (22:00 to 06:00) of an expectant or nursing mother, more than {limit}") \
    X(MOTHER_DAY,       "mother_day",      "law",     true,  NORMAL_DAY_MIN,     "minutes", 1,1,1,1, 1,1, 1, \
      "LL 61, 63; FW 6, 9: no overtime from month 7 of a pregnancy or when nursing", \
      "孕期或哺乳期一天 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a day of an expectant or nursing mother, more than {limit}") \
    X(MOTHER_WEEK,      "mother_week",     "law",     true,  NORMAL_WEEK_MIN,    "minutes", 1,1,1,1, 1,1, 1, \
      "LL 36, 61, 63; FW 6, 9: no overtime, here beyond 44 h a week", \
      "孕期或哺乳期一周 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a week of an expectant or nursing mother, more than {limit}") \
    X(PART_WEEK,        "part_week",       "law",     true,  1440,               "minutes", 0,0,1,0, 1,1, 0, \
      "LCL 68: 24 h a week for one employer", \
      "非全日制一周 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes in a week of part-time work, more than {limit}") \
    X(OVERLAP,          "overlap",         "policy",  true,  0,                  "minutes", 1,1,1,1, 1,1, 0, \
      "policy: nobody works two shifts at once", \
      "与相邻班次重叠 {measured} 分钟，不得超过 {limit} 分钟", "{measured} minutes at the same time as another shift, more than {limit}") \
    X(DAY_USUAL,        "day_usual",       "law",     false, NORMAL_DAY_MIN + 60, "minutes", 1,1,0,1, 1,0, 0, \
      "LL 41: more than 1 h overtime a day only for special reasons", \
      "一天排班 {measured} 分钟，超过 {limit} 分钟，须有特殊原因", "{measured} minutes in a day, more than {limit}: only for a special reason") \
    X(WEEK,             "week_hours",      "law",     false, NORMAL_WEEK_MIN,    "minutes", 1,1,0,1, 1,0, 0, \
      "LL 36: 44 h a week; over it counts as overtime", \
      "一周 {measured} 分钟，超过 {limit} 分钟，超出计加班", "{measured} minutes in a week, more than {limit}: the rest is overtime") \
    X(MONTH_LONG_USUAL, "month_usual_c",   "law",     false, NORMAL_MONTH_MIN,   "minutes", 1,1,0,1, 0,1, 0, \
      "CH 503 5, CH 271: 165 h 20 min a month on average; over it counts as overtime", \
      "综合工时当月 {measured} 分钟，超过 {limit} 分钟，超出计加班", \
      "{measured} minutes in a month of comprehensive hours, more than {limit}: the rest is overtime") \
    X(PART_DAY,         "part_day",        "law",     false, 240,                "minutes", 0,0,1,0, 1,1, 0, \
      "LCL 68: 4 h a day on average", \
      "非全日制当周平均每天 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes a day of part-time work on average of the week, more than {limit}") \
    X(RUN,              "run_days",        "policy",  false, 6,                  "days",    1,1,1,1, 1,1, 0, \
      "policy: 6 days on end; LL 38 asks for a day off in each week", \
      "连续上班 {measured} 天，超过 {limit} 天", "{measured} days of work on end, more than {limit}") \
    X(REST_GAP,         "rest_gap",        "policy",  false, 660,                "minutes", 1,1,1,1, 1,1, 0, \
      "policy: 11 h between two shifts; no Chinese statute sets it", \
      "两班之间休息 {measured} 分钟，少于 {limit} 分钟", "{measured} minutes of rest between two shifts, less than {limit}") \
    X(SPREAD,           "split_spread",    "policy",  false, 720,                "minutes", 1,1,1,1, 1,1, 0, \
      "policy: both parts of a split shift inside 12 h", \
      "两段班首尾相距 {measured} 分钟，超过 {limit} 分钟", "{measured} minutes from the first to the last minute of a split shift, more than {limit}")

enum rule {
#define X(id, ...) RULE_##id,
    RULES(X)
#undef X
    RULE_COUNT
};

struct rule_row {
    const char *name, *basis;
    bool hard;
    int64_t limit;
    const char *unit;
    uint8_t relations, hours;      /* bit 1 << relation, bit 1 << hours system */
    bool mothers;                  /* binds only them */
    const char *source, *zh, *en;
};
extern const struct rule_row rule_rows[RULE_COUNT];

struct labour { uint8_t relation, hours; bool mother; };      /* mother: pregnant from month 7, or nursing in the first year */
struct breach { enum rule rule; int64_t measured; };          /* in the rule's unit */
struct day_breach { int32_t day; struct breach breach; };
struct cell_edit { int32_t day; uint8_t kind; };              /* what the cell of a day would become; SHIFT_REST: a day off */

/* Hours other than HOURS_COMPREHENSIVE are taken as standard, and a relation that is not listed as a contract. */
bool rules_bind(enum rule rule, struct labour labour);

/* The first hard rule, in table order, that the roster breaks on `day` for this worker, or RULE_NONE; measured tells by what value.
 * For matching: reads under 60 cells of one row in the usual case; a day off answers at once. */
struct breach rules_hard(const struct roster *roster, uint32_t row, struct labour labour, int32_t day);
/* Every rule broken on `day`, hard and soft, in table order; returns how many were written, at most max. */
uint32_t rules_all(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, struct breach *out, uint32_t max);
/* The same for `days` days on end, in one pass, by day and then in table order. */
uint32_t rules_row(const struct roster *roster, uint32_t row, struct labour labour, int32_t first_day, uint32_t days, struct day_breach *out,
                   uint32_t max);

/* The days whose rules a change of the cell of `day` may touch: its week, the months that the week's overtime counts for, the run of
 * shifts around it, its neighbours. Whatever the cell was and becomes; the others of the row stay. */
void rules_reach(int32_t day, const struct roster *roster, uint32_t row, int32_t *first_day, int32_t *last_day);
/* What these edits of one row would break that is whole now, or break worse, on any day that they reach; by day and then in table order.
 * The roster stays as it is. A day outside the window cannot be edited: such an edit counts for nothing, and so does an unknown kind,
 * which is taken as rest. Of two edits of one day the later counts. What an edit leaves broken as much as before is not told of. */
uint32_t rules_edit(const struct roster *roster, uint32_t row, struct labour labour, const struct cell_edit *edits, uint32_t edit_count,
                    struct day_breach *out, uint32_t max);

/* The rule's sentence with its numbers, in Chinese or in English, cut at whole characters to fit `size` bytes with the 0 at its end.
 * Returns its length. Empty for RULE_NONE. */
enum { RULE_SENTENCE_MAX = 160 };
size_t rules_sentence(struct breach breach, bool chinese, char *out, size_t size);

#endif
