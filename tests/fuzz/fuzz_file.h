/* fuzz_file.h - bytes as a file, for what reads by path. One at a time; gone with the process. */
#ifndef PAIDAN_TESTS_FUZZ_FILE_H
#define PAIDAN_TESTS_FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include "fuzz/fuzz_round.h"

/* Its path, until the next call. */
static inline const char *fuzz_file(const void *data, size_t size)
{
    static FILE *file;
    static char path[64];
    if (file == NULL) {
        file = tmpfile();
        HOLDS(file != NULL);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    }
    HOLDS(ftruncate(fileno(file), 0) == 0);
    HOLDS(pwrite(fileno(file), data, size, 0) == (ssize_t)size);
    return path;
}

#endif
