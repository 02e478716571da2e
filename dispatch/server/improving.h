/* improving.h - day plans get better while nobody asks for anything: COMMAND_IMPROVE, a slice of a few milliseconds at a time, each with what it
 * found as a turn of its own. Nothing is searched while the store is away, or while something waits to be stored. Thread: the loop's. */
#ifndef PAIDAN_SERVER_IMPROVING_H
#define PAIDAN_SERVER_IMPROVING_H

#include "engine/engine.h"
#include "server/figures.h"
#include "server/parts.h"

struct improving_options {
    const struct parts *parts;
    struct figures *figures;
    void *context;
    bool (*idle)(void *context);      /* nothing waits, and something can be stored */
    enum refusal (*step)(void *context, const struct command *command, const struct outcome **out);
    void (*turn)(void *context);      /* ends the turn that the step made */
};

struct improving;

struct improving *improving_new(const struct improving_options *options);      /* NULL: no memory, or the loop gave no timer */
void improving_start(struct improving *improving);      /* never anything when improve.slice_ms is 0 */
void improving_stop(struct improving *improving);
void improving_free(struct improving *improving, void (*freed)(void *context), void *context);

#endif
