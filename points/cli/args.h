/* args.h - what may be typed: every argument and option in one table (name, type, bounds, help), and the reading of a command line by it.
 * Pure: the environment comes in, complaints go to an out. */
#ifndef PAIDAN_CLI_ARGS_H
#define PAIDAN_CLI_ARGS_H

#include <stdbool.h>
#include <stdint.h>
#include "points/cli/when.h"
#include "protocol/rights.h"

enum param {
    PARAM_CORE, PARAM_POINT, PARAM_ROLE, PARAM_SCOPE, PARAM_JSON, PARAM_TIMEOUT, PARAM_LANG, PARAM_HELP, PARAM_VERSION,
    PARAM_ITEM, PARAM_QTY, PARAM_START, PARAM_HOUSEHOLD, PARAM_AT, PARAM_ORDER, PARAM_WORKER, PARAM_FIRM, PARAM_STEP, PARAM_SHIFT,
    PARAM_DAY, PARAM_DAYS, PARAM_FROM, PARAM_TO, PARAM_WHY, PARAM_CAUSE, PARAM_SICK, PARAM_STATE, PARAM_DUTY, PARAM_WRITE, PARAM_LIMIT, PARAM_AFTER, PARAM_FOR,
    PARAM_KEY, PARAM_BACK, PARAM_MINUTES, PARAM_CATEGORY,
    PARAM_SWAP, PARAM_PATTERN, PARAM_FILE, PARAM_FIRST, PARAM_LAST, PARAM_WITH, PARAM_FOR_DAY, PARAM_MISSING, PARAM_WEEK, PARAM_TO_WEEK, PARAM_REPEAT,
    PARAM_ALL, PARAM_OFFSET, PARAM_SPREAD, PARAM_DRAFT, PARAM_REASONS, PARAM_NOW, PARAM_END, PARAM_PREVIEW, PARAM_SEEN, PARAM_WAIVE, PARAM_NOTE,
    PARAM_SWAP_STATE, PARAM_SKILL, PARAM_SECONDS, PARAM_BASIS, PARAM_NEED, PARAM_POINTS, PARAM_FULL,
    PARAM_WEEKLY, PARAM_EVERY, PARAM_UNTIL, PARAM_SKIP, PARAM_PARTIAL, PARAM_SERIES, PARAM_NUMBER, PARAM_FOLLOWING, PARAM_WHOLE, PARAM_AGREE, PARAM_LEVEL,
    PARAMS
};
__extension__ typedef unsigned __int128 param_set;
#define GIVEN(param) ((param_set)1 << PARAM_##param)
_Static_assert(PARAMS <= 128, "a bit for each");

enum param_type { TYPE_TEXT, TYPE_ID, TYPE_NUMBER, TYPE_PLACE, TYPE_DAY, TYPE_START, TYPE_MOMENT, TYPE_FLAG, TYPE_CHOICE, TYPE_KEY, TYPE_ROLE, TYPE_LANG,
                  TYPE_ADDRESS, TYPE_MONEY, TYPES };

struct param_row {
    const char *name;             /* household, as --household or as the argument HOUSEHOLD */
    const char *meta;             /* what stands for the value in help */
    enum param_type type;
    size_t offset;                /* in struct asked */
    int64_t least, most;          /* of numbers; TEXT: most bytes */
    const char *choices;          /* CHOICE: a|b|c */
    struct words help;
};
extern const struct param_row param_rows[PARAMS];

struct place_e7 { int64_t lon_e7, lat_e7; };

struct asked {
    param_set given;              /* bits GIVEN(...): typed, or the point from the environment */
    const char *core;
    uint64_t point, scope, household, order, worker, firm, after, swap, with, missing, seen, series;
    enum role role;
    enum lang lang;
    bool json, help, version, duty, write, back, all, spread, draft, reasons, now, preview, skip, partial, following, whole;
    int64_t timeout_s, qty, days, limit, for_s, minutes, repeat, offset, seconds, level, weekly, every, number, agree_fen;
    struct when start, day, from, to, first, last, week, to_week, until;
    struct place_e7 at;
    const char *item, *step, *shift, *why, *cause, *state, *key, *category, *pattern, *file, *waive, *note, *skill, *basis, *need, *points;
    const char *family;           /* HELP without a command: of the commands that begin with this word; NULL: of all */
};

struct command;                   /* command.h */

struct args_env { const char *core, *point, *lang; };      /* PAIDAN_CORE, PAIDAN_POINT, and LC_ALL or LANG; NULL where unset */

enum args_result { ARGS_RUN, ARGS_HELP, ARGS_VERSION, ARGS_WRONG };

/* The language of this command line, before anything else is known of it: --lang, else the environment, else zh. */
enum lang args_lang(int argc, char **argv, const struct args_env *env);
/* WRONG: what is wrong, and how it should be, is in `wrong`. HELP: of *command, or of everything when it is NULL. Texts stay argv's. */
enum args_result args_read(int argc, char **argv, const struct args_env *env, struct asked *asked, const struct command **command, struct out *wrong);
void args_usage(struct out *out, const struct command *command);      /* one line: paidan order ITEM [QTY] --point N ... */

#endif
