/* scenario.h - what is to be otherwise when a day is played again, in words, and the tables and the policy that come of it. A change is one of
 *   add KIND:N[@POINT]        N more workers on that shift on every day of the window (at most five a week), made up like colleagues of the point;
 *                             without a point at those where most requests were not matched, in turn
 *   without WORKER            without that one
 *   without KIND:N[@POINT]    without N of those on that shift on the first day, spread evenly over their numbers
 *   set KEY=VALUE             another number in the policy, with or without "policy." before it
 * and a scenario is NAME=CHANGE,CHANGE,... */
#ifndef PAIDAN_SIM_SCENARIO_H
#define PAIDAN_SIM_SCENARIO_H

#include "engine/policy.h"
#include "sim/replay.h"

enum { CHANGES_MAX = 32, CHANGE_SIZE = 96, SCENARIO_NAME_SIZE = 32 };

struct scenario { char name[SCENARIO_NAME_SIZE]; char change[CHANGES_MAX][CHANGE_SIZE]; uint32_t count; };

/* A name is 1 to 31 bytes, no control characters, quotes or backslashes. false: `why`. */
bool scenario_read(const char *text, struct scenario *out, char *why, size_t why_size);
bool scenario_change(struct scenario *scenario, const char *verb, const char *rest, char *why, size_t why_size);      /* appends one */

/* Makes ask->tables (a copy: scenario_clear() ends it) and ask->policy from those already there, for the window and the story of `ask`. */
bool scenario_apply(const struct scenario *scenario, struct replay_ask *ask, struct tables *copy, char *why, size_t why_size);
void scenario_clear(struct tables *copy);
bool scenario_set(struct policy *policy, const char *text, char *why, size_t why_size);      /* KEY=VALUE */

#endif
