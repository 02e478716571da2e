/* make.h - writes a made-up workforce for the daemon to load. */
#ifndef PAIDAN_SIM_MAKE_H
#define PAIDAN_SIM_MAKE_H

#include <stdint.h>

struct make_options { const char *tables, *out; uint32_t count, points; uint64_t seed; int32_t today; };

int make_workers(const struct make_options *options);      /* 0, or 1 when it cannot; says why on stderr */

#endif
