/* Automatic fills beside a loop that goes on: the answer comes into the draft, what an operator did meanwhile stands, one at a time, and an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "server/fill_jobs.h"
#include "engine_help.h"

enum { WORKERS = 24, RELIEF = 4, POINT = 1, FIRST_ID = 101, DAYS = 7, EDITS_MOST = 256 };

struct house {
    struct city city;
    uv_loop_t loop;
    struct parts parts;
    struct fill_jobs *jobs;
    int32_t first_day;
    struct fill_need need[FILL_NEEDS_MAX]; uint32_t needs;
    uint32_t steps, turns;
    enum refusal refuse;           /* OK: steps go to the engine */
    bool freed;
};

static enum refusal on_step(void *context, const struct command *command, const struct outcome **out)
{
    struct house *house = context;
    house->steps++;
    *out = house->city.out;
    return house->refuse != REFUSE_OK ? house->refuse : city_step(&house->city, command);
}

static void on_turn(void *context) { ((struct house *)context)->turns++; }
static void on_freed(void *context) { ((struct house *)context)->freed = true; }

/* Four on leave for a week, four without a rotation to stand in. */
static void house_new(struct house *house)
{
    memset(house, 0, sizeof *house);
    struct engine_limits limits = { .workers = WORKERS, .points = 4, .orders = 64, .households = 64 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(&house->city, &limits, &policy);
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct worker_file file = city_worker(&house->city, FIRST_ID + i, help_place((int32_t)i, 0), 1);
        file.rotation = i + RELIEF < WORKERS ? (struct rotation){ HELP_SHIFTS + 1, (uint8_t)(i % 6) } : (struct rotation){ 0 };
        city_put(&house->city, &file);
    }
    city_open(&house->city, help_ms(2026, 11, 23, 9, 0));
    house->first_day = day_of_ms(house->city.now_ms) + 7;
    for (uint32_t i = 0; i < 4; i++) {
        for (int32_t day = 0; day < DAYS; day++) {
            const struct roster_change leave = { .day = house->first_day + day, .layer = LAYER_LEAVE, .shift = SHIFT_REST, .of_row = UINT32_MAX };
            assert_int_equal(engine_restore_change(house->city.engine, FIRST_ID + i, 0, &leave), REFUSE_OK);
        }
    }
    house->needs = fill_need_pattern(house->city.engine, POINT, house->first_day, DAYS, house->need, FILL_NEEDS_MAX);
    assert_int_equal(uv_loop_init(&house->loop), 0);
    house->parts = (struct parts){ .loop = &house->loop, .engine = house->city.engine };
    const struct fill_jobs_options options = { .parts = &house->parts, .context = house, .step = on_step, .turn = on_turn };
    house->jobs = fill_jobs_new(&options);
    assert_non_null(house->jobs);
}

static void house_free(struct house *house)
{
    if (house->jobs != NULL) fill_jobs_free(house->jobs, on_freed, house);
    uv_run(&house->loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
    assert_int_equal(uv_loop_close(&house->loop), 0);
    city_free(&house->city);
}

static enum refusal begin(struct house *house, int64_t seconds)
{
    const struct fill_ask ask = { .point = POINT, .first_day = house->first_day, .days = DAYS, .need = house->need, .needs = house->needs };
    return fill_jobs_start(house->jobs, &ask, seconds, 0, by(BY_OPERATOR));
}

static uint32_t edits_in_draft(const struct house *house)
{
    static struct draft_edit edit[EDITS_MOST];
    return engine_draft(house->city.engine, POINT, edit, EDITS_MOST, 0);
}

static void test_into_the_draft(void **state)
{
    struct house house;
    (void)state;
    house_new(&house);
    assert_null(fill_jobs_find(house.jobs, POINT));
    assert_int_equal(begin(&house, 1), REFUSE_OK);
    assert_int_equal(begin(&house, 1), REFUSE_EXISTS);
    assert_int_equal(fill_jobs_running(house.jobs), 1);
    assert_int_equal(edits_in_draft(&house), 0);
    uv_run(&house.loop, UV_RUN_DEFAULT);
    const struct fill_job *job = fill_jobs_find(house.jobs, POINT);
    assert_int_equal(job->state, FILL_JOB_DONE);
    assert_int_equal(job->missing, 0);
    assert_int_equal(job->dropped, 0);
    assert_true(job->cells > 10);
    assert_int_equal(edits_in_draft(&house), job->cells);
    assert_int_equal(job->version, engine_draft_version(house.city.engine, POINT));
    assert_int_equal(house.turns, 1);
    assert_int_equal(fill_jobs_running(house.jobs), 0);
    assert_int_equal(begin(&house, 1), REFUSE_OK);      /* filled already: there is nothing more to do */
    uv_run(&house.loop, UV_RUN_DEFAULT);
    assert_int_equal(job->state, FILL_JOB_DONE);
    assert_int_equal(job->missing, 0);
    house_free(&house);
}

/* Whatever cells the fill would change, somebody else has changed them first. */
static void test_an_operator_was_first(void **state)
{
    struct house house;
    (void)state;
    house_new(&house);
    assert_int_equal(begin(&house, 1), REFUSE_OK);
    struct edit edit[RELIEF * DAYS];
    for (uint32_t i = 0; i < RELIEF * DAYS; i++)
        edit[i] = (struct edit){ .op = EDIT_SET, .worker = FIRST_ID + WORKERS - 1 - i / DAYS, .day = house.first_day + (int32_t)(i % DAYS), .shift = SHIFT_REST, .pinned = true };
    struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = by(BY_OPERATOR), .point = POINT, .edits = edit, .edit_count = RELIEF * DAYS };
    assert_int_equal(city_step(&house.city, &command), REFUSE_OK);
    uv_run(&house.loop, UV_RUN_DEFAULT);
    assert_int_equal(fill_jobs_find(house.jobs, POINT)->state, FILL_JOB_CONFLICT);
    assert_int_equal(edits_in_draft(&house), RELIEF * DAYS);
    house_free(&house);
}

static void test_nothing_can_be_stored(void **state)
{
    struct house house;
    (void)state;
    house_new(&house);
    house.refuse = REFUSE_FULL;
    assert_int_equal(begin(&house, 1), REFUSE_OK);
    uv_run(&house.loop, UV_RUN_DEFAULT);
    assert_int_equal(fill_jobs_find(house.jobs, POINT)->state, FILL_JOB_FAILED);
    assert_int_equal(fill_jobs_find(house.jobs, POINT)->refusal, REFUSE_FULL);
    assert_int_equal(house.steps, 1);
    house_free(&house);
}

static void on_nothing(uv_work_t *work) { (void)work; }
static void on_passed(uv_work_t *work, int status) { *(bool *)work->data = status == 0; }

/* Work is taken in the order it was asked for: when this has been done, what was asked for before is done or under way. */
static void let_it_begin(struct house *house)
{
    bool passed = false;
    uv_work_t work = { .data = &passed };
    assert_int_equal(uv_queue_work(&house->loop, &work, on_nothing, on_passed), 0);
    while (!passed) uv_run(&house->loop, UV_RUN_ONCE);
}

/* More people are needed than there are, so that the search would go on for all its ten minutes. */
static void test_ends_while_it_runs(void **state)
{
    struct house house;
    (void)state;
    house_new(&house);
    house.need[0].heads = WORKERS + 1;
    assert_int_equal(begin(&house, 0), REFUSE_RANGE);
    assert_int_equal(begin(&house, FILL_SECONDS_MAX + 1), REFUSE_RANGE);
    assert_int_equal(begin(&house, FILL_SECONDS_MAX), REFUSE_OK);
    let_it_begin(&house);
    fill_jobs_free(house.jobs, on_freed, &house);
    assert_false(house.freed);
    house.jobs = NULL;
    house_free(&house);
    assert_int_equal(house.steps, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_into_the_draft), cmocka_unit_test(test_an_operator_was_first), cmocka_unit_test(test_nothing_can_be_stored),
        cmocka_unit_test(test_ends_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
