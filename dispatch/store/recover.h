/* recover.h - reads a region back: finds its keys, sorts them, hands over each record once, then the latest of the log. */
#ifndef PAIDAN_STORE_RECOVER_H
#define PAIDAN_STORE_RECOVER_H

#include "store/keys.h"
#include "store/resp.h"
#include "store/store.h"

struct recover;

/* `visitor` is copied. NULL: no memory. */
struct recover *recover_new(const struct keys *keys, uint32_t events_max, int64_t answers_s, const struct store_visitor *visitor);
/* The visitor's `done` comes in any case, unless the recovery is freed first. */
void recover_start(struct recover *recover, struct resp *resp);
void recover_fail(struct recover *recover, const char *why);      /* instead of recover_start(): only `done` is called */
bool recover_over(const struct recover *recover);                       /* `done` was called and no reply is awaited */
/* When it is over, or after its connection was closed. */
void recover_free(struct recover *recover);

#endif
