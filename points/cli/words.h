/* words.h - the protocol's names in words: states, causes, events and so on. A name that is not here is shown as it is. */
#ifndef PAIDAN_CLI_WORDS_H
#define PAIDAN_CLI_WORDS_H

#include "points/cli/out.h"

enum vocabulary { WORDS_STATE, WORDS_CAUSE, WORDS_EVENT, WORDS_REASON, WORDS_RULE, WORDS_AWAY, WORDS_ROW, WORDS_ROLE,
                  WORDS_LAYER, WORDS_SWAP, WORDS_CALENDAR, VOCABULARIES };

struct word { const char *name; struct words words; enum style style; };

const struct word *word_find(enum vocabulary vocabulary, const char *name);      /* NULL: not here */
const char *word_in(enum vocabulary vocabulary, const char *name, const struct out *out);
enum style word_style(enum vocabulary vocabulary, const char *name);

#endif
