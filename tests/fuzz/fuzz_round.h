/* fuzz_round.h - what the two fuzz targets share: room for a message on both ways. */
#ifndef PAIDAN_TESTS_FUZZ_ROUND_H
#define PAIDAN_TESTS_FUZZ_ROUND_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Escapes grow a byte to six and blank lists are spelt out, so a message that was read may be longer when it is written again. */
enum { WRITTEN_MAX = 8 * 65536 };

/* Unlike assert(), also there in a release build: the corpus is replayed in every one. */
#define HOLDS(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort(); \
        } \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
