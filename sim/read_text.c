/* read_text.c - see read_text.h. */
#include "sim/read_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "engine/route/route.h"

enum { ROWS_FIRST = 64, HEADROOM = 8 };     /* times are added up before they are compared */

bool read_text_open(struct read_text *reader, const char *path)
{
    *reader = (struct read_text){ .path = path, .file = fopen(path, "r") };
    if (!reader->file) perror(path);
    return reader->file != NULL;
}

void read_text_close(struct read_text *reader)
{
    if (reader->file) fclose(reader->file);
    free(reader->text);
    memset(reader, 0, sizeof *reader);
}

bool read_text_next(struct read_text *reader)
{
    ssize_t length = getline(&reader->text, &reader->room, reader->file);
    if (length < 0) return false;
    reader->line++;
    while (length > 0 && strchr(" \t\r\n", reader->text[length - 1])) reader->text[--length] = '\0';
    return true;
}

bool read_text_bad(const struct read_text *reader, const char *what)
{
    fprintf(stderr, "%s:%u: %s\n", reader->path, reader->line, what);
    return false;
}

bool read_number(const char **at, double *value)
{
    char *end;
    *value = strtod(*at, &end);
    if (end == *at || !isfinite(*value) || fabs(*value) > READ_NUMBER_MAX) return false;
    *at = end;
    return true;
}

bool read_count(const char **at, uint32_t most, uint32_t *value)
{
    double number;
    const char *from = *at;
    if (!read_number(&from, &number) || number < 0 || number > most || number != floor(number) || (*from && !strchr(" \t", *from))) return false;
    *value = (uint32_t)number;
    *at = from;
    return true;
}

bool read_grow(void **rows, uint32_t *room, uint32_t count, size_t size)
{
    if (count < *room) return true;
    uint32_t more = *room ? *room * 2 : ROWS_FIRST;
    void *moved = realloc(*rows, more * size);
    if (!moved) return false;
    memset((char *)moved + *room * size, 0, (more - *room) * size);
    *rows = moved;
    *room = more;
    return true;
}

uint32_t read_scale(double greatest, uint32_t most)
{
    uint32_t scale = most;
    while (scale > 1 && greatest * scale * HEADROOM > ROUTE_TICK_MAX) scale /= 10;
    return scale;
}
