/* Drafts against a slow model: what is in force and the list of groups, replayed from the start for every question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_help.h"

enum { SEEDS = 80, STEPS = 150, WORKERS = 6, POINTS = 2, AHEAD = ROSTER_DAYS - ROSTER_BACK, GROUP_MAX = 300, MODEL_EDITS = 4096, NEWS_MAX = 4096 };
enum { UNSAID = 255 };

/* ---- the model ---- */

struct sheet { struct rotation rotation[WORKERS][AHEAD]; bool leave[WORKERS][AHEAD]; uint8_t set[WORKERS][AHEAD]; };
struct drafted { uint64_t version, group; uint32_t point; struct edit edit; };
struct news { uint64_t version; uint32_t worker; int32_t from, to; };      /* days that changed in what is in force */

struct model {
    struct city *city;
    int32_t today;
    struct sheet in_force, before_publish[POINTS + 1];
    bool can_go_back[POINTS + 1], sure[POINTS + 1];      /* sure: nothing but drafts was in force since */
    struct drafted edit[MODEL_EDITS];
    uint32_t edits;
    uint64_t changed[POINTS + 1];                        /* the last change of a point's draft */
    struct news news[NEWS_MAX];
    uint32_t news_count;
};

static int32_t end_of(const struct edit *edit)
{
    bool spans = edit->op == EDIT_LEAVE || edit->op == EDIT_BACK || edit->op == EDIT_PATTERN;
    return spans ? edit->to_day : edit->day + 1;
}

static void sheet_edit(struct sheet *sheet, const struct edit *edit, int32_t today)
{
    uint32_t row = edit->worker - 101;
    for (int32_t day = edit->day; day < end_of(edit) && day < today + AHEAD; day++) {
        int32_t i = day - today;
        if (edit->op == EDIT_SET) sheet->set[row][i] = edit->shift;
        if (edit->op == EDIT_CLEAR || edit->op == EDIT_LEAVE) sheet->set[row][i] = UNSAID;
        if (edit->op == EDIT_LEAVE || edit->op == EDIT_BACK) sheet->leave[row][i] = edit->op == EDIT_LEAVE;
        if (edit->op == EDIT_PATTERN) sheet->rotation[row][i] = edit->rotation;
    }
}

static uint8_t sheet_cell(const struct model *model, const struct sheet *sheet, uint32_t row, int32_t i)
{
    if (sheet->set[row][i] != UNSAID) return sheet->set[row][i];
    if (sheet->leave[row][i]) return SHIFT_REST;
    struct rotation rotation = sheet->rotation[row][i];
    const struct pattern *pattern = roster_pattern(engine_roster(model->city->engine), rotation.pattern);
    return pattern == NULL ? SHIFT_REST : pattern->cycle[(model->today + i + rotation.offset) % pattern->length];
}

static void same_cells(const struct model *model, const struct sheet *sheet, uint64_t seed, const char *what)
{
    const struct roster *roster = engine_roster(model->city->engine);
    for (uint32_t row = 0; row < WORKERS; row++) {
        for (int32_t i = 0; i < AHEAD; i++) {
            uint8_t cell = sheet_cell(model, sheet, row, i), is = roster_final(roster, row, model->today + i);
            if (cell != is) fail_msg("seed %llu, %s: worker %u has %u in %d days, not %u", (unsigned long long)seed, what, 101 + row, is, i, cell);
            enum roster_layer layer = sheet->set[row][i] != UNSAID ? LAYER_OVERRIDE : sheet->leave[row][i] ? LAYER_LEAVE : LAYER_PATTERN;
            assert_int_equal(roster_layer(roster, row, model->today + i), layer);
        }
    }
}

static struct sheet with_draft(const struct model *model, uint32_t point)
{
    struct sheet sheet = model->in_force;
    for (uint32_t i = 0; i < model->edits; i++)
        if (model->edit[i].point == point) sheet_edit(&sheet, &model->edit[i].edit, model->today);
    return sheet;
}

static uint32_t drafted(const struct model *model, uint32_t point)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->edits; i++) count += model->edit[i].point == point;
    return count;
}

/* Takes the edits of a group off; 0: all of the point. */
static void model_drop(struct model *model, uint32_t point, uint64_t group)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < model->edits; i++)
        if (model->edit[i].point != point || (group != 0 && model->edit[i].group != group)) model->edit[kept++] = model->edit[i];
    model->edits = kept;
}

static uint64_t last_group(const struct model *model, uint32_t point)
{
    uint64_t group = 0;
    for (uint32_t i = 0; i < model->edits; i++)
        if (model->edit[i].point == point) group = model->edit[i].group;
    return group;
}

static bool overlap(const struct edit *edit, uint32_t worker, int64_t from, int64_t to) { return edit->worker == worker && edit->day < to && end_of(edit) > from; }

static bool news_of(const struct model *model, const struct edit *edit, uint64_t seen)
{
    for (uint32_t i = 0; i < model->news_count; i++)
        if (model->news[i].version > seen && overlap(edit, model->news[i].worker, model->news[i].from, model->news[i].to)) return true;
    return false;
}

static bool in_conflict(const struct model *model, const struct command *command)
{
    uint64_t seen = command->seen;
    if (seen == 0) return false;
    if (command->kind != COMMAND_DRAFT_EDIT && model->changed[command->point] > seen) return true;
    for (uint32_t i = 0; i < command->edit_count && command->kind == COMMAND_DRAFT_EDIT; i++) {
        if (news_of(model, &command->edits[i], seen)) return true;
        for (uint32_t k = 0; k < model->edits; k++) {
            const struct drafted *other = &model->edit[k];
            if (other->point == command->point && other->version > seen && overlap(&command->edits[i], other->edit.worker, other->edit.day, end_of(&other->edit))) return true;
        }
    }
    for (uint32_t i = 0; i < model->edits && command->kind == COMMAND_DRAFT_PUBLISH; i++)
        if (model->edit[i].point == command->point && news_of(model, &model->edit[i].edit, seen)) return true;
    return false;
}

/* One entry a worker: from the first to the last day that was written. */
static void model_tell(struct model *model, const struct edit *edits, uint32_t count, uint64_t version)
{
    for (uint32_t row = 0; row < WORKERS; row++) {
        struct news news = { .version = version, .worker = 101 + row, .from = INT32_MAX, .to = 0 };
        for (uint32_t i = 0; i < count; i++) {
            if (edits[i].worker != news.worker) continue;
            if (edits[i].day < news.from) news.from = edits[i].day;
            if (end_of(&edits[i]) > news.to) news.to = end_of(&edits[i]);
        }
        if (news.from == INT32_MAX) continue;
        if (news.to > model->today + AHEAD) news.to = model->today + AHEAD;
        assert_true(model->news_count < NEWS_MAX);
        model->news[model->news_count++] = news;
    }
}

/* ---- what the engine did, done by the model ---- */

static void model_add(struct model *model, uint32_t point, const struct edit *edits, uint32_t count, uint64_t last_version)
{
    for (uint32_t i = 0; i < count; i++) {
        assert_true(model->edits < MODEL_EDITS);
        model->edit[model->edits++] = (struct drafted){ last_version - count + 1 + i, last_version - count + 1, point, edits[i] };
    }
    model->changed[point] = last_version;
}

static void model_publish(struct model *model, uint32_t point)
{
    static struct edit edits[MODEL_EDITS];
    uint32_t count = 0;
    model->before_publish[point] = model->in_force;
    for (uint32_t i = 0; i < model->edits; i++)
        if (model->edit[i].point == point) edits[count++] = model->edit[i].edit;
    model->in_force = with_draft(model, point);
    model_drop(model, point, 0);
    const struct event *last = &model->city->out->event[model->city->out->count - 1];
    assert_int_equal(last->kind, EVENT_PUBLISHED);
    assert_int_equal(last->version, engine_roster_version(model->city->engine));
    model_tell(model, edits, count, last->version);
    model->changed[point] = last->version;
    model->can_go_back[point] = model->sure[point] = true;
}

/* The engine drafts the way back by itself; whatever its edits are, they must lead there. */
static void model_go_back(struct model *model, uint32_t point, uint64_t seed)
{
    static struct draft_edit edits[GROUP_MAX];
    struct city *city = model->city;
    uint32_t count = engine_draft(city->engine, point, edits, GROUP_MAX, 0);
    assert_in_range(count, 1, GROUP_MAX - 1);
    for (uint32_t i = 0; i < count; i++) model->edit[model->edits++] = (struct drafted){ edits[i].version, edits[i].group, point, edits[i].edit };
    model->changed[point] = edits[count - 1].version;
    struct sheet sheet = with_draft(model, point);
    for (uint32_t row = 0; row < WORKERS && model->sure[point]; row++)
        for (int32_t i = 0; i < AHEAD; i++)
            if (sheet_cell(model, &sheet, row, i) != sheet_cell(model, &model->before_publish[point], row, i) && 1 + row % POINTS == point)
                fail_msg("seed %llu: the way back leads elsewhere for worker %u", (unsigned long long)seed, 101 + row);
}

static void model_step(struct model *model, const struct command *command, uint64_t seed)
{
    uint64_t version = engine_roster_version(model->city->engine);
    uint32_t point = command->point;
    switch ((int)command->kind) {
    case COMMAND_DRAFT_EDIT:
        model_add(model, point, command->edits, command->edit_count, version);
        return;
    case COMMAND_DRAFT_UNDO:
        if (drafted(model, point) == 0) model_go_back(model, point, seed);
        else model_drop(model, point, last_group(model, point));
        model->changed[point] = version;
        return;
    case COMMAND_DRAFT_DISCARD:
        model_drop(model, point, 0);
        model->changed[point] = version;
        return;
    case COMMAND_DRAFT_PUBLISH:
        model_publish(model, point);
        return;
    default:
        break;
    }
    struct edit edit = { .op = EDIT_SET, .worker = command->worker, .day = command->day, .to_day = command->to_day, .shift = command->shift };
    if (command->kind == COMMAND_ROSTER_LEAVE) edit.op = command->on ? EDIT_LEAVE : EDIT_BACK;
    sheet_edit(&model->in_force, &edit, model->today);
    model_tell(model, &edit, 1, version);
    for (point = 1; point <= POINTS; point++) model->sure[point] = false;
}

static bool same_edit(const struct edit *a, const struct edit *b)
{
    return a->op == b->op && a->shift == b->shift && a->rotation.pattern == b->rotation.pattern && a->rotation.offset == b->rotation.offset &&
           a->pinned == b->pinned && a->worker == b->worker && a->of == b->of && a->day == b->day && a->to_day == b->to_day;
}

static void same_drafts(const struct model *model, uint64_t seed)
{
    static struct draft_edit edits[MODEL_EDITS];
    same_cells(model, &model->in_force, seed, "in force");
    for (uint32_t point = 1; point <= POINTS; point++) {
        uint32_t count = engine_draft(model->city->engine, point, edits, MODEL_EDITS, 0), at = 0;
        for (uint32_t i = 0; i < model->edits; i++) {
            if (model->edit[i].point != point) continue;
            assert_true(at < count);
            assert_int_equal(edits[at].version, model->edit[i].version);
            assert_int_equal(edits[at].group, model->edit[i].group);
            assert_true(same_edit(&edits[at].edit, &model->edit[i].edit));
            assert_ptr_not_equal(engine_draft_edit(model->city->engine, edits[at].version), NULL);
            at++;
        }
        assert_int_equal(at, count);
        assert_int_equal(engine_draft_stage(model->city->engine, point), REFUSE_OK);
        struct sheet sheet = with_draft(model, point);
        same_cells(model, &sheet, seed, "drafted");
        engine_draft_unstage(model->city->engine);
    }
    same_cells(model, &model->in_force, seed, "in force again");
}

/* ---- chance ---- */

static struct edit any_edit(const struct model *model, struct dice *dice, uint32_t point)
{
    struct edit edit;
    memset(&edit, 0, sizeof edit);
    edit.op = (uint8_t)dice_between(dice, EDIT_SET, EDIT_PATTERN);
    edit.worker = 101 + dice_below(dice, WORKERS / POINTS) * POINTS + point - 1;
    edit.day = model->today + (int32_t)dice_below(dice, dice_chance(dice, 90) ? 10 : AHEAD - 1);
    edit.to_day = edit.day + 1 + (int32_t)dice_below(dice, 8);
    if (edit.to_day > model->today + AHEAD) edit.to_day = model->today + AHEAD;
    if (edit.op == EDIT_SET) edit.shift = (uint8_t)dice_below(dice, HELP_SHIFTS + 1);
    if (edit.op == EDIT_PATTERN) edit.rotation = (struct rotation){ (uint8_t)dice_below(dice, HELP_PATTERNS + 1), (uint8_t)dice_below(dice, 7) };
    if (edit.op == EDIT_PATTERN && dice_chance(dice, 20)) edit.to_day = INT32_MAX;
    return edit;
}

static struct command any_command(const struct model *model, struct dice *dice, struct edit *edits)
{
    static const enum command_kind kinds[] = { COMMAND_DRAFT_EDIT, COMMAND_DRAFT_EDIT, COMMAND_DRAFT_EDIT, COMMAND_DRAFT_EDIT, COMMAND_DRAFT_EDIT, COMMAND_DRAFT_UNDO,
                                               COMMAND_DRAFT_UNDO, COMMAND_DRAFT_PUBLISH, COMMAND_DRAFT_DISCARD, COMMAND_SHIFT_SET, COMMAND_ROSTER_LEAVE };
    struct command command = { .kind = kinds[dice_below(dice, sizeof kinds / sizeof kinds[0])], .actor = by(BY_OPERATOR), .point = 1 + dice_below(dice, POINTS),
                               .waived = UINT32_MAX, .note = "so agreed", .edits = edits };
    if (command.kind == COMMAND_DRAFT_DISCARD && dice_chance(dice, 60)) command.kind = COMMAND_DRAFT_EDIT;
    command.edit_count = 1 + dice_below(dice, 4);
    for (uint32_t i = 0; i < command.edit_count; i++) edits[i] = any_edit(model, dice, command.point);
    command.worker = edits[0].worker;
    command.day = edits[0].day;
    command.to_day = edits[0].to_day == INT32_MAX ? edits[0].day + 1 : edits[0].to_day;
    command.shift = edits[0].shift;
    command.on = dice_chance(dice, 70);
    uint64_t version = engine_roster_version(model->city->engine);
    if (dice_chance(dice, 50)) command.seen = version - dice_below(dice, version > 12 ? 12 : (uint32_t)version + 1);
    if (command.kind == COMMAND_DRAFT_UNDO && drafted(model, command.point) == 0) command.seen = 0;
    return command;
}

static uint32_t done[COMMAND_COUNT], went_back, conflicts, by_rule;

static void play_step(struct model *model, struct dice *dice, struct picture *before, struct picture *after, uint64_t seed)
{
    struct edit edits[4];
    struct command command = any_command(model, dice, edits);
    bool empty = drafted(model, command.point) == 0;
    bool drafts = command.kind != COMMAND_SHIFT_SET && command.kind != COMMAND_ROSTER_LEAVE, conflict = drafts && in_conflict(model, &command);
    picture_take(before, model->city);
    enum refusal refusal = city_step(model->city, &command);
    if (conflict != (refusal == REFUSE_CONFLICT)) fail_msg("seed %llu: %s, and a conflict is %s", (unsigned long long)seed, refusal_name(refusal), conflict ? "there" : "not");
    if (drafts) assert_int_equal(model->city->out->version, engine_roster_version(model->city->engine));
    if (refusal != REFUSE_OK) {
        picture_take(after, model->city);
        if (!picture_same(before, after)) fail_msg("seed %llu: refused, and something is different", (unsigned long long)seed);
        bool expected = refusal == REFUSE_CONFLICT || refusal == REFUSE_INELIGIBLE || refusal == REFUSE_FULL || (refusal == REFUSE_STATE && empty);
        if (!expected) fail_msg("seed %llu: %s", (unsigned long long)seed, refusal_name(refusal));
        if (refusal == REFUSE_INELIGIBLE) assert_true(rule_rows[model->city->out->rule].hard);      /* the soft ones are waived */
        conflicts += refusal == REFUSE_CONFLICT;
        by_rule += refusal == REFUSE_INELIGIBLE;
    } else {
        done[command.kind]++;
        went_back += command.kind == COMMAND_DRAFT_UNDO && empty;
        model_step(model, &command, seed);
    }
    for (struct dirty dirty; engine_dirty_take(model->city->engine, &dirty); ) {}
    same_drafts(model, seed);
}

static void drafts_are_lists_of_groups(void **state)
{
    (void)state;
    struct picture before = { 0 }, after = { 0 };
    struct model *model = malloc(sizeof *model);
    assert_non_null(model);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dice dice = { seed * 31337 };
        struct city city;
        struct engine_limits limits = { .workers = 8, .points = POINTS, .orders = 10, .households = 8 };
        struct policy policy;
        policy_defaults(&policy);
        city_new(&city, &limits, &policy);
        memset(model, 0, sizeof *model);
        model->city = &city;
        memset(model->in_force.set, UNSAID, sizeof model->in_force.set);
        for (uint32_t row = 0; row < WORKERS; row++) {
            struct worker_file file = city_worker(&city, 101 + row, help_place(0, 0), (uint8_t)(row % HELP_PATTERNS + 1));
            file.point = 1 + row % POINTS;
            city_put(&city, &file);
            for (int32_t i = 0; i < AHEAD; i++) model->in_force.rotation[row][i] = file.rotation;
        }
        city_open(&city, help_ms(2026, 11, 23, 6, 0));
        model->today = day_of_ms(city.now_ms);
        for (uint32_t i = 0; i < STEPS; i++) play_step(model, &dice, &before, &after, seed);
        city_free(&city);
    }
    free(model);
    picture_free(&before);
    picture_free(&after);
    printf("edits %u, undone %u, back %u, discarded %u, published %u, conflicts %u, refused by rule %u\n", done[COMMAND_DRAFT_EDIT], done[COMMAND_DRAFT_UNDO], went_back,
           done[COMMAND_DRAFT_DISCARD], done[COMMAND_DRAFT_PUBLISH], conflicts, by_rule);
    assert_true(went_back > 10 && done[COMMAND_DRAFT_PUBLISH] > 50 && conflicts > 50 && by_rule > 20);
}

/* ---- two operators ---- */

enum { A_EDITS, A_UNDOES, A_PUBLISHES, A_SETS, A_LEAVES };

/* What the first one does after the second has looked; what the second then does; and whether that is a conflict. Cells: worker 101 or 103 (both of
 * point 1), tomorrow or later. */
static const struct { const char *what; int first; uint32_t first_worker; int32_t first_day; enum command_kind second; uint32_t worker; int32_t day; bool conflict; } pairs[] = {
    { "the same cell",                 A_EDITS,     101, 1, COMMAND_DRAFT_EDIT,    101, 1, true },
    { "another day",                   A_EDITS,     101, 1, COMMAND_DRAFT_EDIT,    101, 2, false },
    { "another worker",                A_EDITS,     101, 1, COMMAND_DRAFT_EDIT,    103, 1, false },
    { "an edit nobody saw is undone",  A_EDITS,     101, 1, COMMAND_DRAFT_UNDO,    0,   0, true },
    { "... discarded",                 A_EDITS,     101, 1, COMMAND_DRAFT_DISCARD, 0,   0, true },
    { "... published",                 A_EDITS,     101, 1, COMMAND_DRAFT_PUBLISH, 0,   0, true },
    { "what was seen is gone",         A_UNDOES,    0,   0, COMMAND_DRAFT_PUBLISH, 0,   0, true },
    { "it is published meanwhile",     A_PUBLISHES, 0,   0, COMMAND_DRAFT_PUBLISH, 0,   0, true },
    { "in force meanwhile",            A_SETS,      103, 1, COMMAND_DRAFT_EDIT,    103, 1, true },
    { "in force, another day",         A_SETS,      103, 1, COMMAND_DRAFT_EDIT,    103, 2, false },
    { "under what is published",       A_SETS,      101, 3, COMMAND_DRAFT_PUBLISH, 0,   0, true },
    { "elsewhere than published",      A_SETS,      103, 3, COMMAND_DRAFT_PUBLISH, 0,   0, false },
    { "leave of the days",             A_LEAVES,    103, 1, COMMAND_DRAFT_EDIT,    103, 2, true },
};

static void two_operators_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct city city;
        struct engine_limits limits = { .workers = 8, .points = POINTS, .orders = 10, .households = 8 };
        struct policy policy;
        policy_defaults(&policy);
        city_new(&city, &limits, &policy);
        for (uint32_t row = 0; row < 3; row++) {
            struct worker_file file = city_worker(&city, 101 + row, help_place(0, 0), EARLY);
            file.point = 1 + row % POINTS;
            city_put(&city, &file);
        }
        city_open(&city, help_ms(2026, 11, 23, 6, 0));
        int32_t today = day_of_ms(city.now_ms);
        struct edit edit = { .op = EDIT_SET, .worker = 101, .day = today + 3 };
        struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = { BY_OPERATOR, 1 }, .point = 1, .edits = &edit, .edit_count = 1 };
        assert_int_equal(city_step(&city, &command), REFUSE_OK);      /* something is drafted already */
        uint64_t seen = city.out->version;
        assert_int_equal(seen, engine_draft_version(city.engine, 1));

        static const enum command_kind kinds[] = { COMMAND_DRAFT_EDIT, COMMAND_DRAFT_UNDO, COMMAND_DRAFT_PUBLISH, COMMAND_SHIFT_SET, COMMAND_ROSTER_LEAVE };
        edit = (struct edit){ .op = EDIT_SET, .worker = pairs[i].first_worker, .day = today + pairs[i].first_day };
        struct command first = { .kind = kinds[pairs[i].first], .actor = { BY_OPERATOR, 7 }, .point = 1, .edits = &edit, .edit_count = 1, .worker = edit.worker,
                                 .day = edit.day, .to_day = edit.day + 3, .on = true };
        assert_int_equal(city_step(&city, &first), REFUSE_OK);

        edit = (struct edit){ .op = EDIT_SET, .worker = pairs[i].worker, .day = today + pairs[i].day };
        struct command second = { .kind = pairs[i].second, .actor = { BY_OPERATOR, 1 }, .point = 1, .edits = &edit, .edit_count = 1, .seen = seen };
        enum refusal refusal = city_step(&city, &second);
        if ((refusal == REFUSE_CONFLICT) != pairs[i].conflict) fail_msg("%s: %s", pairs[i].what, refusal_name(refusal));
        if (refusal == REFUSE_CONFLICT) {
            assert_int_equal(city.out->by.role, BY_OPERATOR);
            assert_int_equal(city.out->by.id, 7);
            if (pairs[i].worker != 0) assert_int_equal(city.out->worker, pairs[i].worker);
            if (pairs[i].worker != 0) assert_int_equal(city.out->day, today + pairs[i].day);
            second.seen = city.out->version;      /* looks again, and does it */
            refusal = city_step(&city, &second);
            assert_true(refusal == REFUSE_OK || (pairs[i].first != A_EDITS && refusal == REFUSE_STATE));
        }
        city_free(&city);
    }
}

/* Worker 101, on early shifts, on a Monday at six. */
static void city_of_one(struct city *city)
{
    struct engine_limits limits = { .workers = 8, .points = POINTS, .orders = 10, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    struct worker_file file = city_worker(city, 101, help_place(0, 0), EARLY);
    city_put(city, &file);
    city_open(city, help_ms(2026, 11, 23, 6, 0));
}

/* ---- who may, and for whom ---- */

static void drafts_are_of_a_point(void **state)
{
    (void)state;
    struct city city;
    city_of_one(&city);
    struct edit edit = { .op = EDIT_SET, .worker = 101, .day = day_of_ms(city.now_ms) + 1 };
    struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = by(BY_OPERATOR), .point = 2, .edits = &edit, .edit_count = 1 };
    assert_int_equal(city_step(&city, &command), REFUSE_NO_WORKER);
    command.point = 9;
    assert_int_equal(city_step(&city, &command), REFUSE_NO_POINT);
    command.point = 1;
    command.actor = by(BY_WORKER);
    assert_int_equal(city_step(&city, &command), REFUSE_ROLE);
    command.actor = by(BY_ADMIN);
    command.edit_count = 0;
    assert_int_equal(city_step(&city, &command), REFUSE_RANGE);
    command.edit_count = 1;
    command.seen = engine_roster_version(city.engine) + 1;      /* nobody has seen that */
    assert_int_equal(city_step(&city, &command), REFUSE_RANGE);
    command.seen = 0;
    edit.op = EDIT_OPS;
    assert_int_equal(city_step(&city, &command), REFUSE_RANGE);
    edit.op = EDIT_LEAVE;      /* with no days */
    assert_int_equal(city_step(&city, &command), REFUSE_RANGE);
    edit.op = EDIT_SET;
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    command.kind = COMMAND_DRAFT_PUBLISH;
    command.point = 2;
    assert_int_equal(city_step(&city, &command), REFUSE_STATE);      /* the other point has none */
    assert_int_equal(engine_draft_stage(city.engine, 9), REFUSE_NO_POINT);
    city_free(&city);
}

/* ---- what time and numbers do to a draft ---- */

/* Days that have passed drop out of a draft that was left lying; the rest of it is published. */
static void past_days_drop_out(void **state)
{
    (void)state;
    struct city city;
    city_of_one(&city);
    int32_t today = day_of_ms(city.now_ms);
    struct edit edits[] = { { .op = EDIT_SET, .worker = 101, .day = today + 1 }, { .op = EDIT_LEAVE, .worker = 101, .day = today + 1, .to_day = today + 4 } };
    struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = by(BY_OPERATOR), .point = 1, .edits = edits, .edit_count = 2 };
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    city.now_ms += 2 * DAY_MS;
    city_ticks(&city);
    command.kind = COMMAND_DRAFT_PUBLISH;
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    assert_int_equal(city.out->impact.cells, 2);      /* Wednesday and Thursday */
    const struct roster *roster = engine_roster(city.engine);
    assert_int_equal(roster_final(roster, 0, today + 1), EARLY);
    assert_int_equal(roster_layer(roster, 0, today + 2), LAYER_LEAVE);
    assert_int_equal(roster_layer(roster, 0, today + 3), LAYER_LEAVE);
    /* And when all of it has passed, the way back has, too. */
    city.now_ms += 5 * DAY_MS;
    city_ticks(&city);
    command.kind = COMMAND_DRAFT_UNDO;
    assert_int_equal(city_step(&city, &command), REFUSE_STATE);
    city_free(&city);
}

/* More than one step can tell is refused as a whole, and can be published in parts. */
static void too_much_is_refused_whole(void **state)
{
    enum { MANY = 600, PART = 200 };
    static struct edit edits[MANY];
    (void)state;
    struct city city;
    struct engine_limits limits = { .workers = MANY, .points = POINTS, .orders = 10, .households = 8 };
    struct policy policy;
    struct picture before = { 0 }, after = { 0 };
    policy_defaults(&policy);
    city_new(&city, &limits, &policy);
    for (uint32_t i = 0; i < MANY; i++) {
        struct worker_file file = city_worker(&city, 101 + i, help_place(0, 0), EARLY);
        assert_int_equal(engine_worker_put(city.engine, &file), REFUSE_OK);
    }
    city_open(&city, help_ms(2026, 11, 23, 6, 0));
    for (uint32_t i = 0; i < MANY; i++) edits[i] = (struct edit){ .op = EDIT_SET, .worker = 101 + i, .day = day_of_ms(city.now_ms) + 1 };
    struct command edit = { .kind = COMMAND_DRAFT_EDIT, .actor = by(BY_OPERATOR), .point = 1, .edits = edits, .edit_count = MANY };
    struct command publish = { .kind = COMMAND_DRAFT_PUBLISH, .actor = by(BY_OPERATOR), .point = 1 }, undo = { .kind = COMMAND_DRAFT_UNDO, .actor = by(BY_OPERATOR), .point = 1 };
    assert_int_equal(city_step(&city, &edit), REFUSE_OK);
    picture_take(&before, &city);
    assert_int_equal(city_step(&city, &publish), REFUSE_FULL);
    picture_take(&after, &city);
    assert_true(picture_same(&before, &after));
    assert_int_equal(city_step(&city, &undo), REFUSE_OK);
    for (uint32_t from = 0; from < MANY; from += PART) {
        edit.edits = edits + from;
        edit.edit_count = PART;
        assert_int_equal(city_step(&city, &edit), REFUSE_OK);
        assert_int_equal(city_step(&city, &publish), REFUSE_OK);
        assert_int_equal(city.out->impact.workers, PART);
        assert_int_equal(city.out->count, PART + 1);
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
    }
    picture_free(&before);
    picture_free(&after);
    city_free(&city);
}

/* ---- records ---- */

static const struct { const char *what; struct draft_edit record; enum refusal refusal; } records[] = {
    { "one as it should be",      { .version = 7, .group = 6, .point = 1, .edit = { .op = EDIT_SET, .worker = 101, .shift = EARLY, .day = 20780 } }, REFUSE_OK },
    { "the same again",           { .version = 7, .group = 6, .point = 1, .edit = { .op = EDIT_SET, .worker = 101, .shift = EARLY, .day = 20780 } }, REFUSE_EXISTS },
    { "the way back",             { .version = 8, .group = 0, .point = 1, .edit = { .op = EDIT_CLEAR, .worker = 101, .day = 20780 } }, REFUSE_OK },
    { "no number",                { .version = 0, .group = 0, .point = 1, .edit = { .op = EDIT_CLEAR, .worker = 101 } }, REFUSE_RANGE },
    { "older than its group",     { .version = 9, .group = 10, .point = 1, .edit = { .op = EDIT_CLEAR, .worker = 101 } }, REFUSE_RANGE },
    { "no op",                    { .version = 9, .group = 9, .point = 1, .edit = { .worker = 101 } }, REFUSE_RANGE },
    { "an unknown op",            { .version = 9, .group = 9, .point = 1, .edit = { .op = EDIT_OPS, .worker = 101 } }, REFUSE_RANGE },
    { "by nobody we know",        { .version = 9, .group = 9, .point = 1, .by = { ACTOR_ROLES, 0 }, .edit = { .op = EDIT_CLEAR, .worker = 101 } }, REFUSE_RANGE },
    { "no such point",            { .version = 9, .group = 9, .point = 5, .edit = { .op = EDIT_CLEAR, .worker = 101 } }, REFUSE_NO_POINT },
    { "no such worker",           { .version = 9, .group = 9, .point = 1, .edit = { .op = EDIT_CLEAR, .worker = 999 } }, REFUSE_NO_WORKER },
    { "a worker of elsewhere",    { .version = 9, .group = 9, .point = 2, .edit = { .op = EDIT_CLEAR, .worker = 101 } }, REFUSE_NO_WORKER },
    { "a swap with nobody",       { .version = 9, .group = 9, .point = 1, .edit = { .op = EDIT_SWAP, .worker = 101, .of = 999 } }, REFUSE_NO_WORKER },
    { "no such shift",            { .version = 9, .group = 9, .point = 1, .edit = { .op = EDIT_SET, .worker = 101, .shift = 63 } }, REFUSE_NO_SHIFT },
    { "no such rotation",         { .version = 9, .group = 9, .point = 1, .edit = { .op = EDIT_PATTERN, .worker = 101, .rotation = { 63, 0 } } }, REFUSE_NO_SHIFT },
    { "one that came before",     { .version = 3, .group = 3, .point = 1, .edit = { .op = EDIT_CLEAR, .worker = 101, .day = 20780 } }, REFUSE_OK },
};

static void wrong_records_are_refused(void **state)
{
    (void)state;
    struct city city;
    struct engine_limits limits = { .workers = 8, .points = POINTS, .orders = 10, .households = 8 };
    struct policy policy;
    struct draft_edit edits[4];
    policy_defaults(&policy);
    city_new(&city, &limits, &policy);
    struct worker_file file = city_worker(&city, 101, help_place(0, 0), EARLY);
    city_put(&city, &file);
    city_open(&city, help_ms(2026, 11, 23, 6, 0));
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        enum refusal refusal = engine_restore_edit(city.engine, &records[i].record);
        if (refusal != records[i].refusal) fail_msg("%s: %s", records[i].what, refusal_name(refusal));
    }
    assert_int_equal(engine_roster_version(city.engine), 8);
    assert_int_equal(engine_draft(city.engine, 1, edits, 4, 0), 2);      /* by version, without the way back */
    assert_int_equal(edits[0].version, 3);
    assert_int_equal(edits[1].version, 7);
    assert_int_equal(engine_draft(city.engine, 1, edits, 4, 3), 1);
    assert_int_equal(edits[0].version, 7);
    assert_int_equal(engine_draft(city.engine, 1, edits, 1, 0), 1);
    assert_int_equal(edits[0].version, 3);
    assert_int_equal(engine_draft(city.engine, 9, edits, 4, 0), 0);
    assert_non_null(engine_draft_edit(city.engine, 8));
    assert_null(engine_draft_edit(city.engine, 9));
    city_free(&city);
}

/* What was drafted for a day that has passed is counted, and left out. */
static void what_has_passed_is_told(void **state)
{
    struct city city;
    (void)state;
    city_of_one(&city);
    int32_t today = day_of_ms(city.now_ms);
    struct edit edit[2] = { { .op = EDIT_SET, .worker = 101, .day = today + 1 }, { .op = EDIT_SET, .worker = 101, .day = today + 4 } };
    struct command command = { .kind = COMMAND_DRAFT_EDIT, .actor = by(BY_OPERATOR), .point = 1, .edits = edit, .edit_count = 2 };
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    assert_int_equal(engine_draft_past(city.engine, 1), 0);
    city.now_ms += 2 * DAY_MS;
    city_ticks(&city);
    assert_int_equal(engine_draft_past(city.engine, 1), 1);
    command.kind = COMMAND_DRAFT_PUBLISH;
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    assert_int_equal(engine_draft_past(city.engine, 1), 0);
    assert_int_equal(roster_layer(engine_roster(city.engine), 0, today + 1), LAYER_PATTERN);
    assert_int_equal(roster_layer(engine_roster(city.engine), 0, today + 4), LAYER_OVERRIDE);
    city_free(&city);
}

/* Two have swapped; one goes on leave, and comes back after all: not both work the same shift. */
static void a_leave_taken_off_gives_the_swap_back(void **state)
{
    struct city city;
    (void)state;
    struct engine_limits limits = { .workers = 4, .points = POINTS, .orders = 8, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(&city, &limits, &policy);
    for (uint32_t row = 0; row < 2; row++) {
        struct worker_file file = city_worker(&city, 101 + row, help_place(0, 0), row == 0 ? EARLY : MIDDLE);
        city_put(&city, &file);
    }
    city_open(&city, help_ms(2026, 11, 23, 6, 0));
    int32_t day = day_of_ms(city.now_ms) + 2;
    const struct roster *roster = engine_roster(city.engine);
    struct command ask = { .kind = COMMAND_SWAP_ASK, .actor = by(BY_OPERATOR), .worker = 101, .with = 102, .day = day };
    assert_int_equal(city_step(&city, &ask), REFUSE_OK);
    struct command agree = { .kind = COMMAND_SWAP_AGREE, .actor = by(BY_OPERATOR), .swap = city.out->swap, .worker = 102 };
    assert_int_equal(city_step(&city, &agree), REFUSE_OK);
    struct command settle = { .kind = COMMAND_SWAP_SETTLE, .actor = by(BY_OPERATOR), .swap = city.out->swap, .on = true, .note = "both want it" };
    assert_int_equal(city_step(&city, &settle), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, day), MIDDLE);
    assert_int_equal(roster_final(roster, 1, day), EARLY);
    struct command leave = { .kind = COMMAND_ROSTER_LEAVE, .actor = by(BY_OPERATOR), .worker = 101, .day = day, .to_day = day + 1, .on = true };
    assert_int_equal(city_step(&city, &leave), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, day), SHIFT_REST);
    assert_int_equal(roster_final(roster, 1, day), EARLY);
    leave.on = false;
    leave.waived = 1U << RULE_MONTH_LONG_USUAL;      /* which the rotation alone breaks */
    leave.note = "back after all";
    assert_int_equal(city_step(&city, &leave), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, day), MIDDLE);
    assert_int_equal(roster_layer(roster, 0, day), LAYER_SWAP);
    assert_int_equal(roster_final(roster, 1, day), EARLY);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_operators_at_once), cmocka_unit_test(drafts_are_of_a_point), cmocka_unit_test(past_days_drop_out),
        cmocka_unit_test(too_much_is_refused_whole), cmocka_unit_test(wrong_records_are_refused),
        cmocka_unit_test(what_has_passed_is_told), cmocka_unit_test(a_leave_taken_off_gives_the_swap_back),
        cmocka_unit_test(drafts_are_lists_of_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
