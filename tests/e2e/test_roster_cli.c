/* test_roster_cli.c - rosters at an operator's desk: the verbs of `paidan roster` against the live core, CSV out and in again, and the calendar of a worker
 * over the agent's HTTP and from the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"
#include "points/ical/ical.h"
#include "unit/ical_reader.h"

enum { WORDS_MAX = 40, LINE_SIZE = 512 };

/* A ^ stands for a space inside a word, a word that begins with @ for a file in the town's folder. */
static void run(struct town *town, const char *line)
{
    char words[LINE_SIZE], file[256], *rest = NULL;
    const char *argv[WORDS_MAX] = { PAIDAN_CLI, "--core", town->address, "--timeout", "20", "--lang", "en" };
    int count = 7;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok_r(words, " ", &rest); word != NULL && count < WORDS_MAX - 1; word = strtok_r(NULL, " ", &rest)) {
        for (char *at = word; *at != '\0'; at++)
            if (*at == '^') *at = ' ';
        if (word[0] == '@') snprintf(file, sizeof file, "%s/%s", town->dir, word + 1);
        argv[count++] = word[0] == '@' ? file : word;
    }
    program_run(&town->run, town->dir, argv);
}

static void run_well(struct town *town, const char *line)
{
    run(town, line);
    if (town->run.code != 0 || town->run.out[0] == '\0') fail_msg("paidan %s: %d\n%s%s", line, town->run.code, town->run.out, town->run.err);
}

/* ---- the calendar ---- */

static void read_calendar(const char *text, struct ical_read *out)
{
    if (!ical_read(text, strlen(text), out)) fail_msg("%s\n%s", out->why, text);
}

/* Worker 11 works on weekdays, 08:30 to 16:30; today is Monday 2026-11-23, 09:00 in China. */
static void test_calendar(void **state)
{
    static struct ical_read web, terminal;
    struct town *town = *state;
    const int64_t monday_s = 1795393800;      /* its 08:30 */
    town_workers(town, 11, 2, 1, "P001");
    town_worker(town, 21, 1, "P002");
    town_core_start(town, NULL);
    town_agent_start(town, 0, "1");
    UNTIL(town_agent_link(town, 0, "up"));
    assert_int_equal(town_web(town, town->agent_http[0], "/ical/11.ics"), 200);
    read_calendar(town->web.body, &web);
    bool today = false;
    assert_true(web.events >= 20);
    for (uint32_t i = 0; i < web.events; i++) {
        assert_int_equal(web.event[i].end_s - web.event[i].start_s, 8 * 3600);
        assert_int_equal((web.event[i].start_s - monday_s) % 86400, 0);
        int64_t away = (web.event[i].start_s - monday_s) / 86400;
        assert_true(away >= -ICAL_DAYS_BACK && away < ICAL_DAYS_AHEAD && ((away + 70) % 7) < 5);
        today = today || away == 0;
    }
    assert_true(today);
    run_well(town, "roster ical 11");
    read_calendar(town->run.out, &terminal);
    assert_int_equal(terminal.events, web.events);
    assert_int_equal(town_web(town, town->agent_http[0], "/ical/21.ics"), 403);      /* of another point */
    assert_int_equal(town_web(town, town->agent_http[0], "/ical/999.ics"), 404);
    assert_int_equal(town_web(town, town->agent_http[0], "/ical/11"), 400);
}

/* ---- an operator's desk ---- */

/* A line, its exit code, and what it must say on the way it speaks. A ? in the line is the number of the swap that was told last. */
struct step { const char *line; int code; const char *says; };

static void play(struct town *town, const struct step *steps, size_t count)
{
    char line[LINE_SIZE], swap[32] = "";
    for (size_t i = 0; i < count; i++) {
        size_t head = strcspn(steps[i].line, "?");
        bool named = steps[i].line[head] == '?';
        snprintf(line, sizeof line, "%.*s%s%s", (int)head, steps[i].line, named ? swap : "", named ? steps[i].line + head + 1 : "");
        run(town, line);
        if (town->run.code == 0 && strncmp(town->run.out, "swap ", 5) == 0)
            snprintf(swap, sizeof swap, "%.*s", (int)strspn(town->run.out + 5, "0123456789"), town->run.out + 5);
        const char *said = steps[i].code == 0 ? town->run.out : town->run.err;
        if (town->run.code != steps[i].code || strstr(said, steps[i].says) == NULL)
            fail_msg("paidan %s: %d, not %d with \"%s\"\n%s%s", steps[i].line, town->run.code, steps[i].code, steps[i].says, town->run.out, town->run.err);
    }
}
#define PLAY(town, steps) play(town, steps, sizeof steps / sizeof steps[0])

static void write_file(struct town *town, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", town->dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* From the tables to a published month, with what is refused on the way. 2026-11-30 is a Monday. */
static void test_month(void **state)
{
    static const struct step steps[] = {
        { "roster shifts", 0, "5D2" },
        { "roster pattern --all 5D2 --spread --from 2026-12-01 --point 1", 1, "this is a soft rule: when it must be, --waive week_hours" },
        { "roster pattern --all NONE --from 2026-11-30 --point 1", 1, "no pattern 'NONE'; there are 5D2" },
        { "roster pattern --all 5D2 --spread --from 2026-11-30 --point 1", 0, "8 workers, one after the other: 5 to 6 at work each day" },
        { "roster check --draft --point 1", 0, "no labour rule is broken" },
        { "roster assign 11 2026-12-01 N --point 1", 1, "worker 11  12-01 Tue: 1 h 30 min, at least 11 h are needed: 9 h 30 min short" },
        { "roster assign 11 2026-12-01 12N --point 1", 1, "this is a hard rule: nobody can waive it" },
        { "roster assign 11 2026-12-01 N --waive rest_gap --point 1", 2, "only with a reason" },
        { "roster assign 11 2026-12-01 N --waive rest_gap --why one^night^only --point 1", 0, "the draft of point 1 has 9 edits" },
        { "roster assign 11 2026-12-01 NN --point 1", 1, "[no_shift]" },
        { "roster assign 99 2026-12-01 D --point 1", 1, "[no_worker]" },
        { "roster show 11 --from 2026-11-30 --draft --reasons --point 1", 0, "operator 1" },
        { "roster diff --point 1 --limit 0", 0, "one night only" },
        { "roster publish --preview --point 1", 0, "a preview" },
        { "roster undo --point 1", 0, "has 8 edits" },
        { "roster publish --point 1", 0, "published: " },
        { "roster diff --point 1", 0, "the draft is as what is published" },
        { "roster assign 12 2026-12-02 L --now --why for^once --point 1", 0, "the shift is changed: 1 workers, 1 days; no booked visit" },
        { "roster leave 13 2026-12-07 2026-12-09 --preview --point 1", 0, "a preview" },
        { "roster leave 13 2026-12-07 2026-12-09 --point 1", 0, "on leave: " },
        { "roster show 13 --from 2026-12-06 --point 1", 0, "lv" },
        { "roster leave 13 2026-12-08 --end --point 1", 0, "the leave is off: " },
        { "roster hours 11 --point 1", 0, "overtime left" },
        { "roster copy --week 2026-11-30 --to 2026-12-14 --repeat 2 --point 1", 0, "the draft of point 1 has" },
        { "roster discard --point 1", 0, "is empty" },
        { "roster take 14 2026-11-24 D --from 11 --why sick --point 1", 0, "taken: " },
    };
    struct town *town = *state;
    town_workers(town, 11, 8, 1, "P001");
    town_core_start(town, NULL);
    PLAY(town, steps);
}

/* Asked, agreed, approved; one refused by a rule, one by the operator, one withdrawn; an open shift taken up; and an emergency. */
static void test_swaps(void **state)
{
    static const struct step steps[] = {
        { "roster swap list --point 1", 0, "no swaps" },
        { "roster assign 12 2026-12-02 - --now --point 1", 0, "the shift is changed" },
        { "roster swap ask 11 2026-12-02 --with 12 --why wedding --point 1", 0, "asked  worker 11 12-02 Wed D → worker 12" },
        { "roster swap approve ? --point 1", 1, "[state]" },
        { "roster swap agree ? 12 --role worker --scope 12", 0, "next: paidan roster swap approve " },
        { "roster swap approve ? --preview --point 1", 0, "a preview" },
        { "roster swap approve ? --point 1", 0, "  done  worker 11" },
        { "roster show 12 --from 2026-12-02 --days 1 --reasons --point 1", 0, "D  for worker 11  operator 1" },
        { "roster swap ask 13 2026-12-03 --role worker --scope 13", 0, "anybody" },
        { "roster swap withdraw ? --role worker --scope 13", 0, "withdrawn" },
        { "roster swap post 2026-12-05 L --why fair --point 1", 0, "an open shift 12-05 Sat L → anybody" },
        { "roster swap agree ? 14 --role worker --scope 14", 0, "to be approved" },
        { "roster swap refuse ? --why enough^hands --point 1", 0, "refused" },
        { "roster swap list --state done --point 1", 0, "wedding" },
        { "roster take 14 2026-12-05 D --waive week_hours --why fair --preview --point 1", 0, "a preview" },
        { "roster take 14 2026-12-05 12D --why sick --point 1", 1, "nobody can waive it" },
        { "roster take 14 2026-11-24 L --from 13 --why sick --point 1", 0, "taken: " },
    };
    struct town *town = *state;
    town_workers(town, 11, 4, 1, "P001");
    town_core_start(town, NULL);
    PLAY(town, steps);
}

/* A booked visit: of all leaves of that day only its worker's moves it, and it moves as the preview said. */
static void test_visits(void **state)
{
    struct town *town = *state;
    char line[LINE_SIZE], expected[LINE_SIZE];
    unsigned order = 0, was = 0, to = 0, busy = 0;
    town_workers(town, 11, 4, 1, "P001");
    town_core_start(town, NULL);
    run_well(town, "book CLN01 2 2026-11-25T10:00 --point 1 --household 7 --at 120.158,30.242");
    for (unsigned worker = 11; worker < 15; worker++) {
        snprintf(line, sizeof line, "roster leave %u 2026-11-25 --preview --point 1", worker);
        run_well(town, line);
        if (strstr(town->run.out, "1 workers, 1 days; no booked visit has to move\n") != NULL) continue;
        const char *row = strstr(town->run.out, "1 booked visits have to move: 1 can, at the promised time\n");
        if (row == NULL || sscanf(strchr(strchr(row, '\n') + 1, '\n'), "%u %*s %*s %*s %u %u", &order, &was, &to) != 3) fail_msg("%s", town->run.out);
        assert_int_equal(was, worker);
        busy++;
    }
    assert_int_equal(busy, 1);
    assert_true(to >= 11 && to < 15 && to != was);
    snprintf(line, sizeof line, "show %u --point 1", order);
    run_well(town, line);
    snprintf(expected, sizeof expected, "worker %u", was);      /* previews changed nothing */
    assert_non_null(strstr(town->run.out, expected));
    snprintf(line, sizeof line, "roster leave %u 2026-11-25 --why family --point 1", was);
    run_well(town, line);
    assert_non_null(strstr(town->run.out, "on leave: 1 workers, 1 days; 1 booked visits have to move: 1 can"));
    snprintf(line, sizeof line, "show %u --point 1", order);
    run_well(town, line);
    snprintf(expected, sizeof expected, "worker %u", to);
    if (strstr(town->run.out, expected) == NULL || strstr(town->run.out, "10:00") == NULL) fail_msg("not %s: %s", expected, town->run.out);
}

/* The ten lines of a README, and the refusal it shows, as they are written there; VERSION is the one that diff names. */
static void play_readme(struct town *town, const char *name, const char *lang)
{
    char path[256], text[LINE_SIZE], line[LINE_SIZE], version[32] = "";
    bool inside = false;
    int lines = 0, refusals = 0;
    snprintf(path, sizeof path, "%s/%s", PAIDAN_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        if (strncmp(text, "## ", 3) == 0) inside = strstr(text, "十行") != NULL || strstr(text, "ten lines") != NULL;
        if (inside && strncmp(text, "    export ", 11) == 0) lines++;
        text[strcspn(text, "#\n")] = '\0';
        if (!inside || (strncmp(text, "    paidan roster", 17) != 0 && strncmp(text, "    $ paidan", 12) != 0)) {
            if (inside && refusals == 1 && strncmp(text, "    ", 4) == 0 && strstr(town->run.err, text + 4) == NULL) fail_msg("%s: not said: %s\n%s", name, text + 4, town->run.err);
            continue;
        }
        char *seen = strstr(text, "VERSION");
        if (seen != NULL) *seen = '\0';
        snprintf(line, sizeof line, "%s%s --point 1 --lang %s", strstr(text, "roster"), seen != NULL ? version : "", lang);
        run(town, line);
        if (text[4] == '$') {
            assert_int_equal(town->run.code, 1);
            refusals++;
            continue;
        }
        if (town->run.code != 0) fail_msg("%s: %s: %d\n%s", name, line, town->run.code, town->run.err);
        lines++;
        const char *at = strstr(town->run.out, "--seen ");
        if (at != NULL) snprintf(version, sizeof version, "%.*s", (int)strspn(at + 7, "0123456789"), at + 7);
    }
    fclose(file);
    assert_int_equal(lines, 10);
    assert_int_equal(refusals, 1);
}

/* A fill of one point, and of several in turn: what is in each draft is what was told. */
static void test_fill(void **state)
{
    struct town *town = *state;
    town_workers(town, 11, 6, 1, "P001");
    town_workers(town, 21, 6, 1, "P002");
    town_core_start(town, NULL);
    run_well(town, "roster leave 11 2026-12-02 --point 1");
    run_well(town, "roster fill --from 2026-12-01 --days 5 --seconds 1 --need D=5,E=1 --point 1");
    assert_non_null(strstr(town->run.out, "30 shifts needed"));
    assert_non_null(strstr(town->run.out, "stay open"));      /* Saturday, and five workdays with six people, one on leave */
    assert_non_null(strstr(town->run.out, "hours of the week or month are full"));
    run_well(town, "roster diff --point 1");
    assert_non_null(strstr(town->run.out, "automatic fill"));
    run_well(town, "roster undo --point 1");
    run_well(town, "roster fill --points 1,2 --from 2026-12-01 --days 4 --seconds 1 --need D=4,E=1");
    assert_non_null(strstr(town->run.out, "point 1: 20 shifts needed"));
    assert_non_null(strstr(town->run.out, "point 2: 20 shifts needed"));
    run_well(town, "roster diff --point 2");
    assert_non_null(strstr(town->run.out, "automatic fill"));
    run(town, "roster fill --points 2-3 --from 2026-12-01 --days 4 --seconds 1 --need D=1");
    assert_int_equal(town->run.code, 1);      /* the third has nobody; the second is filled all the same */
    assert_non_null(strstr(town->run.out, "point 2: 4 shifts needed"));
    assert_non_null(strstr(town->run.err, "point 3: not filled"));
    static const char *const wrong[] = { "roster fill --points 1,,2 --from 2026-12-01", "roster fill --points 5-2 --from 2026-12-01", "roster fill --points 1-9999 --from 2026-12-01",
                                         "roster fill --need D --from 2026-12-01 --point 1", "roster fill --need D=1, --from 2026-12-01 --point 1",
                                         "roster fill --from 2026-12-01" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        run(town, wrong[i]);
        if (town->run.code != 2) fail_msg("%s: %d", wrong[i], town->run.code);
    }
}

static void test_readme(void **state)
{
    struct town *town = *state;
    town_workers(town, 1, 9, 1, "P001");
    town_core_start(town, NULL);
    play_readme(town, "README.md", "en");
}

static void test_readme_zh(void **state)
{
    struct town *town = *state;
    town_workers(town, 1, 9, 1, "P001");
    town_core_start(town, NULL);
    play_readme(town, "README.zh-CN.md", "zh");
}

/* Export and import of the same roster is no change; of a changed file exactly what was changed; of a bad one nothing. */
static void test_files(void **state)
{
    static const struct step before[] = {
        { "roster assign 11 2026-12-02 L --now --why say^\"no\",^twice --point 1", 0, "the shift is changed" },
        { "roster leave 12 2026-12-07 2026-12-09 --point 1", 0, "on leave" },
        { "roster assign 12 2026-12-15 - --point 1", 0, "has 1 edits" },
        { "roster export @month.csv --from 2026-11-23 --days 35 --draft --point 1", 0, "280 cells written to " },
        { "roster import @month.csv --point 1", 0, "nothing differs" },
        { "roster import @bad.csv --point 1", 1, "bad.csv:3: there is no shift 'Q'" },
        { "roster import @bad.csv --point 1", 1, "5 faults; nothing was sent" },
        { "roster diff --point 1", 0, "12-15" },
        { "roster undo --point 1", 0, "is empty" },
        { "roster import @good.csv --point 1", 0, "has 3 edits" },
        { "roster diff --point 1", 0, "12-17" },
        { "roster discard --point 1", 0, "is empty" },
        { "roster import @law.csv --point 1", 1, "it is line 3" },
        { "roster diff --point 1", 0, "the draft is as what is published" },
    };
    struct town *town = *state;
    town_workers(town, 11, 8, 1, "P001");
    town_core_start(town, NULL);
    write_file(town, "bad.csv", "worker,day,shift\n11,2026-12-03,D\n11,2026-12-04,Q\n11,2026-13-01,D\n99,2026-12-04,D\n11,2026-11-20,-\n11,2026/12/3,D\n");
    write_file(town, "good.csv", "\xEF\xBB\xBFshift,worker,day\r\nL,13,2026-12-17\r\n-,14,2026/12/17\r\nD,15,2026-12-17\r\nD,12,2026-12-08\r\n");
    write_file(town, "law.csv", "worker,day,shift\n13,2026-12-17,L\n13,2026-12-18,12N\n");
    PLAY(town, before);
}

/* More than a message holds: all of it, or nothing when the last line is refused. */
static void test_big_import(void **state)
{
    static const struct step steps[] = {
        { "roster import @bad.csv --point 1", 1, "it is line 802\nnothing was changed" },
        { "roster diff --point 1", 0, "the draft is as what is published" },
        { "roster import @good.csv --point 1", 0, "has 800 edits" },
        { "roster diff --limit 0 --point 1", 0, "40 workers, 800 days; no booked visit" },
        { "roster publish --point 1", 0, "published: 40 workers, 800 days" },
        { "roster import @good.csv --point 1", 0, "nothing differs" },
    };
    struct town *town = *state;
    static char text[40 * 20 * 32 + 128];
    size_t used = (size_t)snprintf(text, sizeof text, "worker,day,shift\n");
    town_workers(town, 11, 40, 1, "P001");
    town_core_start(town, NULL);
    for (int i = 0; i < 800; i++)      /* four weeks from Monday 2026-11-30, weekdays only: late instead of day */
        used += (size_t)snprintf(text + used, sizeof text - used, "%d,2026-%02d-%02d,L\n", 11 + i / 20, i % 20 == 0 ? 11 : 12,
                                 i % 20 == 0 ? 30 : i % 20 / 5 * 7 + i % 5);
    write_file(town, "good.csv", text);
    snprintf(text + used, sizeof text - used, "50,2026-12-29,12N\n");
    write_file(town, "bad.csv", text);
    PLAY(town, steps);
}

/* Two at once: whoever looked at an older version is told who was faster. */
static void test_conflict(void **state)
{
    struct town *town = *state;
    char line[LINE_SIZE];
    unsigned long long version = 0;
    town_workers(town, 11, 3, 1, "P001");
    town_core_start(town, NULL);
    run_well(town, "roster assign 12 2026-12-02 L --point 1");
    const char *at = strstr(town->run.out, "version ");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "version %llu", &version), 1);
    snprintf(line, sizeof line, "roster assign 11 2026-12-02 L --point 1 --seen %llu", version);
    run_well(town, line);
    run_well(town, "roster assign 11 2026-12-02 - --point 1");
    snprintf(line, sizeof line, "roster assign 11 2026-12-02 D --point 1 --seen %llu", version);
    run(town, line);
    assert_int_equal(town->run.code, 1);
    if (strstr(town->run.err, "[conflict]\nworker 11  12-02 Wed, changed just now by operator 1") == NULL) fail_msg("%s", town->run.err);
    snprintf(line, sizeof line, "roster publish --point 1 --seen %llu", version);
    run(town, line);
    assert_int_equal(town->run.code, 1);
    assert_non_null(strstr(town->run.err, "[conflict]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_calendar, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_month, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_swaps, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_visits, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_fill, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_readme, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_readme_zh, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_files, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_big_import, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_conflict, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
