/* rota_slow.c - see rota_slow.h. Writes the cycle out three times as text, cuts it where things change, and looks at the pieces of the
 * middle; a cycle without a change is a piece without end. */
#include "rota_slow.h"

#include <string.h>

enum { TEXT_MAX = 3 * ROTA_DAYS_MAX * ROTA_WORKERS_MAX };

static bool pieces_fit(const char *text, int days, char kind, struct rota_range range)
{
    int begin = -1;
    if (!strchr(text, kind)) return true;
    int inside = 0;
    for (int i = 0; i < days; i++) inside += text[i] == kind;
    if (inside == days) return range.most == 0;
    for (int i = 1; i < 3 * days; i++) {
        if (text[i] == kind && text[i - 1] != kind) begin = i;
        if (text[i] == kind || text[i - 1] != kind || begin < days || begin >= 2 * days) continue;
        if (i - begin < range.least || (range.most != 0 && i - begin > range.most)) return false;
    }
    return true;
}

static bool limits_kept(const struct rota_problem *problem, const char *text, int days)
{
    char busy[TEXT_MAX + 1];
    for (int i = 0; i <= 3 * days; i++) busy[i] = text[i] > 'a' ? 'w' : text[i];
    bool kept = pieces_fit(busy, days, 'w', problem->work);
    for (uint32_t kind = 0; kind <= problem->kinds; kind++) kept = kept && pieces_fit(text, days, (char)('a' + kind), problem->run[kind]);
    for (uint32_t i = 0; i < problem->forbidden_count; i++) {
        char word[4] = "";
        for (int letter = 0; letter < problem->forbidden[i].length; letter++) word[letter] = (char)('a' + problem->forbidden[i].kind[letter]);
        kept = kept && !strstr(text, word);
    }
    return kept;
}

static bool weeks_kept(const struct rota_problem *problem, const char *text, int days)
{
    char rest[ROTA_DAYS_MAX + 1] = "", week[ROTA_DAYS_MAX + 1];
    int length = (int)problem->days, since = 0;
    memset(rest, 'a', problem->week_off);
    for (int begin = 0; begin < days; begin += length) {
        memcpy(week, text + begin, (size_t)length);
        week[length] = '\0';
        if (!strstr(week, rest)) return false;
    }
    for (int begin = 0; problem->weekend_every && begin < 3 * days; begin += length) {
        since = strncmp(text + begin + length - 2, "aa", 2) == 0 ? 0 : since + 1;
        if (since == problem->weekend_every) return false;
    }
    return true;
}

bool rota_slow_keeps(const struct rota_problem *problem, const uint8_t *table)
{
    char text[TEXT_MAX + 1] = "";
    int days = (int)(problem->days * problem->workers);
    for (int i = 0; i < 3 * days; i++) text[i] = (char)('a' + table[i % days]);
    text[3 * days] = '\0';
    int count[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1] = { { 0 } };
    for (int i = 0; i < days; i++) count[i % (int)problem->days][table[i]]++;
    for (uint32_t day = 0; day < problem->days; day++)
        for (uint32_t kind = 1; kind <= problem->kinds; kind++)
            if (count[day][kind] != problem->demand[day][kind]) return false;
    return limits_kept(problem, text, days) && weeks_kept(problem, text, days);
}
