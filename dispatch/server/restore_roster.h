/* restore_roster.h - the rosters of a region on their way back: collected while the store is read, given to the engine once it is open. What
 * cannot be understood is told, and stops the start; what names a worker who is no longer in the tables means nothing any more. */
#ifndef PAIDAN_SERVER_RESTORE_ROSTER_H
#define PAIDAN_SERVER_RESTORE_ROSTER_H

#include "server/parts.h"
#include "server/publish_days.h"

struct roster_back;

struct roster_back *roster_back_new(const struct parts *parts);      /* NULL: no memory */
void roster_back_free(struct roster_back *back);

/* As the visitor of store.h has them. */
void roster_back_exceptions(struct roster_back *back, int32_t day, const struct store_pair *pair, size_t count);
void roster_back_worked(struct roster_back *back, int32_t month, const struct store_pair *pair, size_t count);
void roster_back_rotations(struct roster_back *back, const struct store_pair *pair, size_t count);
void roster_back_drafts(struct roster_back *back, const struct store_pair *pair, size_t count);
void roster_back_swaps(struct roster_back *back, const struct store_pair *pair, size_t count);

/* Into the engine, which is open, and before any order; `days` is told what is written of the months. */
void roster_back_give(struct roster_back *back, struct publish_days *days);
const char *roster_back_why(const struct roster_back *back);         /* the first thing that was wrong; NULL: nothing */
uint64_t roster_back_count(const struct roster_back *back);          /* changes, rotations, edits and swaps read */

#endif
