/* feed.h - the event feed: the latest events as rendered text with the scope each belongs to, and the polls that wait for more.
 * An event is put when it happens, and can be read once it is published, that is stored. Pure: time is given, replies are called back. */
#ifndef PAIDAN_SERVER_FEED_H
#define PAIDAN_SERVER_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "engine/types.h"
#include "protocol/rights.h"
#include "server/wire.h"

enum { FEED_PEOPLE_MAX = 2 * CREW_MAX + 1 };      /* the crew before, the crew now, and whom it is about */

/* Who may see an event: everybody of the point (staff: but no resident), these workers, their firms, and the admin. */
struct feed_scope { uint32_t point; bool staff; uint32_t count; uint32_t worker[FEED_PEOPLE_MAX], firm[FEED_PEOPLE_MAX]; };

struct feed_ask { enum role role; uint32_t scope; uint64_t after; uint32_t most; };

enum feed_answer {
    FEED_SOME,      /* the page holds events, or at least a higher `next` worth telling */
    FEED_NONE,      /* nothing yet */
    FEED_GONE       /* what comes after is no longer kept, or never was */
};

struct feed;

struct feed *feed_new(uint32_t events_max, uint32_t polls_max);      /* NULL: no memory */
void feed_free(struct feed *feed);

/* Numbers rise by one; a gap empties the feed: nobody is told a sequence with a hole in it. */
void feed_put(struct feed *feed, uint64_t seq, const char *text, size_t length, const struct feed_scope *scope);
void feed_publish(struct feed *feed, uint64_t seq);      /* all up to this one; wakes nobody yet */
uint64_t feed_published(const struct feed *feed);
void feed_start(struct feed *feed, uint64_t last_seq);   /* after recovery: the latest event there ever was */

/* Writes the body of an `events` reply into buffer, at most MESSAGE_MAX less the envelope. ask->after moves on to `next`. */
enum feed_answer feed_read(struct feed *feed, struct feed_ask *ask, char *buffer, size_t size, size_t *length);

/* ---- long polls ---- */
typedef void feed_reply(void *context, struct wire_token token, uint64_t id, const char *body, size_t length);      /* body NULL: gone */
/* Holds a poll that got FEED_NONE. When there is no room, the one held longest is answered empty. */
void feed_hold(struct feed *feed, struct wire_token token, uint64_t id, const struct feed_ask *ask, int64_t until_mono_ms, feed_reply *reply, void *context);
void feed_wake(struct feed *feed, feed_reply *reply, void *context);                          /* answers those that have something now */
void feed_expire(struct feed *feed, int64_t mono_ms, feed_reply *reply, void *context);       /* answers those whose time is up */
int64_t feed_deadline(const struct feed *feed);                                               /* of the next one; INT64_MAX: none waits */
uint32_t feed_polls(const struct feed *feed);

#endif
