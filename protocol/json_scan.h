/* json_scan.h - reads a text once, before any parser sees it: it must be exactly one JSON value (RFC 8259, nothing lax), nested
 * at most DEPTH_MAX deep, in valid UTF-8, and every string in it must be a text that C can hold: no \u0000, no lone surrogate.
 * What passes is safe for cJSON 1.7.15, which reads past the end of some texts that break off, and drops what follows a \u0000. */
#ifndef PAIDAN_PROTOCOL_JSON_SCAN_H
#define PAIDAN_PROTOCOL_JSON_SCAN_H

#include <stddef.h>
#include "protocol/error.h"

enum { NUMBER_MAX = 40 };      /* characters of one number; cJSON would cut at 63 */

/* OK, NOT_JSON, TOO_DEEP, NOT_UTF8 (also for an escape that is no character), TOO_LONG (a number). */
enum error json_scan(const char *bytes, size_t length) MUST_CHECK;

#endif
