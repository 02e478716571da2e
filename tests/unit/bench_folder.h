/* bench_folder.h - a folder of made-up instances for the tests of their readers and benches. */
#ifndef PAIDAN_BENCH_FOLDER_H
#define PAIDAN_BENCH_FOLDER_H

#include <stdbool.h>

/* For the groups of cmocka: makes an empty folder, and removes it with all that is in it. */
int bench_folder_make(void **state);
int bench_folder_remove(void **state);

const char *bench_folder(void);
/* FOLDER/name, in storage that two later calls leave alone. */
const char *bench_folder_path(const char *name);
void bench_folder_put(const char *name, const char *text);      /* folders on the way are made */
/* The whole file; "" when there is none. In storage until the next call. */
const char *bench_folder_get(const char *name);

/* While they run, stdout and stderr of a call go to a file. What was written comes back, in storage until the next call. */
void bench_folder_listen(void);
const char *bench_folder_heard(void);

#endif
