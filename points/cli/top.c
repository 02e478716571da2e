/* top.c - see top.h: lists, keys, what is said. */
#include "points/cli/top.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "points/cli/out.h"

static void *grown(void *block, size_t count, size_t size)
{
    void *moved = realloc(block, count * size);
    if (moved == NULL) abort();
    return moved;
}

/* ---- lists ---- */

static void lines_clear(struct top_lines *lines)
{
    for (uint32_t i = 0; i < lines->count; i++) free(lines->line[i].text);
    free(lines->line);
    free(lines->head);
    *lines = (struct top_lines){ .count = 0 };
}

static char *copy(const char *text, size_t length)
{
    char *copied = grown(NULL, length + 1, 1);
    memcpy(copied, text, length);
    copied[length] = '\0';
    return copied;
}

static void lines_add(struct top_lines *lines, uint64_t id, const char *text, size_t length)
{
    lines->line = grown(lines->line, lines->count + 1, sizeof *lines->line);
    lines->line[lines->count++] = (struct top_line){ id, copy(text, length) };
}

/* A text as lines. ids: of those after the head; none: nothing can be chosen, and there is no head. */
static void lines_set(struct top_lines *lines, const char *text, const uint64_t *id, uint32_t ids)
{
    lines_clear(lines);
    for (uint32_t n = 0; text != NULL && *text != '\0'; n++) {
        size_t length = strcspn(text, "\n");
        if (n == 0 && ids > 0) lines->head = copy(text, length);
        else lines_add(lines, n > 0 && n <= ids ? id[n - 1] : 0, text, length);
        text += length + (text[length] == '\n');
    }
}

void top_begin(struct top *top, enum lang lang, uint64_t point, bool write)
{
    *top = (struct top){ .lang = lang, .point = point, .write = write, .up = true };
}

void top_end(struct top *top)
{
    for (int tab = 0; tab < TOP_TABS; tab++) lines_clear(&top->lines[tab]);
    lines_clear(&top->detail);
}

static struct out out_of(const struct top *top) { return (struct out){ .lang = top->lang, .now_ms = top->now_ms }; }

static bool is_state(const struct msg_order *order, const char *state) { return strcmp(order->state, state) == 0; }

static int64_t visit_of(const struct msg_order *order) { return order->start_ms != 0 ? order->start_ms : order->promised_ms; }

static int compare(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

static int by_number(const void *left, const void *right)
{
    return compare((int64_t)((const struct msg_order *)left)->order, (int64_t)((const struct msg_order *)right)->order);
}

static int by_visit(const void *left, const void *right)
{
    int order = compare(visit_of(left), visit_of(right));
    return order != 0 ? order : by_number(left, right);
}

/* Who waits goes first, the longest of all. */
static int by_wait(const void *left, const void *right)
{
    const struct msg_order *a = left, *b = right;
    bool a_waits = is_state(a, "waiting"), b_waits = is_state(b, "waiting");
    if (a_waits != b_waits) return a_waits ? -1 : 1;
    return a_waits ? compare(a->created_ms, b->created_ms) != 0 ? compare(a->created_ms, b->created_ms) : by_number(a, b) : by_visit(a, b);
}

static void count_orders(struct top *top, const struct msg_order_list *list)
{
    top->waiting = top->late = top->on_the_way = 0;
    top->oldest_ms = 0;
    for (uint32_t i = 0; i < list->orders_count; i++) {
        const struct msg_order *order = &list->orders[i];
        bool before = is_state(order, "assigned") || is_state(order, "accepted") || is_state(order, "on_the_way");
        top->on_the_way += is_state(order, "on_the_way");
        top->late += before && order->promised_ms != 0 && (order->promised_ms < top->now_ms || order->start_ms > order->promised_ms);
        if (!is_state(order, "waiting")) continue;
        if (top->waiting++ == 0 || order->created_ms < top->oldest_ms) top->oldest_ms = order->created_ms;
    }
}

void top_orders(struct top *top, struct msg_order_list *list, const struct msg_menu *menu)
{
    static int (*const sorts[TOP_SORTS])(const void *, const void *) = { [TOP_BY_WAIT] = by_wait, [TOP_BY_VISIT] = by_visit, [TOP_BY_NUMBER] = by_number };
    struct out out = out_of(top);
    uint64_t *id = grown(NULL, list->orders_count + 1, sizeof *id);
    count_orders(top, list);
    if (list->orders_count > 0) qsort(list->orders, list->orders_count, sizeof *list->orders, sorts[top->sort]);
    for (uint32_t i = 0; i < list->orders_count; i++) id[i] = list->orders[i].order;
    view_orders(&(struct view){ &out, menu }, list);
    lines_set(&top->lines[TOP_ORDERS], out.text, id, list->orders_count);
    out_clear(&out);
    free(id);
}

void top_workers(struct top *top, const struct msg_worker_list *list)
{
    struct out out = out_of(top);
    uint64_t *id = grown(NULL, list->workers_count + 1, sizeof *id);
    top->free = 0;
    for (uint32_t i = 0; i < list->workers_count; i++) {
        id[i] = list->workers[i].worker;
        top->free += list->workers[i].signed_in && list->workers[i].free;
    }
    view_workers(&(struct view){ &out, NULL }, list);
    lines_set(&top->lines[TOP_WORKERS], out.text, id, list->workers_count);
    out_clear(&out);
    free(id);
}

void top_coverage(struct top *top, const struct msg_coverage *coverage)
{
    struct out out = out_of(top);
    if (coverage != NULL) view_coverage(&(struct view){ &out, NULL }, coverage);
    else out_add(&out, "%s", IN(&out, "要 --point：覆盖是一个服务点的\n", "needs --point: coverage is of one service point\n"));
    lines_set(&top->lines[TOP_COVERAGE], out.text, NULL, 0);
    out_clear(&out);
}

void top_link(struct top *top, bool up, int64_t now_ms)
{
    top->up = up;
    top->now_ms = now_ms;
    if (up) top->heard_ms = now_ms;
}

void top_detail(struct top *top, const char *text)
{
    lines_set(&top->detail, text, NULL, 0);
    top->detail_first = 0;
    top->mode = TOP_DETAIL;
}

void top_say(struct top *top, const char *text) { snprintf(top->said, sizeof top->said, "%s", text); }

/* ---- keys ---- */

bool top_shown(const struct top *top, const struct top_line *line) { return top->filter[0] == '\0' || strstr(line->text, top->filter) != NULL; }

/* Of the lines that are shown and can be chosen: how many there are (*count), the place of `wanted` among them (0 when it is gone), and which is the
 * nth (*id, may be NULL). */
static uint32_t place_of(const struct top *top, uint32_t *count, uint64_t wanted, uint32_t nth, uint64_t *id)
{
    const struct top_lines *lines = &top->lines[top->tab];
    uint32_t place = 0;
    *count = 0;
    for (uint32_t i = 0; i < lines->count; i++) {
        if (lines->line[i].id == 0 || !top_shown(top, &lines->line[i])) continue;
        if (lines->line[i].id == wanted) place = *count;
        if (id != NULL && *count == nth) *id = lines->line[i].id;
        ++*count;
    }
    return place;
}

static uint64_t chosen(const struct top *top)
{
    uint32_t count;
    uint64_t id = 0;
    uint32_t place = place_of(top, &count, top->chosen[top->tab], 0, NULL);
    (void)place_of(top, &count, 0, place, &id);
    return id;
}

static void move(struct top *top, int64_t by)
{
    uint32_t count;
    uint64_t id = 0;
    int64_t place = place_of(top, &count, top->chosen[top->tab], 0, NULL) + by;
    if (count == 0) return;
    if (place < 0) place = 0;
    if (place >= count) place = count - 1;
    (void)place_of(top, &count, 0, (uint32_t)place, &id);
    top->chosen[top->tab] = id;
}

/* A character more, or one less; of digits alone when `digits`. */
static void type(char typed[TOP_TYPED], int key, bool digits)
{
    size_t length = strlen(typed);
    if (key == TOP_BACK) {
        while (length > 0 && ((unsigned char)typed[--length] & 0xC0) == 0x80) { }      /* the whole of a character of several bytes */
        typed[length] = '\0';
    } else if (key > ' ' && key < 256 && key != 127 && length + 1 < (digits ? 11 : TOP_TYPED) && (!digits || (key >= '0' && key <= '9'))) {
        typed[length] = (char)key;
        typed[length + 1] = '\0';
    }
}

static enum top_wish key_typing(struct top *top, int key)
{
    bool filter = top->mode == TOP_FILTER;
    if (key == TOP_ESC) {
        if (filter) top->filter[0] = '\0';
        top->mode = TOP_LIST;
    } else if (key != TOP_ENTER) {
        type(filter ? top->filter : top->typed, key, !filter);
    } else if (filter) {
        top->mode = TOP_LIST;
    } else {
        top->worker = strtoull(top->typed, NULL, 10);
        top->mode = top->typed[0] != '\0' && top->worker == 0 ? TOP_LIST : TOP_SURE;      /* nothing typed: back to matching */
    }
    return TOP_NOTHING;
}

static enum top_wish key_sure(struct top *top, int key)
{
    top->mode = TOP_LIST;
    if (key == 'y' || key == 'Y') return top->wish;
    top_say(top, top->lang == LANG_ZH ? "没有改动" : "nothing was changed");
    return TOP_NOTHING;
}

static enum top_wish key_reading(struct top *top, int key)
{
    uint32_t page = 10;
    if (key == TOP_DOWN && top->detail_first + 1 < top->detail.count) top->detail_first++;
    else if (key == TOP_UP && top->detail_first > 0) top->detail_first--;
    else if (key == TOP_PAGE_DOWN && top->detail_first + page < top->detail.count) top->detail_first += page;
    else if (key == TOP_PAGE_UP) top->detail_first = top->detail_first > page ? top->detail_first - page : 0;
    else if (key == TOP_ESC || key == TOP_ENTER || key == 'q' || key == TOP_BACK) top->mode = TOP_LIST;
    return TOP_NOTHING;
}

/* a and c: first for which order, then how, then whether. */
static enum top_wish begin_change(struct top *top, enum top_wish wish)
{
    bool zh = top->lang == LANG_ZH;
    top->order = top->tab == TOP_ORDERS ? chosen(top) : 0;
    if (!top->write) top_say(top, zh ? "只看不改：要改动，加 --write 启动" : "read-only: start it with --write to change things");
    else if (top->order == 0) top_say(top, zh ? "先选一个订单" : "choose an order first");
    else {
        top->wish = wish;
        top->typed[0] = '\0';
        top->mode = wish == TOP_ASSIGN ? TOP_WORKER : TOP_SURE;
    }
    return TOP_NOTHING;
}

static enum top_wish key_list(struct top *top, int key)
{
    enum { PAGE = 10 };
    switch (key) {
    case TOP_UP: case 'k': move(top, -1); break;
    case TOP_DOWN: case 'j': move(top, 1); break;
    case TOP_PAGE_UP: move(top, -PAGE); break;
    case TOP_PAGE_DOWN: move(top, PAGE); break;
    case '1': case '2': case '3': top->tab = (enum top_tab)(key - '1'); break;
    case '/': top->mode = TOP_FILTER; break;
    case '?': top->mode = TOP_HELP; break;
    case 's':
        top->sort = (enum top_sort)((top->sort + 1) % TOP_SORTS);
        return TOP_ASK;
    case 'r': return TOP_ASK;
    case 'a': return begin_change(top, TOP_ASSIGN);
    case 'c': return begin_change(top, TOP_CANCEL);
    case 'q': return TOP_QUIT;
    case TOP_ESC: top->filter[0] = '\0'; break;
    case TOP_ENTER: return chosen(top) != 0 ? TOP_TELL : TOP_NOTHING;
    default: break;
    }
    return TOP_NOTHING;
}

enum top_wish top_key(struct top *top, int key)
{
    top->said[0] = '\0';
    switch (top->mode) {
    case TOP_LIST: {
        enum top_wish wish = key_list(top, key);
        if (wish == TOP_TELL) *(top->tab == TOP_ORDERS ? &top->order : &top->worker) = chosen(top);
        return wish;
    }
    case TOP_FILTER: case TOP_WORKER: return key_typing(top, key);
    case TOP_SURE: return key_sure(top, key);
    case TOP_HELP: top->mode = TOP_LIST; return TOP_NOTHING;
    case TOP_DETAIL: break;
    }
    return key_reading(top, key);
}
