/* view.h - replies as people read them. Pure: a reply goes in, text comes out. */
#ifndef PAIDAN_CLI_VIEW_H
#define PAIDAN_CLI_VIEW_H

#include "points/cli/out.h"
#include "protocol/message.h"

/* The menu gives items their names; without it (NULL) they go by their codes. */
struct view { struct out *out; const struct msg_menu *menu; };

const struct msg_menu_item *view_item(const struct view *view, const char *code);      /* NULL: not on the menu */

/* view_order.c */
void view_order(const struct view *view, const struct msg_order *order);               /* what has become of it, in three lines */
void view_order_life(const struct view *view, const struct msg_order *order);          /* step by step, with times */
void view_orders(const struct view *view, const struct msg_order_list *list);
void view_why(const struct view *view, const struct msg_why *why);

/* view_slots.c */
enum { NEAREST_MAX = 3 };
void view_slots(const struct view *view, const struct msg_slots_ask *ask, const struct msg_slots *slots);
uint32_t slots_nearest(const struct msg_slots *slots, int64_t wanted_ms, int64_t out[NEAREST_MAX]);      /* free starts, nearest first; returns how many */

/* view_worker.c */
void view_workers(const struct view *view, const struct msg_worker_list *list);
void view_worker(const struct view *view, const struct msg_worker *worker);
void view_roster(const struct view *view, const struct msg_roster *roster, int32_t day, uint32_t days);

/* view_figures.c */
void view_menu(const struct view *view, const struct msg_menu *menu);
void view_usage(const struct view *view, const struct msg_usage *usage);
void view_clock(const struct view *view, const struct msg_clock *clock);
void view_event(const struct view *view, const struct msg_event *event);               /* one line */

#endif
