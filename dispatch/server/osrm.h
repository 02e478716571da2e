/* osrm.h - the `table` service of OSRM and of all that speak like it: what is asked, and what is answered. Pure.
 * https://project-osrm.org/docs/v5.24.0/api/#table-service: GET {base}/lon,lat;lon,lat...?sources=0;1&destinations=2;3&annotations=duration gives
 * {"code":"Ok","durations":[[seconds or null, ...], ...]}, a row for each source. */
#ifndef PAIDAN_SERVER_OSRM_H
#define PAIDAN_SERVER_OSRM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "engine/types.h"

enum { OSRM_SIDE_MAX = 50 };      /* sources, and destinations, of one question: services take a hundred places as a rule */
enum { OSRM_URL = 512 + 2 * OSRM_SIDE_MAX * 32 };

struct osrm_block { const struct place *source, *destination; uint32_t sources, destinations; };      /* at most OSRM_SIDE_MAX each */

/* false: it does not fit. */
bool osrm_url(const struct osrm_block *block, const char *base, char *out, size_t size);
/* Fills ms, sources x destinations; -1: the service knows no way. false, and why: not such an answer. */
bool osrm_read(const struct osrm_block *block, const char *text, size_t length, int64_t *ms, const char **why);

#endif
