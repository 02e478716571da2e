#include "server/turn.h"

#include <stdlib.h>
#include <string.h>

enum { BYTES_KEPT = 256 * 1024, PARKED_FIRST = 64 };      /* more than this is given back after a turn */

void turns_init(struct turns *turns, void (*release)(void *context, struct turn *turn), void *context)
{
    *turns = (struct turns){ .release = release, .context = context };
}

static void turn_free(struct turn *turn)
{
    free(turn->parked);
    free(turn->bytes);
    free(turn);
}

static void list_free(struct turn *turn)
{
    while (turn != NULL) {
        struct turn *next = turn->next;
        turn_free(turn);
        turn = next;
    }
}

void turns_clear(struct turns *turns)
{
    list_free(turns->first);
    list_free(turns->spare);
    turns->first = turns->last = turns->spare = NULL;
}

struct turn *turn_begin(struct turns *turns)
{
    struct turn *turn = turns->spare;
    if (turn != NULL) turns->spare = turn->next;
    else turn = calloc(1, sizeof *turn);
    if (turn == NULL) return NULL;
    struct turn fresh = { .turns = turns, .number = ++turns->number, .parked = turn->parked, .parked_size = turn->parked_size,
                          .bytes = turn->bytes, .bytes_size = turn->bytes_size };
    *turn = fresh;
    return turn;
}

/* Room for `more` behind `used`; the block may move. */
static bool grow(void **block, size_t *size, size_t used, size_t more, size_t unit, size_t first)
{
    size_t wanted = *size > 0 ? *size : first;
    while (wanted < used + more) wanted *= 2;
    if (wanted == *size) return true;
    void *moved = realloc(*block, wanted * unit);
    if (moved == NULL) return false;
    *block = moved;
    *size = wanted;
    return true;
}

bool turn_park(struct turn *turn, const struct parked *reply, const char *bytes, size_t length)
{
    void *parked = turn->parked, *room = turn->bytes;
    bool enough = grow(&parked, &turn->parked_size, turn->parked_count, 1, sizeof *turn->parked, PARKED_FIRST);
    turn->parked = parked;
    enough = enough && grow(&room, &turn->bytes_size, turn->bytes_used, length, 1, BYTES_KEPT);
    turn->bytes = room;
    if (!enough) return false;
    memcpy(turn->bytes + turn->bytes_used, bytes, length);
    struct parked *kept = &turn->parked[turn->parked_count++];
    *kept = *reply;
    kept->offset = turn->bytes_used;
    kept->length = length;
    turn->bytes_used += length;
    return true;
}

static void release_stored(struct turns *turns)
{
    while (turns->first != NULL && turns->first->stored) {
        struct turn *turn = turns->first;
        turns->first = turn->next;
        if (turns->first == NULL) turns->last = NULL;
        turns->waiting--;
        turns->released = turn->number;
        turns->release(turns->context, turn);
        if (turn->bytes_size > BYTES_KEPT) {
            free(turn->bytes);
            turn->bytes = NULL;
            turn->bytes_size = 0;
        }
        turn->next = turns->spare;
        turns->spare = turn;
    }
}

void turn_end(struct turn *turn)
{
    struct turns *turns = turn->turns;
    turn->stored = turn->batch == NULL;
    turn->next = NULL;
    if (turns->last != NULL) turns->last->next = turn; else turns->first = turn;
    turns->last = turn;
    turns->waiting++;
    release_stored(turns);
}

void turn_stored(void *context)
{
    struct turn *turn = context;
    turn->stored = true;
    release_stored(turn->turns);
}

void turn_drop_questions(struct turn *turn)
{
    size_t kept = 0;
    for (size_t i = 0; i < turn->parked_count; i++) {
        if (!turn->parked[i].question) turn->parked[kept++] = turn->parked[i];
    }
    turn->parked_count = kept;
}

static int64_t deadline_ms(const struct turn *turn)
{
    return turn->ended_us / 1000 + TURN_REPLY_MS;
}

void turns_expire(struct turns *turns, int64_t mono_ms, void (*late)(void *context, const struct parked *reply), void *context)
{
    for (struct turn *turn = turns->first; turn != NULL && deadline_ms(turn) <= mono_ms; turn = turn->next) {
        for (size_t i = 0; i < turn->parked_count; i++) late(context, &turn->parked[i]);
        turn->parked_count = 0;
    }
}

int64_t turns_deadline_ms(const struct turns *turns)
{
    const struct turn *turn = turns->first;
    while (turn != NULL && turn->parked_count == 0) turn = turn->next;
    return turn != NULL ? deadline_ms(turn) : INT64_MAX;
}
