/* test_store.c - commits, recovery and the lease against a real redis-server, when nothing goes wrong. */
#include "unit/store_help.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "store/store_guard.h"

static char dir[64], redis_socket[96];

static int setup(void **state)
{
    (void)state;
    rig_dir(dir);
    snprintf(redis_socket, sizeof redis_socket, "%s/redis.sock", dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_dir_remove(dir);
    return 0;
}

static void first_start_is_empty_and_leaves_nothing_running(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    struct stat there;
    assert_int_equal(rig->last_commit, 0);
    assert_true(store_up(rig->store));
    assert_int_equal(rig->away, 0);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:epoch"), 1);
    assert_int_equal(stat(redis_socket, &there), 0);
    assert_int_equal(there.st_mode & 0777, 0700);
    rig_close(rig);
    assert_int_not_equal(stat(redis_socket, &there), 0);
}

static void assert_text(const char *expected, const char *command, const char *key)
{
    redisReply *reply = ask(redis_socket, "%s %s", command, key);
    assert_int_equal(reply->type, REDIS_REPLY_STRING);
    assert_string_equal(reply->str, expected);
    freeReplyObject(reply);
}

static void assert_field(const char *expected, const char *key, const char *field)
{
    redisReply *reply = ask(redis_socket, "HGET %s %s", key, field);
    assert_int_equal(reply->type, REDIS_REPLY_STRING);
    assert_string_equal(reply->str, expected);
    freeReplyObject(reply);
}

/* What other programs read: protocol/REDIS.md. */
static void records_are_where_the_document_says(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    struct store_pair pair[] = { { "id", "42" }, { "state", "waiting" }, { "note", "" } };
    struct store_pair shifts[] = { { "7", "E" }, { "8", "-" } }, night[] = { { "8", "N" } };
    struct batch *batch = store_begin(rig->store);
    assert_true(batch_empty(batch));
    batch_order(batch, 42, "{}", 2);
    batch_order(batch, 42, "{\"order\":\"42\"}", 14);
    batch_order_open(batch, 42, 1760000000123);
    batch_order_open(batch, 41, 1);
    batch_order(batch, 41, "{}", 2);
    batch_order_over(batch, 41, 1760000000999);
    for (uint64_t worker = 7; worker < 10; worker++) batch_worker(batch, worker, pair, 2);
    batch_worker_free(batch, 7, 1201551234, 302741234);
    batch_worker_free(batch, 8, -5, -90000001);
    batch_worker_free(batch, 9, 1201551234, 302741234);
    batch_worker_taken(batch, 9);
    batch_worker(batch, 9, pair + 2, 1);      /* what is not named stays */
    batch_plan(batch, 7, "visit:42:1:2:3:4", 16);
    batch_plan(batch, 8, "", 0);
    batch_household(batch, 5, pair, 2);
    batch_shifts(batch, 20780, shifts, 2);
    batch_exception(batch, 20780, "8:override", "{\"shift\":\"N\"}");
    batch_exception(batch, 20780, "9:leave", "{}");
    batch_exception(batch, 20780, "9:leave", NULL);
    batch_shifts(batch, 20780, night, 1);
    for (uint64_t id = 1; id < 4; id++) {
        batch_rotation(batch, id, "P57:0:-:-");
        batch_draft(batch, id, "{\"draft\":1}");
        batch_swap(batch, id, "{\"swap\":1}");
    }
    batch_rotation(batch, 2, NULL);
    batch_draft(batch, 2, NULL);
    batch_swap(batch, 2, NULL);
    batch_swap(batch, 2, "{}");
    batch_patterns(batch, shifts, 2);
    batch_patterns(batch, night, 1);
    batch_kinds(batch, shifts, 2);
    batch_worked(batch, 20758, shifts, 2);
    batch_worked(batch, 20758, night, 1);
    batch_worked(batch, 20727, night, 1);
    batch_month_forget(batch, 20727);
    batch_answer(batch, "key with spaces", "{\"a\":1}", 7, 100);
    batch_event(batch, 1, "ordered", "{\"seq\":\"1\"}", 11);
    batch_event(batch, 2, "assigned", "{\"seq\":\"2\"}", 11);
    assert_false(batch_empty(batch));
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, 100);
    rig_until_stored(rig, 1);
    assert_text("{\"order\":\"42\"}", "GET", "paidan:{T1}:order:42");
    assert_text("visit:42:1:2:3:4", "GET", "paidan:{T1}:plan:7");
    assert_text("", "GET", "paidan:{T1}:plan:8");
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:worker:9"), 3);
    assert_int_equal(ask_number(redis_socket, "ZSCORE paidan:{T1}:open 42"), 1760000000123);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:open"), 2);
    assert_int_equal(ask_number(redis_socket, "ZSCORE paidan:{T1}:finished 41"), 1760000000999);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:free"), 2);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:worker:9"), 1);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:household:5"), 1);
    assert_int_equal(ask_number(redis_socket, "XLEN paidan:{T1}:log"), 2);
    redisReply *answers = ask(redis_socket, "XRANGE paidan:{T1}:answers - +");
    assert_int_equal(answers->elements, 1);
    assert_in_range(strtoll(answers->element[0]->element[0]->str, NULL, 10) / 1000, time(NULL) - 10, time(NULL));
    assert_string_equal(answers->element[0]->element[1]->element[0]->str, "key with spaces");
    assert_string_equal(answers->element[0]->element[1]->element[1]->str, "{\"a\":1}");
    freeReplyObject(answers);
    redisReply *reply = ask(redis_socket, "HGETALL paidan:{T1}:shifts:2026-11-23");
    assert_int_equal(reply->elements, 4);
    freeReplyObject(reply);
    reply = ask(redis_socket, "HGET paidan:{T1}:shifts:2026-11-23 8");
    assert_string_equal(reply->str, "N");
    freeReplyObject(reply);
    assert_field("{\"shift\":\"N\"}", "paidan:{T1}:exceptions:2026-11-23", "8:override");
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:exceptions:2026-11-23"), 1);
    assert_field("P57:0:-:-", "paidan:{T1}:rotations", "3");
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:rotations"), 2);
    assert_field("{\"draft\":1}", "paidan:{T1}:drafts", "1");
    assert_int_equal(ask_number(redis_socket, "HEXISTS paidan:{T1}:drafts 2"), 0);
    assert_field("{}", "paidan:{T1}:swaps", "2");
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:patterns"), 1);
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:kinds"), 2);
    assert_field("N", "paidan:{T1}:worked:2026-11", "8");
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:worked:2026-10"), 0);
    reply = ask(redis_socket, "GEOSEARCH paidan:{T1}:free FROMLONLAT 120.1551234 30.2741234 BYRADIUS 1 m ASC");
    assert_int_equal(reply->elements, 1);
    assert_string_equal(reply->element[0]->str, "7");
    freeReplyObject(reply);
    reply = ask(redis_socket, "GEOSEARCH paidan:{T1}:free FROMLONLAT -0.0000005 -9.0000001 BYRADIUS 1 m ASC");
    assert_int_equal(reply->elements, 1);
    assert_string_equal(reply->element[0]->str, "8");
    freeReplyObject(reply);
    reply = ask(redis_socket, "XRANGE paidan:{T1}:log 2-0 2-0");      /* one entry, by the number of its last event */
    static const char *const told[] = { "ordered", "{\"seq\":\"1\"}", "assigned", "{\"seq\":\"2\"}" };
    assert_int_equal(reply->element[0]->element[1]->elements, 4);
    for (size_t i = 0; i < 4; i++) assert_string_equal(reply->element[0]->element[1]->element[i]->str, told[i]);
    freeReplyObject(reply);
    rig_close(rig);
}

/* Members of a set are gathered into few commands, longer lists into several; what was done to one member first stays first. */
static void sets_keep_their_order(void **state)
{
    (void)state;
    enum { MEMBERS = 2500 };
    struct rig *rig = rig_private(dir);
    struct batch *batch = store_begin(rig->store);
    assert_true(batch_empty(batch));
    for (uint64_t i = 1; i <= MEMBERS; i++) {
        batch_order_open(batch, i, (int64_t)i);
        batch_worker_free(batch, i, 1200000000, 300000000);
    }
    assert_false(batch_empty(batch));
    assert_true(batch_size(batch) > 0);
    for (uint64_t i = 1; i <= MEMBERS; i += 2) {
        batch_order_over(batch, i, (int64_t)(5000 + i));
        batch_worker_taken(batch, i);
    }
    batch_order_open(batch, 2, 7777);
    batch_worker_free(batch, 1, 1200000000, 300000000);
    batch_order_forget(batch, 1);
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, 9000);
    rig_until_stored(rig, 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:open"), MEMBERS / 2 + 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:finished"), MEMBERS / 2 - 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:free"), MEMBERS / 2 + 1);
    assert_int_equal(ask_number(redis_socket, "ZSCORE paidan:{T1}:open 2"), 7777);
    assert_int_equal(ask_number(redis_socket, "ZSCORE paidan:{T1}:open 2500"), 2500);
    assert_int_equal(ask_number(redis_socket, "ZSCORE paidan:{T1}:finished 2499"), 7499);
    rig_close(rig);
}

static void finished_orders_are_forgotten(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    struct batch *batch = store_begin(rig->store);
    batch_order(batch, 1, "done", 4);
    batch_order_over(batch, 1, 5000);
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, 2);
    rig_until_stored(rig, 2);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:open"), 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:finished"), 1);
    batch = store_begin(rig->store);
    batch_order_forget(batch, 1);
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, 3);
    rig_until_stored(rig, 3);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:finished"), 0);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:1"), 0);
    rig_close(rig);
}

/* One turn of the loop is one commit; more turns, more numbers; the callbacks keep the order. */
static void commits_are_numbered(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    struct store_figures figures;
    for (uint32_t i = 1; i <= 5; i++) rig_put(rig, i);
    assert_int_equal(store_pending(rig->store), 5);
    assert_int_equal(rig->stored_count, 0);
    rig_until_stored(rig, 5);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:commit"), 1);
    for (uint32_t i = 6; i <= 9; i++) {
        rig_put(rig, i);
        rig_until_stored(rig, i);
    }
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:commit"), 5);
    for (uint32_t i = 0; i < 9; i++) assert_int_equal(rig->stored[i], i + 1);
    assert_int_equal(store_pending(rig->store), 0);
    store_figures(rig->store, &figures);
    assert_int_equal(figures.commits, 5);
    assert_int_equal(figures.repeats, 0);
    assert_true(figures.last_commit_us > 0 && figures.bytes_out > 0 && figures.commands > 5);
    assert_int_equal(figures.epoch, 1);
    rig_close(rig);
    rig = rig_private(dir);
    assert_int_equal(rig->last_commit, 5);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:epoch"), 2);
    rig_put(rig, 10);
    rig_until_stored(rig, 1);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:commit"), 6);
    rig_close(rig);
}

/* The function itself, called by hand. */
static void the_function_refuses(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    static const struct { const char *name, *arguments, *says; } cases[] = {
        { "another epoch", "0 2", "FENCED the epoch is 1, not 0" },
        { "a repeat", "1 1 3 ZREM paidan:{T1}:open 1", "REPEAT" },
        { "a gap", "1 3", "GAP the last commit is 1, this is 3" },
        { "a command not on the list", "1 2 2 FLUSHALL paidan:{T1}:open", "REFUSED the command at argument 3" },
        { "a key of another region", "1 2 3 ZREM paidan:{T2}:open 1", "REFUSED the command at argument 3" },
        { "too few words", "1 2 9 ZREM paidan:{T1}:open 1", "REFUSED the command at argument 3" },
        { "no count", "1 2 ZREM paidan:{T1}:open 1", "REFUSED the command at argument 3" },
        { "a good one before a bad one", "1 2 3 ZREM paidan:{T1}:open 1 2 GET paidan:{T1}:open", "REFUSED the command at argument 7" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[256], *save = NULL;
        const char *word[32] = { "FCALL", "paidan_commit", "3", "paidan:{T1}:epoch", "paidan:{T1}:commit", "paidan:{T1}:lease" };
        int words = 6;
        snprintf(line, sizeof line, "%s", cases[i].arguments);
        for (char *at = strtok_r(line, " ", &save); at; at = strtok_r(NULL, " ", &save)) word[words++] = at;
        redisContext *redis = redisConnectUnix(redis_socket);
        redisReply *reply = redisCommandArgv(redis, words, word, NULL);
        assert_non_null(reply);
        if (strcmp(reply->str, cases[i].says) != 0) fail_msg("%s: %s", cases[i].name, reply->str);
        freeReplyObject(reply);
        redisFree(redis);
    }
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:commit"), 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:open"), 1);
    rig_close(rig);
}

static void a_large_batch_goes_through(void **state)
{
    (void)state;
    enum { WORKERS = 20000 };
    struct rig *rig = rig_private(dir);
    static char ids[WORKERS][16];
    static struct store_pair pair[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        snprintf(ids[i], sizeof ids[i], "%d", i + 1);
        pair[i] = (struct store_pair){ ids[i], "E" };
    }
    struct batch *batch = store_begin(rig->store);
    batch_shifts(batch, 20780, pair, WORKERS);
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    assert_int_equal(ask_number(redis_socket, "HLEN paidan:{T1}:shifts:2026-11-23"), WORKERS);
    rig_close(rig);
}

static void a_dropped_batch_writes_nothing(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    struct store_pair pair = { "id", "1" };
    struct batch *batch = store_begin(rig->store);
    batch_household(batch, 1, &pair, 1);
    assert_true(batch_size(batch) > 0);
    batch_drop(batch);
    rig_put(rig, 2);
    rig_until_stored(rig, 1);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:household:1"), 0);
    rig_close(rig);
}

/* ---- recovery ---- */

enum { ORDERS = 3000, WORKERS = 2000, HOUSEHOLDS = 500, EXCEPTIONS = 90, ANSWERS = 700, EVENTS = 5000, ANSWERS_S = 500 };

struct found {
    int64_t demand;
    uint64_t orders, workers, households, exceptions, months, ones, answers, events, counters, last_seq, sum, first_event, last_event, last_answer;
    int64_t last_ttl_ms;
    int32_t first_day, last_month;
    bool done, ordered;
    char error[256];
};

static uint64_t pair_id(const struct store_pair *pair, size_t count)
{
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++)
        if (strcmp(pair[i].name, "id") == 0) return strtoull(pair[i].value, NULL, 10);
    fail_msg("no id");
    return 0;
}

static void on_order(void *context, const char *text, size_t length)
{
    struct found *found = context;
    assert_int_equal(length, strlen(text));
    found->orders++;
    found->sum += strtoull(text, NULL, 10);
}

static void on_worker(void *context, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    found->workers++;
    found->sum += pair_id(pair, count);
}

static void on_household(void *context, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    found->households++;
    found->sum += pair_id(pair, count);
}

static void on_exceptions(void *context, int32_t day, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(day, 20780 + (int)(strtoull(pair[i].name, NULL, 10) % 3));
        assert_string_equal(strchr(pair[i].name, ':'), ":leave");
        assert_string_equal(pair[i].value, "N");
    }
    found->exceptions += count;
}

static void on_worked(void *context, int32_t month, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    assert_true(month > found->last_month);
    assert_int_equal(pair_id(pair, count), month);
    found->last_month = month;
    found->months++;
}

/* Of those hashes there is one of each. */
static void on_one(void *context, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    assert_string_equal(pair->value, "one");
    found->ones += count * strtoull(pair->name, NULL, 10);
}

static void on_demand(void *context, int32_t day, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) assert_string_equal(pair[i].value, strcmp(pair[i].name, "day") == 0 ? "plain" : "cleaning:20:3");
    found->demand += day;
}

static void on_answer(void *context, const char *key, const char *text, size_t length, int64_t ttl_ms)
{
    struct found *found = context;
    assert_memory_equal(key, "answer ", 7);
    assert_int_equal(length, strlen(key));
    assert_string_equal(text, key);
    assert_in_range(ttl_ms, found->last_ttl_ms, (ANSWERS_S + 1) * 1000);      /* the oldest first */
    found->last_answer = strtoull(key + 7, NULL, 10) > found->last_answer ? strtoull(key + 7, NULL, 10) : UINT64_MAX;
    found->last_ttl_ms = ttl_ms;
    found->answers++;
}

static void on_event(void *context, uint64_t seq, const char *text, size_t length)
{
    struct found *found = context;
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, seq);
    assert_int_equal(length, strlen(number));
    assert_string_equal(text, number);
    if (!found->first_event) found->first_event = seq;
    else if (seq != found->last_event + 1) found->ordered = false;
    found->last_event = seq;
    found->events++;
}

static void on_counters(void *context, const struct store_pair *pair, size_t count)
{
    struct found *found = context;
    assert_int_equal(count, 1);
    assert_string_equal(pair->name, "order");
    assert_int_equal(strtoull(pair->value, NULL, 10), EVENTS);
    found->counters++;
}

static void on_done(void *context, uint64_t last_seq, int32_t first_day, const char *error)
{
    struct found *found = context;
    assert_false(found->done);
    found->done = true;
    found->last_seq = last_seq;
    found->first_day = first_day;
    snprintf(found->error, sizeof found->error, "%s", error ? error : "");
}

static void load(struct rig *rig, uint32_t events_max, struct found *found)
{
    *found = (struct found){ .ordered = true, .last_ttl_ms = 1 };
    struct store_visitor visitor = { found, on_order, on_worker, on_household, on_exceptions, on_worked, on_one, on_one, on_one, on_demand, on_one, on_answer, on_counters, on_event, on_done };
    store_load(rig->store, events_max, ANSWERS_S, &visitor);
    assert_false(found->done);
    while (!found->done) uv_run(&rig->loop, UV_RUN_ONCE);
}

static void an_empty_region_loads(void **state)
{
    (void)state;
    struct found found;
    struct rig *rig = rig_private(dir);
    load(rig, 100, &found);
    assert_string_equal(found.error, "");
    assert_true(found.orders + found.workers + found.events + found.last_seq + found.counters == 0);
    assert_int_equal(found.first_day, INT32_MAX);
    rig_close(rig);
}

/* Five months that were worked: August to December 2026. */
static const int32_t months[] = { 20666, 20697, 20727, 20758, 20788 };

static void fill_rosters(struct batch *batch)
{
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        char month[12];
        snprintf(month, sizeof month, "%d", (int)months[i]);
        const struct store_pair pair[] = { { "id", month }, { "8", "D D -" } };
        batch_worked(batch, months[i], pair, 2);
    }
    batch_rotation(batch, 1, "one");
    batch_draft(batch, 10, "one");
    batch_swap(batch, 100, "one");
    batch_gaps(batch, "1000", "one");
    for (int32_t day = 20700; day < 20703; day++) {
        batch_demand(batch, day, "7", "cleaning:20:3");
        batch_demand(batch, day, "day", "plain");
    }
    batch_demand_forget(batch, 20700);
    batch_patterns(batch, &(struct store_pair){ "P57", "not handed over" }, 1);
}

static void fill(struct rig *rig)
{
    struct batch *batch = store_begin(rig->store);
    char number[24], answer[24];
    struct store_pair pair[] = { { "id", number }, { "state", "x" } };
    for (unsigned i = 1; i <= EVENTS; i++) {
        int length = snprintf(number, sizeof number, "%u", i);
        if (i <= ORDERS) batch_order(batch, i, number, (size_t)length);
        if (i <= ORDERS && i % 2) batch_order_open(batch, i, 1000 + i);
        else if (i <= ORDERS) batch_order_over(batch, i, 1000 + i);
        if (i <= WORKERS) batch_worker(batch, i, pair, 2);
        if (i <= WORKERS && i % 5 == 0) batch_worker_free(batch, i, 1200000000, 300000000);
        else if (i <= WORKERS) batch_worker_taken(batch, i);
        if (i <= HOUSEHOLDS) batch_household(batch, i, pair, 2);
        char leave[24];
        snprintf(leave, sizeof leave, "%u:leave", i);
        if (i <= EXCEPTIONS) batch_exception(batch, 20780 + (int)(i % 3), leave, "N");
        int answer_length = snprintf(answer, sizeof answer, "answer %u", i);
        if (i <= ANSWERS) batch_answer(batch, answer, answer, (size_t)answer_length, ANSWERS_S);
        batch_event(batch, i, "x", number, (size_t)length);
        batch_counters(batch, &(struct store_pair){ "order", number }, 1);
        if (i % 500) continue;
        if (i == 500) fill_rosters(batch);
        store_commit(rig->store, batch, NULL, NULL);
        batch = store_begin(rig->store);
    }
    batch_drop(batch);
    while (store_pending(rig->store)) uv_run(&rig->loop, UV_RUN_ONCE);
}

static void thousands_of_records_come_back(void **state)
{
    (void)state;
    struct found found;
    struct rig *rig = rig_private(dir);
    fill(rig);
    rig_close(rig);
    rig = rig_private(dir);
    freeReplyObject(ask(redis_socket, "SET paidan:{T2}:order:1 other"));
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:order:x other"));
    load(rig, 700, &found);
    assert_string_equal(found.error, "");
    assert_int_equal(found.orders, ORDERS);
    assert_int_equal(found.workers, WORKERS);
    assert_int_equal(found.households, HOUSEHOLDS);
    assert_int_equal(found.exceptions, EXCEPTIONS);
    assert_int_equal(found.months, 3);
    assert_int_equal(found.last_month, months[4]);
    assert_int_equal(found.ones, 1111);
    assert_int_equal(found.demand, 20701 + 20702);
    assert_int_equal(found.answers, ANSWERS);
    assert_int_equal(found.last_answer, ANSWERS);
    assert_int_equal(found.counters, 1);
    assert_int_equal(found.first_day, 20780);
    assert_true(found.sum == (ORDERS * (ORDERS + 1ULL) + WORKERS * (WORKERS + 1ULL) + HOUSEHOLDS * (HOUSEHOLDS + 1ULL)) / 2);
    assert_int_equal(found.events, 700);
    assert_int_equal(found.first_event, EVENTS - 699);
    assert_int_equal(found.last_event, EVENTS);
    assert_int_equal(found.last_seq, EVENTS);
    assert_true(found.ordered);
    load(rig, 0, &found);
    assert_int_equal(found.events, 0);
    assert_int_equal(found.last_seq, EVENTS);
    load(rig, 100000, &found);
    assert_int_equal(found.events, EVENTS);
    assert_true(found.ordered);
    rig_close(rig);
}

/* Answers past their time are not handed over, and go with what is written later. */
static void old_answers_go(void **state)
{
    (void)state;
    enum { OLD = 500, MANY = 20000 };
    struct found found;
    struct rig *rig = rig_private(dir);
    for (unsigned i = 0; i < OLD; i++) freeReplyObject(ask(redis_socket, "XADD paidan:{T1}:answers %u-0 answer-%u answer-%u", 1000 + i, i, i));
    load(rig, 0, &found);
    assert_int_equal(found.answers, 0);
    char key[32];
    for (unsigned i = 1; i <= MANY; i++) {
        struct batch *batch = store_begin(rig->store);
        int length = snprintf(key, sizeof key, "answer %u", i);
        batch_answer(batch, key, key, (size_t)length, ANSWERS_S);
        store_commit(rig->store, batch, NULL, NULL);
    }
    while (store_pending(rig->store)) uv_run(&rig->loop, UV_RUN_ONCE);
    redisReply *first = ask(redis_socket, "XRANGE paidan:{T1}:answers - + COUNT 1");
    assert_true(strtoll(first->element[0]->element[0]->str, NULL, 10) > 1000 + OLD);
    freeReplyObject(first);
    load(rig, 0, &found);
    assert_int_equal(found.answers, MANY);
    assert_int_equal(found.last_answer, MANY);
    rig_close(rig);
}

/* A day that has passed goes with its exceptions; of the log the latest stay, and the last number does in any case. */
static void what_is_old_goes(void **state)
{
    (void)state;
    enum { LOGGED = 40000, KEPT = 300, ENTRY = 64, NODE = 100 * ENTRY };      /* Redis trims whole nodes of a stream: stream-node-max-entries */
    struct found found;
    struct rig *rig = rig_private(dir);
    struct store_pair shifts[] = { { "7", "E" }, { "8", "-" } };
    struct batch *batch = store_begin(rig->store);
    for (int32_t day = 20780; day < 20783; day++) batch_shifts(batch, day, shifts, 2);
    batch_exception(batch, 20779, "7:leave", "N");
    batch_exception(batch, 20780, "7:leave", "N");
    for (uint64_t seq = 1; seq <= LOGGED; seq++) batch_event(batch, seq, "x", "{}", 2);
    batch_log_trim(batch, LOGGED - KEPT + 1);
    batch_day_forget(batch, 20779);
    batch_day_forget(batch, 20780);
    batch_day_forget(batch, 20784);
    store_commit(rig->store, batch, NULL, NULL);
    rig_put(rig, LOGGED + 1);
    rig_until_stored(rig, 1);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:shifts:2026-11-22 paidan:{T1}:exceptions:2026-11-22"), 0);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:shifts:2026-11-23 paidan:{T1}:exceptions:2026-11-23"), 0);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:shifts:2026-11-24 paidan:{T1}:shifts:2026-11-25"), 2);
    redisReply *oldest = ask(redis_socket, "XRANGE paidan:{T1}:log - + COUNT 1");
    assert_in_range(strtol(oldest->element[0]->element[0]->str, NULL, 10), LOGGED - KEPT - NODE, LOGGED - KEPT + ENTRY);
    freeReplyObject(oldest);
    freeReplyObject(ask(redis_socket, "XTRIM paidan:{T1}:log MAXLEN 0"));
    rig_close(rig);
    rig = rig_private(dir);
    load(rig, 100, &found);
    assert_string_equal(found.error, "");
    assert_int_equal(found.events, 0);
    assert_int_equal(found.last_seq, LOGGED + 1);
    assert_int_equal(found.first_day, 20781);
    rig_close(rig);
}

static void a_record_of_another_type_stops_the_load(void **state)
{
    (void)state;
    struct found found;
    struct rig *rig = rig_private(dir);
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:worker:1 oops"));
    load(rig, 700, &found);
    assert_non_null(strstr(found.error, "WRONGTYPE"));
    rig_close(rig);
}

static void closing_in_the_middle_of_a_load(void **state)
{
    (void)state;
    struct found found = { 0 };
    struct store_visitor visitor = { &found, on_order, on_worker, on_household, on_exceptions, on_worked, on_one, on_one, on_one, on_demand, on_one, on_answer, on_counters, on_event, on_done };
    struct rig *rig = rig_private(dir);
    fill(rig);
    store_load(rig->store, 100, ANSWERS_S, &visitor);
    while (!found.orders) uv_run(&rig->loop, UV_RUN_ONCE);
    rig_close(rig);
    assert_false(found.done);
}

static void settings_that_are_wrong(void **state)
{
    (void)state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    const struct store_options good = { .loop = &loop, .region = "T1", .data_dir = dir, .appendfsync = "always", .owner = "o", .reply_ms = 100, .lease_ms = 1000 };
    static const char long_path[] = "unix:/a23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890";
    struct store_options cases[8];
    for (int i = 0; i < 8; i++) cases[i] = good;
    cases[0].region = "a b";
    cases[1].address = "localhost:6379";
    cases[2].address = long_path;
    cases[3].data_dir = NULL;
    cases[4].appendfsync = "no";
    cases[5].owner = "";
    cases[6].reply_ms = 0;
    cases[7].lease_ms = 0;
    for (int i = 0; i < 8; i++) {
        struct store *store;
        const char *why = NULL;
        assert_false(store_open(&cases[i], &store, &why));
        assert_null(store);
        assert_non_null(why);
    }
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* A unix socket's path has at most 107 bytes; a data directory may be longer. */
static void a_long_data_directory(void **state)
{
    (void)state;
    char deep[300];
    snprintf(deep, sizeof deep, "%s/a-long-name-for-a-directory-1234567890123456789012345678901234567890/another-one-123456789012345678901234567890", dir);
    struct rig *rig = rig_private(deep);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    rig_close(rig);
}

/* At every stage of the start: lock, process, connection, greeting, lease. */
static void closing_while_it_starts(void **state)
{
    (void)state;
    for (uint64_t ms = 0; ms < 30; ms += 2) {
        struct rig *rig = rig_open(NULL, dir, "test", 2000, 5000);
        if (ms) rig_run_ms(rig, ms);
        rig_close(rig);
    }
}

int main(int argc, char **argv)
{
    if (store_guard_main(argc, argv)) return STORE_GUARD_FAILED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(first_start_is_empty_and_leaves_nothing_running, setup, teardown),
        cmocka_unit_test_setup_teardown(records_are_where_the_document_says, setup, teardown),
        cmocka_unit_test_setup_teardown(sets_keep_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(finished_orders_are_forgotten, setup, teardown),
        cmocka_unit_test_setup_teardown(commits_are_numbered, setup, teardown),
        cmocka_unit_test_setup_teardown(the_function_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(a_large_batch_goes_through, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dropped_batch_writes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_region_loads, setup, teardown),
        cmocka_unit_test_setup_teardown(thousands_of_records_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(old_answers_go, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_old_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_of_another_type_stops_the_load, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_in_the_middle_of_a_load, setup, teardown),
        cmocka_unit_test_setup_teardown(settings_that_are_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_data_directory, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_while_it_starts, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
