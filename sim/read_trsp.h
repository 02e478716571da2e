/* read_trsp.h - reads technician routing and scheduling days (Pillac, Gueret and Medaglia, "A parallel matheuristic for the technician routing and
 * scheduling problem", Optimization Letters 7(7), 2013): CREW COUNT, SKILLS, TOOLS, SPARE PARTS, then nodes `id x y from until service [skills]
 * [tools] [spare parts]`, 0 being the depot where every tool and part is to be had, 1..crew the homes and the rest requests; perhaps DISTANCES and
 * TRAVEL TIMES as rows `i;d;d;...`, else travel is Euclid's. Also files of release times, `id time`, -1: known before the day.
 * Travel is rounded up to ticks, so that a plan in ticks keeps its windows in real numbers too. */
#ifndef PAIDAN_SIM_READ_TRSP_H
#define PAIDAN_SIM_READ_TRSP_H

#include "engine/route/route.h"

struct trsp_node { double x, y, from, until, service; uint64_t skills, tools; uint32_t parts[ROUTE_PARTS_MAX]; };

/* As in the file, and what becomes of it: place n is node n, visit v is node crew + 1 + v, worker w is node w + 1, the depot is the kit place. */
struct trsp {
    uint32_t crew, requests, nodes, parts;      /* nodes: depot, homes and requests */
    uint32_t scale;                             /* ticks in a unit of the file */
    struct trsp_node *node;
    double *far;                                /* nodes x nodes: travel in units of the file */
    struct route_problem problem;               /* points into what follows */
    struct route_visit *visit;
    struct route_worker *worker;
    int32_t *travel;
};

/* False: said on stderr what is wrong and where, and nothing is held. Caller ends it with trsp_close(). */
bool trsp_open(struct trsp *trsp, const char *path);
void trsp_close(struct trsp *trsp);

/* When each request becomes known, by visit; -1: before the day. Caller frees *release. False: said on stderr. */
bool trsp_release_open(const struct trsp *trsp, const char *path, double **release);

#endif
