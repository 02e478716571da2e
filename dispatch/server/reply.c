#include "server/reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

size_t reply_wrap(enum kind kind, uint64_t id, int64_t now_ms, const char *body, size_t length, char *buffer, size_t size)
{
    int head = snprintf(buffer, size, "{\"v\":%d,\"id\":\"%" PRIu64 "\",\"kind\":\"%s\",\"ok\":true,\"now_ms\":\"%" PRId64 "\",\"body\":",
                        PROTOCOL_VERSION, id, kind_name(kind), now_ms);
    if (head < 0 || (size_t)head >= size || length + 1 > size - (size_t)head) return 0;
    memcpy(buffer + head, body, length);
    buffer[(size_t)head + length] = '}';
    return (size_t)head + length + 1;
}
