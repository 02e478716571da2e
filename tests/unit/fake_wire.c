#include "unit/fake_wire.h"

#include <stdlib.h>
#include <string.h>

enum { REPLIES = 256, TEXT = 65537 };

struct wire { int unused; };
static struct wire the_wire;
static struct { uint32_t context; char text[TEXT]; } replies[REPLIES];
static uint32_t reply_count;

struct wire *fake_wire(void) { return &the_wire; }
void fake_wire_clear(void) { reply_count = 0; }
uint32_t fake_wire_count(void) { return reply_count; }

const char *fake_reply_to(uint32_t context)
{
    for (uint32_t i = 0; i < reply_count; i++) {
        if (replies[i].context == context) return replies[i].text;
    }
    return NULL;
}

void wire_reply(struct wire *wire, struct wire_token token, const char *bytes, size_t length)
{
    (void)wire;
    if (reply_count == REPLIES || length >= TEXT) abort();
    replies[reply_count].context = token.context;
    memcpy(replies[reply_count].text, bytes, length);
    replies[reply_count++].text[length] = '\0';
}
