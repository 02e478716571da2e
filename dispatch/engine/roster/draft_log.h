/* draft_log.h - what drafts remember of the published roster: who changed which days lately, and how to take the last publish of a point
 * back. For the engine's own files. */
#ifndef PAIDAN_ENGINE_DRAFT_LOG_H
#define PAIDAN_ENGINE_DRAFT_LOG_H

#include "engine/roster/draft.h"
#include "engine/idmap.h"

enum { PUBLISHED_MAX = 8192 };

/* One worker's days that changed in the published roster. */
struct published { uint64_t version; uint32_t worker; int32_t from_day, to_day; struct actor by; };

/* A journal entry in its chain. */
struct draft_node { struct draft_edit edit; uint32_t next, before; };

/* By version, the smallest first. */
struct draft_chain { uint32_t head, tail, count; };

/* The draft of one point, and the edits that would take its last publish back: they have group 0. */
struct draft { struct draft_chain journal, back; uint64_t version; struct actor by; };

struct engine;

struct drafts {
    uint64_t version;                      /* the last one given out */
    struct draft *of;                      /* by point */
    struct draft_node *node; uint32_t node_count, node_free, nodes_used; struct idmap ids;
    struct published *log; uint64_t logged;      /* a ring */
    struct edit *scratch;                  /* of the command at hand */
};

bool drafts_init(struct drafts *drafts, uint32_t points_max);      /* false: no memory */
void drafts_clear(struct drafts *drafts);

/* What is staged is about to stand: it gets a version, and is remembered. */
void draft_log_published(struct engine *engine);
/* The newest change of these days of the published roster after `seen`; NULL: none that is remembered. */
const struct published *draft_log_newer(const struct engine *engine, uint32_t worker, int32_t from_day, int64_t to_day, uint64_t seen);

#endif
