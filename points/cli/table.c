#include "points/cli/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "points/cli/width.h"

enum { GAP = 2, TEXT_SIZE = 512 };

void table_begin(struct table *table, const struct out *like)
{
    *table = (struct table){ .text = { .lang = like->lang, .now_ms = like->now_ms } };
}

void table_column(struct table *table, enum align align, struct words head)
{
    table->column[table->columns].head = head;
    table->column[table->columns++].align = align;
}

void table_cell(struct table *table, enum style style, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (table->cells == table->cells_size) {
        table->cells_size = table->cells_size == 0 ? 256 : table->cells_size * 2;
        table->cell = realloc(table->cell, table->cells_size * sizeof *table->cell);
        if (table->cell == NULL) {
            fprintf(stderr, "paidan: out of memory\n");
            exit(1);
        }
    }
    table->cell[table->cells++] = (struct table_cell){ table->text.used, style };
    out_add(&table->text, "%s", text);
    out_pad(&table->text, 1);
    table->text.text[table->text.used - 1] = '\0';
}

static const char *cell_text(const struct table *table, size_t cell)
{
    return table->text.text + table->cell[cell].at;
}

static void put(struct out *out, enum style style, enum align align, const char *text, size_t columns, bool last)
{
    size_t width = width_of_text(text), gap = columns > width ? columns - width : 0;
    if (align == ALIGN_RIGHT) out_pad(out, gap);
    if (width > 0) out_styled(out, style, "%s", text);
    if (last) out_end_line(out);
    else out_pad(out, GAP + (align == ALIGN_LEFT ? gap : 0));
}

void table_end(struct table *table, struct out *out)
{
    size_t width[TABLE_COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < table->columns; i++) width[i] = width_of_text(out_words(out, table->column[i].head));
    for (size_t i = 0; i < table->cells; i++) {
        size_t cell = width_of_text(cell_text(table, i)), column = i % table->columns;
        if (cell > width[column]) width[column] = cell;
    }
    for (size_t i = 0; i < table->columns; i++)
        put(out, STYLE_FAINT, table->column[i].align, out_words(out, table->column[i].head), width[i], i + 1 == table->columns);
    for (size_t i = 0; i < table->cells; i++) {
        size_t column = i % table->columns;
        put(out, table->cell[i].style, table->column[column].align, cell_text(table, i), width[column], column + 1 == table->columns);
    }
    out_clear(&table->text);
    free(table->cell);
}
