/* What is asked of a table service, and which answers are taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "server/osrm.h"

static const struct place place[] = { { 1201551234, 302741234 }, { 1201000000, 300000001 }, { -5, -900000000 } };

static void the_question_names_sources_and_destinations(void **state)
{
    const struct osrm_block block = { .source = place, .destination = place + 1, .sources = 1, .destinations = 2 };
    static const char want[] = "http://h:5000/table/v1/bike/120.1551234,30.2741234;120.1000000,30.0000001;-0.0000005,-90.0000000"
                               "?sources=0&destinations=1;2&annotations=duration";
    char url[OSRM_URL];
    (void)state;
    assert_true(osrm_url(&block, "http://h:5000/table/v1/bike", url, sizeof url));
    assert_string_equal(url, want);
    assert_true(osrm_url(&block, "http://h:5000/table/v1/bike/", url, sizeof url));
    assert_string_equal(url, want);
    assert_true(osrm_url(&block, "http://h:5000/table/v1/bike", url, sizeof want));
    for (size_t size = 1; size < sizeof want; size++) assert_false(osrm_url(&block, "http://h:5000/table/v1/bike", url, size));
}

static void the_largest_question_fits(void **state)
{
    struct place most[OSRM_SIDE_MAX];
    char base[256], url[OSRM_URL];
    (void)state;
    for (int i = 0; i < OSRM_SIDE_MAX; i++) most[i] = (struct place){ -1799999999, -899999999 };
    memset(base, 'x', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    const struct osrm_block block = { .source = most, .destination = most, .sources = OSRM_SIDE_MAX, .destinations = OSRM_SIDE_MAX };
    assert_true(osrm_url(&block, base, url, sizeof url));
}

static void answers_are_read_or_refused(void **state)
{
    static const struct { const char *text, *why; int64_t ms[2]; } cases[] = {
        { "{\"code\":\"Ok\",\"durations\":[[12.3456,0]]}", NULL, { 12346, 0 } },
        { "{\"code\":\"Ok\",\"durations\":[[null,86400]],\"sources\":[{\"name\":\"x\"}]}", NULL, { -1, 86400000 } },
        { "{\"code\":\"Ok\",\"durations\":[[86400.001,1e300]]}", NULL, { -1, -1 } },
        { "", "not JSON", { 0 } }, { "{\"code\":\"Ok\",\"durations\":[[1,2]]", "not JSON", { 0 } }, { "<html>", "not JSON", { 0 } },
        { "{}", "does not say Ok", { 0 } }, { "{\"code\":\"NoTable\",\"durations\":[[1,2]]}", "does not say Ok", { 0 } },
        { "{\"code\":1,\"durations\":[[1,2]]}", "does not say Ok", { 0 } }, { "[]", "does not say Ok", { 0 } },
        { "{\"code\":\"Ok\"}", "not a table", { 0 } }, { "{\"code\":\"Ok\",\"durations\":{}}", "not a table", { 0 } },
        { "{\"code\":\"Ok\",\"durations\":[]}", "not a table", { 0 } }, { "{\"code\":\"Ok\",\"durations\":[[1]]}", "not a table", { 0 } },
        { "{\"code\":\"Ok\",\"durations\":[[1,2,3]]}", "not a table", { 0 } }, { "{\"code\":\"Ok\",\"durations\":[[1,2],[3,4]]}", "not a table", { 0 } },
        { "{\"code\":\"Ok\",\"durations\":[[1,-2]]}", "not a table", { 0 } }, { "{\"code\":\"Ok\",\"durations\":[[1,\"2\"]]}", "not a table", { 0 } },
        { "{\"code\":\"Ok\",\"durations\":[{\"a\":1,\"b\":2}]}", "not a table", { 0 } }, { "{\"code\":\"Ok\",\"durations\":[[1,true]]}", "not a table", { 0 } },
    };
    const struct osrm_block block = { .source = place, .destination = place + 1, .sources = 1, .destinations = 2 };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ms[2] = { -7, -7 };
        const char *why = "never set";
        bool read = osrm_read(&block, cases[i].text, strlen(cases[i].text), ms, &why);
        assert_int_equal(read, cases[i].why == NULL);
        if (read) assert_memory_equal(ms, cases[i].ms, sizeof ms);
        else assert_non_null(strstr(why, cases[i].why));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_question_names_sources_and_destinations), cmocka_unit_test(the_largest_question_fits),
        cmocka_unit_test(answers_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
