/* message_roster.h - the shapes of messages about rosters, drafts and swaps: a part of message.h, which says how to read them.
 * Days are those the shifts begin on; `to_day` is the last day, inclusive, as people say it. */
#ifndef PAIDAN_PROTOCOL_MESSAGE_ROSTER_H
#define PAIDAN_PROTOCOL_MESSAGE_ROSTER_H

enum { LIST_CELLS_MAX = 900, LIST_EDITS_MAX = 900, LIST_VISITS_MAX = 64, LIST_BREACHES_MAX = 256, LIST_SWAPS_MAX = 64,
       LIST_SHIFTS_MAX = 64, LIST_CALENDAR_MAX = 62,
       NOTE_MAX_BYTES = 47, WAIVE_MAX_BYTES = 160, SHIFTS_MAX_BYTES = 768, SENTENCE_MAX_BYTES = 160 };

#define TEXT_WAIVE "soft rules to be broken knowingly: names, separated by spaces; the note says why"
#define TEXT_NOTE  "why, for whoever looks at it later"
#define TEXT_DRY   "true: only tell what would happen"
#define TEXT_SEEN  "version of the draft that was looked at; absent: whatever it is"

/* ---- what the roster is ---- */
#define FIELDS_roster_ask(S, F, L, O) \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "this worker; or") \
    F(S, ID,  point,     MAY,  0, ID32_MOST,  "this point's workers") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(S, INT, days,      NEED, 1, 28,         "how many days") \
    F(S, ID,  after,     MAY,  0, ID32_MOST,  "page: workers with a greater number") \
    F(S, BOOL,draft,     MAY,  0, 1,          "true: as it would be with the draft published")
#define FIELDS_cell(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code; - for a rest day") \
    F(S, STR, layer,     NEED, 1, 16,         "who has the say: pattern, leave, swap or override") \
    F(S, STR, breaks,    MAY,  0, 24,         "labour rule that this day breaks") \
    F(S, STR, pattern,   MAY,  0, 8,          "what the pattern alone says, where a layer over it has the say") \
    F(S, BOOL,pinned,    MAY,  0, 1,          "an automatic fill leaves it alone") \
    F(S, ID,  of,        MAY,  0, ID32_MOST,  "swap: whose shift of the pattern it is") \
    F(S, STR, by,        MAY,  0, 16,         "role of who changed it; as the rest, only where somebody did") \
    F(S, ID,  by_id,     MAY,  0, ID32_MOST,  "which worker, point or firm") \
    F(S, MS,  at_ms,     MAY,  0, MS_MOST,    "when") \
    F(S, STR, waived,    MAY,  0, WAIVE_MAX_BYTES, "soft rules that were waived for it, separated by spaces") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE)
#define FIELDS_roster(S, F, L, O) \
    F(S, ID,  version,   MAY,  0, ID64_MOST,  "of the point's draft: send it as seen with the next edit") \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(S, cell, cells, LIST_CELLS_MAX,         "by worker, then by day")
#define FIELDS_breach(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, rule,      NEED, 1, 24,         "name") \
    F(S, STR, zh,        NEED, 1, SENTENCE_MAX_BYTES, "in words, with the numbers") \
    F(S, STR, en,        NEED, 1, SENTENCE_MAX_BYTES, "in words, with the numbers") \
    F(S, BOOL,hard,      MAY,  0, 1,          "never to be waived") \
    F(S, BOOL,waived,    MAY,  0, 1,          "somebody has waived it for this day") \
    F(S, INT, measured,  MAY,  0, 10000000,   "what the roster has") \
    F(S, INT, limit,     MAY,  0, 10000000,   "what the rule allows") \
    F(S, STR, unit,      NEED, 1, 16,         "of the two: minutes or days")
#define FIELDS_roster_check(S, F, L, O) \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(S, breach, breaches, LIST_BREACHES_MAX, "by worker, then by day; empty when nothing is broken")
#define FIELDS_roster_hours(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "any day of the month")
#define FIELDS_hours(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, month,     NEED, 0, DAY_MOST,   "its first day") \
    F(S, INT, days,      MAY,  0, 31,         "with a shift") \
    F(S, INT, worked_min,MAY,  0, 100000,     "of the days before today") \
    F(S, INT, planned_min,MAY, 0, 100000,     "of today and the days to come") \
    F(S, INT, overtime_min,MAY,0, 100000,     "overtime of the month, as month_overtime counts it") \
    F(S, INT, overtime_left_min,MAY,0,100000, "until the limit of month_overtime") \
    F(S, INT, pay150_min,MAY,  0, 100000,     "paid 150 %: overtime of a working day") \
    F(S, INT, pay200_min,MAY,  0, 100000,     "paid 200 %: work on a rest day") \
    F(S, INT, pay300_min,MAY,  0, 100000,     "paid 300 %: work on a statutory holiday") \
    F(S, INT, night_min, MAY,  0, 100000,     "between 22:00 and 06:00") \
    F(S, BOOL,partial,   MAY,  0, 1,          "the roster no longer holds the whole month, or not yet: what is missing counts nothing")

/* ---- what a roster is made of ---- */
#define FIELDS_shift_list_ask(S, F, L, O) \
    F(S, DAY, day,       MAY,  0, DAY_MOST,   "first day of the calendar") \
    F(S, INT, days,      MAY,  0, LIST_CALENDAR_MAX, "how many days of it; absent: none")
#define FIELDS_shift_kind(S, F, L, O) \
    F(S, STR, code,      NEED, 1, 8,          "as cells and edits name it") \
    F(S, STR, name,      MAY,  0, NAME_MAX_BYTES, "in words") \
    F(S, STR, spans,     NEED, 11, 48,        "10:00-14:00 16:00-20:00; an end at or before its start is on the next day") \
    F(S, INT, paid_min,  NEED, 1, 2880,       "paid minutes; breaks inside a span are paid")
#define FIELDS_pattern_kind(S, F, L, O) \
    F(S, STR, code,      NEED, 1, 24,         "as edits name it") \
    F(S, STR, name,      MAY,  0, NAME_MAX_BYTES, "in words") \
    F(S, STR, cycle,     NEED, 1, 256,        "shift codes, one a day, separated by spaces; - for rest")
#define FIELDS_calendar_day(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, kind,      NEED, 1, 16,         "statutory: holiday at 300 %; rest: a holiday moved there; work: a weekend day that is worked") \
    F(S, STR, name,      MAY,  0, NAME_MAX_BYTES, "of the holiday")
#define FIELDS_shift_list(S, F, L, O) \
    L(S, shift_kind, shifts, LIST_SHIFTS_MAX, "in the order of the table") \
    L(S, pattern_kind, patterns, LIST_SHIFTS_MAX, "in the order of the table") \
    L(S, calendar_day, days, LIST_CALENDAR_MAX, "of the days asked for, those that are not as the weekday says")

/* ---- what a change does ---- */
#define FIELDS_impact_visit(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "a booked visit that no longer fits") \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "who was to serve it") \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "the promised start; it stays") \
    F(S, BOOL,moves,     MAY,  0, 1,          "somebody else can take it") \
    F(S, ID,  to,        MAY,  0, ID32_MOST,  "who") \
    F(S, STR, reason,    MAY,  0, 24,         "why nobody: the most frequent reason") \
    F(S, STR, zh,        MAY,  0, NAME_MAX_BYTES, "in words") \
    F(S, STR, en,        MAY,  0, NAME_MAX_BYTES, "in words")
#define FIELDS_roster_impact(S, F, L, O) \
    F(S, ID,  version,   NEED, 0, ID64_MOST,  "of the point's draft, after it: send it as seen with the next edit") \
    F(S, INT, cells,     MAY,  0, 10000000,   "days of workers whose shift changes") \
    F(S, INT, workers,   MAY,  0, 10000000,   "workers among them") \
    F(S, INT, visits,    MAY,  0, 10000000,   "booked visits that no longer fit") \
    F(S, INT, moved,     MAY,  0, 10000000,   "of those, that somebody else can take at the promised time") \
    F(S, INT, stuck,     MAY,  0, 10000000,   "that nobody can") \
    L(S, impact_visit, list, LIST_VISITS_MAX, "the first of them")

/* ---- changes at once ---- */
#define FIELDS_roster_set(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code; - for a day off") \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, TEXT_WAIVE) \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE) \
    F(S, BOOL,dry,       MAY,  0, 1,          TEXT_DRY)
#define FIELDS_roster_leave(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(S, DAY, to_day,    MAY,  0, DAY_MOST,   "last day; absent: the one day") \
    F(S, BOOL,off,       MAY,  0, 1,          "true: takes the leave of these days off") \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, TEXT_WAIVE) \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES, TEXT_NOTE) \
    F(S, BOOL,dry,       MAY,  0, 1,          TEXT_DRY)
#define FIELDS_shift_take(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "who takes it") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code") \
    F(S, ID,  from,      MAY,  0, ID32_MOST,  "the worker who is missing; absent: an open shift") \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, TEXT_WAIVE) \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE) \
    F(S, BOOL,dry,       MAY,  0, 1,          TEXT_DRY)

/* ---- drafts ---- */
#define FIELDS_roster_cell(S, F, L, O) \
    F(S, STR, op,        NEED, 1, 8,          "set: shift on day; clear: takes that off; leave: from day to to_day; back: takes leave off; pattern: from day on") \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day, or the first day") \
    F(S, DAY, to_day,    MAY,  0, DAY_MOST,   "last day; absent: the one day, for a pattern without end") \
    F(S, STR, shift,     MAY,  0, 8,          "set: shift code; - for a day off") \
    F(S, STR, pattern,   MAY,  0, 24,         "pattern: its code; - for none") \
    F(S, INT, offset,    MAY,  0, 27,         "pattern: on day d its day (d + offset) mod its length") \
    F(S, BOOL,pinned,    MAY,  0, 1,          "set: an automatic fill leaves it alone")
#define FIELDS_roster_edit(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, ID,  seen,      MAY,  0, ID64_MOST,  TEXT_SEEN) \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, TEXT_WAIVE) \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE) \
    L(S, roster_cell, edits, LIST_EDITS_MAX,  "one group: all or none of them, and undone together")
#define FIELDS_draft_ref(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, ID,  seen,      MAY,  0, ID64_MOST,  TEXT_SEEN) \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, "roster_undo of a publish: soft rules to be broken knowingly; the note says why") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE)
#define FIELDS_roster_draft(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, ID,  version,   NEED, 0, ID64_MOST,  "send it as seen with the next edit") \
    F(S, INT, edits,     MAY,  0, 10000000,   "in the draft now")
#define FIELDS_roster_diff_ask(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, ID,  after,     MAY,  0, ID32_MOST,  "page: workers with a greater number")
#define FIELDS_diff_cell(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, before,    NEED, 1, 8,          "shift code as published") \
    F(S, STR, after,     NEED, 1, 8,          "... and as in the draft") \
    F(S, STR, layer,     NEED, 1, 16,         "that has the say in the draft") \
    F(S, STR, by,        MAY,  0, 16,         "role of who changed it") \
    F(S, ID,  by_id,     MAY,  0, ID32_MOST,  "which worker, point or firm") \
    F(S, MS,  at_ms,     MAY,  0, MS_MOST,    "when") \
    F(S, STR, waived,    MAY,  0, WAIVE_MAX_BYTES, "soft rules that were waived for it") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE)
#define FIELDS_roster_diff(S, F, L, O) \
    F(S, ID,  version,   NEED, 0, ID64_MOST,  "of the draft: send it as seen with the publish") \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again, with next as after") \
    F(S, ID,  next,      MAY,  0, ID32_MOST,  "the last worker that was compared") \
    L(S, diff_cell, cells, LIST_CELLS_MAX,    "by worker, then by day; also where only the layer changes") \
    F(S, INT, past,      MAY,  0, 10000000,   "edits whose days have passed meanwhile: a publish leaves them out") \
    O(S, roster_impact, impact,               "what a publish would do; with the first page, unless it would be refused") \
    F(S, STR, refused,   MAY,  0, 24,         "... then the error it would meet") \
    F(S, STR, detail,    MAY,  0, TEXT_MAX,   "... and its detail")
#define FIELDS_roster_publish(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose draft") \
    F(S, ID,  seen,      MAY,  0, ID64_MOST,  TEXT_SEEN) \
    F(S, BOOL,dry,       MAY,  0, 1,          TEXT_DRY)

/* ---- swaps ---- */
#define FIELDS_swap_ask(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "who gives a shift away") \
    F(S, ID,  with,      MAY,  0, ID32_MOST,  "who is asked; absent: anybody of the point") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day given away") \
    F(S, DAY, to_day,    MAY,  0, DAY_MOST,   "the other's day taken for it; absent: none, only the shifts of `day` change hands") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES, TEXT_NOTE)
#define FIELDS_swap_post(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose workers may take it") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, STR, shift,     NEED, 1, 8,          "shift code") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES, TEXT_NOTE)
#define FIELDS_swap_agree(S, F, L, O) \
    F(S, ID,  swap,      NEED, 1, ID64_MOST,  "the swap") \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "who agrees to it")
#define FIELDS_swap_settle(S, F, L, O) \
    F(S, ID,  swap,      NEED, 1, ID64_MOST,  "the swap") \
    F(S, BOOL,on,        MAY,  0, 1,          "true: approved; absent or false: refused") \
    F(S, STR, waive,     MAY,  0, WAIVE_MAX_BYTES, TEXT_WAIVE) \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE) \
    F(S, BOOL,dry,       MAY,  0, 1,          TEXT_DRY)
#define FIELDS_swap_ref(S, F, L, O) \
    F(S, ID,  swap,      NEED, 1, ID64_MOST,  "the swap")
#define FIELDS_swap_list_ask(S, F, L, O) \
    F(S, ID,  point,     MAY,  0, ID32_MOST,  "only this point") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "only this worker's, and what they may take") \
    F(S, STR, state,     MAY,  0, 16,         "only in this state") \
    F(S, ID,  after,     MAY,  0, ID64_MOST,  "page: swaps with a greater number")
#define FIELDS_swap(S, F, L, O) \
    F(S, ID,  swap,      NEED, 1, ID64_MOST,  "number") \
    F(S, STR, state,     NEED, 1, 16,         "open, asked, agreed, done, refused or withdrawn") \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "whose workers") \
    F(S, ID,  from,      MAY,  0, ID32_MOST,  "who gives the shift away; absent: an open shift") \
    F(S, ID,  to,        MAY,  0, ID32_MOST,  "who takes it; absent: nobody yet") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day given away") \
    F(S, DAY, to_day,    MAY,  0, DAY_MOST,   "the day taken for it") \
    F(S, STR, shift,     MAY,  0, 8,          "the shift of `day`, as it was when asked") \
    F(S, STR, by,        NEED, 1, 16,         "role of who asked") \
    F(S, ID,  by_id,     MAY,  0, ID32_MOST,  "which worker, point or firm") \
    F(S, MS,  asked_ms,  NEED, 0, MS_MOST,    "when") \
    F(S, MS,  agreed_ms, MAY,  0, MS_MOST,    "when the other agreed") \
    F(S, MS,  settled_ms,MAY,  0, MS_MOST,    "when it ended") \
    F(S, STR, waived,    MAY,  0, WAIVE_MAX_BYTES, "soft rules that were waived for it") \
    F(S, STR, note,      MAY,  0, NOTE_MAX_BYTES,  TEXT_NOTE) \
    O(S, roster_impact, impact,               "swap_settle: what it does to booked visits")
#define FIELDS_swaps(S, F, L, O) \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(S, swap, swaps, LIST_SWAPS_MAX,         "by number")

#define ROSTER_SHAPES(X) \
    X(roster_ask) X(cell) X(roster) X(breach) X(roster_check) X(roster_hours) X(hours) \
    X(shift_list_ask) X(shift_kind) X(pattern_kind) X(calendar_day) X(shift_list) X(impact_visit) X(roster_impact) \
    X(roster_set) X(roster_leave) X(shift_take) X(roster_cell) X(roster_edit) X(draft_ref) X(roster_draft) \
    X(roster_diff_ask) X(diff_cell) X(roster_diff) X(roster_publish) \
    X(swap_ask) X(swap_post) X(swap_agree) X(swap_settle) X(swap_ref) X(swap_list_ask) X(swap) X(swaps)

#endif
