/* report.h - what people read: a table of figures as they come, and at the end the marks with met or missed. */
#ifndef PAIDAN_SIM_BENCH_REPORT_H
#define PAIDAN_SIM_BENCH_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/bench/samples.h"

enum { MARKS_MAX = 16 };

struct mark { const char *what, *unit; double value, limit; bool at_least, measured; };

struct report { uint32_t mark_count; struct mark mark[MARKS_MAX]; };      /* zeroed: empty */

void report_head(const char *title);
/* One row: name, median (least - most) and unit. decimals: of all three. */
void report_row(const char *name, const struct samples *samples, int decimals, const char *unit);
void report_text(const char *name, const char *text);
/* A goal; measured false: why not was said in the table. The texts are borrowed. */
void report_mark(struct report *report, const char *what, double value, bool at_least, double limit, const char *unit, bool measured);
void report_marks(const struct report *report);

#endif
