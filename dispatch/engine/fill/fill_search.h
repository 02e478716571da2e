/* fill_search.h - what the rest of fill*.c may see of the search. */
#ifndef PAIDAN_ENGINE_FILL_SEARCH_H
#define PAIDAN_ENGINE_FILL_SEARCH_H

#include "engine/fill/fill_model.h"

const struct fill_model *fill_model(const struct fill *fill);
const uint8_t *fill_roster(const struct fill *fill);        /* the best one */

#endif
