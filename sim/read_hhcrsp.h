/* read_hhcrsp.h - reads home health care routing and scheduling problems in the JSON form of Ceschia, Di Gaspero, Rosati and Schaerf (ITOR 2024,
 * doi 10.1111/itor.13585), which holds those of Mankowska, Meisel and Bierwirth (2014) and of Kummer and others (2021) too: patients with a window and
 * one or two services, by two caregivers at once or one some time after the other; caregivers with their abilities; minutes between all. Nobody starts
 * before the window; after it is late. Times are thousandths of a minute; the cost is (travel + total lateness + greatest lateness) / 3.
 * Caregivers of the extended form have an own place, the beginning of a shift, which holds, and its end, which may be overrun: it is measured, not
 * weighed. Caregivers whom a patient does not get on with are barred. */
#ifndef PAIDAN_SIM_READ_HHCRSP_H
#define PAIDAN_SIM_READ_HHCRSP_H

#include <stdbool.h>
#include "engine/route/route.h"

enum { HHCRSP_SCALE = 1000, HHCRSP_SERVICES_MAX = 64, HHCRSP_COST_PARTS = 3 };

struct hhcrsp_patient {
    char *id;
    uint32_t place, visit, visits;              /* 1 or 2 visits, from `visit` on */
    double from, until;                         /* the window of the start */
    double gap_least, gap_most;                 /* start of the second - start of the first */
    bool *bars;                                 /* by caregiver; NULL: nobody */
};

struct hhcrsp_caregiver { char *id; uint32_t place; uint64_t services; double from, until; };    /* until: INFINITY when there is no shift */

struct hhcrsp_visit { uint32_t patient, service; double duration; };

/* As in the file, and what becomes of it: visits in the file's order, a worker is a caregiver. */
struct hhcrsp {
    uint32_t patients, caregivers, services, visits, places;
    bool extended;                              /* shifts and several places */
    struct hhcrsp_patient *patient;
    struct hhcrsp_caregiver *caregiver;
    struct hhcrsp_visit *visit;
    char *service[HHCRSP_SERVICES_MAX];
    double *minutes;                            /* places x places */
    struct route_problem problem;               /* points into what follows */
    struct route_visit *route_visit;
    struct route_worker *route_worker;
    int32_t *travel, *bias;
};

/* A file of this kind, as far as a glance tells: not one of the solutions that may lie beside. */
bool hhcrsp_suits(const char *path);

/* False: said on stderr what is wrong, and nothing is held. Caller ends it with hhcrsp_close(). `strict`: the end of the window holds, so that a promise
 * is one. */
bool hhcrsp_open(struct hhcrsp *hhcrsp, const char *path, bool strict);
void hhcrsp_close(struct hhcrsp *hhcrsp);

#endif
