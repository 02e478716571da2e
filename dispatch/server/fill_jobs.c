#include "server/fill_jobs.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { SLICE = 200000, SECOND_US = 1000000, EDITS_ALL = 512 * FILL_ASK_DAYS_MAX, RETRIES = 256 };

/* One search on its thread. */
struct search {
    uv_work_t work;
    struct fill_jobs *jobs;
    struct fill_job *job;
    struct fill_roster *roster;
    struct fill *fill;                 /* NULL at the end: no memory */
    int64_t until_us;
    atomic_bool stop;
};

struct fill_jobs {
    struct fill_jobs_options options;
    struct fill_job job[FILL_JOBS_MAX]; uint32_t count;
    struct search *running[FILL_RUNNING_MAX]; uint32_t running_count;
    struct edit edit[EDITS_ALL];
    bool closing;
    void (*freed)(void *context);
    void *freed_context;
};

static int64_t now_us(void) { return (int64_t)(uv_hrtime() / 1000); }

struct fill_jobs *fill_jobs_new(const struct fill_jobs_options *options)
{
    struct fill_jobs *jobs = calloc(1, sizeof *jobs);
    if (jobs != NULL) jobs->options = *options;
    return jobs;
}

static void search_free(struct search *search)
{
    fill_free(search->fill);
    fill_roster_free(search->roster);
    free(search);
}

/* ---- on the thread ---- */

static void on_work(uv_work_t *work)
{
    struct search *search = work->data;
    int64_t began_us = now_us(), at_us = began_us;
    uint64_t done = 0;
    search->fill = fill_new(fill_roster_problem(search->roster), 1);
    while (search->fill != NULL && at_us < search->until_us && !atomic_load(&search->stop)) {
        fill_step(search->fill, SLICE);
        done += SLICE;
        at_us = now_us();
        if (at_us > began_us && at_us < search->until_us)
            fill_plan(search->fill, (uint64_t)((double)done * (double)(search->until_us - at_us) / (double)(at_us - began_us)));
        if (fill_best(search->fill).feasible && fill_best(search->fill).cost == 0) break;      /* it gets no better */
    }
}

/* ---- back on the loop ---- */

/* The edits of one worker leave the list. */
static uint32_t edits_without(struct edit *edit, uint32_t count, uint32_t worker)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (edit[i].worker != worker) edit[kept++] = edit[i];
    return kept;
}

/* As many as one command takes, and all of a worker's or none: they are by worker. */
static uint32_t edits_chunk(const struct edit *edit, uint32_t count)
{
    uint32_t chunk = count < EDITS_MAX ? count : EDITS_MAX;
    while (chunk > 1 && chunk < count && edit[chunk].worker == edit[chunk - 1].worker) chunk--;
    return chunk;
}

static enum refusal draft_write(struct fill_jobs *jobs, struct fill_job *job, struct edit *edit, uint32_t count)
{
    uint64_t seen = job->seen;
    for (int retry = 0; count > 0 && retry < RETRIES; retry++) {
        const struct outcome *out;
        uint32_t chunk = edits_chunk(edit, count);
        struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = job->by, .point = job->point, .seen = seen, .edits = edit, .edit_count = chunk,
                                   .note = "自动补班 automatic fill" };
        enum refusal refusal = jobs->options.step(jobs->options.context, &command, &out);
        if (refusal == REFUSE_INELIGIBLE && out->worker != 0) {
            uint32_t kept = edits_without(edit, count, out->worker);
            job->dropped++;
            if (kept == count) return refusal;      /* about somebody who is not on the list */
            count = kept;
            continue;
        }
        if (refusal != REFUSE_OK) return refusal;
        job->version = seen = out->version;
        job->cells += chunk;
        edit += chunk;
        count -= chunk;
    }
    return count == 0 ? REFUSE_OK : REFUSE_FULL;
}

static void tell_left(struct fill_job *job, const struct search *search)
{
    struct fill_open open[FILL_LEFT_MAX];
    uint32_t all = fill_left(search->fill, open, FILL_LEFT_MAX);
    job->left_count = all < FILL_LEFT_MAX ? all : FILL_LEFT_MAX;
    for (uint32_t i = 0; i < job->left_count; i++) {
        job->left[i] = (struct fill_gap){ .day = fill_roster_day(search->roster, open[i].day), .shift = fill_roster_shift(search->roster, open[i].kind),
                                          .missing = open[i].missing };
        for (int why = 0; why < FILL_WHYS; why++) job->left[i].why[why] = open[i].why[why];
    }
}

static uint32_t heads_missing(const struct search *search)
{
    const struct fill_problem *problem = fill_roster_problem(search->roster);
    const uint8_t *answer = fill_best(search->fill).roster;
    uint32_t missing = 0;
    for (uint32_t i = 0; i < problem->covers; i++) {
        int32_t there = 0;
        for (uint32_t worker = 0; worker < problem->workers; worker++)
            there += answer[(size_t)worker * problem->days + problem->cover[i].day] == problem->cover[i].kind + 1;
        if (there < problem->cover[i].required) missing += (uint32_t)(problem->cover[i].required - there);
    }
    return missing;
}

static void finish(struct fill_jobs *jobs, struct search *search)
{
    struct fill_job *job = search->job;
    job->refusal = REFUSE_FULL;
    if (search->fill != NULL) {
        uint32_t count = fill_roster_edits(search->roster, fill_best(search->fill).roster, jobs->edit, EDITS_ALL);
        if (count <= EDITS_ALL) job->refusal = draft_write(jobs, job, jobs->edit, count);
        job->missing = heads_missing(search);
        tell_left(job, search);
        jobs->options.turn(jobs->options.context);
    }
    job->state = job->refusal == REFUSE_OK ? FILL_JOB_DONE : job->refusal == REFUSE_CONFLICT ? FILL_JOB_CONFLICT : FILL_JOB_FAILED;
}

static void on_after(uv_work_t *work, int status)
{
    struct search *search = work->data;
    struct fill_jobs *jobs = search->jobs;
    for (uint32_t i = 0; i < jobs->running_count; i++) {
        if (jobs->running[i] != search) continue;
        jobs->running[i] = jobs->running[--jobs->running_count];
        break;
    }
    if (!jobs->closing && status == 0) finish(jobs, search);
    search_free(search);
    if (!jobs->closing || jobs->running_count > 0) return;
    jobs->freed(jobs->freed_context);
    free(jobs);
}

/* ---- asked for ---- */

static struct fill_job *job_of(struct fill_jobs *jobs, uint32_t point)
{
    for (uint32_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].point == point) return &jobs->job[i];
    return jobs->count < FILL_JOBS_MAX ? &jobs->job[jobs->count] : NULL;
}

const struct fill_job *fill_jobs_find(const struct fill_jobs *jobs, uint32_t point)
{
    for (uint32_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].point == point) return &jobs->job[i];
    return NULL;
}

int64_t fill_job_left_ms(const struct fill_job *job)
{
    int64_t left_us = job->started_us + job->seconds * SECOND_US - now_us();
    return left_us > 0 ? left_us / 1000 : 0;
}

uint32_t fill_jobs_running(const struct fill_jobs *jobs) { return jobs->running_count; }

/* The problem, with the point's draft on top of what is published. */
static enum refusal problem_read(struct engine *engine, const struct fill_ask *ask, struct fill_roster **out)
{
    enum refusal refusal = engine_draft_stage(engine, ask->point);
    if (refusal != REFUSE_OK) return refusal;
    refusal = fill_roster_new(engine, ask, out);
    engine_draft_unstage(engine);
    return refusal;
}

enum refusal fill_jobs_start(struct fill_jobs *jobs, const struct fill_ask *ask, int64_t seconds, uint64_t seen, struct actor by)
{
    struct engine *engine = jobs->options.parts->engine;
    struct fill_job *job = job_of(jobs, ask->point);
    if (seconds < 1 || seconds > FILL_SECONDS_MAX) return REFUSE_RANGE;
    if (job == NULL) return REFUSE_FULL;
    bool known = job < jobs->job + jobs->count;
    if (known && job->state == FILL_JOB_RUNNING) return REFUSE_EXISTS;
    if (jobs->running_count == FILL_RUNNING_MAX || jobs->closing) return REFUSE_FULL;
    struct search *search = calloc(1, sizeof *search);
    if (search == NULL) return REFUSE_FULL;
    enum refusal refusal = problem_read(engine, ask, &search->roster);
    search->work.data = search;
    search->jobs = jobs;
    search->job = job;
    search->until_us = now_us() + seconds * SECOND_US;
    atomic_init(&search->stop, false);
    if (refusal == REFUSE_OK && uv_queue_work(jobs->options.parts->loop, &search->work, on_work, on_after) != 0) refusal = REFUSE_FULL;
    if (refusal != REFUSE_OK) {
        search_free(search);
        return refusal;
    }
    if (!known) jobs->count++;
    *job = (struct fill_job){ .point = ask->point, .first_day = ask->first_day, .days = ask->days, .state = FILL_JOB_RUNNING, .by = by,
                              .seconds = seconds, .started_us = now_us(), .seen = seen != 0 ? seen : engine_draft_version(engine, ask->point) };
    for (uint32_t i = 0; i < ask->needs; i++) job->needed += ask->need[i].heads;
    jobs->running[jobs->running_count++] = search;
    return REFUSE_OK;
}

void fill_jobs_free(struct fill_jobs *jobs, void (*freed)(void *context), void *context)
{
    jobs->closing = true;
    jobs->freed = freed;
    jobs->freed_context = context;
    for (uint32_t i = 0; i < jobs->running_count; i++) {
        atomic_store(&jobs->running[i]->stop, true);
        uv_cancel((uv_req_t *)&jobs->running[i]->work);      /* if no thread has taken it yet */
    }
    if (jobs->running_count > 0) return;
    freed(context);
    free(jobs);
}
