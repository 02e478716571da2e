/* draft_log.c - see draft_log.h: storage, and what is remembered of the published roster. */
#include "engine/roster/draft_log.h"

#include <stdlib.h>
#include "engine/state.h"

bool drafts_init(struct drafts *drafts, uint32_t points_max)
{
    drafts->of = calloc(points_max, sizeof *drafts->of);
    drafts->node = calloc(DRAFTS_EDITS_MAX, sizeof *drafts->node);
    drafts->log = calloc(PUBLISHED_MAX, sizeof *drafts->log);
    drafts->scratch = calloc(DRAFT_EDITS_MAX, sizeof *drafts->scratch);
    drafts->version = 1;      /* seen 0 means "whatever it is" */
    drafts->node_free = NIL;
    drafts->version = 1;      /* so that a roster nobody has touched can be told as seen: 0 is who does not care */
    for (uint32_t i = 0; drafts->of && i < points_max; i++) drafts->of[i] = (struct draft){ .journal = { NIL, NIL, 0 }, .back = { NIL, NIL, 0 } };
    return drafts->of && drafts->node && drafts->log && drafts->scratch && idmap_init(&drafts->ids, DRAFTS_EDITS_MAX);
}

void drafts_clear(struct drafts *drafts)
{
    free(drafts->of);
    free(drafts->node);
    free(drafts->log);
    free(drafts->scratch);
    idmap_clear(&drafts->ids);
}

void draft_log_published(struct engine *engine)
{
    struct drafts *drafts = &engine->drafts;
    drafts->version++;
    for (uint32_t i = 0; i < engine->trial.row_count; i++) {
        const struct trial_row *touched = &engine->trial.row[i];
        drafts->log[drafts->logged++ % PUBLISHED_MAX] = (struct published){ .version = drafts->version, .worker = engine->worker[touched->row].id,
            .from_day = touched->from_day, .to_day = touched->to_day, .by = engine->actor };
    }
}

const struct published *draft_log_newer(const struct engine *engine, uint32_t worker, int32_t from_day, int64_t to_day, uint64_t seen)
{
    const struct drafts *drafts = &engine->drafts;
    for (uint64_t i = drafts->logged; i > 0 && drafts->logged - i < PUBLISHED_MAX; i--) {
        const struct published *entry = &drafts->log[(i - 1) % PUBLISHED_MAX];
        if (entry->version <= seen) break;
        if (entry->worker == worker && entry->from_day < to_day && entry->to_day > from_day) return entry;
    }
    return NULL;
}
