/* sim_world.h - a very small city for the tests of the simulator: one point, three items, two workers, one shift, six days a week. */
#ifndef PAIDAN_TESTS_SIM_WORLD_H
#define PAIDAN_TESTS_SIM_WORLD_H

#include "tables/tables.h"

enum { WORLD_DAY = 20780 /* Monday 2026-11-23 */, WORLD_CERT = 3, WORLD_PLAIN = 1, WORLD_CERTIFIED = 2, WORLD_CREW = 3 };

struct world { struct tables tables; struct table_item item[3]; struct table_point point; struct table_shift shift; struct table_pattern pattern;
               struct worker_file worker[2]; };

/* Worker 1 may do everything, worker 2 has no certificate. Both rest on the Sunday. The shift is 08:00-16:00. */
void world_make(struct world *world);
int64_t world_ms(int32_t hour, int32_t minute);      /* on WORLD_DAY */

#endif
