/* types.h - the small words every other engine header uses.
 * Units: *_ms epoch milliseconds, *_m metres, *_e7 1e-7 degrees WGS-84, *_fen integer fen (1/100 yuan).
 * A day is the number of days since 1970-01-01 of a civil date in Asia/Shanghai (UTC+8, no summer time). */
#ifndef PAIDAN_ENGINE_TYPES_H
#define PAIDAN_ENGINE_TYPES_H

#include <stdint.h>

#define NIL UINT32_MAX         /* no index */
#define MUST_USE __attribute__((warn_unused_result))

enum {
    CREW_MAX = 4,        /* workers on one visit */
    SPANS_MAX = 2,       /* working spans of one shift; two for a split shift */
    CYCLE_MAX = 28,      /* days in one rotation pattern */
    CERTS_MAX = 16,      /* kinds of certificate; 0 means "none needed" */
    SKILLS_MAX = 64,     /* bits in a skill mask */
    REFUSED_MAX = 8,     /* workers one order will not be offered to again */
    REGULARS_MAX = 4,    /* workers a household knows */
    PRIORITY_MAX = 3,    /* 0: nobody in particular; the more, the sooner served when workers are few */
    EXCLUDED_MAX = 8,    /* workers a household will not have */
    AWAY_MAX = 8,        /* leaves and breaks ahead of one worker */
    ROSTER_DAYS = 128,   /* days the roster holds: ROSTER_BACK behind today, the rest ahead */
    ROSTER_BACK = 44,    /* a month and the weeks it cuts */
};

#define DAY_MS 86400000LL
#define MINUTE_MS 60000LL
#define SECOND_MS 1000LL
#define TIME_NONE 0LL          /* "not yet" in a stamp */

struct place { int32_t lon_e7, lat_e7; };

enum actor_role { BY_ENGINE, BY_RESIDENT, BY_OPERATOR, BY_WORKER, BY_FIRM, BY_REGULATOR, BY_ADMIN, ACTOR_ROLES };
struct actor { enum actor_role role; uint32_t id; };      /* id: worker, point or firm, as the role has it; 0 for the engine */

#endif
