/* fill_jobs.h - automatic fills under way. A fill is asked for a point's draft and some days; the roster is read on the loop, the search runs
 * on a thread of libuv's pool until its time is over, and the answer goes back into the draft on the loop as edits of the one who asked: one
 * group for each EDITS_MAX of them, not pinned. What an operator did to the same cells meanwhile stands: then the fill is told as a conflict
 * and changes nothing. An answer that would break a rule after all loses the edits of that worker, and says how many lost theirs.
 * One for each point, the last one is remembered until the next or a restart. Thread: the loop's. */
#ifndef PAIDAN_SERVER_FILL_JOBS_H
#define PAIDAN_SERVER_FILL_JOBS_H

#include "engine/engine.h"
#include "engine/fill/fill_roster.h"
#include "server/parts.h"

enum { FILL_RUNNING_MAX = 2, FILL_SECONDS_MAX = 600, FILL_LEFT_MAX = 64, FILL_JOBS_MAX = 512 };

enum fill_job_state { FILL_JOB_RUNNING, FILL_JOB_DONE, FILL_JOB_CONFLICT, FILL_JOB_FAILED };

struct fill_gap { int32_t day; uint8_t shift; int32_t missing; uint32_t why[FILL_WHYS]; };

struct fill_job {
    uint32_t point;
    int32_t first_day; uint32_t days;
    enum fill_job_state state;
    enum refusal refusal;              /* FAILED: why the draft did not take it */
    struct actor by;
    int64_t seconds;                   /* asked for */
    int64_t started_us;                /* of uv_hrtime() */
    uint64_t seen, version;            /* the draft's: when asked, and after */
    uint32_t needed, missing;          /* heads, over all days and shifts; missing: in the answer */
    uint32_t cells, dropped;           /* changed; workers whose edits a rule refused */
    uint32_t left_count;               /* of the list, the first ones when there are more */
    struct fill_gap left[FILL_LEFT_MAX];
};

/* One command as a turn of its own; FULL when nothing can be stored now. */
struct fill_jobs_options {
    const struct parts *parts;
    void *context;
    enum refusal (*step)(void *context, const struct command *command, const struct outcome **out);
    void (*turn)(void *context);      /* ends the turn that the steps made */
};

struct fill_jobs;

struct fill_jobs *fill_jobs_new(const struct fill_jobs_options *options);      /* NULL: no memory */
/* Begins one. EXISTS: one of that point is running. FULL: too many are, or no memory. Else as fill_roster_new() and engine_draft_stage(). */
MUST_USE enum refusal fill_jobs_start(struct fill_jobs *jobs, const struct fill_ask *ask, int64_t seconds, uint64_t seen, struct actor by);
const struct fill_job *fill_jobs_find(const struct fill_jobs *jobs, uint32_t point);      /* NULL: none was ever asked */
int64_t fill_job_left_ms(const struct fill_job *job);      /* RUNNING: until its time is over, >= 0 */
uint32_t fill_jobs_running(const struct fill_jobs *jobs);
/* Ends those that run, their answers dropped; freed is called when no thread is at it any more, perhaps at once. */
void fill_jobs_free(struct fill_jobs *jobs, void (*freed)(void *context), void *context);

#endif
