/* roster_changes.c - the layers above the pattern: a pool of changes, found by cell through a hash, and, for those who follow somebody
 * else's pattern, by that somebody's cell through another. */
#include "engine/roster/roster_inside.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"

enum { CHANGES_PER_ROW = 16, CHANGES_SPARE = 4096, BUCKET_BITS_MAX = 31 };

bool changes_init(struct roster *roster)
{
    uint64_t nodes = (uint64_t)CHANGES_PER_ROW * roster->workers_max + CHANGES_SPARE;
    if (nodes >= NIL) return false;
    roster->nodes_max = (uint32_t)nodes;
    roster->free_node = NIL;
    for (roster->bucket_bits = 1; roster->bucket_bits < BUCKET_BITS_MAX && 1U << roster->bucket_bits < roster->nodes_max; roster->bucket_bits++) continue;
    size_t buckets = (size_t)1 << roster->bucket_bits;
    roster->node = calloc(roster->nodes_max, sizeof *roster->node);
    roster->bucket = calloc(buckets, sizeof *roster->bucket);
    roster->follower_bucket = calloc(buckets, sizeof *roster->follower_bucket);
    return roster->node != NULL && roster->bucket != NULL && roster->follower_bucket != NULL;
}

void changes_clear(struct roster *roster)
{
    free(roster->node);
    free(roster->bucket);
    free(roster->follower_bucket);
}

/* ---- chains ---- */

static uint32_t bucket_of(const struct roster *roster, uint32_t row, int32_t day)
{
    uint64_t key = (uint64_t)row << 32 | (uint32_t)day;
    return (uint32_t)(key * 0x9e3779b97f4a7c15U >> (64 - roster->bucket_bits));
}

static uint32_t *cell_head(const struct roster *roster, uint32_t row, int32_t day) { return &roster->bucket[bucket_of(roster, row, day)]; }
static uint32_t *follower_head(const struct roster *roster, uint32_t of_row, int32_t day) { return &roster->follower_bucket[bucket_of(roster, of_row, day)]; }

/* The changes of a cell by layer, NULL where one says nothing; false: there are none. */
static bool cell_nodes(const struct roster *roster, uint32_t row, int32_t day, struct node *out[ROSTER_LAYERS])
{
    bool any = false;
    for (int layer = 0; layer < ROSTER_LAYERS; layer++) out[layer] = NULL;
    for (uint32_t i = *cell_head(roster, row, day); i != 0; i = roster->node[i - 1].next) {
        struct node *node = &roster->node[i - 1];
        if (node->change.row != row || node->change.day != day) continue;
        out[node->change.layer] = node;
        any = true;
    }
    return any;
}

static struct node *find_node(const struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer)
{
    struct node *node[ROSTER_LAYERS];
    const uint8_t *cell = find_cell(roster, row, day);
    if (cell == NULL || (*cell & CELL_CHANGED) == 0 || layer >= ROSTER_LAYERS) return NULL;
    cell_nodes(roster, row, day, node);
    return node[layer];
}

static void follower_link(struct roster *roster, struct node *node)
{
    if (node->change.of_row == NIL) return;
    uint32_t *head = follower_head(roster, node->change.of_row, node->change.day);
    node->next_follower = *head;
    *head = (uint32_t)(node - roster->node) + 1;
    roster->followers++;
}

static void follower_unlink(struct roster *roster, struct node *node)
{
    if (node->change.of_row == NIL) return;
    uint32_t *at = follower_head(roster, node->change.of_row, node->change.day), self = (uint32_t)(node - roster->node) + 1;
    while (*at != self) at = &roster->node[*at - 1].next_follower;
    *at = node->next_follower;
    roster->followers--;
}

static struct node *node_take(struct roster *roster)
{
    if (roster->free_node == NIL) return roster->nodes_used < roster->nodes_max ? &roster->node[roster->nodes_used++] : NULL;
    struct node *node = &roster->node[roster->free_node];
    roster->free_node = node->next;
    return node;
}

static void node_drop(struct roster *roster, struct node *node)
{
    uint32_t *at = cell_head(roster, node->change.row, node->change.day), self = (uint32_t)(node - roster->node) + 1;
    follower_unlink(roster, node);
    while (*at != self) at = &roster->node[*at - 1].next;
    *at = node->next;
    node->next = roster->free_node;
    roster->free_node = self - 1;
}

/* ---- cells ---- */

static uint8_t upto(struct node *const node[ROSTER_LAYERS], uint8_t base, enum roster_layer layer)
{
    uint8_t shift = base;
    for (int i = LAYER_PATTERN + 1; i <= (int)layer && i < ROSTER_LAYERS; i++)
        if (node[i] != NULL) shift = node[i]->change.shift;
    return shift;
}

static uint8_t base_of(struct node *const node[ROSTER_LAYERS])
{
    const struct node *any = node[LAYER_LEAVE] != NULL ? node[LAYER_LEAVE] : node[LAYER_SWAP] != NULL ? node[LAYER_SWAP] : node[LAYER_OVERRIDE];
    return any->base;
}

/* The final shift from the layers, once one of them has changed. */
static void settle(struct roster *roster, uint32_t row, int32_t day, uint8_t base)
{
    struct node *node[ROSTER_LAYERS];
    uint8_t changed = cell_nodes(roster, row, day, node) ? CELL_CHANGED : 0;
    row_cells(roster, row)[column(day)] = upto(node, base, LAYER_OVERRIDE) | changed;
}

void changes_base(struct roster *roster, uint32_t row, int32_t day, uint8_t shift)
{
    struct node *node[ROSTER_LAYERS];
    cell_nodes(roster, row, day, node);
    for (int layer = 0; layer < ROSTER_LAYERS; layer++)
        if (node[layer] != NULL) node[layer]->base = shift;
    settle(roster, row, day, shift);
}

void changes_follow(struct roster *roster, uint32_t row, int32_t day, uint8_t shift)
{
    for (uint32_t i = *follower_head(roster, row, day); i != 0; i = roster->node[i - 1].next_follower) {
        struct node *node = &roster->node[i - 1];
        if (node->change.of_row != row || node->change.day != day || node->change.shift == shift) continue;
        node->change.shift = shift;
        settle(roster, node->change.row, day, node->base);
        roster_unmark(roster, node->change.row);      /* a rule looks at the days around, too */
    }
}

void changes_forget(struct roster *roster, uint32_t row, int32_t day)
{
    struct node *node[ROSTER_LAYERS];
    cell_nodes(roster, row, day, node);
    for (int layer = 0; layer < ROSTER_LAYERS; layer++)
        if (node[layer] != NULL) node_drop(roster, node[layer]);
    row_cells(roster, row)[column(day)] = SHIFT_REST;
}

/* ---- changes ---- */

static enum refusal check(const struct roster *roster, const struct roster_change *change)
{
    if (find_cell(roster, change->row, change->day) == NULL) return REFUSE_RANGE;
    if (change->layer <= LAYER_PATTERN || change->layer >= ROSTER_LAYERS) return REFUSE_RANGE;
    if (change->of_row != NIL && (change->layer != LAYER_SWAP || change->of_row >= roster->workers_max || change->of_row == change->row)) return REFUSE_RANGE;
    bool follows = change->of_row != NIL && change->day >= roster_this_day(roster);
    return follows || kind_known(roster, change->shift) ? REFUSE_OK : REFUSE_NO_SHIFT;
}

enum refusal roster_put(struct roster *roster, const struct roster_change *change)
{
    enum refusal refusal = check(roster, change);
    if (refusal != REFUSE_OK) return refusal;
    uint8_t base = roster_upto(roster, change->row, change->day, LAYER_PATTERN);
    struct node *node = find_node(roster, change->row, change->day, (enum roster_layer)change->layer);
    if (node != NULL) {
        follower_unlink(roster, node);
        node->change = *change;
    } else {
        node = node_take(roster);
        if (node == NULL) return REFUSE_FULL;
        uint32_t *head = cell_head(roster, change->row, change->day);
        *node = (struct node){ .change = *change, .base = base, .next = *head };
        *head = (uint32_t)(node - roster->node) + 1;
    }
    node->change.note[NOTE_MAX - 1] = '\0';
    if (change->of_row != NIL && change->day >= roster_this_day(roster))
        node->change.shift = roster_upto(roster, change->of_row, change->day, LAYER_PATTERN);
    follower_link(roster, node);
    settle(roster, change->row, change->day, base);
    return REFUSE_OK;
}

bool roster_drop(struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer)
{
    struct node *node = find_node(roster, row, day, layer);
    if (node == NULL) return false;
    uint8_t base = node->base;
    node_drop(roster, node);
    settle(roster, row, day, base);
    return true;
}

const struct roster_change *roster_change(const struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer)
{
    const struct node *node = find_node(roster, row, day, layer);
    return node != NULL ? &node->change : NULL;
}

uint32_t roster_follower(const struct roster *roster, uint32_t row, int32_t day)
{
    uint32_t least = NIL;
    if (roster->followers == 0) return NIL;
    for (uint32_t i = *follower_head(roster, row, day); i != 0; i = roster->node[i - 1].next_follower) {
        const struct roster_change *change = &roster->node[i - 1].change;
        if (change->of_row == row && change->day == day && change->row < least) least = change->row;
    }
    return least;
}

enum roster_layer roster_layer(const struct roster *roster, uint32_t row, int32_t day)
{
    struct node *node[ROSTER_LAYERS];
    const uint8_t *cell = find_cell(roster, row, day);
    if (cell == NULL || (*cell & CELL_CHANGED) == 0) return LAYER_PATTERN;
    cell_nodes(roster, row, day, node);
    int layer = LAYER_OVERRIDE;
    while (node[layer] == NULL) layer--;
    return (enum roster_layer)layer;
}

uint8_t roster_upto(const struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer)
{
    struct node *node[ROSTER_LAYERS];
    const uint8_t *cell = find_cell(roster, row, day);
    if (cell == NULL) return SHIFT_REST;
    if ((*cell & CELL_CHANGED) == 0) return *cell & CELL_KIND;
    cell_nodes(roster, row, day, node);
    return upto(node, base_of(node), layer);
}

/* ---- the override layer by hand ---- */

enum refusal roster_override(struct roster *roster, uint32_t row, int32_t day, uint8_t kind)
{
    return roster_put(roster, &(struct roster_change){ .row = row, .day = day, .layer = LAYER_OVERRIDE, .shift = kind, .of_row = NIL });
}

void roster_override_clear(struct roster *roster, uint32_t row, int32_t day)
{
    roster_drop(roster, row, day, LAYER_OVERRIDE);
}
