/* parts.h - what the daemon is made of: set up once by main.c, borrowed by everything else in this folder. */
#ifndef PAIDAN_SERVER_PARTS_H
#define PAIDAN_SERVER_PARTS_H

#include <uv.h>
#include "engine/engine.h"
#include "server/clock.h"
#include "server/config.h"
#include "server/people.h"
#include "store/store.h"
#include "tables/tables.h"

struct parts {
    uv_loop_t *loop;
    const struct config *config;
    const struct tables *tables;
    struct clock *clock;
    struct engine *engine;
    struct people *people;
    struct store *store;
};

#endif
