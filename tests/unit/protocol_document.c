/* protocol_document.c - compares PROTOCOL.md with the tables of the code. */
#include "unit/protocol_document.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/event.h"
#include "engine/order.h"
#include "engine/explain.h"
#include "engine/reason.h"
#include "engine/roster/rules.h"
#include "protocol/error.h"
#include "unit/protocol_files.h"

/* ---- the lines that must be there ---- */

__attribute__((format(printf, 2, 3)))
static void add(struct block *block, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vsnprintf(block->text + block->used, BLOCK_MAX - block->used, format, list);
    va_end(list);
    if (length < 0 || (size_t)length >= BLOCK_MAX - block->used) abort();
    block->used += (size_t)length;
}

static void number_text(int64_t value, char *out, size_t size)
{
    if (value == INT64_MAX) snprintf(out, size, "2^63-1");
    else if (value == UINT32_MAX) snprintf(out, size, "2^32-1");
    else snprintf(out, size, "%" PRId64, value);
}

static void add_bounds(struct block *block, const struct field *field)
{
    char least[32], most[32];
    number_text(field->least, least, sizeof least);
    number_text(field->most, most, sizeof most);
    switch (field->type) {
    case FIELD_ID: case FIELD_FEN: case FIELD_INT: add(block, "%s..%s", least, most); break;
    case FIELD_STR:  add(block, "%s..%s bytes", least, most); break;
    case FIELD_BOOL: add(block, "%s", field->least > 0 ? "true" : "-"); break;
    case FIELD_LIST: add(block, "at most %s", most); break;
    case FIELD_MS: case FIELD_DAY: case FIELD_OBJECT: add(block, "-"); break;
    }
}

static void add_type(struct block *block, const struct field *field)
{
    static const char *const names[] = { [FIELD_ID] = "id", [FIELD_MS] = "ms", [FIELD_FEN] = "fen", [FIELD_INT] = "int", [FIELD_BOOL] = "bool",
                                         [FIELD_DAY] = "day", [FIELD_STR] = "str", [FIELD_LIST] = "list of ", [FIELD_OBJECT] = "" };
    add(block, "%s", names[field->type]);
    if (field->element != NULL) add(block, "`%s`", field->element->name);
}

void block_shape(struct block *block, const struct shape *shape)
{
    block->used = 0;
    add(block, "**`%s`**\n\n| field | type | need | bounds | meaning |\n| --- | --- | --- | --- | --- |\n", shape->name);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        add(block, "| `%s` | ", field->name);
        add_type(block, field);
        add(block, " | %s | ", field->need == FIELD_NEED ? "yes" : "-");
        add_bounds(block, field);
        add(block, " | %s |\n", field->text);
    }
}

static void add_roles(struct block *block, enum kind kind)
{
    if (rights_allow(ROLE_NONE, kind)) {
        add(block, "anyone");
        return;
    }
    const char *separator = "";
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (!rights_allow((enum role)role, kind)) continue;
        add(block, "%s%s", separator, role_name((enum role)role));
        separator = ", ";
    }
}

void block_kind(struct block *block, enum kind kind)
{
    const struct kind_row *row = &kind_rows[kind];
    block->used = 0;
    add(block, "%s. Client to core; %s; ", row->text, row->changes ? "changes something, needs `key`" : "changes nothing");
    add_roles(block, kind);
    add(block, "; request `%s`, reply `%s`.\n", row->request->name, row->reply->name);
}

void block_rights(struct block *block)
{
    block->used = 0;
    add(block, "| kind | key |");
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) add(block, " %s |", role_name((enum role)role));
    add(block, " no session |\n| --- | --- |");
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++) add(block, " --- |");
    add(block, "\n");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        add(block, "| `%s` | %s |", kind_name((enum kind)kind), kind_rows[kind].changes ? "key" : "");
        for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) add(block, " %s |", rights_allow((enum role)role, (enum kind)kind) ? "x" : "");
        add(block, " %s |\n", rights_allow(ROLE_NONE, (enum kind)kind) ? "x" : "");
    }
}

void block_errors(struct block *block)
{
    block->used = 0;
    for (int error = ERR_OK + 1; error < ERROR_COUNT; error++)
        add(block, "| `%s` | %s | %s |\n", error_name((enum error)error), error_zh((enum error)error), error_en((enum error)error));
}

static void add_who(struct block *block, enum order_move move)
{
    static const char *const roles[ACTOR_ROLES] = { [BY_ENGINE] = "engine", [BY_RESIDENT] = "resident", [BY_OPERATOR] = "operator", [BY_WORKER] = "worker",
                                                    [BY_FIRM] = "firm", [BY_REGULATOR] = "regulator", [BY_ADMIN] = "admin" };
    const char *separator = "";
    for (int role = 0; role < ACTOR_ROLES; role++) {
        if (!order_may(move, (enum actor_role)role)) continue;
        add(block, "%s%s", separator, roles[role]);
        separator = ", ";
    }
}

void block_life(struct block *block)
{
    block->used = 0;
    add(block, "| move | from | to | who |\n| --- | --- | --- | --- |\n");
    for (int move = 0; move < ORDER_MOVE_COUNT; move++) {
        enum order_state to = ORDER_NONE;
        const char *separator = "";
        add(block, "| `%s` | ", order_move_name((enum order_move)move));
        for (int from = ORDER_NONE + 1; from < ORDER_STATE_COUNT; from++) {
            enum order_state next = order_next((enum order_state)from, (enum order_move)move);
            if (next == ORDER_NONE) continue;
            if (to != ORDER_NONE && to != next) abort();      /* this table gives a move one end; it would need another form */
            to = next;
            add(block, "%s%s", separator, order_state_name((enum order_state)from));
            separator = ", ";
        }
        add(block, " | %s | ", to != ORDER_NONE ? order_state_name(to) : "");
        add_who(block, (enum order_move)move);
        add(block, " |\n");
    }
}

void block_reasons(struct block *block)
{
    block->used = 0;
#define X(id, name, zh, en) add(block, "| `%s` | %s | %s |\n", name, zh, en);
    REASONS(X)
#undef X
}

void block_verdicts(struct block *block)
{
    block->used = 0;
#define X(id, name, zh, en) add(block, "| `%s` | %s | %s |\n", name, zh, en);
    VERDICTS(X)
#undef X
}

static void add_bound(struct block *block, const struct rule_row *row)
{
    static const char *const relations[] = { [RELATION_CONTRACT] = "contract", [RELATION_AGREEMENT] = "agreement", [RELATION_PART_TIME] = "part_time",
                                             [RELATION_AGENCY] = "agency" };
    bool all = true;
    for (int relation = RELATION_CONTRACT; relation <= RELATION_AGENCY; relation++) all &= (row->relations >> relation & 1) != 0;
    const char *separator = "";
    for (int relation = RELATION_CONTRACT; relation <= RELATION_AGENCY && !all; relation++) {
        if ((row->relations >> relation & 1) == 0) continue;
        add(block, "%s%s", separator, relations[relation]);
        separator = ", ";
    }
    bool standard = (row->hours >> HOURS_STANDARD & 1) != 0, comprehensive = (row->hours >> HOURS_COMPREHENSIVE & 1) != 0;
    add(block, "%s%s%s", all ? "all" : "", standard && comprehensive ? "" : standard ? "; standard" : "; comprehensive", row->mothers ? "; mothers" : "");
}

void block_rules(struct block *block)
{
    block->used = 0;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        const struct rule_row *row = &rule_rows[rule];
        add(block, "| `%s` | %" PRId64 " %s | %s | %s | ", row->name, row->limit, row->unit, row->basis, row->hard ? "hard" : "soft");
        add_bound(block, row);
        add(block, " | %s | %s | %s |\n", row->zh, row->en, row->source);
    }
}

/* ---- the document ---- */

struct check { const char *document; bool print; unsigned problems; };

static void problem(struct check *check, const char *what, const char *where, const char *text)
{
    check->problems++;
    if (check->print) fprintf(stderr, "PROTOCOL.md: %s (%s) does not hold:\n%s\n", what, where, text);
}

bool document_section(const char *document, const char *heading, const char **begin, size_t *length)
{
    size_t size = strlen(heading), level = strspn(heading, "#");
    const char *at = document;
    while ((at = strstr(at, heading)) != NULL && ((at > document && at[-1] != '\n') || at[size] != '\n')) at++;
    if (at == NULL) return false;
    *begin = at;
    const char *end = at + size;
    for (; *end != '\0'; end++) {
        size_t marks = *end == '\n' ? strspn(end + 1, "#") : 0;
        if (marks > 0 && marks <= level && end[1 + marks] == ' ') break;
    }
    *length = (size_t)(end - at) + (*end == '\n');
    return true;
}

static bool section_holds(const struct check *check, const char *heading, const char *text)
{
    const char *begin;
    size_t length, size = strlen(text);
    if (!document_section(check->document, heading, &begin, &length)) return false;
    const char *found = strstr(begin, text);      /* the first one after the heading is the one nearest to it */
    return found != NULL && found + size <= begin + length;
}

static void expect(struct check *check, const char *heading, const char *what, const char *text)
{
    if (!section_holds(check, heading, text)) problem(check, heading, what, text);
}

static void expect_row(struct check *check, const char *heading, const char *what, const char *name)
{
    char row[96];
    snprintf(row, sizeof row, "\n| `%s` |", name);
    expect(check, heading, what, row);
}

static const char shapes_heading[] = "## 8. Shared shapes", envelope_heading[] = "## 2. Envelope";

/* The shape and all within it, each in the section of the kind or among the shared ones. */
static void check_shape(struct check *check, const char *heading, const struct shape *shape)
{
    static struct block block;
    block_shape(&block, shape);
    if (!section_holds(check, heading, block.text) && !section_holds(check, shapes_heading, block.text) && !section_holds(check, envelope_heading, block.text))
        problem(check, heading, shape->name, block.text);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (shape->field[i].element != NULL) check_shape(check, heading, shape->field[i].element);
}

/* The golden message stands in the section, so that the example is one that the codec takes. */
static void check_example(struct check *check, const char *heading, const char *prefix, enum kind kind)
{
    char name[VECTOR_NAME_MAX * 2];
    size_t length;
    snprintf(name, sizeof name, "%s-%s.json", prefix, kind_name(kind));
    char *text = vector_read(name, &length);
    expect(check, heading, name, text);
    free(text);
}

/* A reply that several kinds share has its example in one of their sections, or among the shared shapes. */
static void check_reply_example(struct check *check, enum kind kind)
{
    bool found = false;
    for (int other = 0; other < KIND_COUNT && !found; other++) {
        if (kind_rows[other].reply != kind_rows[kind].reply) continue;
        char name[VECTOR_NAME_MAX * 2];
        size_t length;
        snprintf(name, sizeof name, "reply-%s.json", kind_name((enum kind)other));
        char *text = vector_read(name, &length);
        found = strstr(check->document, text) != NULL;
        free(text);
    }
    if (!found) problem(check, "the document", "an example of a reply", kind_rows[kind].reply->name);
}

const char *document_errors(const char *document, const char *heading, bool named[ERROR_COUNT])
{
    static char name[64];
    const char *begin, *line;
    size_t length;
    if (!document_section(document, heading, &begin, &length)) return "no section";
    line = strstr(begin, "\nErrors: ");
    if (line == NULL || line >= begin + length) return "no line of errors";
    const char *end = line + 1 + strcspn(line + 1, "\n");
    for (const char *at = line; (at = memchr(at, '`', (size_t)(end - at))) != NULL;) {
        size_t size = strcspn(++at, "`\n");
        if (at[size] != '`') break;
        snprintf(name, sizeof name, "%.*s", (int)size, at);
        enum error error = error_find(name);
        if (strcmp(error_name(error), name) != 0 || error == ERR_OK) return name;
        named[error] = true;
        at += size + 1;
    }
    return NULL;
}

static void check_kind_errors(struct check *check, const char *heading, bool named[ERROR_COUNT])
{
    const char *wrong = document_errors(check->document, heading, named);
    if (wrong != NULL) problem(check, heading, "Errors: ...", wrong);
}

static void check_kinds(struct check *check)
{
    static struct block block;
    bool named[ERROR_COUNT] = { false };
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        char heading[64];
        snprintf(heading, sizeof heading, "### %s", kind_name((enum kind)kind));
        block_kind(&block, (enum kind)kind);
        expect(check, heading, "what it is", block.text);
        check_shape(check, heading, kind_rows[kind].request);
        check_shape(check, heading, kind_rows[kind].reply);
        check_example(check, heading, "request", (enum kind)kind);
        check_reply_example(check, (enum kind)kind);
        check_kind_errors(check, heading, named);
    }
    check_kind_errors(check, "### Errors of every kind", named);
    for (int error = ERR_OK + 1; error < ERROR_COUNT; error++)
        if (!named[error]) problem(check, "no section of a kind", "an error", error_name((enum error)error));
}

unsigned document_problems(const char *document, bool print)
{
    static struct block block;
    struct check check = { .document = document, .print = print };
    check_kinds(&check);
    check_shape(&check, envelope_heading, &shape_request_head);
    check_shape(&check, envelope_heading, &shape_reply_head);
    check_shape(&check, envelope_heading, &shape_refusal);
    block_rights(&block);
    expect(&check, "## 4. Sessions and rights", "the table", block.text);
    block_errors(&block);
    expect(&check, "## 5. Errors", "the table", block.text);
    block_life(&block);
    expect(&check, "## 6. The life of an order", "the table of moves", block.text);
#define X(id, name) expect_row(&check, "## 6. The life of an order", "a state", name);
    ORDER_STATES(X)
#undef X
#define X(id, name) expect_row(&check, "### Causes", "a cause", name);
    CAUSES(X)
#undef X
#define X(id, name) expect_row(&check, "## 9. Events", "an event", name);
    EVENTS(X)
#undef X
    block_reasons(&block);
    expect(&check, "## 10. Reasons and rules", "the reasons", block.text);
    block_verdicts(&block);
    expect(&check, "### order_why", "the verdicts", block.text);
#define X(id, name) expect_row(&check, "### order_why", "a part of a cost", #name);
    COSTS(X)
#undef X
    block_rules(&block);
    expect(&check, "## 10. Reasons and rules", "the rules", block.text);
    return check.problems;
}
