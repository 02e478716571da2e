/* core.h - the turn. Requests come in, the engine decides, everything one turn of the loop produced becomes one commit, and only when
 * that is stored do its replies and its events leave. While the store is away questions are answered from memory and everything that
 * changes something is refused before the engine sees it. Thread: the loop's. */
#ifndef PAIDAN_SERVER_CORE_H
#define PAIDAN_SERVER_CORE_H

#include "server/answer.h"
#include "server/feed.h"
#include "server/figures.h"
#include "server/fill_jobs.h"
#include "server/notice.h"
#include "server/parts.h"
#include "server/publish.h"
#include "server/session.h"
#include "server/wire.h"

struct core;

struct core *core_new(const struct parts *parts);      /* NULL: no memory, or the loop gave no timer */
/* After recovery: requests are answered from now on and what is due gets done. */
void core_start(struct core *core, struct wire *wire);
/* Refuses what comes from now on, lets what is under way be stored and answered (at most wait_ms), ends the long polls, then calls. */
void core_drain(struct core *core, int64_t wait_ms, void (*drained)(void *context), void *context);
void core_wire_gone(struct core *core);      /* about to be closed: nothing is sent any more */
void core_free(struct core *core, void (*freed)(void *context), void *context);      /* after the wire and the store are closed */

/* What wire.h calls. */
void core_request(void *core, struct wire_token token, const char *bytes, size_t length);
void core_turn(void *core);
/* What store.h calls. */
void core_away(struct core *core);
void core_back(struct core *core);

/* One command as a part of the turn; FULL when there is no memory for the commit. The outcome is borrowed until the next step. */
enum refusal core_step(struct core *core, const struct command *command, const struct outcome **out) MUST_USE;
/* A request for an order was refused: notes it in the log when it says something new that more workers or other rules could change. A step of its
 * own in the same turn. */
void core_turned_away(struct core *core, const struct command *command, enum refusal refusal, const struct why *nobody);
/* Travel that was measured, as a turn of its own. false: not now. */
bool core_learn(void *core, const struct leg *leg, uint32_t count);
/* Does what is due by now after the clock was moved; part of the turn. */
void core_catch_up(struct core *core);

/* For recovery and for the pages. */
struct answers *core_answers(struct core *core);
struct publish *core_publish(struct core *core);
struct fill_jobs *core_fills(struct core *core);
struct notices *core_notices(struct core *core);
const struct figures *core_figures(const struct core *core);
struct core_state { bool ready, draining; uint32_t sessions, answers, polls, turns; uint64_t sessions_evicted, published; };
void core_state(const struct core *core, struct core_state *out);

#endif
