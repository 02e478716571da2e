/* test_config.c - good and bad files as tables, and the documentation checked against the table of keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/config.h"
#include "server/config_lines.h"

enum { WHY_SIZE = 512, PRINT_SIZE = 32 * 1024 };

static char folder[64], path[96];      /* one file, written anew for each case */

static void file_write(const char *text, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void test_defaults(void **state)
{
    struct config config;
    char why[WHY_SIZE];
    (void)state;
    assert_true(config_read(&config, NULL, why, sizeof why));
    assert_true(config_check(&config, why, sizeof why));
    assert_string_equal(config.region, "HZ");
    assert_string_equal(config.redis, "");
    assert_string_equal(config.appendfsync, "always");
    assert_string_equal(config.listen[0], "ipc://run/paidand.ipc");
    assert_int_equal(config.listen_count, 1);
    assert_int_equal(config.http_port, 7080);
    assert_int_equal(config.contexts, 1024);
    assert_int_equal(config.workers_max, 100000);
    assert_int_equal(config.clock_speed_pct, 100);
    assert_int_equal(config.policy.hold_s, 300);
}

/* Every default of the table is inside its own bounds, and every key can be set to it by name. */
static void test_table(void **state)
{
    struct config_key key, other;
    (void)state;
    for (uint32_t i = 0; config_key(i, &key); i++) {
        struct config config, before;
        char why[WHY_SIZE], number[32];
        config_defaults(&config);
        config_defaults(&before);
        snprintf(number, sizeof number, "%lld", (long long)key.number);
        if (!config_set(&config, key.name, key.type == CONFIG_NUMBER ? number : key.text, why, sizeof why)) fail_msg("%s", why);
        assert_memory_equal(&config, &before, sizeof config);
        assert_non_null(key.unit);
        assert_true(strlen(key.meaning) > 0);
        for (uint32_t j = 0; j < i; j++) {
            assert_true(config_key(j, &other));
            assert_string_not_equal(key.name, other.name);
        }
        if (key.type != CONFIG_NUMBER) assert_true(key.most < CONFIG_TEXT);
    }
}

static void test_bounds(void **state)
{
    struct config_key key;
    (void)state;
    for (uint32_t i = 0; config_key(i, &key); i++) {
        struct config config;
        char why[WHY_SIZE], text[32];
        if (key.type != CONFIG_NUMBER) continue;
        config_defaults(&config);
        snprintf(text, sizeof text, "%lld", (long long)key.least);
        assert_true(config_set(&config, key.name, text, why, sizeof why));
        snprintf(text, sizeof text, "%lld", (long long)key.most);
        assert_true(config_set(&config, key.name, text, why, sizeof why));
        snprintf(text, sizeof text, "%lld", (long long)key.least - 1);
        assert_false(config_set(&config, key.name, text, why, sizeof why));
        assert_non_null(strstr(why, key.name));
        snprintf(text, sizeof text, "%lld", (long long)key.most + 1);
        assert_false(config_set(&config, key.name, text, why, sizeof why));
    }
}

static void test_good_file(void **state)
{
    static const char text[] =
        "{\n  \"region\": \"SH-1\", \"listen\": [\"ipc://a.ipc\", \"tcp://127.0.0.1:7000\", \"tcp://[::1]:7000\"],\n"
        "  \"redis\": { \"address\": \"unix:/run/redis.sock\", \"appendfsync\": \"everysec\" },\n"
        "  \"clock\": { \"start\": \"2026-11-23 06:30\", \"speed_pct\": 6e3 },\n  \"policy\": { \"hold_s\": 60 }, \"http_port\": 0\n}\n";
    struct config config;
    char why[WHY_SIZE];
    (void)state;
    file_write(text, strlen(text));
    if (!config_read(&config, path, why, sizeof why)) fail_msg("%s", why);
    assert_true(config_check(&config, why, sizeof why));
    assert_string_equal(config.region, "SH-1");
    assert_int_equal(config.listen_count, 3);
    assert_string_equal(config.listen[2], "tcp://[::1]:7000");
    assert_string_equal(config.redis, "unix:/run/redis.sock");
    assert_string_equal(config.appendfsync, "everysec");
    assert_string_equal(config.clock_start, "2026-11-23 06:30");
    assert_int_equal(config.clock_speed_pct, 6000);
    assert_int_equal(config.policy.hold_s, 60);
    assert_int_equal(config.http_port, 0);
    assert_int_equal(config.contexts, 1024);      /* the rest as by default */
    file_write("{}", 2);
    assert_true(config_read(&config, path, why, sizeof why));
    assert_string_equal(config.region, "HZ");
}

static void test_bad_files(void **state)
{
    static const struct { const char *text; int line; const char *reason; } cases[] = {
        { "", 1, "not JSON" },
        { "[]", 1, "one object" },
        { "{\n\"region\": \"HZ\",\n}", 3, "not JSON" },
        { "{\n// hello\n}", 2, "not JSON" },
        { "{} x", 1, "not JSON" },
        { "{\n\"region\": \"HZ\"\n", 3, "not JSON" },
        { "{\n\"region\": \"HZ\",\n\"colour\": \"red\"\n}", 3, "no key colour" },
        { "{\n\"policy\": {\n\"hold_s\": 60,\n\"holds\": 1\n}\n}", 4, "no key policy.holds" },
        { "{\n\"policy.hold_s\": 60\n}", 2, "inside its group" },
        { "{\n\"policy\": 5\n}", 2, "group" },
        { "{\n\"clock\": [\n1]\n}", 2, "group" },
        { "{\"listen\": [\"ipc://a\"],\n\"listen\": [\"ipc://b\"]}", 2, "second time" },
        { "{\"clock\": {\"speed_pct\": 1},\n\"clock\": {\n\"speed_pct\": 2}}", 3, "second time" },
        { "{\n\n\"http_port\": \"80\"}", 3, "must be a number" },
        { "{\"http_port\": 65536}", 1, "from 0 to 65535" },
        { "{\"http_port\": -1}", 1, "from 0 to 65535" },
        { "{\"http_port\": 1.5}", 1, "whole number" },
        { "{\"http_port\": 1e999}", 1, "from 0" },
        { "{\"http_port\": true}", 1, "must be a number" },
        { "{\"http_port\": null}", 1, "must be a number" },
        { "{\"region\": 5}", 1, "must be a text" },
        { "{\"region\": \"\"}", 1, "1 to 16 bytes" },
        { "{\"region\": \"12345678901234567\"}", 1, "1 to 16 bytes" },
        { "{\"data_dir\": \"a\\nb\"}", 1, "control character" },
        { "{\"data_dir\": \"\xff\"}", 1, "UTF-8" },
        { "{\"listen\": \"ipc://a\"}", 1, "list of texts" },
        { "{\"listen\": []}", 1, "empty" },
        { "{\"listen\": [1]}", 1, "list of texts" },
        { "{\"listen\": [\"ipc://1\", \"ipc://2\", \"ipc://3\", \"ipc://4\", \"ipc://5\"]}", 1, "at most 4" },
        { "{\"data_dir\": \"{\\\":}\",\n\"listen\": [\"a:b\"],\n\"redis\": {\"address\": \"x:1\",\n\"port\": 5}}", 4, "no key redis.port" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct config config;
        char why[WHY_SIZE] = "", place[128];
        file_write(cases[i].text, strlen(cases[i].text));
        if (config_read(&config, path, why, sizeof why)) fail_msg("case %zu was taken", i);
        snprintf(place, sizeof place, "%s:%d: ", path, cases[i].line);
        if (strncmp(why, place, strlen(place)) != 0 || strstr(why, cases[i].reason) == NULL) fail_msg("case %zu: %s", i, why);
    }
}

static void test_unreadable_files(void **state)
{
    struct config config;
    char why[WHY_SIZE];
    (void)state;
    assert_false(config_read(&config, "/nowhere/at/all.json", why, sizeof why));
    assert_non_null(strstr(why, "/nowhere/at/all.json: "));
    assert_false(config_read(&config, folder, why, sizeof why));
    file_write("{\0}", 3);
    assert_false(config_read(&config, path, why, sizeof why));
    assert_non_null(strstr(why, "NUL"));
    size_t length = 300 * 1024;
    char *spaces = malloc(length);
    memset(spaces, ' ', length);
    file_write(spaces, length);
    free(spaces);
    assert_false(config_read(&config, path, why, sizeof why));
    assert_non_null(strstr(why, "longer"));
}

static void test_set(void **state)
{
    static const struct { const char *key, *value; bool good; } cases[] = {
        { "policy.hold_s", "60", true },      { "clock.speed_pct", "0", true },     { "redis.address", "", true },
        { "region", "SZ", true },             { "listen", "ipc://a,ipc://b", true }, { "clock.start", "2026-11-23 06:30:00", true },
        { "policy.hold", "60", false },       { "policy", "60", false },            { "", "60", false },
        { "policy.", "1", false },            { "http_port", "", false },           { "http_port", "80x", false },
        { "http_port", " 80", false },        { "http_port", "+80", false },        { "http_port", "-1", false },
        { "http_port", "99999999999999999999", false },                             { "region", "", false },
        { "listen", "", false },              { "listen", "ipc://a,", false },      { "listen", "1,2,3,4,5", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct config config;
        char why[WHY_SIZE] = "";
        config_defaults(&config);
        bool good = config_set(&config, cases[i].key, cases[i].value, why, sizeof why);
        if (good != cases[i].good) fail_msg("%s=%s: %s", cases[i].key, cases[i].value, why);
        if (!good) assert_true(strlen(why) > 0);
    }
    struct config config;
    char why[WHY_SIZE];
    config_defaults(&config);
    assert_true(config_set(&config, "listen", "ipc://a,tcp://127.0.0.1:1", why, sizeof why));
    assert_int_equal(config.listen_count, 2);
    assert_string_equal(config.listen[1], "tcp://127.0.0.1:1");
}

static void test_environment(void **state)
{
    struct config config;
    char why[WHY_SIZE];
    (void)state;
    setenv("PAIDAN_HTTP_PORT", "81", 1);
    setenv("PAIDAN_CLOCK__SPEED_PCT", "6000", 1);
    setenv("PAIDAN_POLICY__HOLD_S", "61", 1);
    setenv("PAIDAN_SOMETHING_ELSE", "x", 1);
    config_defaults(&config);
    if (!config_environment(&config, why, sizeof why)) fail_msg("%s", why);
    assert_int_equal(config.http_port, 81);
    assert_int_equal(config.clock_speed_pct, 6000);
    assert_int_equal(config.policy.hold_s, 61);
    setenv("PAIDAN_POLICY__HOLD_S", "soon", 1);
    assert_false(config_environment(&config, why, sizeof why));
    assert_non_null(strstr(why, "PAIDAN_POLICY__HOLD_S"));
    unsetenv("PAIDAN_HTTP_PORT");
    unsetenv("PAIDAN_CLOCK__SPEED_PCT");
    unsetenv("PAIDAN_POLICY__HOLD_S");
    unsetenv("PAIDAN_SOMETHING_ELSE");
}

static void test_check(void **state)
{
    static const struct { const char *key, *value; bool good; } cases[] = {
        { "region", "HZ-2", true },                       { "region", "a}b", false },
        { "region", "a b", false },                       { "redis.appendfsync", "no", false },
        { "redis.appendfsync", "everysec", true },        { "listen", "tcp://127.0.0.1:0", true },
        { "listen", "tcp://127.0.0.1", false },           { "listen", "tcp://127.0.0.1:", false },
        { "listen", "tcp://127.0.0.1:70000", false },     { "listen", "tcp://0.0.0.0:7000", false },
        { "listen", "tcp://localhost:7000", false },      { "listen", "tcp://192.168.0.1:7000", false },
        { "listen", "ws://127.0.0.1:7000", false },       { "listen", "ipc://", false },
        { "listen", "tcp://[::1]:7000", true },           { "listen", "ipc://a,ipc://a", false },
        { "clock.start", "2026-11-23", false },           { "clock.start", "2026-02-30 06:30", false },
        { "clock.start", "2026-11-23 06:30:15", true },   { "policy.slot_open_min", "1200", false },
        { "policy.slot_open_min", "1199", true },         { "policy.transit_above_m", "700", false },
        { "travel.url", "http://127.0.0.1:5000/table/v1/bike", true }, { "travel.url", "https://osrm.example/table/v1/bike/", true },
        { "travel.url", "127.0.0.1:5000", false },        { "travel.url", "http://", false },
        { "travel.url", "ftp://h/table", false },         { "travel.url", "http://h/table?x=1", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct config config;
        char why[WHY_SIZE] = "";
        config_defaults(&config);
        if (!config_set(&config, cases[i].key, cases[i].value, why, sizeof why)) fail_msg("%s", why);
        if (config_check(&config, why, sizeof why) != cases[i].good) fail_msg("%s=%s: %s", cases[i].key, cases[i].value, why);
    }
    struct config config;
    char why[WHY_SIZE], address[CONFIG_TEXT] = "ipc://";
    config_defaults(&config);
    memset(address + 6, 'p', 108);      /* a socket's path has at most 107 bytes */
    assert_true(config_set(&config, "listen", address, why, sizeof why));
    assert_false(config_check(&config, why, sizeof why));
    address[6 + 107] = '\0';
    assert_true(config_set(&config, "listen", address, why, sizeof why));
    assert_true(config_check(&config, why, sizeof why));
}

/* What is printed reads back as the same settings, at every size the page is whole or absent. */
static void test_print(void **state)
{
    static char text[PRINT_SIZE], again[PRINT_SIZE];
    struct config config, back;
    char why[WHY_SIZE];
    (void)state;
    config_defaults(&config);
    assert_true(config_set(&config, "listen", "ipc://a \"b\",tcp://127.0.0.1:5", why, sizeof why));
    assert_true(config_set(&config, "policy.hold_s", "77", why, sizeof why));
    assert_true(config_set(&config, "tables", "\xe6\x9d\xad\xe5\xb7\x9e", why, sizeof why));
    size_t length = config_print(&config, text, sizeof text);
    assert_true(length > 0 && length == strlen(text) && text[length - 1] == '\n');
    file_write(text, length);
    memset(&back, 0x5a, sizeof back);
    if (!config_read(&back, path, why, sizeof why)) fail_msg("%s", why);
    config_print(&back, again, sizeof again);
    assert_string_equal(text, again);
    assert_int_equal(config_print(&config, text, length + 1), length);
    assert_int_equal(config_print(&config, text, length), 0);
    assert_int_equal(config_print(&config, text, 0), 0);
}

/* ---- the shipped files ---- */

static void test_shipped_file(void **state)
{
    struct config config;
    char why[WHY_SIZE];
    (void)state;
    if (!config_read(&config, PAIDAN_SOURCE_DIR "/config/paidand.json", why, sizeof why)) fail_msg("%s", why);
    if (!config_check(&config, why, sizeof why)) fail_msg("%s", why);
}

static void row_print(const struct config_key *key, char *out, size_t size)
{
    char bounds[64], value[CONFIG_TEXT + 8] = "";
    static const char *const types[] = { [CONFIG_NUMBER] = "number", [CONFIG_STRING] = "text", [CONFIG_LIST] = "list" };
    snprintf(bounds, sizeof bounds, key->type == CONFIG_NUMBER ? "%lld..%lld" : "%lld..%lld bytes", (long long)key->least, (long long)key->most);
    if (key->type == CONFIG_NUMBER) snprintf(value, sizeof value, "%lld", (long long)key->number);
    else if (key->text[0] != '\0') snprintf(value, sizeof value, "`%s`", key->text);
    snprintf(out, size, "| `%s` | %s | %s | %s | %s | %s |\n", key->name, types[key->type], bounds, value, key->unit, key->meaning);
}

/* Each key has its row in config/README.md exactly as the table has it; a missing one is printed, ready to be pasted. */
static void test_documentation(void **state)
{
    static char readme[64 * 1024];
    struct config_key key;
    uint32_t missing = 0, rows = 0;
    (void)state;
    FILE *file = fopen(PAIDAN_SOURCE_DIR "/config/README.md", "rb");
    assert_non_null(file);
    size_t length = fread(readme, 1, sizeof readme - 1, file);
    fclose(file);
    readme[length] = '\0';
    for (uint32_t i = 0; config_key(i, &key); i++) {
        char row[1024];
        row_print(&key, row, sizeof row);
        if (strstr(readme, row) != NULL) continue;
        missing++;
        fprintf(stderr, "%s", row);
    }
    for (const char *at = readme; (at = strstr(at, "\n| `")) != NULL; at++) rows++;
    assert_int_equal(missing, 0);
    uint32_t keys = 0;
    while (config_key(keys, &key)) keys++;
    assert_int_equal(rows, keys);      /* and none that is not there any more */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),    cmocka_unit_test(test_table),           cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_good_file),   cmocka_unit_test(test_bad_files),       cmocka_unit_test(test_unreadable_files),
        cmocka_unit_test(test_set),         cmocka_unit_test(test_environment),     cmocka_unit_test(test_check),
        cmocka_unit_test(test_print),       cmocka_unit_test(test_shipped_file),    cmocka_unit_test(test_documentation),
    };
    snprintf(folder, sizeof folder, "/tmp/paidan-config.XXXXXX");
    if (mkdtemp(folder) == NULL) return 1;
    snprintf(path, sizeof path, "%s/paidand.json", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
