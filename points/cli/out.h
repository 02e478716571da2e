/* out.h - what is to be printed: a text that grows, in one of two languages, with or without colour. Rendering writes here and nowhere
 * else, so that a test can compare whole screens. */
#ifndef PAIDAN_CLI_OUT_H
#define PAIDAN_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum lang { LANG_ZH, LANG_EN };

struct words { const char *zh, *en; };      /* the same in both languages */

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLES };

struct out {
    char *text;                /* NUL-terminated; NULL while empty */
    size_t used, size;
    enum lang lang;
    bool colour;
    int64_t now_ms;            /* what "today" means */
};

/* Both must be literals where they are formats; the compiler then checks both. */
#define IN(out, zh_text, en_text) ((out)->lang == LANG_ZH ? (zh_text) : (en_text))

void out_clear(struct out *out);      /* frees the text; the rest stays */
void out_add(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_styled(struct out *out, enum style style, const char *format, ...) __attribute__((format(printf, 3, 4)));
void out_pad(struct out *out, size_t columns);
void out_end_line(struct out *out);      /* without spaces before it */
const char *out_words(const struct out *out, struct words words);
bool out_flush(struct out *out, FILE *file);      /* prints and empties; false: nobody reads any more */

#endif
