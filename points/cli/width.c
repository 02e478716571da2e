/* width.c - the ranges of Unicode's EastAsianWidth.txt that are Wide or Fullwidth, neighbours run together. Ambiguous ones count as
 * narrow: our own texts avoid them. */
#include "points/cli/width.h"

#include <stdbool.h>
#include <string.h>
#include "protocol/text.h"

struct range { uint32_t first, last; };

static const struct range wide[] = {
    { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF }, { 0x4E00, 0xA4CF }, { 0xA960, 0xA97F },
    { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE10, 0xFE19 }, { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 },
    { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};
static const struct range none[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x0300, 0x036F }, { 0x200B, 0x200F }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
};

static bool within(const struct range *range, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= range[i].first && code <= range[i].last) return true;
    return false;
}

int width_of_char(uint32_t code)
{
    if (within(none, sizeof none / sizeof none[0], code)) return 0;
    return within(wide, sizeof wide / sizeof wide[0], code) ? 2 : 1;
}

static uint32_t code_of(const unsigned char *bytes, size_t length)
{
    static const unsigned char lead[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };      /* the first byte's bits of the code, by length */
    uint32_t code = bytes[0] & lead[length];
    for (size_t i = 1; i < length; i++) code = code << 6 | (bytes[i] & 0x3F);
    return code;
}

size_t width_of_text(const char *text)
{
    size_t width = 0, left = strlen(text);
    while (left > 0) {
        size_t length = text_utf8_char(text, left);
        width += length == 0 ? 1 : (size_t)width_of_char(code_of((const unsigned char *)text, length));
        if (length == 0) length = 1;
        text += length;
        left -= length;
    }
    return width;
}
