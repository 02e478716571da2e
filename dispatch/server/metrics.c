/* metrics.c - lines of the Prometheus text format 0.0.4: escapes, buckets that add up, whole lines only. */
#include "server/metrics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = { [METRIC_COUNTER] = "counter", [METRIC_GAUGE] = "gauge", [METRIC_HISTOGRAM] = "histogram" };

/* Upper edges in microseconds; what is above the last one falls into +Inf. */
static const int64_t bucket_us[METRIC_BUCKETS - 1] = {
    50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 2500000, 10000000,
};

/* ---- one line at a time: it fits whole, or `mark` takes it back ---- */

static void page_put(struct metrics *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void page_put(struct metrics *page, const char *format, ...)
{
    if (page->cut) return;
    va_list arguments;
    va_start(arguments, format);
    size_t room = page->size - page->used;
    int length = vsnprintf(page->buffer + page->used, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) page->cut = true;
    else page->used += (size_t)length;
}

static void page_take_back(struct metrics *page, size_t mark)
{
    if (!page->cut) return;
    page->used = mark;
    if (page->size > 0) page->buffer[mark] = '\0';
}

static void page_put_escaped(struct metrics *page, const char *text, bool quotes)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\') page_put(page, "\\\\");
        else if (*text == '\n') page_put(page, "\\n");
        else if (*text == '"' && quotes) page_put(page, "\\\"");
        else page_put(page, "%c", *text);
    }
}

/* {kind="order_now",le="0.5"}; `edge` NULL: none. */
static void page_put_labels(struct metrics *page, const struct metric_label *label, size_t labels, const char *edge)
{
    if (labels == 0 && edge == NULL) return;
    for (size_t i = 0; i < labels; i++) {
        page_put(page, "%s%s=\"", i == 0 ? "{" : ",", label[i].name);
        page_put_escaped(page, label[i].value, true);
        page_put(page, "\"");
    }
    if (edge != NULL) page_put(page, "%sle=\"%s\"", labels == 0 ? "{" : ",", edge);
    page_put(page, "}");
}

enum { SECONDS_SIZE = 40 };

static const char *seconds_text(int64_t us, char out[SECONDS_SIZE])
{
    uint64_t size = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;
    int length = snprintf(out, SECONDS_SIZE, "%s%" PRIu64 ".%06" PRIu64, us < 0 ? "-" : "", size / 1000000, size % 1000000);
    while (out[length - 1] == '0') out[--length] = '\0';
    if (out[length - 1] == '.') out[--length] = '\0';
    return out;
}

static void page_line(struct metrics *page, const char *suffix, const struct metric_label *label, size_t labels, const char *edge,
                      const char *value)
{
    size_t mark = page->used;
    page_put(page, "%s%s", page->family, suffix);
    page_put_labels(page, label, labels, edge);
    page_put(page, " %s\n", value);
    page_take_back(page, mark);
}

/* ---- the page ---- */

/* Our own mistake, not the world's: found by the first test that draws the page. */
static void name_check(const char *name, enum metric_kind kind)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_", rest[] = "abcdefghijklmnopqrstuvwxyz_0123456789", total[] = "_total";
    size_t length = strlen(name), tail = sizeof total - 1;
    bool ends_total = length > tail && strcmp(name + length - tail, total) == 0;
    bool good = length > 0 && length < METRIC_NAME_MAX && strchr(letters, name[0]) != NULL && strspn(name, rest) == length;
    if (good && ends_total == (kind == METRIC_COUNTER)) return;
    fprintf(stderr, "metrics: the name %s breaks the rules\n", name);
    abort();
}

void metrics_begin(struct metrics *page, char *buffer, size_t size)
{
    *page = (struct metrics){ .buffer = buffer, .size = size };
    if (size > 0) buffer[0] = '\0';
}

void metrics_family(struct metrics *page, const char *name, enum metric_kind kind, const char *help)
{
    name_check(name, kind);
    snprintf(page->family, sizeof page->family, "%s", name);
    size_t mark = page->used;
    page_put(page, "# HELP %s ", name);
    page_put_escaped(page, help, false);
    page_put(page, "\n# TYPE %s %s\n", name, kind_names[kind]);
    page_take_back(page, mark);
}

void metrics_number(struct metrics *page, const struct metric_label *label, size_t labels, int64_t value)
{
    char text[SECONDS_SIZE];
    snprintf(text, sizeof text, "%" PRId64, value);
    page_line(page, "", label, labels, NULL, text);
}

void metrics_seconds(struct metrics *page, const struct metric_label *label, size_t labels, int64_t value_us)
{
    char text[SECONDS_SIZE];
    page_line(page, "", label, labels, NULL, seconds_text(value_us, text));
}

size_t metrics_end(struct metrics *page)
{
    return page->used;
}

/* ---- histograms ---- */

void histogram_add(struct histogram *histogram, int64_t value_us)
{
    int bucket = 0;
    if (value_us < 0) value_us = 0;
    while (bucket < METRIC_BUCKETS - 1 && value_us > bucket_us[bucket]) bucket++;
    histogram->bucket[bucket]++;
    histogram->sum_us += value_us;
}

uint64_t histogram_count(const struct histogram *histogram)
{
    uint64_t count = 0;
    for (int i = 0; i < METRIC_BUCKETS; i++) count += histogram->bucket[i];
    return count;
}

int64_t histogram_quantile_us(const struct histogram *histogram, uint32_t per_mille)
{
    uint64_t count = histogram_count(histogram), seen = 0;
    if (count == 0) return 0;
    uint64_t wanted = (count * per_mille + 999) / 1000;
    if (wanted == 0) wanted = 1;
    for (int i = 0; i < METRIC_BUCKETS - 1; i++) {
        seen += histogram->bucket[i];
        if (seen >= wanted) return bucket_us[i];
    }
    return INT64_MAX;
}

void metrics_histogram(struct metrics *page, const struct metric_label *label, size_t labels, const struct histogram *histogram)
{
    char edge[SECONDS_SIZE], value[SECONDS_SIZE];
    size_t mark = page->used;
    uint64_t seen = 0;
    for (int i = 0; i < METRIC_BUCKETS; i++) {
        seen += histogram->bucket[i];
        snprintf(value, sizeof value, "%" PRIu64, seen);
        page_line(page, "_bucket", label, labels, i < METRIC_BUCKETS - 1 ? seconds_text(bucket_us[i], edge) : "+Inf", value);
    }
    page_line(page, "_sum", label, labels, NULL, seconds_text(histogram->sum_us, value));
    snprintf(value, sizeof value, "%" PRIu64, seen);
    page_line(page, "_count", label, labels, NULL, value);
    page_take_back(page, mark);      /* a histogram is whole or not there */
}
