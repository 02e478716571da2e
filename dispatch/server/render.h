/* render.h - the engine's structs -> the bodies of messages. What is rendered lives in the arena, or belongs to the tables. Pure.
 * Functions that need room in the arena return NULL (or false) when it is full. */
#ifndef PAIDAN_SERVER_RENDER_H
#define PAIDAN_SERVER_RENDER_H

#include "engine/engine.h"
#include "protocol/arena.h"
#include "protocol/message.h"
#include "tables/tables.h"

struct render { const struct engine *engine; const struct tables *tables; struct arena *arena; int64_t now_ms; };

bool render_order(const struct render *render, const struct order *order, struct msg_order *out);
bool render_event(const struct render *render, const struct event *event, struct msg_event *out);
struct msg_reason_count *render_why(const struct render *render, const struct why *why, uint32_t *count);      /* counts that are not 0 */
bool render_worker(const struct render *render, uint32_t row, bool with_plan, struct msg_worker *out);
bool render_menu(const struct render *render, const char *category, struct msg_menu *out);      /* category NULL: all */
void render_usage(const struct usage *usage, struct msg_usage *out);

/* No more than these bytes: what a list may count on when it fills a reply. Checked by a test over the widest values. */
enum { RENDER_ORDER_BYTES = 800, RENDER_CREW_BYTES = 128, RENDER_WORKER_BYTES = 400 };

#endif
