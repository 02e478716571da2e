#include "server/osrm.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"

/* ---- the question ---- */

struct text { char *at; size_t size, used; };

static void add(struct text *text, const char *form, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *form, ...)
{
    va_list arguments;
    if (text->used >= text->size) return;
    va_start(arguments, form);
    int length = vsnprintf(text->at + text->used, text->size - text->used, form, arguments);
    va_end(arguments);
    text->used = length < 0 ? text->size : text->used + (size_t)length;
}

static void add_degrees(struct text *text, int32_t e7)
{
    char degrees[TEXT_DATE_SIZE];
    add(text, "%s", text_degrees(e7, degrees));
}

static void add_places(struct text *text, const struct place *place, uint32_t count, bool first)
{
    for (uint32_t i = 0; i < count; i++) {
        add(text, "%s", i == 0 && first ? "" : ";");
        add_degrees(text, place[i].lon_e7);
        add(text, ",");
        add_degrees(text, place[i].lat_e7);
    }
}

static void add_numbers(struct text *text, uint32_t from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) add(text, "%s%u", i == 0 ? "" : ";", (unsigned)(from + i));
}

bool osrm_url(const struct osrm_block *block, const char *base, char *out, size_t size)
{
    struct text text = { .at = out, .size = size };
    size_t length = strlen(base);
    add(&text, "%.*s/", (int)(length > 0 && base[length - 1] == '/' ? length - 1 : length), base);
    add_places(&text, block->source, block->sources, true);
    add_places(&text, block->destination, block->destinations, false);
    add(&text, "?sources=");
    add_numbers(&text, 0, block->sources);
    add(&text, "&destinations=");
    add_numbers(&text, block->sources, block->destinations);
    add(&text, "&annotations=duration");
    return text.used < text.size;
}

/* ---- the answer ---- */

static bool read_cell(const cJSON *cell, int64_t *ms)
{
    *ms = -1;
    if (cJSON_IsNull(cell)) return true;
    if (!cJSON_IsNumber(cell) || !(cell->valuedouble >= 0)) return false;
    double seconds = cell->valuedouble;
    if (seconds <= (double)DAY_MS / SECOND_MS) *ms = (int64_t)llround(seconds * SECOND_MS);      /* else as good as no way */
    return true;
}

static bool read_rows(const struct osrm_block *block, const cJSON *rows, int64_t *ms)
{
    const cJSON *row, *cell;
    if (cJSON_GetArraySize(rows) != (int)block->sources) return false;
    cJSON_ArrayForEach(row, rows) {
        if (!cJSON_IsArray(row) || cJSON_GetArraySize(row) != (int)block->destinations) return false;
        cJSON_ArrayForEach(cell, row)
            if (!read_cell(cell, ms++)) return false;
    }
    return true;
}

bool osrm_read(const struct osrm_block *block, const char *text, size_t length, int64_t *ms, const char **why)
{
    cJSON *root = cJSON_ParseWithLength(text, length);
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(root, "code"), *rows = cJSON_GetObjectItemCaseSensitive(root, "durations");
    *why = NULL;
    if (root == NULL) *why = "the answer is not JSON";
    else if (!cJSON_IsString(code) || strcmp(code->valuestring, "Ok") != 0) *why = "the answer does not say Ok";
    else if (!cJSON_IsArray(rows) || !read_rows(block, rows, ms)) *why = "the answer is not a table of this size";
    cJSON_Delete(root);
    return *why == NULL;
}
