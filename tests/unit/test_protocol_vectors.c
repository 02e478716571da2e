/* The golden messages: each decodes, and encodes to the same bytes again. There is at least one request and one reply per kind. */
#include "protocol/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "unit/protocol_files.h"

static _Alignas(max_align_t) char storage[ARENA_MESSAGE];
static char written[MESSAGE_MAX];

static void check_same(const char *name, const char *text, size_t length, size_t written_length)
{
    if (written_length != length || memcmp(written, text, length) != 0)
        fail_msg("%s\n is   %s\n gave %.*s", name, text, (int)written_length, written);
}

static void requests(void **state)
{
    (void)state;
    static struct vector_list list;
    int seen[KIND_COUNT] = { 0 };
    vector_list(&list, "request-");
    for (size_t i = 0; i < list.count; i++) {
        size_t length;
        char *text = vector_read(list.name[i], &length), kind[VECTOR_NAME_MAX];
        struct arena arena;
        struct msg_request_envelope request;
        const char *field;
        arena_init(&arena, storage, sizeof storage);
        enum error error = codec_read_request(text, length, &arena, &request, &field);
        if (error != ERR_OK) fail_msg("%s: %s at %s", list.name[i], error_name(error), field != NULL ? field : "-");
        vector_kind(list.name[i], kind);
        assert_string_equal(kind_name(request.kind), kind);
        seen[request.kind]++;
        check_same(list.name[i], text, length, codec_write_request(&request, written, sizeof written));
        free(text);
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (seen[kind] == 0) fail_msg("no golden request of %s", kind_name((enum kind)kind));
}

/* Returns the kind; KIND_COUNT for none. */
static enum kind check_reply(const char *name, struct msg_reply_envelope *reply)
{
    size_t length;
    char *text = vector_read(name, &length);
    struct arena arena;
    const char *field;
    arena_init(&arena, storage, sizeof storage);
    enum error error = codec_read_reply(text, length, &arena, reply, &field);
    if (error != ERR_OK) fail_msg("%s: %s at %s", name, error_name(error), field != NULL ? field : "-");
    check_same(name, text, length, codec_write_reply(reply, written, sizeof written));
    free(text);
    return reply->kind;
}

static void replies(void **state)
{
    (void)state;
    static struct vector_list list;
    int seen[KIND_COUNT] = { 0 };
    vector_list(&list, "reply-");
    for (size_t i = 0; i < list.count; i++) {
        char kind[VECTOR_NAME_MAX];
        struct msg_reply_envelope reply;
        vector_kind(list.name[i], kind);
        assert_string_equal(kind_name(check_reply(list.name[i], &reply)), kind);
        assert_int_equal(reply.error, ERR_OK);
        assert_non_null(reply.body);
        seen[reply.kind]++;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (seen[kind] == 0) fail_msg("no golden reply of %s", kind_name((enum kind)kind));
}

static void refusals(void **state)
{
    (void)state;
    static struct vector_list list;
    vector_list(&list, "refusal-");
    assert_true(list.count >= 10);
    for (size_t i = 0; i < list.count; i++) {
        char name[VECTOR_NAME_MAX];
        struct msg_reply_envelope reply;
        check_reply(list.name[i], &reply);
        vector_kind(list.name[i], name);
        assert_string_equal(error_name(reply.error), name);
        assert_null(reply.body);
    }
}

/* What is in the structs, for one message of each side, so that reading and writing cannot be wrong in the same way. */
static void a_request_means_what_it_says(void **state)
{
    (void)state;
    size_t length;
    char *text = vector_read("request-slot_hold.json", &length);
    struct arena arena;
    struct msg_request_envelope request;
    const char *field;
    arena_init(&arena, storage, sizeof storage);
    assert_int_equal(codec_read_request(text, length, &arena, &request, &field), ERR_OK);
    const struct msg_slot_hold *body = request.body;
    assert_int_equal(request.kind, KIND_SLOT_HOLD);
    assert_string_equal(request.auth, "9f86d081884c7d659a2feaa0c55ad015");
    assert_int_equal(strlen(request.key), 32);
    assert_int_equal(body->point, 1);
    assert_int_equal(body->household, 200017);
    assert_int_equal(body->lon_e7, 1201580000);
    assert_int_equal(body->lat_e7, 302420000);
    assert_string_equal(body->item, "CLN01");
    assert_int_equal(body->qty, 3);
    assert_int_equal(body->start_ms, 1795478400000);      /* 2026-11-24 08:00 in Shanghai */
    free(text);
}

static void a_reply_means_what_it_says(void **state)
{
    (void)state;
    struct msg_reply_envelope reply;
    check_reply("reply-events_since-others.json", &reply);
    const struct msg_events *events = reply.body;
    assert_int_equal(events->next, 48226);
    assert_int_equal(events->events_count, 5);
    assert_string_equal(events->events[4].error, "no_capacity");
    assert_string_equal(events->events[0].away, "sick");
    assert_int_equal(events->events[1].day, 20782);
    assert_true(events->events[2].on);
    assert_int_equal(events->events[2].household, 200017);
    assert_null(events->events[3].order);
    check_reply("reply-events_since.json", &reply);
    events = reply.body;
    assert_int_equal(events->events[1].order->workers_count, 1);
    assert_int_equal(events->events[1].order->workers[0].worker, 31);
    assert_int_equal(events->events[2].why[1].count, 7);
    assert_string_equal(events->events[2].why[1].zh, "在单");
    check_reply("refusal-unavailable.json", &reply);
    assert_int_equal(reply.retry_ms, 2000);
    check_reply("refusal-not_json.json", &reply);
    assert_int_equal(reply.kind, KIND_COUNT);
    assert_int_equal(reply.id, 0);
    check_reply("refusal-missing_field.json", &reply);
    assert_string_equal(reply.field, "body.qty");
}

/* Every size of buffer below the length is refused and nothing is written past its end. */
static void what_does_not_fit_is_not_written(void **state)
{
    (void)state;
    struct msg_reply_envelope reply;
    check_reply("reply-order_show.json", &reply);
    size_t length = codec_write_reply(&reply, written, sizeof written);
    for (size_t size = 0; size <= length; size++) {
        char *buffer = malloc(size + 1);
        assert_non_null(buffer);
        buffer[size] = '#';
        assert_int_equal(codec_write_reply(&reply, buffer, size), size == length ? length : 0);
        assert_int_equal(buffer[size], '#');
        free(buffer);
    }
    reply.kind = KIND_COUNT;
    assert_int_equal(codec_write_reply(&reply, written, sizeof written), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests), cmocka_unit_test(replies), cmocka_unit_test(refusals), cmocka_unit_test(a_request_means_what_it_says),
        cmocka_unit_test(a_reply_means_what_it_says), cmocka_unit_test(what_does_not_fit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
