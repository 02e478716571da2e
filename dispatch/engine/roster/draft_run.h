/* draft_run.h - the journal of a draft, for the commands on it and for recovery. For the engine's own files. */
#ifndef PAIDAN_ENGINE_DRAFT_RUN_H
#define PAIDAN_ENGINE_DRAFT_RUN_H

#include "engine/state.h"

struct draft *draft_of(const struct engine *engine, uint32_t point);       /* NULL: no such point */
bool draft_room(const struct engine *engine, const struct draft *draft, uint32_t edits);
/* Appends edits as one group, by the actor of the command at hand. There is room. */
void draft_append(struct engine *engine, struct draft *draft, uint32_t point, const struct edit *edits, uint32_t count, const struct edit_note *note);
void draft_pop(struct engine *engine, struct draft *draft);               /* takes the newest edit off */
void draft_changed(struct engine *engine, struct draft *draft);           /* something came or went: a new version, by the actor at hand */
/* An edit of the journal as it can still be made today; false: all its days have passed. */
bool draft_clip(const struct engine *engine, const struct edit *edit, struct edit *out);
/* Lays the whole draft over the roster, each edit with the stamp of who made it. */
MUST_USE enum refusal draft_lay(struct engine *engine, const struct draft *draft);
/* Remembers how to take back what is staged, in place of what was remembered before; nothing when there is no room for it. room: how
 * many records the store may be told of by it. */
uint32_t draft_back_room(const struct engine *engine, const struct draft *draft);
void draft_back_take(struct engine *engine, struct draft *draft, uint32_t point);
uint32_t draft_back(const struct engine *engine, const struct draft *draft, struct edit *out);      /* at most DRAFT_EDITS_MAX */

#endif
