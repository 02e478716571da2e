/* message_fill.h - the shapes of messages about automatic fills: a part of message.h, which says how to read them. */
#ifndef PAIDAN_PROTOCOL_MESSAGE_FILL_H
#define PAIDAN_PROTOCOL_MESSAGE_FILL_H

enum { LIST_NEEDS_MAX = 672, LIST_LEFT_MAX = 64, FILL_DAYS_MOST = 42, FILL_SECONDS_MOST = 600 };

#define FIELDS_fill_need(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code") \
    F(S, INT, heads,     NEED, 0, 4096,       "workers of the point")
#define FIELDS_roster_fill(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day, after today") \
    F(S, INT, days,      NEED, 1, FILL_DAYS_MOST, "how many days") \
    F(S, INT, seconds,   MAY,  0, FILL_SECONDS_MOST, "real time to search; absent: 10") \
    F(S, ID,  seen,      MAY,  0, ID64_MOST,  "version of the draft that was looked at; absent: whatever it is") \
    F(S, STR, basis,     MAY,  0, 8,          "without needs: pattern (or absent), as many on each shift as the patterns have, whoever is on leave; demand, the fewest shifts for what is forecast and booked") \
    L(S, fill_need, needs, LIST_NEEDS_MAX,    "what is needed; empty: see basis")
#define FIELDS_fill_ref(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose fill")
#define FIELDS_fill_left(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code") \
    F(S, INT, missing,   NEED, 1, 4096,       "workers") \
    L(S, reason_count, why, LIST_WHY_MAX,     "why the others do not take it")
#define FIELDS_fill(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, STR, state,     NEED, 1, 16,         "running; done: in the draft; conflict: somebody edited the same days meanwhile, nothing is changed; failed") \
    F(S, STR, error,     MAY,  0, 24,         "failed: the error by name") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(S, INT, days,      NEED, 1, FILL_DAYS_MOST, "how many days") \
    F(S, INT, seconds,   NEED, 1, FILL_SECONDS_MOST, "asked for") \
    F(S, INT, left_ms,   MAY,  0, 600000,     "running: until it ends, real time") \
    F(S, ID,  version,   MAY,  0, ID64_MOST,  "done: of the draft; send it as seen with the next edit") \
    F(S, INT, needed,    MAY,  0, 10000000,   "shifts needed") \
    F(S, INT, missing,   MAY,  0, 10000000,   "shifts that nobody takes") \
    F(S, INT, cells,     MAY,  0, 10000000,   "days of workers that were changed in the draft") \
    F(S, INT, dropped,   MAY,  0, 10000000,   "workers who keep their roster, as a rule would have been broken") \
    L(S, fill_left, left, LIST_LEFT_MAX,      "the first of the shifts that nobody takes")

#define FILL_SHAPES(X) X(fill_need) X(roster_fill) X(fill_ref) X(fill_left) X(fill)

#endif
