/* out.c - memory that runs out ends the program: a terminal client has nothing to save. */
#include "points/cli/out.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 1024 };

static const char *const colours[STYLES] = {
    [STYLE_STRONG] = "\033[1m", [STYLE_FAINT] = "\033[2m", [STYLE_GOOD] = "\033[32m", [STYLE_WARN] = "\033[33m", [STYLE_BAD] = "\033[31m",
};

void out_clear(struct out *out)
{
    free(out->text);
    out->text = NULL;
    out->used = out->size = 0;
}

static void out_room(struct out *out, size_t more)
{
    if (out->size - out->used > more) return;
    size_t size = out->size == 0 ? FIRST_SIZE : out->size;
    while (size - out->used <= more) size *= 2;
    char *text = realloc(out->text, size);
    if (text == NULL) {
        fprintf(stderr, "paidan: out of memory\n");
        exit(1);
    }
    out->text = text;
    out->size = size;
}

__attribute__((format(printf, 2, 0))) static void out_list(struct out *out, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    if (length > 0) {
        out_room(out, (size_t)length);
        vsnprintf(out->text + out->used, (size_t)length + 1, format, again);
        out->used += (size_t)length;
    }
    va_end(again);
}

void out_add(struct out *out, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    out_list(out, format, list);
    va_end(list);
}

void out_styled(struct out *out, enum style style, const char *format, ...)
{
    bool colour = out->colour && colours[style] != NULL;
    va_list list;
    va_start(list, format);
    if (colour) out_add(out, "%s", colours[style]);
    out_list(out, format, list);
    if (colour) out_add(out, "\033[0m");
    va_end(list);
}

void out_pad(struct out *out, size_t columns)
{
    out_room(out, columns);
    memset(out->text + out->used, ' ', columns);
    out->used += columns;
    out->text[out->used] = '\0';
}

void out_end_line(struct out *out)
{
    while (out->used > 0 && out->text[out->used - 1] == ' ') out->text[--out->used] = '\0';
    out_add(out, "\n");
}

const char *out_words(const struct out *out, struct words words)
{
    return out->lang == LANG_ZH ? words.zh : words.en;
}

bool out_flush(struct out *out, FILE *file)
{
    bool written = out->used == 0 || fwrite(out->text, 1, out->used, file) == out->used;
    out_clear(out);
    return fflush(file) == 0 && written;
}
