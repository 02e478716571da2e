#include "server/improving.h"

#include <stdlib.h>
#include "server/improve_pace.h"

enum { BUSY_MS = 20, MS_US = 1000 };      /* when something waits, it is looked again after so long */

struct improving {
    struct improving_options options;
    struct improve_pace pace;
    uv_timer_t timer;
    void (*freed)(void *context);
    void *freed_context;
};

static void on_timer(uv_timer_t *timer);

static void arm(struct improving *improving, int64_t wait_us)
{
    uv_timer_start(&improving->timer, on_timer, (uint64_t)((wait_us + MS_US - 1) / MS_US), 0);
}

static void count(struct figures *figures, const struct improve_pace *pace, const struct improve_slice *slice, int64_t gain_s)
{
    histogram_add(&figures->improve, slice->took_us);
    figures->improve_moved += slice->moved;
    figures->improve_gain_s += (uint64_t)gain_s;
    figures->improve_late += improve_pace_late(pace, slice);
}

static void on_timer(uv_timer_t *timer)
{
    struct improving *improving = timer->data;
    const struct improving_options *options = &improving->options;
    struct improve_pace *pace = &improving->pace;
    const struct command command = { .kind = COMMAND_IMPROVE, .order = pace->after, .iterations = pace->iterations, .seed = pace->slices };
    const struct outcome *out;
    int64_t began_us = clock_mono_us();
    if (!options->idle(options->context) || options->step(options->context, &command, &out) != REFUSE_OK) {
        arm(improving, BUSY_MS * MS_US);
        return;
    }
    struct improve_slice slice = { .took_us = clock_mono_us() - began_us, .order = out->order, .searched = out->searched, .moved = out->moved,
                                   .seq = engine_last_seq(options->parts->engine) };
    count(options->figures, pace, &slice, out->gain_s);
    arm(improving, improve_pace_next(pace, &slice));
    options->turn(options->context);
}

struct improving *improving_new(const struct improving_options *options)
{
    struct improving *improving = calloc(1, sizeof *improving);
    const struct config *config = options->parts->config;
    if (improving == NULL) return NULL;
    improving->options = *options;
    improve_pace_init(&improving->pace, config->improve_slice_ms * MS_US, (uint32_t)config->improve_share_pct);
    if (uv_timer_init(options->parts->loop, &improving->timer) != 0) {
        free(improving);
        return NULL;
    }
    improving->timer.data = improving;
    return improving;
}

void improving_start(struct improving *improving)
{
    if (improving->pace.slice_us > 0) arm(improving, BUSY_MS * MS_US);
}

void improving_stop(struct improving *improving)
{
    uv_timer_stop(&improving->timer);
}

static void on_closed(uv_handle_t *handle)
{
    struct improving *improving = handle->data;
    void (*freed)(void *context) = improving->freed;
    void *context = improving->freed_context;
    free(improving);
    freed(context);
}

void improving_free(struct improving *improving, void (*freed)(void *context), void *context)
{
    improving->freed = freed;
    improving->freed_context = context;
    uv_close((uv_handle_t *)&improving->timer, on_closed);
}
