/* wire.h - bytes to the core and back, without a client that would refuse to send them. */
#ifndef PAIDAN_TESTS_WIRE_H
#define PAIDAN_TESTS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include "protocol/codec.h"

/* The reply's text, NUL-terminated. False: no answer within wait_ms. */
bool wire_text(const char *address, const char *bytes, size_t length, int wait_ms, char *reply, size_t size);
/* The refusal, or OK, that these bytes get; field "" when none is named. False: no answer. */
bool wire_ask(const char *address, const char *bytes, size_t length, int wait_ms, enum error *error, char field[168]);

#endif
