#include "points/cli/edits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The longest edit takes some 125 bytes of JSON: so many fit in a message whatever they say. */
enum { EDITS_A_MESSAGE = 500, TAIL_SIZE = 12 };
_Static_assert((int)EDITS_A_MESSAGE <= (int)LIST_EDITS_MAX, "a list of the protocol");

static void *grow(void *array, uint32_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0) return array;
    array = realloc(array, (count == 0 ? 1 : (size_t)count * 2) * size);
    if (array == NULL) abort();
    return array;
}

void edits_add(struct edits *edits, struct msg_roster_cell edit, uint32_t line)
{
    edits->edit = grow(edits->edit, edits->count, sizeof *edits->edit);
    edits->line = grow(edits->line, edits->count, sizeof *edits->line);
    edits->line[edits->count] = line;
    edits->edit[edits->count++] = edit;
}

void edits_free(struct edits *edits)
{
    free(edits->edit);
    free(edits->line);
    *edits = (struct edits){ 0 };
}

bool edits_waiver(struct cli *cli, char waive[WAIVE_MAX_BYTES + 1])
{
    struct out *talk = &cli->talk;
    waive[0] = '\0';
    if (cli->asked.waive == NULL) return true;
    if (cli->asked.note == NULL) {
        out_add(talk, "%s", IN(talk, "paidan: 越过规则要写原因：--why TEXT\n", "paidan: a rule is waived only with a reason: --why TEXT\n"));
        return false;
    }
    snprintf(waive, WAIVE_MAX_BYTES + 1, "%s", cli->asked.waive);
    for (char *at = waive; *at != '\0'; at++)
        if (*at == ',') *at = ' ';
    return true;
}

/* ---- what came of it ---- */

int edits_say_draft(struct cli *cli, const struct msg_roster_draft *draft)
{
    struct out *out = &cli->out;
    if (cli->asked.json) {
        cli_json(cli, &shape_roster_draft, draft);
        return EXIT_DONE;
    }
    if (draft->edits == 0) {
        out_add(out, IN(out, "服务点 %" PRIu64 " 的草稿是空的（版本 %" PRIu64 "）\n", "the draft of point %" PRIu64 " is empty (version %" PRIu64 ")\n"), draft->point,
                draft->version);
        return EXIT_DONE;
    }
    out_add(out, IN(out, "服务点 %" PRIu64 " 的草稿里有 %lld 处改动（版本 %" PRIu64 "）\n", "the draft of point %" PRIu64 " has %lld edits (version %" PRIu64 ")\n"),
            draft->point, (long long)draft->edits, draft->version);
    out_styled(out, STYLE_FAINT, IN(out, "看改动: paidan roster diff --point %" PRIu64 "        发布: paidan roster publish --point %" PRIu64 " --seen %" PRIu64,
                                    "look: paidan roster diff --point %" PRIu64 "        publish: paidan roster publish --point %" PRIu64 " --seen %" PRIu64),
               draft->point, draft->point, draft->version);
    out_add(out, "\n");
    return EXIT_DONE;
}

/* The line of the file that the refusal is about; else the lines of the whole message. */
static void say_lines(struct cli *cli, const struct edits *edits, uint32_t first, uint32_t count, const struct msg_refusal *refusal)
{
    struct out *talk = &cli->talk;
    if (edits->line[first] == 0 || refusal == NULL) return;
    for (uint32_t i = first; refusal->worker != 0 && i < first + count; i++) {
        if (edits->edit[i].worker != refusal->worker || edits->edit[i].day != refusal->day) continue;
        out_add(talk, IN(talk, "是第 %u 行\n", "it is line %u\n"), edits->line[i]);
        return;
    }
    out_add(talk, IN(talk, "在第 %u 到 %u 行之间\n", "it is among lines %u to %u\n"), edits->line[first], edits->line[first + count - 1]);
}

/* The messages before the one that was refused, latest first. */
static void take_back(struct cli *cli, uint64_t point, uint64_t seen, uint32_t groups)
{
    struct out *talk = &cli->talk;
    for (uint32_t i = 0; i < groups; i++) {
        char tail[TAIL_SIZE];
        struct msg_draft_ref body = { .point = point, .seen = seen };
        struct answer answer;
        snprintf(tail, sizeof tail, "u%03x", i & 0xFFF);
        bool ok = cli_change(cli, KIND_ROSTER_UNDO, tail, &body, &answer);
        if (ok) seen = ((const struct msg_roster_draft *)answer.body)->version;
        answer_clear(&answer);
        if (ok) continue;
        out_add(talk, IN(talk, "前面 %u 批还在草稿里，用 paidan roster undo 逐批撤掉\n", "%u messages before it are still in the draft: take them off with paidan roster undo\n"),
                groups - i);
        return;
    }
    out_add(talk, "%s", IN(talk, "什么也没有改\n", "nothing was changed\n"));
}

int edits_send(struct cli *cli, const struct edits *edits, uint64_t point, uint64_t seen)
{
    char waive[WAIVE_MAX_BYTES + 1];
    if (!edits_waiver(cli, waive)) return EXIT_USAGE;
    int code = EXIT_DONE;
    uint32_t groups = 0;
    for (uint32_t at = 0; at < edits->count && code == EXIT_DONE; groups++) {
        uint32_t count = edits->count - at < EDITS_A_MESSAGE ? edits->count - at : EDITS_A_MESSAGE;
        struct msg_roster_edit body = { .point = point, .seen = seen, .waive = waive, .note = cli->asked.note, .edits = edits->edit + at, .edits_count = count };
        struct answer answer;
        char tail[TAIL_SIZE] = "";
        if (groups > 0) snprintf(tail, sizeof tail, "%04x", groups & 0xFFFF);
        bool ok = cli_change(cli, KIND_ROSTER_EDIT, tail, &body, &answer);
        if (ok) seen = ((const struct msg_roster_draft *)answer.body)->version;
        if (ok && at + count == edits->count) edits_say_draft(cli, answer.body);
        if (!ok) {
            say_lines(cli, edits, at, count, answer.refusal);
            if (!answer.unheard && groups > 0) take_back(cli, point, seen, groups);
            code = EXIT_FAILED;
        }
        answer_clear(&answer);
        at += count;
    }
    return code;
}
