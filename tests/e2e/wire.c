/* wire.c - one nng socket, one request. */
#include "e2e/wire.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_reply(const char *bytes, size_t length, enum error *error, char field[168])
{
    struct msg_reply_envelope reply;
    struct arena arena;
    const char *wrong = NULL;
    void *scratch = malloc(ARENA_MESSAGE);
    assert_non_null(scratch);
    arena_init(&arena, scratch, ARENA_MESSAGE);
    enum error read = codec_read_reply(bytes, length, &arena, &reply, &wrong);
    if (read == ERR_OK) {
        *error = reply.error;
        snprintf(field, 168, "%s", reply.field != NULL ? reply.field : "");
    }
    free(scratch);
    if (read != ERR_OK) fail_msg("not a reply: %.*s", (int)length, bytes);
}

bool wire_text(const char *address, const char *bytes, size_t length, int wait_ms, char *reply, size_t size)
{
    nng_socket socket;
    size_t got = size - 1;
    assert_int_equal(nng_req0_open(&socket), 0);
    nng_socket_set_ms(socket, NNG_OPT_RECVTIMEO, wait_ms);
    nng_socket_set_ms(socket, NNG_OPT_SENDTIMEO, wait_ms);
    nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0);
    union { const char *in; char *out; } words = { bytes };      /* nng_send() does not write them */
    int rc = nng_dial(socket, address, NULL, 0);
    if (rc == 0) rc = nng_send(socket, words.out, length, 0);
    if (rc == 0) rc = nng_recv(socket, reply, &got, 0);
    nng_close(socket);
    if (rc != 0 && rc != NNG_ETIMEDOUT) fail_msg("nng: %s", nng_strerror(rc));
    reply[rc == 0 ? got : 0] = '\0';
    return rc == 0;
}

bool wire_ask(const char *address, const char *bytes, size_t length, int wait_ms, enum error *error, char field[168])
{
    static char reply[MESSAGE_MAX + 1];
    if (!wire_text(address, bytes, length, wait_ms, reply, sizeof reply)) return false;
    read_reply(reply, strlen(reply), error, field);
    return true;
}
