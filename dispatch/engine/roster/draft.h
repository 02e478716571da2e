/* draft.h - a roster of the future that is not in force yet: one draft per service point, kept as a journal of edits over what is
 * published. Operators of a point share it; what one has not seen of another is a conflict, not a surprise. Edits of one command are one
 * group: undone together.
 * Versions rise by one with every edit, undo, discard and published change of the region, so "newer than what I saw" is one comparison. */
#ifndef PAIDAN_ENGINE_DRAFT_H
#define PAIDAN_ENGINE_DRAFT_H

#include "engine/roster/edit.h"

enum { DRAFT_EDITS_MAX = 8192,         /* of one draft */
       DRAFTS_EDITS_MAX = 32768 };     /* of all drafts together, with what can be taken back of the last publish of each point */

struct draft_edit {
    uint64_t version;                  /* of this edit */
    uint64_t group;                    /* version of the first edit of the same command; 0: not drafted, but kept to take the last publish back */
    uint32_t point;
    struct edit edit;
    struct actor by;
    int64_t at_ms;
    uint32_t waived;
    char note[NOTE_MAX];
};

#endif
