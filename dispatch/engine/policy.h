/* policy.h - every number of the engine that a firm may set, in one list: name, default, least, most, meaning.
 * The configuration file names them as here. Sources: D = domain notes of the trade (travel section), U = usability rules. */
#ifndef PAIDAN_ENGINE_POLICY_H
#define PAIDAN_ENGINE_POLICY_H

#include <stdint.h>

#define POLICIES(X) \
    X(slot_step_min,        30,   5,   240, "minutes between two bookable starts") \
    X(slot_open_min,       480,   0,  1439, "first bookable start, minutes after midnight") \
    X(slot_close_min,     1200,   1,  1440, "no start at or after this, minutes after midnight") \
    X(slot_notice_min,      60,   0, 10080, "least notice for items that may also be ordered now") \
    X(slot_horizon_days,    14,   1,    60, "days ahead that may be booked, today included") \
    X(hold_s,              300,  10,  3600, "a slot is held this long while the resident decides") \
    X(now_lead_max_h,        4,   0,    48, "items with more notice than this cannot be ordered now") \
    X(now_window_min,      120,   5,   600, "a now-order starts within this from now, or waits") \
    X(offer_now_s,          60,   5,  3600, "a worker answers a now-offer within this") \
    X(offer_slot_s,       1800,  60, 86400, "a booked offer is answered at the latest this long before leaving") \
    X(keep_h,               36,  25,   720, "an order that is over stays at hand this long, until its day is counted; the log keeps its trace") \
    X(buffer_min,           15,   0,   120, "least time between two visits of one worker") \
    X(retry_s,              30,   1,  3600, "waiting orders are tried again so often, all at once") \
    X(late_max_min,         60,   0,   480, "a re-matched visit may start this late, never earlier than promised") \
    X(late_grace_min,       10,   0,   120, "a start this late still counts as on time") \
    X(overrun_step_min,     10,   1,    60, "an unfinished visit is prolonged by this at a time") \
    X(ebike_kmh,            15,   3,    60, "door-to-door speed of an e-bike") \
    X(detour_pct,          135, 100,   300, "road distance as a percentage of the straight line") \
    X(leg_fixed_min,         6,   0,    60, "parking, gate and lift of one e-bike leg") \
    X(walk_below_m,        800,   0,  5000, "shorter legs are walked") \
    X(walk_m_per_min,       75,  20,   150, "walking speed") \
    X(transit_above_m,    7000,   0, 50000, "longer legs go by metro or bus") \
    X(transit_s_per_km,    144,  30,   600, "riding time of a transit leg") \
    X(transit_fixed_min,    14,   0,    90, "access and wait of a transit leg") \
    X(node_reach_m,       1000,   0,  5000, "measured travel between two nodes bends the legs of places this near to them") \
    X(weight_travel,         1,   0,   100, "cost of a second of added travel") \
    X(weight_wait,           1,   0,   100, "cost of a second that a now-order waits for its start") \
    X(weight_late,           4,   0,   100, "cost of a second after the promised time") \
    X(cost_stranger_s,     300,   0, 36000, "cost of sending somebody new to a household that knows a worker") \
    X(cost_hour_s,          60,   0,  3600, "cost of each hour already worked that day: shares work out fairly") \
    X(cost_skill_s,         15,   0,  3600, "cost of each further skill held: keeps the skilled for harder work") \
    X(share_s,               3,   0,    60, "a now-offer this fresh, not answered yet, may go to another worker when that shares them out better; 0: never") \
    X(cost_switch_s,       120,   0,  3600, "cost of taking a fresh offer from a worker again") \
    X(cost_priority_s,     600,   0, 36000, "what each step of a household's priority counts for while workers are too few, as seconds of waiting") \
    X(promise_s,          1200,   0, 36000, "a promised visit that waits counts as having waited this long when its time comes") \
    X(overdue_s,          1800,  60, 86400, "who has waited this long comes first, the longest before all others, whatever it costs") \
    X(match_nearest,         0,   0,     1, "1: the nearest free worker is sent, and the costs above do not count; to compare with") \
    X(improve_freeze_min,  120,   0,  1440, "a better plan moves no visit that somebody leaves for within this") \
    X(improve_least_s,     120,   0, 36000, "least saving for which an accepted visit is given to somebody else; a quarter of it for one only offered") \
    X(evening_from_min,   1200,   0,  1440, "evening surcharge applies to starts from this minute") \
    X(evening_pct,          50,   0,   200, "evening surcharge") \
    X(holiday_pct,          50,   0,   200, "surcharge on statutory holidays") \
    X(surcharge_cap_pct,   100,   0,   300, "surcharges together never exceed this") \
    X(outlook_days,          7,   0,    28, "days whose coverage is looked at once a day, today included; 0: never") \
    X(outlook_hour,          7,   0,    23, "from this hour on") \
    X(outlook_least_milli, 500,   1, 10000, "a forecast of fewer thousandths of a worker in a half hour is left to chance") \
    X(outlook_gap_halves,    2,   1, 10000, "a gap of fewer worker half hours is not told") \
    X(rest_demand_pct,     100,  10,   400, "demand on rest days of the calendar, while the history has none to learn from") \
    X(holiday_demand_pct,  100,  10,   400, "the same on statutory holidays")

struct policy {
#define X(name, default_value, least, most, meaning) int64_t name;
    POLICIES(X)
#undef X
};

struct policy_row { const char *name; int64_t default_value, least, most; const char *meaning; };

extern const struct policy_row policy_rows[];      /* in the order of the struct's members */
extern const uint32_t policy_count;

void policy_defaults(struct policy *policy);
int64_t *policy_value(struct policy *policy, uint32_t row);      /* the member that policy_rows[row] describes */

#endif
