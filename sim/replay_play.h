/* replay_play.h - a day that is being played again: what replay.c (the engine and the time) and replay_people.c (the people) share. */
#ifndef PAIDAN_SIM_REPLAY_PLAY_H
#define PAIDAN_SIM_REPLAY_PLAY_H

#include "engine/engine.h"
#include "sim/improver.h"
#include "sim/agenda.h"
#include "sim/replay.h"

/* How far a tale has come this time. */
struct told { uint64_t order; uint32_t turns, turn; int64_t arrived_ms; };      /* turn: index of the record's turn now offered, NIL: it had none so far */

struct play {
    const struct replay_ask *ask;
    const struct story *story;
    struct engine *engine;
    struct checker *checker;
    struct duty duty;
    struct book book;
    struct freed freed;
    struct agenda agenda;
    struct fate *fate;                 /* by tale, as told */
    struct told *told;
    struct map tale_of;                /* order -> tale */
    int64_t now_ms, end_ms;
    struct improver improver;
    uint64_t events, refused;
    struct outcome outcome;
};

/* Enters what follows from an event of an order: who answers what when, leaves, arrives, gives up. */
void people_see(struct play *play, const struct seen *seen);
/* Whether an act that is due still makes sense; when it must wait, it is entered again for later and this says no. */
bool people_due(struct play *play, struct act *act);
void people_at(struct play *play, int64_t at_ms, struct act act);

#endif
