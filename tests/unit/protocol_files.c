/* protocol_files.c - reads the golden messages. */
#include "unit/protocol_files.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

char *file_read(const char *path, size_t *length)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", PAIDAN_SOURCE_DIR, path);
    FILE *file = fopen(full, "rb");
    if (file == NULL) fail_msg("cannot open %s", full);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    *length = fread(text, 1, (size_t)size, file);
    assert_int_equal(*length, size);
    fclose(file);
    text[*length] = '\0';
    return text;
}

char *vector_read(const char *name, size_t *length)
{
    char path[128];
    snprintf(path, sizeof path, "tests/vectors/%s", name);
    char *text = file_read(path, length);
    assert_true(*length > 0 && text[*length - 1] == '\n');
    text[--*length] = '\0';
    return text;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

void vector_list(struct vector_list *list, const char *prefix)
{
    DIR *folder = opendir(PAIDAN_SOURCE_DIR "/tests/vectors");
    assert_non_null(folder);
    list->count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0 || length < 5) continue;
        if (strcmp(entry->d_name + length - 5, ".json") != 0) continue;
        assert_true(list->count < VECTORS_MAX && length < VECTOR_NAME_MAX);
        memcpy(list->name[list->count++], entry->d_name, length + 1);
    }
    closedir(folder);
    qsort(list->name, list->count, sizeof list->name[0], by_name);
}

void vector_kind(const char *name, char out[VECTOR_NAME_MAX])
{
    const char *begin = strchr(name, '-') + 1;
    size_t length = strcspn(begin, "-.");
    memcpy(out, begin, length);
    out[length] = '\0';
}
