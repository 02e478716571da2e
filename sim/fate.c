/* fate.c - see fate.h. */
#include "sim/fate.h"

/* The last test that anybody reached: those came nearest to serving, so what stopped them is what was short. */
static enum reason main_reason(const struct why *why)
{
    enum reason last = WHY_SKILL;
    for (int reason = WHY_SKILL; reason < REASON_COUNT; reason++)
        if (why->count[reason]) last = (enum reason)reason;
    return last;
}

static void see_times(struct fate *fate, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    if (fate->asked_ms == TIME_NONE) fate->asked_ms = order->created_ms;
    if (seen->kind == EVENT_ORDERED) fate->ordered_ms = seen->at_ms;
    if (seen->kind == EVENT_ASSIGNED && fate->assigned_ms == TIME_NONE) fate->assigned_ms = seen->at_ms;
    if (seen->kind == EVENT_SET_OUT) fate->set_out_ms = seen->at_ms;
    if (seen->kind == EVENT_ARRIVED && fate->set_out_ms != TIME_NONE) fate->travelled_ms += seen->at_ms - fate->set_out_ms;
    if (seen->kind == EVENT_STARTED) fate->started_ms = seen->at_ms;
    if (seen->kind == EVENT_FINISHED) fate->served_ms = order->finished_ms - order->started_ms;
    if (seen->kind == EVENT_FAILED && fate->state == ORDER_SERVING) fate->served_ms = seen->at_ms - fate->started_ms;
}

void fate_see(struct fate *fate, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    if (seen->kind == EVENT_TURNED_AWAY) {
        fate->refused = seen->refused;
        fate->nobody = seen->refused == REFUSE_NO_CAPACITY ? main_reason(&seen->why) : WHY_FREE;
        if (fate->asked_ms == TIME_NONE) fate->asked_ms = seen->at_ms;
        return;
    }
    see_times(fate, seen);
    if (seen->kind == EVENT_CANCELLED) fate->gave_up_waiting = fate->state == ORDER_WAITING;
    if (seen->kind == EVENT_NOBODY) fate->nobody = main_reason(&seen->why);
    fate->kind = order->kind;
    fate->state = order->state;
    fate->cause = order->cause;
    fate->promised_ms = order->promised_ms;
    if (order->member_count == 0) return;
    fate->members = order->member_count;
    for (uint32_t i = 0; i < order->member_count; i++) fate->worker[i] = order->member[i].worker;
}

enum ending fate_ending(const struct fate *fate)
{
    switch (fate->state) {
    case ORDER_NONE: case ORDER_WAITING: return ENDING_UNMATCHED;
    case ORDER_DONE:      return ENDING_DONE;
    case ORDER_CANCELLED: return fate->cause == CAUSE_NO_WORKER ? ENDING_UNMATCHED : ENDING_CANCELLED;
    case ORDER_FAILED:    return fate->cause == CAUSE_NO_WORKER ? ENDING_UNMATCHED : ENDING_FAILED;
    case ORDER_RELEASED:  return ENDING_LET_GO;
    case ORDER_HELD: case ORDER_ASSIGNED: case ORDER_ACCEPTED: case ORDER_ON_THE_WAY: case ORDER_ARRIVED: case ORDER_SERVING: case ORDER_STATE_COUNT: break;
    }
    return ENDING_OPEN;
}

uint32_t fate_why_not(const struct fate *fate)
{
    if (fate->state == ORDER_NONE && fate->refused != REFUSE_NO_CAPACITY) return WHY_NOT_REFUSAL + (uint32_t)fate->refused;
    if (fate->state == ORDER_CANCELLED && !fate->gave_up_waiting) return WHY_NOT_LATE;
    return fate->nobody == WHY_FREE ? (uint32_t)WHY_BUSY : (uint32_t)fate->nobody;
}

const char *why_not_name(uint32_t why_not)
{
    if (why_not >= WHY_NOT_LATE) return "late";
    return why_not < WHY_NOT_REFUSAL ? reason_name((enum reason)why_not) : refusal_name((enum refusal)(why_not - WHY_NOT_REFUSAL));
}

const char *why_not_zh(uint32_t why_not)
{
    if (why_not < WHY_NOT_REFUSAL) return reason_zh((enum reason)why_not);
    switch (why_not - WHY_NOT_REFUSAL) {
    case REFUSE_TOO_SOON:      return "时间太近";
    case REFUSE_TOO_FAR_AHEAD: return "日子太远";
    case REFUSE_NOT_NOW:       return "须预约";
    default:                   return "来得太晚";
    }
}

const char *why_not_en(uint32_t why_not)
{
    if (why_not < WHY_NOT_REFUSAL) return reason_en((enum reason)why_not);
    switch (why_not - WHY_NOT_REFUSAL) {
    case REFUSE_TOO_SOON:      return "too little notice";
    case REFUSE_TOO_FAR_AHEAD: return "too far ahead";
    case REFUSE_NOT_NOW:       return "must be booked";
    default:                   return "came too late";
    }
}

static const char *const ending_names[ENDINGS] = {
    [ENDING_DONE] = "done", [ENDING_UNMATCHED] = "unmatched", [ENDING_CANCELLED] = "cancelled", [ENDING_FAILED] = "failed", [ENDING_LET_GO] = "let_go", [ENDING_OPEN] = "open",
};

const char *ending_name(enum ending ending)
{
    return ending < ENDINGS ? ending_names[ending] : "unknown";
}
