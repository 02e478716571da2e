/* message_outlook.h - the shapes of messages about coverage: a part of message.h, which says how to read them.
 * A half hour of a worker is the unit of needs and gaps; skills are the words of the catalogue. */
#ifndef PAIDAN_PROTOCOL_MESSAGE_OUTLOOK_H
#define PAIDAN_PROTOCOL_MESSAGE_OUTLOOK_H

enum { LIST_COVER_DAYS_MAX = 28, LIST_GAPS_MAX = 6, LIST_HALVES_MAX = 48, SKILL_BYTES = 31, SKILLS_BYTES = 512, USED_BYTES = 96 };

#define FIELDS_gap(S, F, L, O) \
    F(S, STR, skill,     NEED, 1, SKILL_BYTES,  "which is short; shared: several that count on the same people") \
    F(S, STR, skills,    MAY,  0, SKILLS_BYTES, "shared: those, separated by spaces") \
    F(S, MS,  from_ms,   NEED, 0, MS_MOST,    "from when") \
    F(S, MS,  to_ms,     NEED, 0, MS_MOST,    "until when") \
    F(S, INT, missing,   NEED, 0, 10000000,   "workers, at the worst moment") \
    F(S, INT, halves,    NEED, 0, 10000000,   "worker half hours in all")
#define FIELDS_coverage_ask(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose workers") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day; today or later") \
    F(S, INT, days,      NEED, 1, 28,         "how many") \
    F(S, BOOL,draft,     MAY,  0, 1,          "true: as it would be with the draft published") \
    F(S, STR, skill,     MAY,  0, SKILL_BYTES, "one day only: the half hours of this skill, and what its forecast is made of")
#define FIELDS_cover_day(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, kind,      NEED, 1, 16,         "plain, rest, work or statutory") \
    F(S, INT, days_used, MAY,  0, 56,         "days of the history that its forecast averages; absent: there is none") \
    F(S, INT, needed,    MAY,  0, 10000000,   "worker half hours needed: for each skill the greater of forecast and booked") \
    F(S, INT, have,      MAY,  0, 10000000,   "worker half hours rostered, whatever they can do") \
    F(S, INT, missing,   MAY,  0, 10000000,   "worker half hours missing, when everybody does one thing at a time") \
    F(S, INT, worst,     MAY,  0, 10000000,   "workers missing at the worst moment") \
    F(S, MS,  worst_ms,  MAY,  0, MS_MOST,    "when that is, the first of such half hours") \
    F(S, STR, strip,     NEED, 24, 24,        "hour by hour from midnight: . nothing needed, = covered, 1 to 9 missing, + more") \
    F(S, INT, gaps_found,MAY,  0, 10000000,   "gaps of the day, with those that are not listed") \
    L(S, gap, gaps, LIST_GAPS_MAX,            "the worst of them, worst first")
#define FIELDS_cover_half(S, F, L, O) \
    F(S, MS,  from_ms,   NEED, 0, MS_MOST,    "its begin") \
    F(S, INT, needed,    MAY,  0, 10000000,   "workers needed") \
    F(S, INT, have,      MAY,  0, 10000000,   "workers there; those who hold the skill that was asked for") \
    F(S, INT, missing,   MAY,  0, 10000000,   "workers missing; of one skill, beyond those who hold it") \
    F(S, INT, booked,    MAY,  0, 10000000,   "skill: needed by what is booked") \
    F(S, INT, average_milli,  MAY, 0, 100000000, "skill: average of the days used, thousandths of a worker") \
    F(S, INT, forecast_milli, MAY, 0, 100000000, "skill: average x trend x factor")
#define FIELDS_cover_parts(S, F, L, O) \
    F(S, STR, skill,     NEED, 1, SKILL_BYTES, "the skill that was asked for") \
    F(S, STR, used,      MAY,  0, USED_BYTES, "days that the average is of, the latest first, separated by spaces") \
    F(S, INT, trend_permille,  NEED, 0, 10000, "the last four weeks against the four before; 1000: as before, or not known") \
    F(S, BOOL,trend_known,     MAY,  0, 1,     "enough was wanted to tell") \
    F(S, INT, factor_permille, NEED, 0, 10000, "of the day's kind against its weekday") \
    F(S, INT, factor_days,     MAY,  0, 56,    "holidays it was learned from; absent: as the policy has it")
#define FIELDS_coverage(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "as asked") \
    F(S, INT, tested_days,    MAY, 0, 56,     "latest days whose forecast was held against what came; absent: the history is too short") \
    F(S, INT, cell_permille,  MAY, 0, 10000000, "their error by skill and half hour, against what was wanted") \
    F(S, INT, day_permille,   MAY, 0, 10000000, "their error by whole days") \
    F(S, INT, over_permille,  MAY, 0, 10000000, "so much more was foreseen than wanted, all days together; or") \
    F(S, INT, under_permille, MAY, 0, 10000000, "so much less") \
    L(S, cover_day, days, LIST_COVER_DAYS_MAX, "in order") \
    L(S, cover_half, halves, LIST_HALVES_MAX,  "when one day was asked for") \
    O(S, cover_parts, parts,                   "when a skill was asked for")

#define OUTLOOK_SHAPES(X) X(gap) X(coverage_ask) X(cover_day) X(cover_half) X(cover_parts) X(coverage)

#endif
