/* do_roster_file.c - many cells at once: a week copied to others, and CSV files in and out. */
#include "points/cli/edits.h"
#include "points/cli/fetch.h"
#include "points/cli/roster_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, EXPORT_DAYS = 28, REPEAT_MAX = 12, FILE_MAX = 64 * 1024 * 1024, CHUNK = 65536, MONDAY = 4 };      /* day 0 was a Thursday */

static int send_or_nothing(struct cli *cli, const struct edits *edits, uint64_t point, uint64_t seen)
{
    if (edits->count > 0) return edits_send(cli, edits, point, seen);
    if (cli->asked.json) cli_json(cli, &shape_roster_draft, &(struct msg_roster_draft){ .point = point, .version = seen });
    else out_add(&cli->out, "%s", IN(&cli->out, "没有不同，什么也不用改\n", "nothing differs: nothing to change\n"));
    return EXIT_DONE;
}

/* ---- a week ---- */

static int32_t monday_of(int32_t day)
{
    return day - ((day - MONDAY) % WEEK + WEEK) % WEEK;
}

int do_copy(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_ask whose = { .draft = true };
    struct fetched source;
    struct edits edits = { .count = 0 };
    uint32_t weeks = asked->repeat > 0 ? (uint32_t)asked->repeat : 1, leaves = 0;
    int32_t from = monday_of(when_day(asked->week, cli->today)), to = monday_of(when_day(asked->to_week, cli->today));
    int code = EXIT_FAILED;
    if (!fetch_point(cli, 0, &whose.point)) return EXIT_USAGE;
    bool ok = fetch_roster(cli, &whose, from, WEEK, 0, &source);
    uint64_t seen = ok ? source.all.version : 0;
    struct fetched later[REPEAT_MAX] = { { .pages = 0 } };      /* the cells of the edits stay until they are sent */
    for (uint32_t i = 0; ok && i < weeks; i++) {
        ok = fetch_roster(cli, &whose, to + (int32_t)i * WEEK, WEEK, 0, &later[i]);
        if (ok) leaves += plan_week(&source.grid, &later[i].grid, &edits);
    }
    if (ok) code = send_or_nothing(cli, &edits, whose.point, seen);
    if (ok && code == EXIT_DONE && leaves > 0 && !asked->json)
        out_add(&cli->out, IN(&cli->out, "%u 天有人请假，没有抄\n", "%u days of leave were left as they are\n"), leaves);
    edits_free(&edits);
    for (uint32_t i = 0; i < weeks; i++) fetched_free(&later[i]);
    fetched_free(&source);
    return code;
}

/* ---- out ---- */

int do_export(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_ask whose = { .draft = asked->draft };
    struct fetched fetched;
    bool to_file = asked->file != NULL && strcmp(asked->file, "-") != 0;
    if (!fetch_point(cli, 0, &whose.point)) return EXIT_USAGE;
    bool ok = fetch_roster(cli, &whose, when_day(asked->first, cli->today), (asked->given & GIVEN(DAYS)) != 0 ? (uint32_t)asked->days : EXPORT_DAYS, 0, &fetched);
    if (ok && !to_file) {
        roster_csv_write(&fetched.grid, &cli->out);
    } else if (ok) {
        struct out csv = { .lang = cli->out.lang };
        FILE *file = fopen(asked->file, "w");
        roster_csv_write(&fetched.grid, &csv);
        ok = file != NULL && out_flush(&csv, file);
        if (file != NULL && fclose(file) != 0) ok = false;
        if (ok) out_add(&cli->out, IN(&cli->out, "%u 格写入 %s\n", "%u cells written to %s\n"), fetched.all.cells_count, asked->file);
        else out_add(&cli->talk, IN(&cli->talk, "paidan: 写不了 %s: %s\n", "paidan: cannot write %s: %s\n"), asked->file, strerror(errno));
        out_clear(&csv);
    }
    fetched_free(&fetched);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

/* ---- in ---- */

/* NULL: told. The caller frees. */
static char *read_file(struct cli *cli, const char *name, size_t *length)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
    char *bytes = NULL;
    *length = 0;
    while (file != NULL && *length < FILE_MAX) {
        bytes = realloc(bytes, *length + CHUNK);
        if (bytes == NULL) abort();
        size_t got = fread(bytes + *length, 1, CHUNK, file);
        *length += got;
        if (got < CHUNK) break;
    }
    bool whole = file != NULL && !ferror(file) && *length < FILE_MAX;
    if (!whole) out_add(&cli->talk, IN(&cli->talk, "paidan: 读不了 %s: %s\n", "paidan: cannot read %s: %s\n"), name, errno != 0 ? strerror(errno) : "> 64 MiB");
    if (file != NULL && file != stdin) fclose(file);
    if (whole) return bytes;
    free(bytes);
    return NULL;
}

static bool span_of(const struct csv_roster *csv, int32_t *first, uint32_t *days)
{
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (uint32_t i = 0; i < csv->count; i++) {
        least = csv->line[i].day < least ? csv->line[i].day : least;
        most = csv->line[i].day > most ? csv->line[i].day : most;
    }
    *first = least;
    *days = csv->count == 0 ? 0 : (uint32_t)((int64_t)most - least) + 1;
    return csv->count > 0 && (int64_t)most - least < FETCH_DAYS * FETCH_PAGES_MAX;
}

/* Everything that can be said about the file is said before anything is sent. */
static int import_lines(struct cli *cli, struct csv_roster *csv, uint64_t point)
{
    struct msg_roster_ask whose = { .point = point, .draft = true };
    struct fetched fetched = { .pages = 0 };
    struct edits edits = { .count = 0 };
    struct out *talk = &cli->talk;
    int32_t first;
    uint32_t days;
    int code = EXIT_FAILED;
    bool fits = span_of(csv, &first, &days), heard = fits && fetch_roster(cli, &whose, first, days, 0, &fetched);
    if (!fits && csv->count > 0)
        roster_csv_fault(csv, csv->line[0].line, IN(talk, "一个文件最多跨 %d 天", "a file may span at most %d days"), FETCH_DAYS * FETCH_PAGES_MAX);
    for (uint32_t i = 0; heard && i < csv->count; i++) plan_line(&csv->line[i], &fetched.grid, cli->today, talk, csv, &edits);
    if (csv->faults > 0) {
        roster_csv_say(csv, cli->asked.file, talk);
        out_add(talk, IN(talk, "%u 处不对，什么也没有发出\n", "%u faults; nothing was sent\n"), csv->faults);
    } else if (heard || csv->count == 0) {
        code = send_or_nothing(cli, &edits, point, fetched.all.version);
    }
    edits_free(&edits);
    fetched_free(&fetched);
    return code;
}

int do_import(struct cli *cli)
{
    struct answer shifts = { .body = NULL };
    struct csv_roster csv;
    uint64_t point;
    size_t length;
    int code = EXIT_FAILED;
    if (!fetch_point(cli, 0, &point)) return EXIT_USAGE;
    char *bytes = read_file(cli, cli->asked.file, &length);
    if (bytes == NULL) return EXIT_FAILED;
    if (fetch_shifts(cli, 0, 0, &shifts)) {
        roster_csv_read(bytes, length, shifts.body, &cli->talk, &csv);
        code = import_lines(cli, &csv, point);
        roster_csv_free(&csv);
    }
    answer_clear(&shifts);
    free(bytes);
    return code;
}
