/* calendar.h - GET /ical/<worker>.ics: a worker's shifts, 14 days back and 28 ahead, for the calendar program on the worker's telephone. Asked of the
 * core anew each time, within what the agent's session may see; shifts only, see points/ical. */
#ifndef PAIDAN_AGENT_CALENDAR_H
#define PAIDAN_AGENT_CALENDAR_H

#include "points/agent/http.h"
#include "points/uplink/uplink.h"

/* The link must be up. Answers the request later, with the calendar or with the core's refusal. */
void calendar_get(struct uplink *uplink, struct http *http, struct http_token token, uint64_t worker);

#endif
