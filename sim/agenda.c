/* agenda.c - a binary heap ordered by time, then by entry. */
#include "sim/agenda.h"

#include <stdlib.h>
#include "sim/memory.h"

static const char *const act_names[ACT_COUNT] = {
#define X(id, name) [ACT_##id] = name,
    ACTS(X)
#undef X
};

static bool before(const struct act *a, const struct act *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->no < b->no;
}

void agenda_put(struct agenda *agenda, const struct act *act)
{
    agenda->act = memory_room(agenda->act, agenda->count, &agenda->room, sizeof *agenda->act);
    struct act entry = *act;
    entry.no = ++agenda->last_no;
    uint32_t at = agenda->count++;
    while (at > 0 && before(&entry, &agenda->act[(at - 1) / 2])) {
        agenda->act[at] = agenda->act[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    agenda->act[at] = entry;
}

const struct act *agenda_first(const struct agenda *agenda)
{
    return agenda->count ? &agenda->act[0] : NULL;
}

bool agenda_take(struct agenda *agenda, struct act *out)
{
    if (!agenda->count) return false;
    *out = agenda->act[0];
    const struct act last = agenda->act[--agenda->count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= agenda->count) break;
        if (child + 1 < agenda->count && before(&agenda->act[child + 1], &agenda->act[child])) child++;
        if (!before(&agenda->act[child], &last)) break;
        agenda->act[at] = agenda->act[child];
        at = child;
    }
    if (agenda->count) agenda->act[at] = last;
    return true;
}

void agenda_clear(struct agenda *agenda)
{
    free(agenda->act);
    *agenda = (struct agenda){ 0 };
}

const char *act_name(enum act_kind kind)
{
    return kind < ACT_COUNT ? act_names[kind] : "unknown";
}
