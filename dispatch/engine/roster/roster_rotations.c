/* roster_rotations.c - the pattern layer: a worker's own rotation, the rotations that take its place for a while, and the cells they make. */
#include "engine/roster/roster_inside.h"

#include "engine/ensure.h"

/* The rotation in force on `day`, and the first day on which another one is. */
static struct rotation rotation_on(const struct roster *roster, uint32_t row, int32_t day, int32_t *until)
{
    const struct rotations *rotations = &roster->rotations[row];
    for (uint32_t i = 0; i < rotations->count; i++) {
        const struct rotation_span *span = &rotations->span[i];
        *until = day < span->from_day ? span->from_day : span->to_day;
        if (day < span->from_day) return roster->own[row];
        if (day < span->to_day) return span->rotation;
    }
    *until = INT32_MAX;
    return roster->own[row];
}

/* The cells of the days [from_day, to_day), all in the window, by one rotation. */
static void expand_piece(struct roster *roster, uint32_t row, int32_t from_day, int32_t to_day, struct rotation rotation)
{
    uint8_t *cells = row_cells(roster, row);
    const struct pattern *pattern = &roster->patterns[rotation.pattern];
    int32_t phase = (int32_t)(((int64_t)from_day + rotation.offset) % pattern->length);
    if (phase < 0) phase += pattern->length;
    for (int32_t day = from_day; day < to_day; day++) {
        uint8_t *cell = &cells[column(day)], shift = pattern->cycle[phase];
        if ((*cell & CELL_CHANGED) == 0) *cell = shift;
        else changes_base(roster, row, day, shift);
        if (++phase == pattern->length) phase = 0;
    }
}

void rotations_expand(struct roster *roster, uint32_t row, int32_t first_day, int32_t count)
{
    int32_t end = first_day + count, until;
    for (int32_t day = first_day; day < end; day = until) {
        struct rotation rotation = rotation_on(roster, row, day, &until);
        if (until > end) until = end;
        expand_piece(roster, row, day, until, rotation);
    }
}

static void follow_ahead(struct roster *roster, uint32_t row, int32_t from_day, int32_t to_day)
{
    if (roster->followers == 0) return;
    for (int32_t day = from_day; day < to_day; day++) changes_follow(roster, row, day, roster_upto(roster, row, day, LAYER_PATTERN));
}

/* The days [from_day, to_day), as far as they are from today on and in the window. */
static void expand_between(struct roster *roster, uint32_t row, int32_t from_day, int32_t to_day)
{
    if (!roster->open) return;
    if (from_day < roster_this_day(roster)) from_day = roster_this_day(roster);
    if (to_day > roster->first_day + ROSTER_DAYS) to_day = roster->first_day + ROSTER_DAYS;
    if (from_day >= to_day) return;
    rotations_expand(roster, row, from_day, to_day - from_day);
    follow_ahead(roster, row, from_day, to_day);
}

void rotations_expand_ahead(struct roster *roster, uint32_t row)
{
    expand_between(roster, row, INT32_MIN, INT32_MAX);
}

bool rotations_use(const struct roster *roster, uint32_t row, uint8_t pattern)
{
    const struct rotations *rotations = &roster->rotations[row];
    bool use = roster->own[row].pattern == pattern;
    for (uint32_t i = 0; i < rotations->count; i++) use |= rotations->span[i].rotation.pattern == pattern;
    return use;
}

static bool rotation_known(const struct roster *roster, struct rotation rotation)
{
    return rotation.pattern == 0 || roster_pattern(roster, rotation.pattern) != NULL;
}

/* ---- one row's rotations ---- */

enum refusal roster_rotate(struct roster *roster, uint32_t row, struct rotation rotation)
{
    if (row >= roster->workers_max) return REFUSE_RANGE;
    if (!rotation_known(roster, rotation)) return REFUSE_NO_SHIFT;
    roster->own[row] = rotation;
    rotations_expand_ahead(roster, row);
    return REFUSE_OK;
}

struct rotation roster_rotation(const struct roster *roster, uint32_t row)
{
    return row < roster->workers_max ? roster->own[row] : (struct rotation){ 0 };
}

struct rotation roster_rotation_on(const struct roster *roster, uint32_t row, int32_t day)
{
    int32_t until;
    return row < roster->workers_max ? rotation_on(roster, row, day, &until) : (struct rotation){ 0 };
}

static bool ended(const struct roster *roster, const struct rotation_span *span)
{
    return roster->open && span->to_day <= roster->first_day;
}

static bool alike(struct rotation a, struct rotation b)
{
    return a.pattern == b.pattern && a.offset == b.offset;
}

/* Adds one more span after those before it, in order of time; one that goes on from the last is joined to it. */
static uint32_t append(struct rotation_span *list, uint32_t count, struct rotation_span span)
{
    if (span.from_day >= span.to_day) return count;
    struct rotation_span *last = count > 0 ? &list[count - 1] : NULL;
    if (last != NULL && last->to_day == span.from_day && alike(last->rotation, span.rotation)) last->to_day = span.to_day;
    else list[count++] = span;
    return count;
}

enum refusal roster_rotate_span(struct roster *roster, uint32_t row, const struct rotation_span *span)
{
    if (row >= roster->workers_max || span->from_day >= span->to_day) return REFUSE_RANGE;
    if (!rotation_known(roster, span->rotation)) return REFUSE_NO_SHIFT;
    struct rotation_span list[2 * ROTATIONS_MAX + 1];
    struct rotations *rotations = &roster->rotations[row];
    uint32_t count = 0;
    /* What lies before it, cut where it begins; itself; what lies after it, cut where it ends. */
    for (uint32_t i = 0; i < rotations->count; i++) {
        struct rotation_span part = rotations->span[i];
        if (part.to_day > span->from_day) part.to_day = span->from_day;
        count = append(list, count, part);
    }
    count = append(list, count, *span);
    for (uint32_t i = 0; i < rotations->count; i++) {
        struct rotation_span part = rotations->span[i];
        if (part.from_day < span->to_day) part.from_day = span->to_day;
        count = append(list, count, part);
    }
    uint32_t over = 0;
    while (over < count && ended(roster, &list[over])) over++;
    if (count - over > ROTATIONS_MAX) return REFUSE_FULL;
    rotations->count = count - over;
    for (uint32_t i = over; i < count; i++) rotations->span[i - over] = list[i];
    expand_between(roster, row, span->from_day, span->to_day);
    return REFUSE_OK;
}

uint32_t roster_rotations(const struct roster *roster, uint32_t row, struct rotation_span out[ROTATIONS_MAX])
{
    uint32_t count = 0;
    if (row >= roster->workers_max) return 0;
    for (uint32_t i = 0; i < roster->rotations[row].count; i++)
        if (!ended(roster, &roster->rotations[row].span[i])) out[count++] = roster->rotations[row].span[i];
    return count;
}

void roster_rotations_put(struct roster *roster, uint32_t row, const struct rotation_span *span, uint32_t count)
{
    ENSURE(row < roster->workers_max && count <= ROTATIONS_MAX);
    roster->rotations[row].count = count;
    for (uint32_t i = 0; i < count; i++) roster->rotations[row].span[i] = span[i];
    rotations_expand_ahead(roster, row);
}

/* ---- the past ---- */

void roster_past_by_rotation(struct roster *roster, uint32_t row)
{
    if (row < roster->workers_max && roster->open) rotations_expand(roster, row, roster->first_day, ROSTER_BACK);
}

enum refusal roster_worked(struct roster *roster, uint32_t row, int32_t day, uint8_t kind)
{
    if (find_cell(roster, row, day) == NULL || day >= roster_this_day(roster)) return REFUSE_RANGE;
    if (!kind_known(roster, kind)) return REFUSE_NO_SHIFT;
    changes_base(roster, row, day, kind);
    return REFUSE_OK;
}
