/* reply.h - a reply around a body that is text already: an answer given before, a page of the event feed, a body that is recorded too.
 * Byte for byte what codec_write_reply() would write; a test holds the two together. Pure. */
#ifndef PAIDAN_SERVER_REPLY_H
#define PAIDAN_SERVER_REPLY_H

#include "protocol/codec.h"

/* Returns the length, or 0 when it does not fit. */
size_t reply_wrap(enum kind kind, uint64_t id, int64_t now_ms, const char *body, size_t length, char *buffer, size_t size);

#endif
