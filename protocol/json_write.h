/* json_write.h - JSON into a buffer of the caller's, without allocation. Once something does not fit, the rest is dropped and
 * json_length() is 0, so that a caller checks once at the end. */
#ifndef PAIDAN_PROTOCOL_JSON_WRITE_H
#define PAIDAN_PROTOCOL_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json { char *buffer; size_t size, used; bool full; };

void json_begin(struct json *json, char *buffer, size_t size);
void json_raw(struct json *json, const char *bytes, size_t length);      /* as it is */
void json_mark(struct json *json, char mark);                            /* as it is */
void json_text(struct json *json, const char *text);                     /* quoted and escaped; NULL as "" */
void json_number(struct json *json, int64_t value);                      /* 42 */
void json_decimal(struct json *json, int64_t value);                     /* "42" */
void json_bool(struct json *json, bool value);
void json_date(struct json *json, int32_t day);                          /* "2026-11-23" */
void json_name(struct json *json, const char *name);                     /* "name": after a comma unless it is the first of its object */
size_t json_length(const struct json *json);                             /* 0: did not fit */

#endif
