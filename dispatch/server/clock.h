/* clock.h - the one clock: the only place that reads the machine's time for business. Every other program asks the core.
 * speed_pct 100: real time. 6000: a minute a second. 0: stands still until clock_advance(). Never goes back, whatever the
 * machine's wall clock does: wall time is read once at start, then the monotonic clock carries it on. */
#ifndef PAIDAN_SERVER_CLOCK_H
#define PAIDAN_SERVER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_SPEED_MAX_PCT = 100000000 };

struct clock { int64_t origin_ms, mono_origin_us, speed_pct; };      /* at mono_origin_us it was origin_ms */

void clock_start(struct clock *clock, int64_t start_ms, int64_t speed_pct);      /* start_ms 0: the wall clock */
int64_t clock_now_ms(const struct clock *clock);
int64_t clock_mono_ms(void);                                                     /* real milliseconds, for deadlines of I/O */
int64_t clock_mono_us(void);
int64_t clock_real_wait_ms(const struct clock *clock, int64_t until_ms);         /* real time until then; INT64_MAX: standing still or never */
bool clock_advance(struct clock *clock, int64_t by_ms);                          /* false while it runs, and for a step back */
void clock_not_before(struct clock *clock, int64_t ms);                          /* after recovery: never behind what was stored */

#endif
