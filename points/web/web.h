/* web.h - the pages in the program: files made from src/ by esbuild when it was built (build.mjs). None when it was built with PAIDAN_WEB=OFF. */
#ifndef PAIDAN_WEB_H
#define PAIDAN_WEB_H

#include <stddef.h>
#include <stdint.h>

struct web_file {
    const char *role, *path;          /* a page belongs to one role: the agent of another does not serve it */
    const char *type, *tag;           /* tag: of the contents, quoted, as ETag has it */
    const unsigned char *bytes;
    size_t length;
};

extern const struct web_file web_files[];      /* made by the build; ends with a row without a path */

const struct web_file *web_find(const char *role, const char *path);      /* NULL: no such file; lives as long as the program */

#endif
