/* do_fill.c - the automatic fill of a draft: asked for, waited for, told. */
#define _POSIX_C_SOURCE 200809L
#include "points/cli/fetch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAYS_USUAL = 28, LOOK_MS = 200, SHIFTS_MAX = 16, CODE_SIZE = 9, POINTS_MAX = 512 };

struct heads { char code[CODE_SIZE]; int64_t heads; };

/* E=8,L=6. false: it is not that. */
static bool heads_read(const char *text, struct heads out[SHIFTS_MAX], uint32_t *count)
{
    *count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "=,");
        char *end;
        if (text[length] != '=' || length == 0 || length >= CODE_SIZE || *count == SHIFTS_MAX) return false;
        memcpy(out[*count].code, text, length);
        out[*count].code[length] = '\0';
        text += length + 1;
        if (*text < '0' || *text > '9') return false;
        out[*count].heads = strtol(text, &end, 10);
        if (out[*count].heads > 4096 || (*end != ',' && *end != '\0') || (*end == ',' && end[1] == '\0')) return false;
        ++*count;
        text = *end == ',' ? end + 1 : end;
    }
    return *count > 0;
}

/* The same on every day; the caller frees. false: told. */
static bool needs_read(struct cli *cli, struct msg_roster_fill *body)
{
    struct heads heads[SHIFTS_MAX];
    uint32_t count;
    if (cli->asked.need == NULL) return true;
    if (!heads_read(cli->asked.need, heads, &count) || count * (uint32_t)body->days > LIST_NEEDS_MAX) {
        out_add(&cli->talk, IN(&cli->talk, "paidan: --need '%s' 要写成 E=8,M=6,L=6（最多 %d 个班次×天）\n", "paidan: --need '%s' must be like E=8,M=6,L=6 (at most %d shifts x days)\n"),
                cli->asked.need, LIST_NEEDS_MAX);
        return false;
    }
    static struct heads kept[SHIFTS_MAX];      /* the message borrows the codes */
    memcpy(kept, heads, sizeof kept);
    body->needs = calloc(LIST_NEEDS_MAX, sizeof *body->needs);
    if (body->needs == NULL) abort();
    for (int64_t day = 0; day < body->days; day++)
        for (uint32_t i = 0; i < count; i++)
            body->needs[body->needs_count++] = (struct msg_fill_need){ .day = body->day + (int32_t)day, .shift = kept[i].code, .heads = kept[i].heads };
    return true;
}

static bool running(const struct answer *answer)
{
    return answer->error == ERR_OK && strcmp(((const struct msg_fill *)answer->body)->state, "running") == 0;
}

/* Looks again until it is over. */
static bool wait_for(struct cli *cli, uint64_t point, struct answer *answer)
{
    const struct msg_fill_ref ref = { .point = point };
    const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };
    do {
        answer_clear(answer);
        nanosleep(&pause, NULL);
        if (!cli_ask(cli, KIND_ROSTER_FILL_SHOW, &ref, answer)) return false;
    } while (running(answer));
    return true;
}

/* Asks for one point, waits, and tells; `several`: whose it is must be said. */
static bool fill_point(struct cli *cli, struct msg_roster_fill *body, bool several)
{
    struct answer answer = { 0 };
    char tail[24] = "";
    if (several) snprintf(tail, sizeof tail, "-%" PRIu64, body->point);      /* a key for each */
    bool ok = cli_change(cli, KIND_ROSTER_FILL, tail, body, &answer);
    if (ok && running(&answer)) ok = wait_for(cli, body->point, &answer);
    if (several && !(ok && cli->asked.json)) {
        struct out *out = ok ? &cli->out : &cli->talk;
        out_add(out, IN(out, "服务点 %" PRIu64 "：", "point %" PRIu64 ": "), body->point);
        if (!ok) out_add(out, "%s", IN(out, "没有补\n", "not filled\n"));
    }
    if (ok && cli->asked.json) cli_json(cli, &shape_fill, answer.body);
    else if (ok) view_fill(&(struct view){ &cli->out, NULL }, answer.body);
    bool done = ok && strcmp(((const struct msg_fill *)answer.body)->state, "done") == 0;
    answer_clear(&answer);
    return done;
}

/* 1,2,9-27; count 0: it is not that. */
static uint32_t points_read(const char *text, uint64_t out[POINTS_MAX])
{
    uint32_t count = 0;
    for (;;) {
        char *end;
        if (*text < '1' || *text > '9') return 0;
        uint64_t first = strtoull(text, &end, 10), last = first;
        if (*end == '-' && end[1] >= '1' && end[1] <= '9') last = strtoull(end + 1, &end, 10);
        if (last < first || last > ID32_MOST || last - first >= POINTS_MAX - count) return 0;
        while (first <= last) out[count++] = first++;
        if (*end == '\0') return count;
        if (*end != ',') return 0;
        text = end + 1;
    }
}

int do_fill(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_fill body = { .day = when_day(asked->first, cli->today), .days = asked->days != 0 ? asked->days : DAYS_USUAL, .seconds = asked->seconds,
                                    .seen = asked->seen, .basis = asked->basis };
    uint64_t point[POINTS_MAX];
    uint32_t count = asked->points != NULL ? points_read(asked->points, point) : 1;
    if (count == 0) {
        out_add(&cli->talk, IN(&cli->talk, "paidan: --points '%s' 要写成 1,2,9-27（最多 %d 个）\n", "paidan: --points '%s' must be like 1,2,9-27 (at most %d)\n"), asked->points, POINTS_MAX);
        return EXIT_USAGE;
    }
    if ((asked->points == NULL && !fetch_point(cli, 0, &point[0])) || !needs_read(cli, &body)) return EXIT_USAGE;
    bool all = true;
    for (uint32_t i = 0; i < count; i++) {
        body.point = point[i];
        all = fill_point(cli, &body, asked->points != NULL) && all;
    }
    free(body.needs);
    return all ? EXIT_DONE : EXIT_FAILED;
}
