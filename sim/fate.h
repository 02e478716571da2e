/* fate.h - what became of one request, folded from its events: the same for a recorded day and for a day played again. */
#ifndef PAIDAN_SIM_FATE_H
#define PAIDAN_SIM_FATE_H

#include "sim/seen.h"

enum ending {
    ENDING_DONE,          /* served */
    ENDING_UNMATCHED,     /* turned away, given up because nobody came, or still waiting at the end */
    ENDING_CANCELLED,     /* the resident thought better of it */
    ENDING_FAILED,        /* nobody opened, and the like */
    ENDING_LET_GO,        /* a held slot was not taken */
    ENDING_OPEN,          /* under way or planned when the record ends */
    ENDINGS
};

/* Why a request was not matched: a reason of the matching, a refusal, or that somebody was found but came too late. */
enum { WHY_NOT_REFUSAL = REASON_COUNT, WHY_NOT_LATE = REASON_COUNT + REFUSAL_COUNT, WHY_NOTS };

struct fate {
    enum order_kind kind;
    enum order_state state;                /* NONE: it never became an order */
    enum cause cause;
    enum refusal refused;                  /* of the last try that was turned away */
    enum reason nobody;                    /* the last that was told; FREE: none */
    bool gave_up_waiting;                  /* cancelled while nobody was on it */
    uint32_t members, worker[CREW_MAX];    /* the last crew */
    int64_t wanted_ms;                     /* when it was to begin; set by whoever keeps the request */
    int64_t asked_ms, ordered_ms, assigned_ms, promised_ms, set_out_ms, started_ms;      /* 0: not yet; assigned: for the first time */
    int64_t served_ms, travelled_ms;       /* of one of the crew; travelled: also ways that were given up after arrival */
};

void fate_see(struct fate *fate, const struct seen *seen);      /* an event of its order, or its TURNED_AWAY */
enum ending fate_ending(const struct fate *fate);
uint32_t fate_why_not(const struct fate *fate);                 /* of an UNMATCHED one */
const char *why_not_name(uint32_t why_not);
const char *why_not_zh(uint32_t why_not);
const char *why_not_en(uint32_t why_not);
const char *ending_name(enum ending ending);

#endif
