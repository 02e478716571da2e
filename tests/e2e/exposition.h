/* exposition.h - a strict reader of the Prometheus text format 0.0.4, written from its specification and not from our writer. */
#ifndef PAIDAN_TESTS_EXPOSITION_H
#define PAIDAN_TESTS_EXPOSITION_H

#include <stddef.h>

/* NULL: well-formed. Else what is wrong, with the line. Beyond the grammar: HELP and TYPE stand once and before the samples of their family, families
 * are not torn apart, no series comes twice, counters end in _total and are not negative, buckets rise up to +Inf, which equals the count. */
const char *exposition_fault(const char *text);
/* The value of a series as written: name{label="value"}; fallback when it is not there. */
double exposition_value(const char *text, const char *series, double fallback);

#endif
