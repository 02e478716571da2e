/* check_hhcrsp.c - see check_hhcrsp.h. */
#include "sim/check_hhcrsp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct made { double start; uint32_t caregiver; bool made; };

struct judge { const struct hhcrsp *hhcrsp; struct hhcrsp_verdict verdict; struct made *made; bool strict; };

static void blame(struct judge *judge, const char *what, uint32_t visit)
{
    struct bench_verdict *verdict = &judge->verdict.common;
    if (verdict->violations++ > 0) return;
    const char *whose = visit < judge->hhcrsp->visits ? judge->hhcrsp->patient[judge->hhcrsp->visit[visit].patient].id : "-";
    snprintf(verdict->first, sizeof verdict->first, "%s, patient %s", what, whose);
}

static double minutes(const struct hhcrsp *hhcrsp, uint32_t from, uint32_t to) { return hhcrsp->minutes[(size_t)from * hhcrsp->places + to]; }

/* Windows that came out of a division (401.99999) count from the whole minute before, as in what is published. */
static double window_begin(double from) { return fmod(from, 1) > 0.999 ? floor(from) : from; }

static void judge_visit(struct judge *judge, uint32_t caregiver, uint32_t visit, double start)
{
    const struct hhcrsp *hhcrsp = judge->hhcrsp;
    const struct hhcrsp_patient *patient = &hhcrsp->patient[hhcrsp->visit[visit].patient];
    double late = fmax(start - patient->until, 0);
    if (judge->made[visit].made) blame(judge, "made twice", visit);
    judge->made[visit] = (struct made){ .start = start, .caregiver = caregiver, .made = true };
    judge->verdict.common.served++;
    if (!(hhcrsp->caregiver[caregiver].services >> hhcrsp->visit[visit].service & 1)) blame(judge, "not able", visit);
    if (patient->bars && patient->bars[caregiver]) blame(judge, "barred", visit);
    if (start < window_begin(patient->from) - CHECK_HHCRSP_EARLY) blame(judge, "before the window", visit);
    if (judge->strict && late > CHECK_HHCRSP_EARLY) blame(judge, "after the window", visit);
    judge->verdict.late += late;
    judge->verdict.latest = fmax(judge->verdict.latest, late);
}

static void judge_day(struct judge *judge, const struct bench_plan *plan, uint32_t caregiver)
{
    const struct hhcrsp *hhcrsp = judge->hhcrsp;
    const struct hhcrsp_caregiver *who = &hhcrsp->caregiver[caregiver];
    uint32_t here = who->place, end = plan->first[caregiver + 1];
    double ready = who->from;
    if (plan->first[caregiver] == end) return;
    judge->verdict.common.workers++;
    for (uint32_t at = plan->first[caregiver]; at < end; at++) {
        uint32_t visit = plan->visit[at];
        double start = (double)plan->start[at] / HHCRSP_SCALE;
        if (visit >= hhcrsp->visits) {
            blame(judge, "no such visit", visit);
            continue;
        }
        uint32_t there = hhcrsp->patient[hhcrsp->visit[visit].patient].place;
        if (start < ready + minutes(hhcrsp, here, there) - CHECK_HHCRSP_EARLY) blame(judge, "before one can be there", visit);
        judge_visit(judge, caregiver, visit, start);
        judge->verdict.travel += minutes(hhcrsp, here, there);
        ready = start + hhcrsp->visit[visit].duration;
        here = there;
    }
    judge->verdict.travel += minutes(hhcrsp, here, who->place);
    judge->verdict.overtime += fmax(ready + minutes(hhcrsp, here, who->place) - who->until, 0);
}

static void judge_pair(struct judge *judge, const struct hhcrsp_patient *patient)
{
    const struct made *first = &judge->made[patient->visit], *second = first + 1;
    if (patient->visits < 2 || (!first->made && !second->made)) return;
    double gap = second->start - first->start;
    if (first->made != second->made) blame(judge, "half made", patient->visit);
    else if (first->caregiver == second->caregiver) blame(judge, "both by one", patient->visit);
    else if (gap < patient->gap_least - CHECK_HHCRSP_EARLY || gap > patient->gap_most + CHECK_HHCRSP_EARLY) blame(judge, "not together", patient->visit);
}

struct hhcrsp_verdict check_hhcrsp(const struct hhcrsp *hhcrsp, const struct bench_plan *plan, bool strict)
{
    struct judge judge = { .hhcrsp = hhcrsp, .strict = strict, .made = calloc(hhcrsp->visits, sizeof *judge.made) };
    if (!judge.made) blame(&judge, "no memory to judge", ROUTE_NONE);
    for (uint32_t caregiver = 0; judge.made && caregiver < hhcrsp->caregivers; caregiver++) judge_day(&judge, plan, caregiver);
    for (uint32_t i = 0; judge.made && i < hhcrsp->patients; i++) judge_pair(&judge, &hhcrsp->patient[i]);
    free(judge.made);
    judge.verdict.common.cost = (judge.verdict.travel + judge.verdict.late + judge.verdict.latest) / HHCRSP_COST_PARTS;
    return judge.verdict;
}
