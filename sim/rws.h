/* rws.h - reads rotating workforce scheduling instances (.dzn) as a rota problem. Two forms: `nb_workers`, limits and `temp_req` (Musliu,
 * Schutt and Stuckey, 2018), and `employees` with `requirements` by day, whose rules are always the same (Lagerkvist, 2022). */
#ifndef PAIDAN_SIM_RWS_H
#define PAIDAN_SIM_RWS_H

#include "engine/rota/rota.h"

enum { RWS_NAME_MAX = 15 };

struct rws_name { char text[RWS_NAME_MAX + 1]; };

struct rws {
    struct rota_problem problem;
    struct rws_name kind_name[ROTA_KINDS_MAX + 1];      /* that of ROTA_OFF is "-" */
};

/* False: said on stderr what is wrong. */
bool rws_open(struct rws *rws, const char *path);

/* The form that the checker of these instances reads: a line for each week, a token for each day. */
bool rws_write(const struct rws *rws, const uint8_t *table, const char *path);

#endif
