/* width.h - how many columns a text takes on a terminal. Two for CJK and other wide characters, none for marks that combine and for
 * control characters, one for the rest; the same on every machine, whatever its locale. */
#ifndef PAIDAN_CLI_WIDTH_H
#define PAIDAN_CLI_WIDTH_H

#include <stddef.h>
#include <stdint.h>

int width_of_char(uint32_t code);
size_t width_of_text(const char *text);      /* valid UTF-8; a byte that is not counts as one column */

#endif
