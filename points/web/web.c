/* web.c - finding a file of a page. */
#include "points/web/web.h"

#include <string.h>

const struct web_file *web_find(const char *role, const char *path)
{
    for (const struct web_file *file = web_files; file->path != NULL; file++)
        if (strcmp(file->role, role) == 0 && strcmp(file->path, path) == 0) return file;
    return NULL;
}
