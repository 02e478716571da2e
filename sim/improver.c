/* improver.c - see improver.h. */
#include "sim/improver.h"

#include "engine/calendar.h"
#include "sim/random.h"

enum { EVERY_MIN = 5, SLICES = 40, ITERATIONS = 200 };

void improver_run(struct improver *improver, int64_t now_ms, const struct outcome *(*slice)(void *context, const struct command *command), void *context)
{
    for (int i = 0; i < SLICES; i++) {
        improver->slices++;
        const struct command command = { .kind = COMMAND_IMPROVE, .order = improver->after, .iterations = ITERATIONS,
                                         .seed = random_mix(improver->seed ^ random_mix(improver->slices)) };
        improver->after = slice(context, &command)->order;
        if (improver->after == 0) break;
    }
    improver->at_ms = now_ms + EVERY_MIN * MINUTE_MS;
}
