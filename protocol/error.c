/* error.c - the error list as a table. */
#include "protocol/error.h"

#include <assert.h>
#include <string.h>

struct error_row { const char *name, *zh, *en; };

static const struct error_row error_rows[] = {
#define X(id, name, zh, en) { name, zh, en },
    ERRORS(X)
#undef X
};
static_assert(sizeof error_rows / sizeof *error_rows == ERROR_COUNT, "one row per error");

/* Anything that is no error of the list, a cast gone wrong, reads as the error that says so. */
static const struct error_row *error_row(enum error error)
{
    return &error_rows[(unsigned)error < ERROR_COUNT ? error : ERR_INTERNAL];
}

const char *error_name(enum error error) { return error_row(error)->name; }
const char *error_zh(enum error error) { return error_row(error)->zh; }
const char *error_en(enum error error) { return error_row(error)->en; }

enum error error_find(const char *name)
{
    for (int i = 0; i < ERROR_COUNT; i++)
        if (strcmp(error_rows[i].name, name) == 0) return (enum error)i;
    return ERR_INTERNAL;
}
