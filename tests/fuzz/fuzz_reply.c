/* fuzz_reply.c - any bytes as a reply: an error with a name, or a struct that writes and reads back to the same text. */
#include "fuzz/fuzz_round.h"

#include <string.h>

#include "protocol/codec.h"

static _Alignas(max_align_t) char storage[ARENA_MESSAGE];
static char first[WRITTEN_MAX], second[WRITTEN_MAX];

static enum error read_reply(const char *bytes, size_t length, struct msg_reply_envelope *reply)
{
    struct arena arena;
    const char *field = NULL;
    arena_init(&arena, storage, sizeof storage);
    enum error error = codec_read_reply(bytes, length, &arena, reply, &field);
    HOLDS(error != ERR_FULL);                        /* the arena is as large as the header promises */
    HOLDS(error != ERR_OK || field == NULL);
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct msg_reply_envelope reply;
    if (read_reply((const char *)data, size, &reply) != ERR_OK) return 0;
    size_t length = codec_write_reply(&reply, first, sizeof first);
    HOLDS(length > 0);
    if (length > MESSAGE_MAX) return 0;
    HOLDS(read_reply(first, length, &reply) == ERR_OK);
    HOLDS(codec_write_reply(&reply, second, sizeof second) == length);
    HOLDS(memcmp(first, second, length) == 0);
    return 0;
}
