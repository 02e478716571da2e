/* text.c - dates, times, money and ids as people and JSON write them. Civil dates after Howard Hinnant, "chrono-compatible
 * low-level date algorithms": eras of 400 years that begin on the first of March, so that the leap day comes last. */
#include "protocol/text.h"

#include <stdio.h>
#include <string.h>

#include "protocol/message.h"

enum { DAYS_OF_ERA = 146097, DAYS_BEFORE_1970 = 719468, YEAR_LEAST = 1, YEAR_MOST = 9999 };
enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, SHANGHAI_S = 8 * HOUR_S };

struct date { int64_t year; uint32_t month, day; };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static struct date date_of_day(int32_t day)
{
    int64_t from_march_0 = (int64_t)day + DAYS_BEFORE_1970;
    int64_t era = floor_div(from_march_0, DAYS_OF_ERA);
    int64_t day_of_era = from_march_0 - era * DAYS_OF_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    struct date date = { .year = year_of_era + era * 400, .day = (uint32_t)(day_of_year - (153 * march_month + 2) / 5 + 1),
                         .month = (uint32_t)(march_month < 10 ? march_month + 3 : march_month - 9) };
    date.year += date.month <= 2;
    return date;
}

static int32_t day_of_date(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t march_month = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_1970);
}

static uint32_t days_in_month(int64_t year, uint32_t month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* Digits two by two: most of what is written on the wire and in Redis are times of thirteen digits. */
size_t text_unsigned(uint64_t value, char *out)
{
    static const char pairs[] = "000102030405060708091011121314151617181920212223242526272829303132333435363738394041424344454647484950515253545556575859"
                                "60616263646566676869707172737475767778798081828384858687888990919293949596979899";
    char digits[TEXT_ID_SIZE], *at = digits + sizeof digits;
    while (value >= 100) {
        at -= 2;
        memcpy(at, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(at, pairs + value * 2, 2);
    } else {
        *--at = (char)('0' + value);
    }
    size_t length = (size_t)(digits + sizeof digits - at);
    memcpy(out, at, length);
    return length;
}

/* Writes at least `width` digits. */
static char *put_number(char *at, uint64_t value, int width)
{
    for (uint64_t least = 10; --width > 0; least *= 10)
        if (value < least) *at++ = '0';
    return at + text_unsigned(value, at);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

size_t text_number(int64_t value, char *out)
{
    if (value >= 0) return text_unsigned((uint64_t)value, out);
    *out = '-';
    return 1 + text_unsigned(magnitude(value), out + 1);
}

static char *put_date(char *at, int32_t day)
{
    struct date date = date_of_day(day);
    if (date.year < 0) *at++ = '-';
    at = put_number(at, magnitude(date.year), 4);
    *at++ = '-';
    at = put_number(at, date.month, 2);
    *at++ = '-';
    return put_number(at, date.day, 2);
}

/* Seconds since 1970 on the clocks of Shanghai. */
static int64_t local_second(int64_t ms)
{
    return floor_div(ms, 1000) + SHANGHAI_S;
}

static uint64_t second_of_day(int64_t ms)
{
    int64_t second = local_second(ms);
    return (uint64_t)(second - floor_div(second, DAY_S) * DAY_S);
}

static char *put_clock(char *at, int64_t ms)
{
    uint64_t second = second_of_day(ms);
    at = put_number(at, second / HOUR_S, 2);
    *at++ = ':';
    return put_number(at, second % HOUR_S / MINUTE_S, 2);
}

char *text_date(int32_t day, char out[TEXT_DATE_SIZE])
{
    *put_date(out, day) = '\0';
    return out;
}

/* Reads exactly `width` digits; NULL when there are not so many. */
static const char *take_digits(const char *at, int width, uint32_t *value)
{
    *value = 0;
    for (; width > 0; width--, at++) {
        if (*at < '0' || *at > '9') return NULL;
        *value = *value * 10 + (uint32_t)(*at - '0');
    }
    return at;
}

static const char *take_mark(const char *at, char mark)
{
    return at != NULL && *at == mark ? at + 1 : NULL;
}

static const char *take_date(const char *at, int32_t *day)
{
    uint32_t year, month, mday;
    if ((at = take_mark(take_digits(at, 4, &year), '-')) == NULL) return NULL;
    if ((at = take_mark(take_digits(at, 2, &month), '-')) == NULL) return NULL;
    if ((at = take_digits(at, 2, &mday)) == NULL) return NULL;
    if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12) return NULL;
    if (mday < 1 || mday > days_in_month(year, month)) return NULL;
    *day = day_of_date((struct date){ .year = year, .month = month, .day = mday });
    return at;
}

bool text_date_read(const char *text, int32_t *day)
{
    int32_t read;
    const char *end = take_date(text, &read);
    if (end == NULL || *end != '\0') return false;
    *day = read;
    return true;
}

char *text_degrees(int32_t e7, char out[TEXT_DATE_SIZE])
{
    enum { ONE = 10000000 };
    int64_t size = e7 < 0 ? -(int64_t)e7 : e7;
    snprintf(out, TEXT_DATE_SIZE, "%s%d.%07d", e7 < 0 ? "-" : "", (int)(size / ONE), (int)(size % ONE));
    return out;
}

char *text_clock(int64_t ms, char out[TEXT_TIME_SIZE])
{
    *put_clock(out, ms) = '\0';
    return out;
}

char *text_time(int64_t ms, char out[TEXT_TIME_SIZE])
{
    char *at = put_date(out, text_day_of_ms(ms));
    *at++ = ' ';
    at = put_clock(at, ms);
    *at++ = ':';
    at = put_number(at, second_of_day(ms) % MINUTE_S, 2);
    *at = '\0';
    return out;
}

bool text_time_read(const char *text, int64_t *ms)
{
    int32_t day;
    uint32_t hour, minute, second = 0;
    const char *at = take_mark(take_date(text, &day), ' ');
    if (at == NULL || (at = take_mark(take_digits(at, 2, &hour), ':')) == NULL) return false;
    if ((at = take_digits(at, 2, &minute)) == NULL) return false;
    if (*at == ':' && (at = take_digits(at + 1, 2, &second)) == NULL) return false;
    if (*at != '\0' || hour > 23 || minute > 59 || second > 59) return false;
    *ms = text_ms_of_day(day) + (int64_t)(hour * HOUR_S + minute * MINUTE_S + second) * 1000;
    return true;
}

int32_t text_day_of_ms(int64_t ms)
{
    int64_t day = floor_div(local_second(ms), DAY_S);
    return day > INT32_MAX ? INT32_MAX : day < INT32_MIN ? INT32_MIN : (int32_t)day;
}

int64_t text_ms_of_day(int32_t day)
{
    return ((int64_t)day * DAY_S - SHANGHAI_S) * 1000;
}

char *text_yuan(int64_t fen, char out[TEXT_MONEY_SIZE])
{
    char *at = out;
    if (fen < 0) *at++ = '-';
    at = put_number(at, magnitude(fen) / 100, 1);
    *at++ = '.';
    at = put_number(at, magnitude(fen) % 100, 2);
    *at = '\0';
    return out;
}

const char *text_degrees_read(const char *text, int64_t *e7)
{
    size_t whole = strspn(text, "0123456789");
    if (whole < 1 || whole > 3) return NULL;
    *e7 = 0;
    for (size_t i = 0; i < whole; i++) *e7 = *e7 * 10 + (text[i] - '0');
    text += whole;
    size_t part = *text == '.' ? strspn(text + 1, "0123456789") : 0;
    if (*text == '.' && (part < 1 || part > 7)) return NULL;
    for (size_t i = 0; i < 7; i++) *e7 = *e7 * 10 + (i < part ? text[1 + i] - '0' : 0);
    return *text == '.' ? text + 1 + part : text;
}

bool text_id_read(const char *text, uint64_t *id)
{
    uint64_t value = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0')) return false;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9') return false;
        uint64_t digit = (uint64_t)(*at - '0');
        if (value > ((uint64_t)INT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *id = value;
    return true;
}

/* The well-formed sequences of the Unicode standard, table 3-7: no overlong form, no surrogate, nothing above U+10FFFF. */
size_t text_utf8_char(const char *bytes, size_t length)
{
    if (length == 0) return 0;
    uint8_t lead = (uint8_t)bytes[0];
    if (lead < 0x80) return 1;
    size_t count = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (count == 0 || length < count) return 0;
    uint8_t second_least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t second_most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    uint8_t second = (uint8_t)bytes[1];
    if (second < second_least || second > second_most) return 0;
    for (size_t i = 2; i < count; i++)
        if (((uint8_t)bytes[i] & 0xc0) != 0x80) return 0;
    return count;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t count = text_utf8_char(bytes + at, length - at);
        if (count == 0) return false;
        at += count;
    }
    return true;
}

bool text_is_key(const char *text)
{
    size_t length = 0;
    for (; text[length] != '\0'; length++)
        if (length == KEY_MAX || text[length] <= ' ' || text[length] > '~') return false;
    return length >= KEY_LEAST;
}
