/* edit_run.h - the steps of edit_apply(), for drafts, whose edits bring their own stamps. For the engine's own files. */
#ifndef PAIDAN_ENGINE_EDIT_RUN_H
#define PAIDAN_ENGINE_EDIT_RUN_H

#include "engine/state.h"

/* Stages one edit; a refusal takes everything off again and names worker and day. */
MUST_USE enum refusal edit_add(struct engine *engine, const struct edit *edit, const struct trial_stamp *stamp);
/* Whether the staged rows break a rule that they did not break before, as edit_apply() tells it; nothing is taken off. */
MUST_USE enum refusal edit_rules(struct engine *engine);
/* Checks what is staged, and what becomes of which visits; a refusal leaves nothing staged. records: how many more the store will be told of. */
struct moving { uint32_t order[ORDERS_MOVED_MAX]; uint32_t count; };
MUST_USE enum refusal edit_weigh(struct engine *engine, uint32_t records, struct moving *moving, struct impact *out);
void edit_stand(struct engine *engine, const struct moving *moving);      /* lets it stand, tells it, and sends the visits back */

#endif
