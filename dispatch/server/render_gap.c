/* render_gap.c - a gap of a roster. */
#include "server/render_gap.h"

struct msg_gap *render_gap(const struct render *render, const struct coverage_gap *gap, struct msg_gap *out)
{
    char names[SKILLS_BYTES + 1];
    size_t length = tables_skill_names(render->tables, gap->skills, names, sizeof names);
    const char *text = out == NULL ? NULL : arena_text(render->arena, names, length < sizeof names ? length : sizeof names - 1);
    if (text == NULL) return NULL;
    bool shared = gap->skill == COVERAGE_SHARED;
    *out = (struct msg_gap){ .skill = shared ? "shared" : text, .skills = shared ? text : NULL, .from_ms = gap->from_ms, .to_ms = gap->to_ms,
                             .missing = gap->missing, .halves = gap->halves };
    return out;
}
