/* protocol_document.h - what PROTOCOL.md must say about the lists of the code, as the lines it must hold. The prose around them is
 * written by hand; these lines are made from the same tables as the codec, so neither can change alone. */
#ifndef PAIDAN_TESTS_PROTOCOL_DOCUMENT_H
#define PAIDAN_TESTS_PROTOCOL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include "protocol/error.h"
#include "protocol/kind.h"
#include "protocol/message.h"

enum { BLOCK_MAX = 16384 };
struct block { char text[BLOCK_MAX]; size_t used; };

void block_shape(struct block *block, const struct shape *shape);      /* its name and the table of its fields */
void block_kind(struct block *block, enum kind kind);                  /* the line under its heading */
void block_rights(struct block *block);                                /* the table of role x kind */
void block_errors(struct block *block);                                /* the table of errors */
void block_life(struct block *block);                                  /* the table of moves: from, to, who */
void block_reasons(struct block *block);                               /* the table of reasons */
void block_verdicts(struct block *block);                              /* the table of verdicts of order_why */
void block_rules(struct block *block);                                 /* the table of labour rules */

/* The text from the line that is exactly `heading` to the next heading of its level or above; false: there is none. */
bool document_section(const char *document, const char *heading, const char **begin, size_t *length);

/* Notes the errors that the line "Errors: `state`, `busy`." of a section names. NULL, or what is wrong with it. */
const char *document_errors(const char *document, const char *heading, bool named[ERROR_COUNT]);

/* How many things the document fails to say; each is printed when `print`. */
unsigned document_problems(const char *document, bool print);

#endif
