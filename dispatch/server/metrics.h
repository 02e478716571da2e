/* metrics.h - one page of metrics in Prometheus text format 0.0.4. The caller keeps its numbers; this only writes them down, and keeps
 * histograms. Times are taken in microseconds and written in seconds. Labels have few values: never the id of an order or a worker.
 *
 *     metrics_begin(&page, buffer, size);
 *     metrics_family(&page, "paidan_requests_total", METRIC_COUNTER, "Requests by kind.");
 *     metrics_number(&page, &(struct metric_label){ "kind", "order_now" }, 1, n);        (once per series)
 *     length = metrics_end(&page);
 *
 * A family is begun once and its series follow at once. A line that does not fit is left out whole, so that a page always parses. */
#ifndef PAIDAN_SERVER_METRICS_H
#define PAIDAN_SERVER_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };
enum { METRIC_NAME_MAX = 80, METRIC_BUCKETS = 16 };      /* the last bucket is +Inf */

struct metric_label { const char *name, *value; };

struct metrics {
    char *buffer; size_t size, used;
    char family[METRIC_NAME_MAX];
    bool cut;                      /* something did not fit */
};

void metrics_begin(struct metrics *page, char *buffer, size_t size);
/* Aborts when a name breaks the rules: letters, digits and _, a counter ends in _total and nothing else does. */
void metrics_family(struct metrics *page, const char *name, enum metric_kind kind, const char *help);
void metrics_number(struct metrics *page, const struct metric_label *label, size_t labels, int64_t value);
void metrics_seconds(struct metrics *page, const struct metric_label *label, size_t labels, int64_t value_us);
size_t metrics_end(struct metrics *page);      /* the length of the page, without its NUL */

/* Durations from 50 us to 10 s in fixed steps. Zeroed is empty. */
struct histogram { uint64_t bucket[METRIC_BUCKETS]; int64_t sum_us; };
void histogram_add(struct histogram *histogram, int64_t value_us);      /* below 0 counts as 0 */
uint64_t histogram_count(const struct histogram *histogram);
/* The upper edge of the bucket that holds this share of the values, in us; INT64_MAX in the last; 0 when empty. */
int64_t histogram_quantile_us(const struct histogram *histogram, uint32_t per_mille);
void metrics_histogram(struct metrics *page, const struct metric_label *label, size_t labels, const struct histogram *histogram);

#endif
