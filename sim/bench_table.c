/* bench_table.c - the table of known values beside the instances (bench_set.h): commas, a header, cells perhaps in quotes. */
#include "sim/bench_set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDERS_UP = 2, TABLE_BYTES_MAX = 1 << 26 };

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    char *text = NULL;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size >= 0 && size < TABLE_BYTES_MAX && fseek(file, 0, SEEK_SET) == 0) text = malloc((size_t)size + 1);
    if (text) text[fread(text, 1, (size_t)size, file)] = '\0';
    fclose(file);
    return text;
}

/* Cuts one cell off in place. `ends`: the line is over behind it. */
static char *cut(char **at, bool *ends)
{
    char *begin = *at, *in = begin, *out = begin;
    bool quoted = *in == '"';
    if (quoted) in++;
    for (; *in; in++) {
        if (quoted && *in == '"') {
            if (in[1] != '"') { quoted = false; continue; }
            in++;
        } else if (!quoted && (*in == ',' || *in == '\n')) {
            break;
        }
        if (*in != '\r') *out++ = *in;
    }
    *ends = *in != ',';
    *at = *in ? in + 1 : in;
    *out = '\0';
    return begin;
}

static bool take_cell(struct bench_table *table, uint32_t *room, char *text)
{
    uint32_t index = table->rows * table->columns;
    while (index + table->columns + 1 > *room) {
        uint32_t more = *room ? *room * 2 : 256;
        char **moved = realloc(table->cell, more * sizeof *moved);
        if (!moved) return false;
        table->cell = moved;
        *room = more;
    }
    table->cell[index] = text;
    return true;
}

/* Rows become as wide as the header: what is short is filled up with nothing, what is over is left out. */
static bool cut_all(struct bench_table *table)
{
    static char nothing[] = "";
    char *at = table->text;
    uint32_t room = 0, width = 0;
    bool ends = false;
    for (char *scan = table->text; *scan && *scan != '\n'; scan++) width += *scan == ',';
    table->columns = width + 1;
    while (*at) {
        if (!take_cell(table, &room, nothing)) return false;
        char **row = table->cell + (size_t)table->rows * table->columns;
        for (uint32_t column = 0; column < table->columns; column++) row[column] = nothing;
        for (uint32_t column = 0; column == 0 || !ends; column++) {
            char *text = cut(&at, &ends);
            if (column < table->columns) row[column] = text;
        }
        table->rows++;
    }
    return true;
}

bool bench_table_open(struct bench_table *table, const struct bench_file *file, const char *table_name)
{
    char path[BENCH_PATH_BYTES];
    memset(table, 0, sizeof *table);
    memcpy(path, file->path, sizeof path);
    for (uint32_t up = 0; up < FOLDERS_UP && !table->text; up++) {
        char *slash = strrchr(path, '/'), whole[BENCH_PATH_BYTES];
        if (!slash) break;
        *slash = '\0';
        int length = snprintf(whole, sizeof whole, "%s/%s", path, table_name);
        if (length > 0 && length < BENCH_PATH_BYTES) table->text = read_whole(whole);
    }
    if (table->text && cut_all(table) && table->rows > 0) return true;
    bench_table_close(table);
    return false;
}

void bench_table_close(struct bench_table *table)
{
    free(table->text);
    free(table->cell);
    memset(table, 0, sizeof *table);
}

/* Both may carry an ending that the other has not: Instance1 and Instance1.txt, but never Instance1 and Instance11. */
static bool same_name(const char *cell, const char *name)
{
    size_t length = strlen(name);
    return strncmp(cell, name, length) == 0 && (cell[length] == '\0' || strcmp(cell + length, ".txt") == 0 || strcmp(cell + length, ".json") == 0);
}

static uint32_t column_of(const struct bench_table *table, const char *column)
{
    uint32_t at = 0;
    while (at < table->columns && strcmp(table->cell[at], column) != 0) at++;
    return at;
}

uint32_t bench_table_row(const struct bench_table *table, const char *name, const char *key_column, const char *key)
{
    uint32_t at = key_column ? column_of(table, key_column) : 0;
    for (uint32_t row = 1; at < table->columns && row < table->rows; row++) {
        char **cell = table->cell + (size_t)row * table->columns;
        if (same_name(cell[0], name) && (!key_column || strcmp(cell[at], key) == 0)) return row;
    }
    return 0;
}

const char *bench_table_text(const struct bench_table *table, uint32_t row, const char *column)
{
    uint32_t at = column_of(table, column);
    return row > 0 && at < table->columns ? table->cell[(size_t)row * table->columns + at] : NULL;
}

double bench_table_number(const struct bench_table *table, uint32_t row, const char *column)
{
    const char *text = bench_table_text(table, row, column);
    char *end;
    double value = text ? strtod(text, &end) : (double)NAN;
    return text && end != text && *end == '\0' ? value : (double)NAN;
}

double bench_known(const struct bench_file *file, const char *table_name, const char *column)
{
    struct bench_table table;
    if (!bench_table_open(&table, file, table_name)) return (double)NAN;
    double value = bench_table_number(&table, bench_table_row(&table, file->name, NULL, NULL), column);
    bench_table_close(&table);
    return value;
}
