/* fake_wire.h - a wire for tests of the core: what it says is kept to be looked at. Replaces wire.c at link time. */
#ifndef PAIDAN_TESTS_FAKE_WIRE_H
#define PAIDAN_TESTS_FAKE_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include "server/wire.h"

struct wire *fake_wire(void);
void fake_wire_clear(void);                           /* forgets the replies */
uint32_t fake_wire_count(void);
const char *fake_reply_to(uint32_t context);          /* the text of the reply to this request; NULL: none yet */

#endif
