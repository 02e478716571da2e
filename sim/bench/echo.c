/* echo.c - see echo.h. */
#include "sim/bench/echo.h"

#include <stdio.h>
#include "server/wire.h"

static struct wire *wire;

static void on_request(void *context, struct wire_token token, const char *bytes, size_t length)
{
    (void)context;
    wire_reply(wire, token, bytes, length);
}

static void on_turn(void *context)
{
    (void)context;
}

int echo_serve(const char *address, uint32_t contexts)
{
    uv_loop_t loop;
    const char *why = "no loop";
    const struct wire_options options = { .loop = &loop, .address = &address, .address_count = 1, .contexts = contexts,
                                          .on_request = on_request, .on_turn = on_turn };
    if (uv_loop_init(&loop) != 0 || !wire_open(&options, &wire, &why)) {
        fprintf(stderr, "paidan-bench: %s: %s\n", address, why);
        return 1;
    }
    return uv_run(&loop, UV_RUN_DEFAULT);
}
