/* tables_folder.c - copies of the shipped tables in a temporary folder. */
#include "unit/tables_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const files[] = { "skills.csv",   "certificates.csv", "items.csv",    "districts.csv",
                                     "points.csv",   "shifts.csv",       "patterns.csv", "holidays.csv" };

void folder_make(struct folder *folder)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder->path, sizeof folder->path, "%s/paidan-tables-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(folder->path));
}

void folder_remove(struct folder *folder)
{
    char path[512];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) unlink(folder_file(folder, files[i], path));
    unlink(folder_file(folder, "travel.csv", path));
    unlink(folder_file(folder, "workers.csv", path));
    assert_int_equal(rmdir(folder->path), 0);
}

char *folder_file(const struct folder *folder, const char *file, char out[512])
{
    snprintf(out, 512, "%s/%s", folder->path, file);
    return out;
}

void folder_write(const struct folder *folder, const char *file, const char *text, size_t length)
{
    char path[512];
    FILE *out = fopen(folder_file(folder, file, path), "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

void folder_copy(const struct folder *folder, const char *file, const char *find, const char *replace)
{
    static char text[65536];
    static char changed[65536 + 4096];
    char path[512];
    snprintf(path, sizeof path, "%s/%s", SHIPPED, file);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t length = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[length] = '\0';
    if (!find) {
        folder_write(folder, file, text, length);
        return;
    }
    char *at = strstr(text, find);
    if (!at) fail_msg("%s has no \"%s\"", file, find);
    int size = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, replace, at + strlen(find));
    assert_in_range(size, 1, sizeof changed - 1);
    folder_write(folder, file, changed, (size_t)size);
}

void folder_copy_all(const struct folder *folder)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) folder_copy(folder, files[i], NULL, NULL);
}
