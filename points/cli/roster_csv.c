#include "points/cli/roster_csv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"

enum column { COLUMN_WORKER, COLUMN_DAY, COLUMN_SHIFT, COLUMN_LAYER, COLUMN_BY, COLUMN_AT, COLUMN_NOTE, COLUMNS };
static const char *const column_names[COLUMNS] = { "worker", "day", "shift", "layer", "by", "at", "note" };
static const char *const layers[] = { "pattern", "leave", "swap", "override" };

enum { FIELDS_MAX = 32, VALUE_SIZE = 64, CELL_SIZE = 2 * NOTE_MAX_BYTES + 3, BOM_LENGTH = 3 };

/* ---- out ---- */

static void put_field(struct out *out, const char *text, char after)
{
    char cell[CELL_SIZE];
    size_t length = text == NULL ? 0 : strlen(text);
    if (length > 0 && strpbrk(text, ",\"\r\n ") != NULL) {
        size_t used = csv_write(cell, sizeof cell, text, length);
        out_add(out, "%.*s", (int)(used < sizeof cell ? used : sizeof cell), cell);
    } else if (length > 0) {
        out_add(out, "%s", text);
    }
    out_add(out, "%c", after);
}

static void put_cell(struct out *out, const struct msg_cell *cell)
{
    char date[TEXT_DATE_SIZE], time[TEXT_TIME_SIZE];
    out_add(out, "%" PRIu64 ",%s,", cell->worker, text_date(cell->day, date));
    put_field(out, cell->shift, ',');
    put_field(out, cell->layer, ',');
    if (cell->by != NULL && cell->by_id != 0) out_add(out, "%s %" PRIu64 ",", cell->by, cell->by_id);
    else put_field(out, cell->by, ',');
    put_field(out, cell->at_ms > 0 ? text_time(cell->at_ms, time) : NULL, ',');
    put_field(out, cell->note, '\n');
}

void roster_csv_write(const struct grid *grid, struct out *out)
{
    for (int i = 0; i < COLUMNS; i++) put_field(out, column_names[i], i + 1 < COLUMNS ? ',' : '\n');
    for (size_t i = 0; i < (size_t)grid->workers * grid->days; i++)
        if (grid->cell[i] != NULL) put_cell(out, grid->cell[i]);
}

/* ---- in ---- */

struct reader {
    struct csv_roster *out;
    const struct msg_shift_list *shifts;
    const struct out *like;
    char value[FIELDS_MAX][VALUE_SIZE];      /* of the row so far; what does not fit is no good value anyway */
    uint32_t fields;
    int map[COLUMNS];                        /* column -> field of the row; -1: not in the file */
    uint32_t width;                          /* fields of the first line; 0: not read yet */
    uint32_t line;                           /* on which the row began */
    bool open, headless;                     /* a row has begun; the first line is of no use */
};

static void *grow(void *array, uint32_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0) return array;
    array = realloc(array, (count == 0 ? 1 : (size_t)count * 2) * size);
    if (array == NULL) {
        fprintf(stderr, "paidan: out of memory\n");
        exit(1);
    }
    return array;
}

void roster_csv_fault(struct csv_roster *roster, uint32_t line, const char *format, ...)
{
    va_list list;
    roster->fault = grow(roster->fault, roster->faults, sizeof *roster->fault);
    struct csv_fault *fault = &roster->fault[roster->faults++];
    fault->line = line;
    va_start(list, format);
    vsnprintf(fault->text, sizeof fault->text, format, list);
    va_end(list);
}

/* 2026-11-24, 2026/11/24, 2026/1/5 */
static bool read_date(const char *text, int32_t *day)
{
    char exact[TEXT_DATE_SIZE];
    int year, month, date, used = 0;
    char sign;
    if (strlen(text) > 10 || sscanf(text, "%4d%c%2d%*c%2d%n", &year, &sign, &month, &date, &used) != 4 || text[used] != '\0') return false;
    if ((sign != '-' && sign != '/') || year < 1970 || month < 1 || date < 1 || strchr(text + 5, sign) == NULL) return false;
    snprintf(exact, sizeof exact, "%04d-%02d-%02d", year, month % 100, date % 100);
    return text_date_read(exact, day);
}

static bool known_shift(const struct msg_shift_list *shifts, const char *code)
{
    bool found = strcmp(code, "-") == 0;
    for (uint32_t i = 0; i < shifts->shifts_count && !found; i++) found = strcmp(shifts->shifts[i].code, code) == 0;
    return found;
}

static bool known_layer(const char *text)
{
    bool found = text[0] == '\0';
    for (size_t i = 0; i < sizeof layers / sizeof layers[0] && !found; i++) found = strcmp(layers[i], text) == 0;
    return found;
}

static void take_header(struct reader *reader)
{
    const struct out *like = reader->like;
    reader->width = reader->fields;
    for (int i = 0; i < COLUMNS; i++) {
        reader->map[i] = -1;
        for (uint32_t k = 0; k < reader->fields && k < FIELDS_MAX; k++) {
            if (strcmp(reader->value[k], column_names[i]) != 0) continue;
            if (reader->map[i] >= 0) roster_csv_fault(reader->out, reader->line, IN(like, "表头里 %s 有两列", "column %s is there twice"), column_names[i]);
            reader->map[i] = (int)k;
        }
        if (reader->map[i] >= 0 || i > COLUMN_SHIFT) continue;
        roster_csv_fault(reader->out, reader->line, IN(like, "表头缺 %s 列", "the header has no column %s"), column_names[i]);
        reader->headless = true;
    }
}

static const char *value_of(const struct reader *reader, enum column column)
{
    return reader->map[column] < 0 ? "" : reader->value[reader->map[column]];
}

/* Everything that is wrong with the line, not the first thing only. */
static void take_row(struct reader *reader)
{
    struct csv_roster *out = reader->out;
    const struct out *like = reader->like;
    struct csv_line line = { .line = reader->line };
    uint32_t before = out->faults;
    if (reader->fields != reader->width) {
        roster_csv_fault(out, line.line, IN(like, "有 %u 列，表头有 %u 列", "%u fields, but the header has %u"), reader->fields, reader->width);
        return;
    }
    const char *worker = value_of(reader, COLUMN_WORKER), *day = value_of(reader, COLUMN_DAY), *shift = value_of(reader, COLUMN_SHIFT),
               *layer = value_of(reader, COLUMN_LAYER);
    if (!text_id_read(worker, &line.worker) || line.worker == 0 || line.worker > ID32_MOST)
        roster_csv_fault(out, line.line, IN(like, "师傅编号 '%s' 不对", "worker '%s' is no number"), worker);
    if (!read_date(day, &line.day)) roster_csv_fault(out, line.line, IN(like, "日期 '%s' 不对，应如 2026-11-24", "day '%s' is no date as 2026-11-24"), day);
    if (!known_shift(reader->shifts, shift)) roster_csv_fault(out, line.line, IN(like, "没有班次 '%s'", "there is no shift '%s'"), shift);
    if (!known_layer(layer))
        roster_csv_fault(out, line.line, IN(like, "layer '%s' 不对：pattern、leave、swap 或 override", "layer '%s' is none of pattern, leave, swap, override"), layer);
    if (out->faults != before) return;
    snprintf(line.shift, sizeof line.shift, "%s", shift);
    snprintf(line.layer, sizeof line.layer, "%s", layer);
    out->line = grow(out->line, out->count, sizeof *out->line);
    out->line[out->count++] = line;
}

static void on_field(void *bytes, size_t length, void *context)
{
    struct reader *reader = context;
    uint32_t field = reader->fields++;
    if (field >= FIELDS_MAX) return;
    size_t kept = length < VALUE_SIZE ? length : VALUE_SIZE - 1;
    memcpy(reader->value[field], bytes, kept);
    reader->value[field][kept] = '\0';
}

static void on_row(int end, void *context)
{
    struct reader *reader = context;
    (void)end;
    if (reader->width == 0) take_header(reader);
    else if (!reader->headless) take_row(reader);
    reader->fields = 0;
    reader->open = false;
}

static bool is_blank(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr(" \t\r\n", bytes[i]) == NULL) return false;
    return true;
}

/* Fed line by line, so that a row knows its line also after empty ones and after quoted ends of line. */
static void parse(struct reader *reader, const char *bytes, size_t length)
{
    struct csv_parser parser;
    uint32_t line = 0;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) abort();
    for (size_t at = 0; at < length;) {
        const char *stop = memchr(bytes + at, '\n', length - at);
        size_t size = stop == NULL ? length - at : (size_t)(stop - bytes) - at + 1;
        line++;
        if (!reader->open) reader->line = line;
        if (!text_is_utf8(bytes + at, size))
            roster_csv_fault(reader->out, line, "%s", IN(reader->like, "不是 UTF-8：另存为“CSV UTF-8”", "is not UTF-8: save the file as \"CSV UTF-8\""));
        if (reader->open || !is_blank(bytes + at, size)) {
            reader->open = true;
            if (csv_parse(&parser, bytes + at, size, on_field, on_row, reader) != size) break;
        }
        at += size;
    }
    if (csv_error(&parser) != CSV_SUCCESS || csv_fini(&parser, on_field, on_row, reader) != 0)
        roster_csv_fault(reader->out, reader->line, "%s", IN(reader->like, "引号不配对，从这里起读不下去", "quotes do not match; nothing is read from here on"));
    csv_free(&parser);
}

static int by_cell(const void *a, const void *b)
{
    const struct csv_line *left = *(const struct csv_line *const *)a, *right = *(const struct csv_line *const *)b;
    if (left->worker != right->worker) return left->worker < right->worker ? -1 : 1;
    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    return (left->line > right->line) - (left->line < right->line);
}

static void find_twins(struct csv_roster *out, const struct out *like)
{
    const struct csv_line **sorted = malloc((out->count + 1) * sizeof *sorted);
    if (sorted == NULL) abort();
    for (uint32_t i = 0; i < out->count; i++) sorted[i] = &out->line[i];
    qsort(sorted, out->count, sizeof *sorted, by_cell);
    for (uint32_t i = 1; i < out->count; i++) {
        if (sorted[i]->worker != sorted[i - 1]->worker || sorted[i]->day != sorted[i - 1]->day) continue;
        roster_csv_fault(out, sorted[i]->line, IN(like, "同一位师傅的同一天在第 %u 行已经有了", "this worker's day is already on line %u"), sorted[i - 1]->line);
    }
    free(sorted);
}

void roster_csv_read(const char *bytes, size_t length, const struct msg_shift_list *shifts, const struct out *like, struct csv_roster *out)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) abort();
    *out = (struct csv_roster){ 0 };
    reader->out = out;
    reader->shifts = shifts;
    reader->like = like;
    if (length >= BOM_LENGTH && memcmp(bytes, "\xEF\xBB\xBF", BOM_LENGTH) == 0) {
        bytes += BOM_LENGTH;
        length -= BOM_LENGTH;
    }
    parse(reader, bytes, length);
    if (reader->width == 0 && out->faults == 0) roster_csv_fault(out, 1, "%s", IN(like, "空文件", "the file is empty"));
    find_twins(out, like);
    free(reader);
}

static int by_line(const void *a, const void *b)
{
    const struct csv_fault *left = a, *right = b;
    return left->line != right->line ? (left->line < right->line ? -1 : 1) : strcmp(left->text, right->text);
}

void roster_csv_say(struct csv_roster *roster, const char *file, struct out *out)
{
    if (roster->faults > 0) qsort(roster->fault, roster->faults, sizeof *roster->fault, by_line);
    for (uint32_t i = 0; i < roster->faults; i++) out_add(out, "%s:%u: %s\n", file, roster->fault[i].line, roster->fault[i].text);
}

void roster_csv_free(struct csv_roster *roster)
{
    free(roster->line);
    free(roster->fault);
    *roster = (struct csv_roster){ 0 };
}
