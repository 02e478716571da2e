/* tables_folder.h - a folder of tables for one test: the shipped ones, some with a piece of text replaced. */
#ifndef PAIDAN_TESTS_TABLES_FOLDER_H
#define PAIDAN_TESTS_TABLES_FOLDER_H

#include <stddef.h>

#define SHIPPED PAIDAN_SOURCE_DIR "/config/hangzhou"

struct folder { char path[256]; };

void folder_make(struct folder *folder);
void folder_remove(struct folder *folder);
char *folder_file(const struct folder *folder, const char *file, char out[512]);

/* The shipped table with the first `find` replaced; NULL: as it is. Fails the test when `find` is not in it. */
void folder_copy(const struct folder *folder, const char *file, const char *find, const char *replace);
void folder_copy_all(const struct folder *folder);
void folder_write(const struct folder *folder, const char *file, const char *text, size_t length);

#endif
