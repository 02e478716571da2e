/* improve.h - the day plan that keeps improving: a bounded slice of ruin and recreate (route.h) on the plans of a few workers near one visit, and,
 * when that finds something really better, visits given to somebody else. COMMAND_IMPROVE is one slice; the shell sends it when it has time.
 *
 * What may move: a visit by one worker that is offered or accepted, not pinned by an operator, and left for no sooner than policy.improve_freeze_min
 * from now. Its start stays what it is, to the millisecond, so nobody is told another time. Everything else stays where it is: what is under way or about
 * to be, held slots, crews, absences. Whoever takes a visit over is eligible for it by match_eligible(), as ever.
 * What is better: the cost of match.h summed over the day plans looked at (travel, strangers, hours shared fairly, skill kept for harder work),
 * and besides for each visit that changes hands policy.improve_least_s, or a quarter when nobody accepted it yet, so that nobody is moved for little.
 * The visit goes back to matching with CAUSE_IMPROVED and is assigned at once, in one step: both workers are told in the usual way. */
#ifndef PAIDAN_ENGINE_IMPROVE_H
#define PAIDAN_ENGINE_IMPROVE_H

struct improve;

struct improve *improve_new(void);      /* all that slices will ever use; NULL: no memory */
void improve_free(struct improve *improve);      /* NULL is fine */

#endif
