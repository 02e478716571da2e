/* protocol_files.h - the golden messages on disk, for the tests of the protocol. */
#ifndef PAIDAN_TESTS_PROTOCOL_FILES_H
#define PAIDAN_TESTS_PROTOCOL_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Reads a file below the source folder; NUL-terminated, the caller frees. Fails the test when it cannot be read. */
char *file_read(const char *path, size_t *length);
/* As file_read, without the newline at the end. */
char *vector_read(const char *name, size_t *length);

enum { VECTORS_MAX = 256, VECTOR_NAME_MAX = 64 };
struct vector_list { char name[VECTORS_MAX][VECTOR_NAME_MAX]; size_t count; };
/* Names of the .json files in tests/vectors that begin with `prefix`, sorted. */
void vector_list(struct vector_list *list, const char *prefix);

/* The kind in "reply-order_now-waiting.json": what stands between the first dash and the next, or the end. */
void vector_kind(const char *name, char out[VECTOR_NAME_MAX]);

#endif
