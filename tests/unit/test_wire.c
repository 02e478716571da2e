/* test_wire.c - the real wire against real nng clients, all in one process: the wire on the test's loop, the clients on nng's threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "server/wire.h"

enum { HELD_MAX = 1024, GUARD_MS = 60000, MESSAGE_MAX = 64 * 1024 };
enum mode { ECHO_AT_ONCE, ECHO_AT_TURN, HOLD };

struct held { struct wire_token token; char *bytes; size_t length; };

struct rig {
    uv_loop_t loop;
    uv_timer_t guard;              /* nothing here may take this long */
    uv_async_t signal;             /* a client got something done */
    struct wire *wire;
    bool closed;
    enum mode mode;
    struct held held[HELD_MAX];
    uint32_t held_count, turns, requests, logs;
    size_t largest;
};

static char folder[64];            /* of the sockets; made by main */
static char ipc_address[96];
static bool stuck;                 /* a client did not close: nng is of no more use to this process */

/* ---- the server's side ---- */

static void held_answer(struct rig *rig, uint32_t index)
{
    struct held *held = &rig->held[index];
    wire_reply(rig->wire, held->token, held->bytes, held->length);
    free(held->bytes);
}

static void held_answer_all(struct rig *rig)
{
    while (rig->held_count > 0) held_answer(rig, --rig->held_count);      /* last first: order does not matter */
}

static void on_request(void *context, struct wire_token token, const char *bytes, size_t length)
{
    struct rig *rig = context;
    rig->requests++;
    if (length > rig->largest) rig->largest = length;
    if (rig->mode == ECHO_AT_ONCE) {
        wire_reply(rig->wire, token, bytes, length);
        return;
    }
    assert_true(rig->held_count < HELD_MAX);
    struct held *held = &rig->held[rig->held_count++];
    *held = (struct held){ token, malloc(length + 1), length };
    memcpy(held->bytes, bytes, length);
}

static void on_turn(void *context)
{
    struct rig *rig = context;
    rig->turns++;
    if (rig->mode == ECHO_AT_TURN) held_answer_all(rig);
}

static void on_log(void *context, const char *level, const char *event, const char *detail)
{
    struct rig *rig = context;
    (void)level;
    (void)event;
    (void)detail;
    rig->logs++;
}

static void on_guard(uv_timer_t *timer)
{
    (void)timer;
    fprintf(stderr, "test_wire: nothing happened for %d ms\n", GUARD_MS);
    abort();
}

static void on_signal(uv_async_t *signal)
{
    (void)signal;
}

static void on_wire_closed(void *context)
{
    ((struct rig *)context)->closed = true;
}

static bool rig_try(struct rig *rig, const char *const *address, size_t count, uint32_t contexts, int64_t probe_ms, const char **why)
{
    memset(rig, 0, sizeof *rig);
    assert_int_equal(uv_loop_init(&rig->loop), 0);
    uv_timer_init(&rig->loop, &rig->guard);
    uv_timer_start(&rig->guard, on_guard, GUARD_MS, 0);
    assert_int_equal(uv_async_init(&rig->loop, &rig->signal, on_signal), 0);
    struct wire_options options = { .loop = &rig->loop, .address = address, .address_count = count, .contexts = contexts, .probe_ms = probe_ms,
                                    .context = rig, .on_request = on_request, .on_turn = on_turn, .log = on_log };
    return wire_open(&options, &rig->wire, why);
}

static void rig_open(struct rig *rig, const char *address, uint32_t contexts, int64_t probe_ms, enum mode mode)
{
    const char *why = "";
    bool opened = rig_try(rig, &address, 1, contexts, probe_ms, &why);
    if (!opened) fail_msg("wire_open: %s", why);
    rig->mode = mode;
}

/* Every handle is given back: uv_loop_close() says so. */
static void rig_close(struct rig *rig)
{
    if (rig->wire != NULL) {
        wire_close(rig->wire, on_wire_closed, rig);
        while (!rig->closed) uv_run(&rig->loop, UV_RUN_ONCE);
    }
    uv_close((uv_handle_t *)&rig->guard, NULL);
    uv_close((uv_handle_t *)&rig->signal, NULL);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&rig->loop), 0);
    while (rig->held_count > 0) free(rig->held[--rig->held_count].bytes);
}

static struct wire_figures figures(struct rig *rig)
{
    struct wire_figures out;
    wire_figures(rig->wire, &out);
    return out;
}

/* ---- clients: flights are requests in the air, each sent again with new bytes as soon as it was answered ---- */

struct flight {
    struct crowd *crowd;
    nng_ctx ctx;
    nng_aio *aio;
    bool receiving;
    uint32_t number, rounds_left;
    size_t length;
};

struct crowd {
    struct rig *rig;
    nng_socket *socket; uint32_t sockets;
    struct flight *flight; uint32_t flights;
    _Atomic uint32_t landed;           /* flights that are over */
    _Atomic uint32_t answers, wrong, errors, pipes_lost;
};

static void flight_fill(const struct flight *flight, char *bytes)
{
    for (size_t i = 0; i < flight->length; i++) bytes[i] = (char)(flight->number * 31 + flight->rounds_left * 7 + i);
}

static void flight_start(struct flight *flight)
{
    nng_msg *message;
    if (nng_msg_alloc(&message, flight->length) != 0) abort();
    flight_fill(flight, nng_msg_body(message));
    flight->receiving = false;
    nng_aio_set_msg(flight->aio, message);
    nng_ctx_send(flight->ctx, flight->aio);
}

static void flight_check(struct flight *flight)
{
    nng_msg *message = nng_aio_get_msg(flight->aio);
    char *wanted = malloc(flight->length + 1);
    flight_fill(flight, wanted);
    bool same = nng_msg_len(message) == flight->length && memcmp(nng_msg_body(message), wanted, flight->length) == 0;
    atomic_fetch_add(same ? &flight->crowd->answers : &flight->crowd->wrong, 1);
    free(wanted);
    nng_msg_free(message);
}

static void flight_land(struct flight *flight)
{
    atomic_fetch_add(&flight->crowd->landed, 1);
    uv_async_send(&flight->crowd->rig->signal);
}

static void on_flight(void *argument)
{
    struct flight *flight = argument;
    if (nng_aio_result(flight->aio) != 0) {
        if (!flight->receiving) nng_msg_free(nng_aio_get_msg(flight->aio));
        atomic_fetch_add(&flight->crowd->errors, 1);
        flight_land(flight);
    } else if (!flight->receiving) {
        flight->receiving = true;
        nng_ctx_recv(flight->ctx, flight->aio);
    } else {
        flight_check(flight);
        if (--flight->rounds_left > 0) flight_start(flight);
        else flight_land(flight);
    }
}

static void on_pipe_lost(nng_pipe pipe, nng_pipe_ev event, void *argument)
{
    struct crowd *crowd = argument;
    (void)pipe;
    (void)event;
    atomic_fetch_add(&crowd->pipes_lost, 1);
    uv_async_send(&crowd->rig->signal);
}

static void crowd_open(struct crowd *crowd, struct rig *rig, const char *address, uint32_t sockets, uint32_t flights_each, uint32_t rounds,
                       size_t length)
{
    memset(crowd, 0, sizeof *crowd);
    crowd->rig = rig;
    crowd->sockets = sockets;
    crowd->flights = sockets * flights_each;
    crowd->socket = calloc(sockets, sizeof *crowd->socket);
    crowd->flight = calloc(crowd->flights, sizeof *crowd->flight);
    for (uint32_t i = 0; i < sockets; i++) {
        assert_int_equal(nng_req0_open(&crowd->socket[i]), 0);
        assert_int_equal(nng_pipe_notify(crowd->socket[i], NNG_PIPE_EV_REM_POST, on_pipe_lost, crowd), 0);
        nng_socket_set_ms(crowd->socket[i], NNG_OPT_RECONNMINT, 10);
        nng_socket_set_ms(crowd->socket[i], NNG_OPT_RECONNMAXT, 100);
        assert_int_equal(nng_dial(crowd->socket[i], address, NULL, NNG_FLAG_NONBLOCK), 0);
    }
    for (uint32_t i = 0; i < crowd->flights; i++) {
        struct flight *flight = &crowd->flight[i];
        *flight = (struct flight){ .crowd = crowd, .number = i, .rounds_left = rounds, .length = length };
        assert_int_equal(nng_ctx_open(&flight->ctx, crowd->socket[i % sockets]), 0);
        assert_int_equal(nng_aio_alloc(&flight->aio, on_flight, flight), 0);
    }
    for (uint32_t i = 0; i < crowd->flights; i++) flight_start(&crowd->flight[i]);
}

static void crowd_wait(struct crowd *crowd)
{
    while (atomic_load(&crowd->landed) < crowd->flights) uv_run(&crowd->rig->loop, UV_RUN_ONCE);
}

/* nng_close() of nng 1.5 can wait for ever for a pipe that is being closed (nng #1543, #1813), as in server/wire.c. What is tested here is our end,
 * not the client's: a client that does not close is left behind, with all that it may still touch. */
struct leaving { nng_socket socket; uv_sem_t gone; atomic_int holders; };

static void leaving_drop(struct leaving *leaving)
{
    if (atomic_fetch_sub(&leaving->holders, 1) != 1) return;
    uv_sem_destroy(&leaving->gone);
    free(leaving);
}

static void on_leaving(void *argument)
{
    struct leaving *leaving = argument;
    nng_close(leaving->socket);
    uv_sem_post(&leaving->gone);
    leaving_drop(leaving);
}

static struct leaving *client_close(nng_socket socket)
{
    struct leaving *leaving = calloc(1, sizeof *leaving);
    uv_thread_t thread;
    leaving->socket = socket;
    atomic_init(&leaving->holders, 2);
    if (uv_sem_init(&leaving->gone, 0) != 0 || uv_thread_create(&thread, on_leaving, leaving) != 0) abort();
    pthread_detach(thread);
    return leaving;
}

/* A flight may have landed while nng_ctx_recv() has not come back yet: nng 1.10 panics when the socket is gone by then. */
static void crowd_close(struct crowd *crowd)
{
    enum { STEP_US = 1000, STEPS = 2000 };      /* for all of them together: when one does not close, the others wait for it */
    struct leaving **leaving = calloc(crowd->sockets, sizeof *leaving);
    uint32_t gone = 0;
    for (uint32_t i = 0; i < crowd->flights; i++) nng_aio_stop(crowd->flight[i].aio);
    for (uint32_t i = 0; i < crowd->sockets; i++) leaving[i] = client_close(crowd->socket[i]);
    for (int step = 0; step < STEPS && gone < crowd->sockets; step++) {
        while (gone < crowd->sockets && uv_sem_trywait(&leaving[gone]->gone) == 0) gone++;
        if (gone < crowd->sockets) usleep(STEP_US);
    }
    for (uint32_t i = 0; i < crowd->sockets; i++) leaving_drop(leaving[i]);
    free(leaving);
    free(crowd->socket);
    if (gone < crowd->sockets) {
        stuck = true;
        return;
    }
    for (uint32_t i = 0; i < crowd->flights; i++) nng_aio_free(crowd->flight[i].aio);
    free(crowd->flight);
}

static void wait_held(struct rig *rig, uint32_t count)
{
    while (rig->held_count < count) uv_run(&rig->loop, UV_RUN_ONCE);
}

static void on_enough(uv_timer_t *timer)
{
    *(bool *)timer->data = true;
}

static void run_for(struct rig *rig, uint64_t ms, const struct crowd *until_landed)
{
    uv_timer_t *timer = malloc(sizeof *timer);
    bool enough = false;
    uv_timer_init(&rig->loop, timer);
    timer->data = &enough;
    uv_timer_start(timer, on_enough, ms, 0);
    while (!enough && (until_landed == NULL || atomic_load(&until_landed->landed) < until_landed->flights)) uv_run(&rig->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)timer, (uv_close_cb)free);
}

/* One client, one request, the right answer. A client of nng 1.5 that was refused once may never dial again: like the uplink, we then make a new one. */
static void assert_serves(struct rig *rig, const char *address)
{
    enum { CLIENTS = 5, CLIENT_MS = 4000 };
    enum mode mode = rig->mode;
    bool served = false;
    rig->mode = ECHO_AT_ONCE;
    for (int i = 0; i < CLIENTS && !served; i++) {
        struct crowd crowd;
        crowd_open(&crowd, rig, address, 1, 1, 1, 20);
        run_for(rig, CLIENT_MS, &crowd);
        served = atomic_load(&crowd.answers) == 1;
        assert_int_equal(atomic_load(&crowd.wrong), 0);
        crowd_close(&crowd);
    }
    assert_true(served);
    rig->mode = mode;
}

/* ---- the tests ---- */

static void test_echo(void **state)
{
    static const struct { const char *name; bool tcp; uint32_t contexts, clients, flights; uint32_t rounds; size_t length; enum mode mode; } cases[] = {
        { "ipc, many in flight",         false, 256, 50, 8, 40, 200, ECHO_AT_ONCE },
        { "ipc, answers at the turn",    false, 256, 50, 8, 40, 200, ECHO_AT_TURN },
        { "tcp, many in flight",         true,  256, 50, 8, 40, 200, ECHO_AT_ONCE },
        { "tcp, answers at the turn",    true,  256, 50, 8, 40, 200, ECHO_AT_TURN },
        { "fewer contexts than peers",   false, 3,   20, 4, 20, 200, ECHO_AT_TURN },
        { "a single context",            true,  1,   10, 2, 20, 200, ECHO_AT_TURN },
        { "empty messages",              false, 16,  4,  2, 10, 0,   ECHO_AT_ONCE },
        { "the largest message",         true,  16,  4,  2, 5,  MESSAGE_MAX, ECHO_AT_TURN },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig rig;
        struct crowd crowd;
        print_message("  %s\n", cases[i].name);
        rig_open(&rig, cases[i].tcp ? "tcp://127.0.0.1:0" : ipc_address, cases[i].contexts, 0, cases[i].mode);
        crowd_open(&crowd, &rig, wire_address(rig.wire, 0), cases[i].clients, cases[i].flights, cases[i].rounds, cases[i].length);
        crowd_wait(&crowd);
        uint32_t all = cases[i].clients * cases[i].flights * cases[i].rounds;
        assert_int_equal(atomic_load(&crowd.answers), all);
        assert_int_equal(atomic_load(&crowd.wrong), 0);
        assert_int_equal(figures(&rig).requests, all);
        assert_int_equal(figures(&rig).outstanding, 0);
        assert_int_equal(figures(&rig).dropped, 0);
        assert_true(rig.turns > 0 && rig.turns <= rig.requests);
        crowd_close(&crowd);
        rig_close(&rig);
    }
}

static void test_two_addresses(void **state)
{
    struct rig rig;
    struct crowd ipc, tcp;
    const char *const address[] = { ipc_address, "tcp://127.0.0.1:0" }, *why;
    (void)state;
    assert_true(rig_try(&rig, address, 2, 64, 0, &why));
    assert_string_equal(wire_address(rig.wire, 0), ipc_address);
    assert_null(wire_address(rig.wire, 2));
    crowd_open(&ipc, &rig, wire_address(rig.wire, 0), 5, 4, 10, 50);
    crowd_open(&tcp, &rig, wire_address(rig.wire, 1), 5, 4, 10, 50);
    crowd_wait(&ipc);
    crowd_wait(&tcp);
    assert_int_equal(atomic_load(&ipc.answers) + atomic_load(&tcp.answers), 2 * 5 * 4 * 10);
    crowd_close(&ipc);
    crowd_close(&tcp);
    rig_close(&rig);
}

static void test_oversize(void **state)
{
    const char *const address[] = { ipc_address, "tcp://127.0.0.1:0" };
    (void)state;
    for (size_t i = 0; i < sizeof address / sizeof address[0]; i++) {
        struct rig rig;
        struct crowd crowd;
        rig_open(&rig, address[i], 4, 0, ECHO_AT_ONCE);
        crowd_open(&crowd, &rig, wire_address(rig.wire, 0), 1, 1, 1, MESSAGE_MAX + 1024);
        while (atomic_load(&crowd.pipes_lost) < 2) uv_run(&rig.loop, UV_RUN_ONCE);      /* refused, came back, refused */
        assert_int_equal(rig.requests, 0);
        assert_serves(&rig, wire_address(rig.wire, 0));
        assert_int_equal(rig.largest, 20);
        crowd_close(&crowd);
        rig_close(&rig);
    }
}

static void test_vanished_peers(void **state)
{
    struct rig rig;
    struct crowd crowd;
    (void)state;
    rig_open(&rig, ipc_address, 32, 0, HOLD);
    crowd_open(&crowd, &rig, ipc_address, 8, 2, 1, 100);
    wait_held(&rig, 16);
    crowd_close(&crowd);
    held_answer_all(&rig);
    assert_serves(&rig, ipc_address);
    assert_int_equal(figures(&rig).outstanding, 0);
    rig_close(&rig);
}

/* One context: the second request has the first one's place. An answer to the first must not reach the second asker. */
static void test_stale_tokens(void **state)
{
    struct rig rig;
    struct crowd crowd;
    (void)state;
    rig_open(&rig, ipc_address, 1, 0, HOLD);
    crowd_open(&crowd, &rig, ipc_address, 1, 1, 2, 30);
    wait_held(&rig, 1);
    struct wire_token first = rig.held[0].token;
    held_answer_all(&rig);
    wait_held(&rig, 1);
    wire_reply(rig.wire, first, "wrong", 5);
    wire_reply(rig.wire, (struct wire_token){ 0, first.generation + 2 }, "wrong", 5);
    wire_reply(rig.wire, (struct wire_token){ 1, first.generation }, "wrong", 5);
    assert_int_equal(figures(&rig).outstanding, 1);
    struct wire_token second = rig.held[0].token;
    held_answer_all(&rig);
    wire_reply(rig.wire, second, "wrong", 5);
    crowd_wait(&crowd);
    assert_int_equal(atomic_load(&crowd.answers), 2);
    assert_int_equal(atomic_load(&crowd.wrong), 0);
    crowd_close(&crowd);
    rig_close(&rig);
}

static void test_close_outstanding(void **state)
{
    struct rig rig;
    struct crowd crowd;
    (void)state;
    rig_open(&rig, ipc_address, 64, 5, HOLD);
    crowd_open(&crowd, &rig, ipc_address, 20, 5, 1, 100);      /* more than there are contexts */
    wait_held(&rig, 40);
    for (uint32_t i = 0; i < crowd.sockets; i++) nng_pipe_notify(crowd.socket[i], NNG_PIPE_EV_REM_POST, NULL, NULL);      /* there will be no loop to tell */
    rig_close(&rig);
    /* The clients still ask; nobody is there. The signal's loop is gone, so no flight may land any more. */
    assert_int_equal(atomic_load(&crowd.landed), 0);
    uv_loop_init(&rig.loop);
    uv_async_init(&rig.loop, &rig.signal, on_signal);
    crowd_close(&crowd);
    uv_close((uv_handle_t *)&rig.signal, NULL);
    uv_run(&rig.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&rig.loop), 0);
}

/* What was answered before the close still arrives. */
static void test_close_after_answers(void **state)
{
    struct rig rig;
    struct crowd crowd;
    (void)state;
    rig_open(&rig, ipc_address, 64, 0, HOLD);
    crowd_open(&crowd, &rig, ipc_address, 10, 4, 1, 2000);
    wait_held(&rig, 40);
    held_answer_all(&rig);
    wire_close(rig.wire, on_wire_closed, &rig);
    rig.wire = NULL;
    while (!rig.closed) uv_run(&rig.loop, UV_RUN_ONCE);
    crowd_wait(&crowd);
    assert_int_equal(atomic_load(&crowd.answers), 40);
    crowd_close(&crowd);
    rig_close(&rig);
}

static void test_refused_addresses(void **state)
{
    char nowhere[128];
    snprintf(nowhere, sizeof nowhere, "ipc://%s/none/a.ipc", folder);
    const char *const bad[] = { "http://127.0.0.1:0/", "ws://127.0.0.1:0/", "inproc://a", "", "tcp://127.0.0.1", nowhere };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct rig rig;
        const char *why = NULL;
        const char *const address[] = { ipc_address, bad[i] };
        assert_false(rig_try(&rig, address, 2, 4, 5, &why));
        assert_null(rig.wire);
        assert_non_null(why);
        rig_close(&rig);
    }
}

static void test_taken_address(void **state)
{
    struct rig first, second;
    const char *why = NULL;
    (void)state;
    rig_open(&first, "tcp://127.0.0.1:0", 4, 0, ECHO_AT_ONCE);
    const char *taken = wire_address(first.wire, 0);
    assert_false(rig_try(&second, &taken, 1, 4, 0, &why));
    rig_close(&second);
    assert_serves(&first, taken);
    rig_close(&first);
}

/* ---- healing ---- */

static void wait_healed(struct rig *rig)
{
    while (figures(rig).heals == 0) uv_run(&rig->loop, UV_RUN_ONCE);
    assert_true(rig->logs > 0);
}

static void test_heals_ipc(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, ipc_address, 8, 50, ECHO_AT_ONCE);
    assert_serves(&rig, ipc_address);
    assert_int_equal(unlink(ipc_address + strlen("ipc://")), 0);      /* now nobody finds it */
    wait_healed(&rig);
    assert_serves(&rig, ipc_address);
    rig_close(&rig);
}

/* The listening socket of this process with this port, or -1. */
static int listening_descriptor(int port)
{
    for (int fd = 3; fd < 1024; fd++) {
        struct sockaddr_in address;
        int listens = 0;
        socklen_t size = sizeof listens, length = sizeof address;
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;
        if (getsockname(fd, (struct sockaddr *)&address, &length) != 0 || address.sin_family != AF_INET) continue;
        if (ntohs(address.sin_port) == port) return fd;
    }
    return -1;
}

static void test_heals_tcp(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "tcp://127.0.0.1:0", 8, 50, ECHO_AT_ONCE);
    char address[64];
    snprintf(address, sizeof address, "%s", wire_address(rig.wire, 0));
    assert_serves(&rig, address);
    int fd = listening_descriptor(atoi(strrchr(address, ':') + 1));
    assert_true(fd >= 0);
    assert_int_equal(shutdown(fd, SHUT_RDWR), 0);      /* the listener accepts no more and does not know why */
    wait_healed(&rig);
    assert_string_equal(wire_address(rig.wire, 0), address);
    assert_serves(&rig, address);
    rig_close(&rig);
}

static void test_leaves_the_healthy_alone(void **state)
{
    struct rig rig;
    struct crowd crowd;
    (void)state;
    rig_open(&rig, ipc_address, 8, 200, ECHO_AT_ONCE);
    crowd_open(&crowd, &rig, ipc_address, 1, 1, 1, 20);
    run_for(&rig, 900, NULL);      /* four probes */
    assert_int_equal(figures(&rig).heals, 0);
    assert_int_equal(atomic_load(&crowd.pipes_lost), 0);
    crowd_close(&crowd);
    rig_close(&rig);
}

/* With an argument only the test of that name: once an nng_close() hangs, every other of the same process does too. */
int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echo),
        cmocka_unit_test(test_two_addresses),
        cmocka_unit_test(test_oversize),
        cmocka_unit_test(test_vanished_peers),
        cmocka_unit_test(test_stale_tokens),
        cmocka_unit_test(test_close_outstanding),
        cmocka_unit_test(test_close_after_answers),
        cmocka_unit_test(test_refused_addresses),
        cmocka_unit_test(test_taken_address),
        cmocka_unit_test(test_heals_ipc),
        cmocka_unit_test(test_heals_tcp),
        cmocka_unit_test(test_leaves_the_healthy_alone),
    };
    size_t named = 0;
    while (argc > 1 && named < sizeof tests / sizeof tests[0] && strcmp(tests[named].name, argv[1]) != 0) named++;
    if (named == sizeof tests / sizeof tests[0]) return 2;      /* there is no such test */
    snprintf(folder, sizeof folder, "/tmp/paidan-wire.XXXXXX");
    if (mkdtemp(folder) == NULL) return 1;
    snprintf(ipc_address, sizeof ipc_address, "ipc://%s/a.ipc", folder);
    if (argc > 1) cmocka_set_test_filter(argv[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (!stuck) nng_fini();
    rmdir(folder);
    return failed;
}
