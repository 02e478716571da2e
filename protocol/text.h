/* text.h - how values look to people: dates and times in Asia/Shanghai, money in yuan, ids. Pure; buffers are the caller's. */
#ifndef PAIDAN_PROTOCOL_TEXT_H
#define PAIDAN_PROTOCOL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEXT_DATE_SIZE = 16, TEXT_TIME_SIZE = 32, TEXT_MONEY_SIZE = 32, TEXT_ID_SIZE = 24 };

char *text_date(int32_t day, char out[TEXT_DATE_SIZE]);               /* 2026-11-23 */
bool text_date_read(const char *text, int32_t *day);                  /* exactly that form, and a real date */
char *text_degrees(int32_t e7, char out[TEXT_DATE_SIZE]);              /* -0.0000005: exact, as text_degrees_read() reads it */
char *text_clock(int64_t ms, char out[TEXT_TIME_SIZE]);               /* 14:02 */
char *text_time(int64_t ms, char out[TEXT_TIME_SIZE]);                /* 2026-11-23 14:02:31 */
bool text_time_read(const char *text, int64_t *ms);                   /* "2026-11-23 14:02" or with seconds */
int32_t text_day_of_ms(int64_t ms);                                   /* the civil day that holds it */
int64_t text_ms_of_day(int32_t day);
char *text_yuan(int64_t fen, char out[TEXT_MONEY_SIZE]);              /* 60 yuan as "60.00" */
bool text_id_read(const char *text, uint64_t *id);                    /* decimal, no sign, no leading zero, 1..INT64_MAX; "0" too */
/* 120.158 as 1201580000, at most 7 digits after the point; what follows it, NULL when it is no such number. */
const char *text_degrees_read(const char *text, int64_t *e7);
size_t text_number(int64_t value, char *out);                         /* decimal, no NUL; returns the length, at most 20 */
size_t text_unsigned(uint64_t value, char *out);
size_t text_utf8_char(const char *bytes, size_t length);              /* bytes of the character they begin with; 0: not UTF-8 */
bool text_is_utf8(const char *bytes, size_t length);
bool text_is_key(const char *text);                                   /* an idempotency key: 8..64 of printable ASCII, no space */

#endif
