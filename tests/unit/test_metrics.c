/* test_metrics.c - whole pages compared, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/metrics.h"

enum { PAGE_SIZE = 8192 };

static void page_write(struct metrics *page)
{
    metrics_family(page, "paidan_requests_total", METRIC_COUNTER, "Requests, by kind.");
    metrics_number(page, (const struct metric_label[]){ { "kind", "order_now" }, { "result", "ok" } }, 2, 12);
    metrics_number(page, (const struct metric_label[]){ { "kind", "a\\b\"c\nd" }, { "result", "" } }, 2, 0);
    metrics_family(page, "paidan_up_seconds", METRIC_GAUGE, "Two\nlines, a \\ and a \".");
    metrics_seconds(page, NULL, 0, 1500000);
    metrics_seconds(page, NULL, 0, -1);
    metrics_seconds(page, NULL, 0, 0);
    metrics_seconds(page, NULL, 0, 10000000);
}

static const char page_wanted[] =
    "# HELP paidan_requests_total Requests, by kind.\n"
    "# TYPE paidan_requests_total counter\n"
    "paidan_requests_total{kind=\"order_now\",result=\"ok\"} 12\n"
    "paidan_requests_total{kind=\"a\\\\b\\\"c\\nd\",result=\"\"} 0\n"
    "# HELP paidan_up_seconds Two\\nlines, a \\\\ and a \".\n"
    "# TYPE paidan_up_seconds gauge\n"
    "paidan_up_seconds 1.5\n"
    "paidan_up_seconds -0.000001\n"
    "paidan_up_seconds 0\n"
    "paidan_up_seconds 10\n";

static void test_page(void **state)
{
    char buffer[PAGE_SIZE];
    struct metrics page;
    (void)state;
    metrics_begin(&page, buffer, sizeof buffer);
    page_write(&page);
    assert_int_equal(metrics_end(&page), strlen(page_wanted));
    assert_string_equal(buffer, page_wanted);
    assert_false(page.cut);
}

/* At every size: a prefix that ends with a whole line, and nothing written beyond. */
static void test_page_cut(void **state)
{
    char buffer[PAGE_SIZE];
    (void)state;
    for (size_t size = 0; size <= sizeof page_wanted; size++) {
        struct metrics page;
        memset(buffer, '#', sizeof buffer);
        metrics_begin(&page, buffer, size);
        page_write(&page);
        size_t length = metrics_end(&page);
        assert_true(length < size || (length == 0 && size == 0));
        assert_memory_equal(buffer, page_wanted, length);
        assert_true(length == 0 || buffer[length - 1] == '\n');
        assert_int_equal(page.cut, size < sizeof page_wanted);
        for (size_t i = size; i < sizeof page_wanted; i++) assert_int_equal(buffer[i], '#');
    }
}

static void test_histogram(void **state)
{
    static const int64_t values_us[] = { -5, 0, 50, 51, 100, 999, 1000, 1001, 10000000, 10000001, 99000000 };
    char buffer[PAGE_SIZE];
    struct metrics page;
    struct histogram histogram = { 0 };
    (void)state;
    assert_int_equal(histogram_quantile_us(&histogram, 500), 0);
    for (size_t i = 0; i < sizeof values_us / sizeof values_us[0]; i++) histogram_add(&histogram, values_us[i]);
    assert_int_equal(histogram_count(&histogram), 11);
    metrics_begin(&page, buffer, sizeof buffer);
    metrics_family(&page, "paidan_turn_seconds", METRIC_HISTOGRAM, "A turn.");
    metrics_histogram(&page, (const struct metric_label[]){ { "kind", "x" } }, 1, &histogram);
    metrics_end(&page);
    assert_string_equal(buffer, "# HELP paidan_turn_seconds A turn.\n"
                                "# TYPE paidan_turn_seconds histogram\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.00005\"} 3\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.0001\"} 5\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.00025\"} 5\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.0005\"} 5\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.001\"} 7\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.0025\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.005\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.01\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.025\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.05\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.1\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"0.25\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"1\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"2.5\"} 8\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"10\"} 9\n"
                                "paidan_turn_seconds_bucket{kind=\"x\",le=\"+Inf\"} 11\n"
                                "paidan_turn_seconds_sum{kind=\"x\"} 119.003202\n"
                                "paidan_turn_seconds_count{kind=\"x\"} 11\n");
    assert_int_equal(histogram_quantile_us(&histogram, 0), 50);
    assert_int_equal(histogram_quantile_us(&histogram, 500), 1000);
    assert_int_equal(histogram_quantile_us(&histogram, 818), 10000000);
    assert_true(histogram_quantile_us(&histogram, 1000) == INT64_MAX);
}

/* A histogram that does not fit whole is not there at all. */
static void test_histogram_cut(void **state)
{
    char buffer[300];
    struct metrics page;
    struct histogram histogram = { 0 };
    (void)state;
    metrics_begin(&page, buffer, sizeof buffer);
    metrics_family(&page, "paidan_turn_seconds", METRIC_HISTOGRAM, "A turn.");
    size_t before = page.used;
    metrics_histogram(&page, NULL, 0, &histogram);
    assert_int_equal(metrics_end(&page), before);
    assert_int_equal(strlen(buffer), before);
    assert_true(page.cut);
}

static void test_names(void **state)
{
    static const struct { const char *name; enum metric_kind kind; } bad[] = {
        { "paidan_requests", METRIC_COUNTER }, { "paidan_free_total", METRIC_GAUGE }, { "1st_total", METRIC_COUNTER },
        { "a-b", METRIC_GAUGE },               { "", METRIC_GAUGE },                  { "Paidan", METRIC_GAUGE },
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            char buffer[PAGE_SIZE];
            struct metrics page;
            signal(SIGABRT, SIG_DFL);      /* cmocka has a handler */
            if (freopen("/dev/null", "w", stderr) == NULL) _exit(1);
            metrics_begin(&page, buffer, sizeof buffer);
            metrics_family(&page, bad[i].name, bad[i].kind, "");
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page),          cmocka_unit_test(test_page_cut), cmocka_unit_test(test_histogram),
        cmocka_unit_test(test_histogram_cut), cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
