/* read_text.h - lines of an instance file, and what is said of a bad one: file, line, reason. */
#ifndef PAIDAN_SIM_READ_TEXT_H
#define PAIDAN_SIM_READ_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct read_text {
    FILE *file;
    const char *path;               /* borrowed */
    char *text;                     /* the line, without blanks at its end */
    size_t room;
    uint32_t line;                  /* from 1 */
};

/* False: said on stderr. Caller ends it with read_text_close(). */
bool read_text_open(struct read_text *reader, const char *path);
void read_text_close(struct read_text *reader);
bool read_text_next(struct read_text *reader);                                  /* false: the file is over */
bool read_text_bad(const struct read_text *reader, const char *what);           /* "file:line: what" on stderr; always false */

/* Reads a number past blanks and moves behind it; within +-READ_NUMBER_MAX. */
#define READ_NUMBER_MAX 1e9
bool read_number(const char **at, double *value);
/* A whole number in 0..most, that ends there or at a blank. */
bool read_count(const char **at, uint32_t most, uint32_t *value);

/* Room for one row more, of which *room are there already; new rows are zero. False: no memory, rows as before. */
bool read_grow(void **rows, uint32_t *room, uint32_t count, size_t size);

/* Times and travel become ticks, this many to a unit of the file: as many as the greatest of its numbers allows, in steps of ten. */
uint32_t read_scale(double greatest, uint32_t most);

#endif
