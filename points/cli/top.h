/* top.h - the operator's screen in a terminal, without the terminal: what was asked of the core goes in, and keys; rows of text come out, and what is to
 * be done. Lists are kept as last heard, so that the picture stays when the link does not. Pure, but for memory; out of it the program ends. */
#ifndef PAIDAN_CLI_TOP_H
#define PAIDAN_CLI_TOP_H

#include "points/cli/view.h"

enum top_tab { TOP_ORDERS, TOP_WORKERS, TOP_COVERAGE, TOP_TABS };
enum top_mode { TOP_LIST, TOP_DETAIL, TOP_HELP, TOP_FILTER, TOP_WORKER, TOP_SURE };      /* WORKER: its number is typed; SURE: y or no */
enum top_sort { TOP_BY_WAIT, TOP_BY_VISIT, TOP_BY_NUMBER, TOP_SORTS };

/* Keys that are no character. */
enum top_key { TOP_UP = 256, TOP_DOWN, TOP_PAGE_UP, TOP_PAGE_DOWN, TOP_ENTER, TOP_ESC, TOP_BACK };

/* What the shell is to do: tell about an order or worker; give an order to a worker, or call it off; ask for everything anew. */
enum top_wish { TOP_NOTHING, TOP_QUIT, TOP_TELL, TOP_ASSIGN, TOP_CANCEL, TOP_ASK };

enum { TOP_TYPED = 40, TOP_SAID = 240, TOP_ROWS_MAX = 200, TOP_ROW = 1024 };

struct top_line { uint64_t id; char *text; };      /* id 0: a line that cannot be chosen */
struct top_lines { char *head; struct top_line *line; uint32_t count; };

struct top {
    enum lang lang;
    uint64_t point;                    /* 0: all */
    bool write;                        /* orders may be changed */
    enum top_tab tab;
    enum top_mode mode;
    enum top_sort sort;
    struct top_lines lines[TOP_TABS];
    uint64_t chosen[TOP_TABS];         /* id */
    uint32_t first[TOP_TABS];          /* of the lines shown */
    struct top_lines detail; uint32_t detail_first;
    char filter[TOP_TYPED], typed[TOP_TYPED], said[TOP_SAID];
    enum top_wish wish;                /* what SURE is about */
    uint64_t order, worker;            /* of the wish */
    bool up;
    int64_t now_ms, heard_ms;          /* the core's time; of what is shown */
    uint32_t waiting, late, on_the_way, free;
    int64_t oldest_ms;                 /* since when the first of those waiting does */
};

void top_begin(struct top *top, enum lang lang, uint64_t point, bool write);
void top_end(struct top *top);

/* The latest answers; the list may be put into another order. */
void top_orders(struct top *top, struct msg_order_list *list, const struct msg_menu *menu);
void top_workers(struct top *top, const struct msg_worker_list *list);
void top_coverage(struct top *top, const struct msg_coverage *coverage);
void top_link(struct top *top, bool up, int64_t now_ms);
void top_detail(struct top *top, const char *text);                 /* after TELL */
void top_say(struct top *top, const char *text);                    /* below the list, until the next key */

enum top_wish top_key(struct top *top, int key);
bool top_shown(const struct top *top, const struct top_line *line);      /* by the filter */

enum top_style { TOP_PLAIN, TOP_STRONG, TOP_REVERSE, TOP_FAINT };
struct top_row { enum top_style style; char text[TOP_ROW]; };      /* cut to the columns */
/* As many rows as there are. At least 4 of them and 20 columns. */
void top_draw(struct top *top, uint32_t rows, uint32_t columns, struct top_row *row);

#endif
