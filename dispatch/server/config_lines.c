/* config_lines.c - counts members by their colons: outside of texts, one colon belongs to one member. */
#include "server/config_lines.h"

#include <stddef.h>

int config_line_at(const char *text, const char *position)
{
    int line = 1;
    for (; position != NULL && text < position; text++) {
        if (*text == '\n') line++;
    }
    return line;
}

/* Behind the closing quote of the text that begins here. */
static const char *text_end(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0') at++;
    }
    return *at == '"' ? at + 1 : at;
}

int config_line_of(const char *text, int member, int inner)
{
    int depth = 0, members = -1, inners = -1;
    const char *key = text;      /* the last text seen: when a colon comes, it was a key */
    for (const char *at = text; *at != '\0';) {
        if (*at == '"') {
            key = at;
            at = text_end(at);
            continue;
        }
        if (*at == '{' || *at == '[') depth++;
        if (*at == '}' || *at == ']') depth--;
        if (*at == ':' && depth == 1) {
            members++;
            inners = -1;
        }
        if (*at == ':' && depth == 2) inners++;
        if (*at == ':' && members == member && inners == inner) break;
        at++;
    }
    return config_line_at(text, key);
}
