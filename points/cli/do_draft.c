/* do_draft.c - writing rosters: into a point's draft, or at once; and what becomes of the draft. */
#include "points/cli/edits.h"
#include "points/cli/fetch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- at once ---- */

/* done: what is said before the figures, when it was not a preview. */
static int finish_impact(struct cli *cli, bool ok, struct answer *answer, const char *done)
{
    bool dry = cli->asked.preview;
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_roster_impact, answer->body);
    } else if (ok) {
        if (!dry) out_add(&cli->out, "%s", done);
        view_impact(&(struct view){ &cli->out, NULL }, answer->body, dry);
    }
    answer_clear(answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

static int assign_now(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    char waive[WAIVE_MAX_BYTES + 1];
    struct msg_roster_set body = { .worker = asked->worker, .day = when_day(asked->day, cli->today), .shift = asked->shift, .waive = waive, .note = asked->note,
                                   .dry = asked->preview };
    struct answer answer;
    if (!edits_waiver(cli, waive)) return EXIT_USAGE;
    bool ok = cli_change(cli, KIND_ROSTER_SET, "", &body, &answer);
    return finish_impact(cli, ok, &answer, IN(&cli->out, "已改班：", "the shift is changed: "));
}

int do_leave(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_leave body = { .worker = asked->worker, .day = when_day(asked->first, cli->today), .off = asked->back, .note = asked->note, .dry = asked->preview };
    struct answer answer;
    char waive[WAIVE_MAX_BYTES + 1];
    if (!edits_waiver(cli, waive)) return EXIT_USAGE;
    body.waive = waive;
    if ((asked->given & GIVEN(LAST)) != 0) body.to_day = when_day(asked->last, cli->today);
    bool ok = cli_change(cli, KIND_ROSTER_LEAVE, "", &body, &answer);
    return finish_impact(cli, ok, &answer, body.off ? IN(&cli->out, "已销假：", "the leave is off: ") : IN(&cli->out, "已准假：", "on leave: "));
}

int do_take(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    char waive[WAIVE_MAX_BYTES + 1];
    struct msg_shift_take body = { .worker = asked->worker, .day = when_day(asked->day, cli->today), .shift = asked->shift, .from = asked->missing, .waive = waive,
                                   .note = asked->note, .dry = asked->preview };
    struct answer answer;
    if (!edits_waiver(cli, waive)) return EXIT_USAGE;
    bool ok = cli_change(cli, KIND_SHIFT_TAKE, "", &body, &answer);
    return finish_impact(cli, ok, &answer, IN(&cli->out, "已顶班：", "taken: "));
}

/* ---- into the draft ---- */

static int send_one(struct cli *cli, struct msg_roster_cell edit)
{
    struct edits edits = { .count = 0 };
    uint64_t point;
    if (!fetch_point(cli, edit.worker, &point)) return EXIT_FAILED;
    edits_add(&edits, edit, 0);
    int code = edits_send(cli, &edits, point, cli->asked.seen);
    edits_free(&edits);
    return code;
}

int do_assign_shift(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    if (asked->now || asked->preview) return assign_now(cli);
    return send_one(cli, (struct msg_roster_cell){ .op = "set", .worker = asked->worker, .day = when_day(asked->day, cli->today), .shift = asked->shift });
}

int do_clear(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    int32_t day = when_day(asked->day, cli->today), last = (asked->given & GIVEN(LAST)) != 0 ? when_day(asked->last, cli->today) : day;
    struct edits edits = { .count = 0 };
    uint64_t point;
    if (last < day || last - day >= FETCH_DAYS * FETCH_PAGES_MAX) {
        out_add(&cli->talk, "%s", IN(&cli->talk, "paidan: --to 不能在第一天之前，也不能太远\n", "paidan: --to is before the first day, or too far after it\n"));
        return EXIT_USAGE;
    }
    if (!fetch_point(cli, asked->worker, &point)) return EXIT_FAILED;
    for (; day <= last; day++) edits_add(&edits, (struct msg_roster_cell){ .op = "clear", .worker = asked->worker, .day = day }, 0);
    int code = edits_send(cli, &edits, point, asked->seen);
    edits_free(&edits);
    return code;
}

/* ---- patterns ---- */

struct cycle { const char *code[FETCH_DAYS]; uint32_t length[FETCH_DAYS], days; };      /* words of the cycle, not NUL-terminated */

/* "D D - -"; false: no such pattern, told with those there are. */
static bool find_cycle(struct cli *cli, const struct msg_shift_list *list, const char *code, struct cycle *out)
{
    const char *text = strcmp(code, "-") == 0 ? "-" : NULL;
    for (uint32_t i = 0; i < list->patterns_count; i++)
        if (strcmp(list->patterns[i].code, code) == 0) text = list->patterns[i].cycle;
    out->days = 0;
    while (text != NULL && *text != '\0' && out->days < FETCH_DAYS) {
        size_t length = strcspn(text, " ");
        out->code[out->days] = text;
        out->length[out->days++] = (uint32_t)length;
        text += length;
        text += *text == ' ';
    }
    if (out->days > 0) return true;
    out_add(&cli->talk, IN(&cli->talk, "paidan: 没有轮班规律 '%s'；有", "paidan: no pattern '%s'; there are"), code);
    for (uint32_t i = 0; i < list->patterns_count; i++) out_add(&cli->talk, " %s", list->patterns[i].code);
    out_add(&cli->talk, "\n");
    return false;
}

/* The day of the cycle on which the worker in place `rank` of `count` begins: evenly over the cycle, however many there are. */
static uint32_t spread_start(uint32_t rank, uint32_t count, uint32_t days)
{
    return (uint32_t)((uint64_t)rank * days / count);
}

/* On the fewest and the most crowded day of the cycle. */
static void say_cover(struct cli *cli, const struct cycle *cycle, uint32_t count)
{
    uint32_t least = UINT32_MAX, most = 0;
    for (uint32_t day = 0; day < cycle->days; day++) {
        uint32_t heads = 0;
        for (uint32_t rank = 0; rank < count; rank++) {
            uint32_t at = (spread_start(rank, count, cycle->days) + day) % cycle->days;
            heads += cycle->length[at] != 1 || cycle->code[at][0] != '-';
        }
        least = heads < least ? heads : least;
        most = heads > most ? heads : most;
    }
    out_add(&cli->out, IN(&cli->out, "%u 位师傅错开：每天 %u 到 %u 人上班\n", "%u workers, one after the other: %u to %u at work each day\n"), count, least, most);
}

/* What the core counts from the beginning of time, people count from the first day. */
static int64_t offset_of(int32_t first, uint32_t start, uint32_t days)
{
    int64_t offset = ((int64_t)start - first) % (int64_t)days;
    return offset < 0 ? offset + days : offset;
}

static bool workers_of(struct cli *cli, uint64_t point, struct answer *answer)
{
    struct msg_worker_list_ask body = { .point = point };
    client_ask_all(cli->client, KIND_WORKER_LIST, &body, 0, answer);
    if (answer->error != ERR_OK) cli_tell(cli, answer, false);
    return answer->error == ERR_OK;
}

static int send_pattern(struct cli *cli, const struct cycle *cycle, uint64_t point, const struct msg_worker *worker, uint32_t count)
{
    const struct asked *asked = &cli->asked;
    struct edits edits = { .count = 0 };
    int32_t first = when_day(asked->first, cli->today);
    struct msg_roster_cell edit = { .op = "pattern", .day = first, .pattern = asked->pattern };
    if ((asked->given & GIVEN(LAST)) != 0) edit.to_day = when_day(asked->last, cli->today);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t start = (uint32_t)asked->offset + (asked->spread ? spread_start(i, count, cycle->days) : 0);
        edit.worker = worker[i].worker;
        edit.offset = offset_of(first, start, cycle->days);
        edits_add(&edits, edit, 0);
    }
    int code = edits_send(cli, &edits, point, asked->seen);
    if (code == EXIT_DONE && asked->spread && !asked->json) say_cover(cli, cycle, count);
    edits_free(&edits);
    return code;
}

int do_pattern(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_worker one = { .worker = asked->worker };
    struct answer shifts = { .body = NULL }, workers = { .body = NULL };
    struct cycle cycle;
    uint64_t point;
    int code = EXIT_FAILED;
    if (asked->spread && !asked->all) {
        out_add(&cli->talk, "%s", IN(&cli->talk, "paidan: --spread 要和 --all 一起用\n", "paidan: --spread goes with --all\n"));
        return EXIT_USAGE;
    }
    if (!fetch_point(cli, asked->worker, &point)) return asked->all ? EXIT_USAGE : EXIT_FAILED;
    if (fetch_shifts(cli, 0, 0, &shifts) && find_cycle(cli, shifts.body, asked->pattern, &cycle)) {
        if (!asked->all) code = send_pattern(cli, &cycle, point, &one, 1);
        else if (workers_of(cli, point, &workers)) {
            const struct msg_worker_list *list = workers.body;
            if (list->workers_count > 0) code = send_pattern(cli, &cycle, point, list->workers, list->workers_count);
            else out_add(&cli->talk, "%s", IN(&cli->talk, "paidan: 这个服务点没有师傅\n", "paidan: this point has no workers\n"));
        }
    }
    answer_clear(&workers);
    answer_clear(&shifts);
    return code;
}

/* ---- the draft as a whole ---- */

static int change_draft(struct cli *cli, enum kind kind)
{
    struct msg_draft_ref body = { .seen = cli->asked.seen };
    struct answer answer;
    if (!fetch_point(cli, 0, &body.point)) return EXIT_USAGE;
    bool ok = cli_change(cli, kind, "", &body, &answer);
    if (ok) edits_say_draft(cli, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_undo(struct cli *cli) { return change_draft(cli, KIND_ROSTER_UNDO); }
int do_discard(struct cli *cli) { return change_draft(cli, KIND_ROSTER_DISCARD); }

int do_diff(struct cli *cli)
{
    struct msg_roster_diff_ask body = { 0 };
    struct answer answer;
    if (!fetch_point(cli, 0, &body.point)) return EXIT_USAGE;
    client_ask_all(cli->client, KIND_ROSTER_DIFF, &body, (uint64_t)cli->asked.limit, &answer);
    bool ok = answer.error == ERR_OK;
    if (!ok) cli_tell(cli, &answer, false);
    if (ok && cli->asked.json) cli_json(cli, &shape_roster_diff, answer.body);
    else if (ok) view_diff(&(struct view){ &cli->out, NULL }, body.point, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_publish(struct cli *cli)
{
    struct msg_roster_publish body = { .seen = cli->asked.seen, .dry = cli->asked.preview };
    struct answer answer;
    if (!fetch_point(cli, 0, &body.point)) return EXIT_USAGE;
    bool ok = cli_change(cli, KIND_ROSTER_PUBLISH, "", &body, &answer);
    return finish_impact(cli, ok, &answer, IN(&cli->out, "已发布：", "published: "));
}
