#include "server/turned_away.h"

#include "engine/calendar.h"
#include "protocol/hash.h"

bool turned_away_first(struct turned_away *turned_away, const struct request *request, enum refusal refusal)
{
    const uint64_t asked[] = { request->point, request->household, request->item, request->qty, (uint64_t)(request->start_ms / MINUTE_MS), (uint64_t)refusal };
    uint64_t hash = hash_more(HASH_BEGIN, asked, sizeof asked);
    uint64_t *slot = &turned_away->seen[hash % TURNED_AWAY_KEPT];
    if (*slot == hash) return false;
    *slot = hash;
    return true;
}
