/* read_vrptw.h - reads vehicle routing problems with time windows in the text form of Solomon (1987) and of Gehring and Homberger (1999):
 * VEHICLE with number and capacity, CUSTOMER with `number x y demand ready due service`, customer 0 being the depot. Distances and times are tenths,
 * truncated, as the DIMACS challenge (2022) has them; the cost is the distance, with any number of vehicles up to the one given. */
#ifndef PAIDAN_SIM_READ_VRPTW_H
#define PAIDAN_SIM_READ_VRPTW_H

#include "engine/route/route.h"

enum { VRPTW_SCALE = 10 };

struct vrptw_node { double x, y, ready, due, service; uint32_t demand; };

/* As in the file, and what becomes of it: place n is node n, visit v is node v + 1, a worker is a vehicle. */
struct vrptw {
    uint32_t vehicles, capacity, nodes;
    struct vrptw_node *node;
    struct route_problem problem;               /* points into what follows */
    struct route_visit *visit;
    struct route_worker *worker;
    int32_t *travel;
};

/* False: said on stderr what is wrong and where, and nothing is held. Caller ends it with vrptw_close(). */
bool vrptw_open(struct vrptw *vrptw, const char *path);
void vrptw_close(struct vrptw *vrptw);

#endif
