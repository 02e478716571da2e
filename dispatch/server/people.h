/* people.h - the workers in order of number, and of each point in order of number: rows of the engine, for lists and for scopes. */
#ifndef PAIDAN_SERVER_PEOPLE_H
#define PAIDAN_SERVER_PEOPLE_H

#include "engine/engine.h"

struct people;

struct people *people_new(const struct engine *engine);      /* once all workers are put; NULL: no memory */
void people_free(struct people *people);

/* Rows in order of number, of one point or, with point 0, of all, that come after the worker `after`. Borrowed. */
const uint32_t *people_rows(const struct people *people, uint32_t point, uint32_t after, uint32_t *count);
const struct worker_file *people_find(const struct people *people, uint32_t worker);      /* NULL: no such worker */
bool people_firm(const struct people *people, uint32_t firm);                             /* has workers here */

#endif
