/* table.h - rows and columns aligned by what the eye sees, not by bytes. */
#ifndef PAIDAN_CLI_TABLE_H
#define PAIDAN_CLI_TABLE_H

#include "points/cli/out.h"

enum { TABLE_COLUMNS_MAX = 40 };
enum align { ALIGN_LEFT, ALIGN_RIGHT };

struct table_cell { size_t at; enum style style; };

struct table {
    struct out text;                   /* the cells' texts, each with its NUL */
    struct table_cell *cell;
    size_t cells, cells_size, columns;
    struct { struct words head; enum align align; } column[TABLE_COLUMNS_MAX];
};

void table_begin(struct table *table, const struct out *like);
void table_column(struct table *table, enum align align, struct words head);      /* all of them before the first cell; copied */
/* Row by row, from left to right; as many in each row as there are columns. */
void table_cell(struct table *table, enum style style, const char *format, ...) __attribute__((format(printf, 3, 4)));
void table_end(struct table *table, struct out *out);      /* prints and frees */

#endif
