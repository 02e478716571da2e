/* nrp.h - reads the employee shift scheduling instances of Curtois and Qu (2014; schedulingbenchmarks.org) as a fill problem.
 * A text of sections: HORIZON, SHIFTS, STAFF, DAYS_OFF, SHIFT_ON_REQUESTS, SHIFT_OFF_REQUESTS, COVER; the first day is a Monday. */
#ifndef PAIDAN_SIM_NRP_H
#define PAIDAN_SIM_NRP_H

#include "engine/fill/fill.h"

enum { NRP_NAME_MAX = 15 };

struct nrp_name { char text[NRP_NAME_MAX + 1]; };

struct nrp {
    struct fill_problem problem;            /* points into what follows */
    struct fill_kind *kind;
    struct fill_worker *worker;
    uint16_t *kind_most;
    uint8_t *fixed;
    struct fill_wish *wish;
    struct fill_cover *cover;
    struct nrp_name *kind_name, *worker_name;
};

/* False: said on stderr what is wrong, and nothing is held. Caller ends it with nrp_close(). */
bool nrp_open(struct nrp *nrp, const char *path);
void nrp_close(struct nrp *nrp);

/* The form that the checker of these instances reads: a line for each worker, a token for each day, `-` when off. */
bool nrp_write(const struct nrp *nrp, const uint8_t *roster, const char *path);

#endif
