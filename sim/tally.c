/* tally.c - counts and prints. Labels are zh-CN first, en beside. */
#include "sim/tally.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"
#include "sim/memory.h"

enum { WORDS_MAX = 64, KINDS = ORDER_SLOT + 1 };
static const int64_t hour_ms = 60 * MINUTE_MS;

struct order_note { enum order_kind kind; enum order_state state; enum reason nobody; int64_t ordered_ms, set_out_ms, promised_ms; bool assigned; };
struct word { char name[48]; uint64_t count; };
struct words { struct word word[WORDS_MAX]; uint32_t count; };

struct tally {
    const struct tables *tables;
    int64_t grace_ms;
    struct duty duty;
    struct map rows;
    struct order_note *note; uint32_t count, room;
    uint32_t asked[2];                             /* now, slot */
    struct words turned_away, unmatched, rematched, refused;
    struct spread to_assign[KINDS];
    struct tally_glance glance;
};

/* ---- spreads ---- */

void spread_put(struct spread *spread, int64_t value)
{
    spread->value = memory_room(spread->value, spread->count, &spread->room, sizeof *spread->value);
    spread->value[spread->count++] = value;
    spread->sorted = false;
}

static int by_value(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

int64_t spread_at(struct spread *spread, uint32_t per_mille)
{
    if (!spread->count) return 0;
    if (!spread->sorted) qsort(spread->value, spread->count, sizeof *spread->value, by_value);
    spread->sorted = true;
    return spread->value[(uint64_t)(spread->count - 1) * per_mille / 1000];
}

void spread_clear(struct spread *spread)
{
    free(spread->value);
    *spread = (struct spread){ 0 };
}

/* ---- words with counts ---- */

static void words_add(struct words *words, const char *name)
{
    for (uint32_t i = 0; i < words->count; i++)
        if (strcmp(words->word[i].name, name) == 0) {
            words->word[i].count++;
            return;
        }
    if (words->count == WORDS_MAX) return;
    struct word *word = &words->word[words->count++];
    snprintf(word->name, sizeof word->name, "%s", name);
    word->count = 1;
}

static uint64_t words_sum(const struct words *words)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < words->count; i++) sum += words->word[i].count;
    return sum;
}

static int by_count(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void words_print(struct words *words, FILE *out, const char *label)
{
    if (!words->count) return;
    qsort(words->word, words->count, sizeof *words->word, by_count);
    fprintf(out, "  %s %llu:", label, (unsigned long long)words_sum(words));
    for (uint32_t i = 0; i < words->count; i++) fprintf(out, "%s %s %llu", i ? "," : "", words->word[i].name, (unsigned long long)words->word[i].count);
    fputc('\n', out);
}

/* The last test that anybody reached: those came nearest to serving, so what stopped them is what was short. */
static enum reason main_reason(const struct why *why)
{
    enum reason last = WHY_SKILL;
    for (int reason = WHY_SKILL; reason < REASON_COUNT; reason++)
        if (why->count[reason]) last = (enum reason)reason;
    return last;
}

/* ---- events ---- */

struct tally *tally_new(const struct tables *tables, int64_t grace_ms)
{
    struct tally *tally = memory_take(1, sizeof *tally);
    tally->tables = tables;
    tally->grace_ms = grace_ms;
    duty_open(&tally->duty, tables);
    return tally;
}

void tally_free(struct tally *tally)
{
    if (!tally) return;
    duty_clear(&tally->duty);
    map_clear(&tally->rows);
    free(tally->note);
    for (int kind = 0; kind < KINDS; kind++) spread_clear(&tally->to_assign[kind]);
    free(tally);
}

static struct order_note *note_of(struct tally *tally, const struct seen_order *order)
{
    uint32_t row;
    if (map_get(&tally->rows, order->id, &row)) return &tally->note[row];
    tally->note = memory_room(tally->note, tally->count, &tally->room, sizeof *tally->note);
    map_put(&tally->rows, order->id, tally->count);
    struct order_note *note = &tally->note[tally->count++];
    *note = (struct order_note){ .kind = order->kind };
    return note;
}

static void see_order(struct tally *tally, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct order_note *note = note_of(tally, order);
    if (note->state != ORDER_NONE) tally->glance.in_state[note->state]--;
    note->state = order->state;
    tally->glance.in_state[note->state]++;
    note->promised_ms = order->promised_ms;
    if (seen->kind == EVENT_ORDERED) note->ordered_ms = seen->at_ms;
    if (seen->kind == EVENT_ASSIGNED && !note->assigned && note->ordered_ms) {
        note->assigned = true;
        spread_put(&tally->to_assign[note->kind], seen->at_ms - note->ordered_ms);
    }
    if (seen->kind == EVENT_UNASSIGNED) words_add(&tally->rematched, cause_name(order->cause));
    if (seen->kind == EVENT_NOBODY) note->nobody = main_reason(&seen->why);
    if (seen->kind == EVENT_SET_OUT) note->set_out_ms = seen->at_ms;
    if (seen->kind == EVENT_ARRIVED) tally->glance.travelled_ms += (seen->at_ms - note->set_out_ms) * order->member_count;
    if (seen->kind == EVENT_STARTED) {
        tally->glance.begun++;
        tally->glance.on_time += seen->at_ms <= order->promised_ms + tally->grace_ms;
    }
    if (seen->kind == EVENT_FINISHED) tally->glance.served_ms += (order->finished_ms - order->started_ms) * order->member_count;
    if (seen->kind == EVENT_CANCELLED && order->cause == CAUSE_NO_WORKER)
        words_add(&tally->unmatched, note->nobody ? reason_name(note->nobody) : "late");
}

void tally_see(struct tally *tally, const struct seen *seen)
{
    if (seen->order.id) see_order(tally, seen);
    duty_see(&tally->duty, seen);
}

void tally_asked(struct tally *tally, bool slot)
{
    tally->asked[slot]++;
}

void tally_turned_away(struct tally *tally, const char *name, const struct why *why)
{
    char word[48];
    if (why && why->looked_at) snprintf(word, sizeof word, "%s (%s)", name, reason_name(main_reason(why)));
    else snprintf(word, sizeof word, "%s", name);
    words_add(&tally->turned_away, word);
}

void tally_refused(struct tally *tally, enum act_kind act, const char *name)
{
    char word[48];
    snprintf(word, sizeof word, "%s (%s)", act_name(act), name);
    words_add(&tally->refused, word);
}

const struct tally_glance *tally_glance(const struct tally *tally)
{
    return &tally->glance;
}

int64_t tally_rostered_ms(const struct tally *tally, int64_t from_ms, int64_t to_ms)
{
    int64_t sum = 0;
    for (uint32_t row = 0; row < tally->tables->worker_count; row++)
        for (int32_t day = day_of_ms(from_ms) - 1; day <= day_of_ms(to_ms); day++) {
            struct span span[SPANS_MAX];
            for (uint32_t i = 0, count = duty_spans(&tally->duty, &tally->tables->worker[row], day, span); i < count; i++) {
                int64_t start = span[i].start_ms > from_ms ? span[i].start_ms : from_ms, end = span[i].end_ms < to_ms ? span[i].end_ms : to_ms;
                if (end > start) sum += end - start;
            }
        }
    return sum;
}

/* ---- the summary ---- */

static void print_orders(const struct tally *tally, FILE *out, int64_t to_ms)
{
    static const struct { const char *zh_en; enum order_kind kind; } kinds[] = { { "点单 now  ", ORDER_NOW }, { "分时段 slot", ORDER_SLOT } };
    fprintf(out, "  %-28s %9s %9s %9s %9s %9s %9s %9s\n", "订单 orders", "total", "done", "cancelled", "failed", "let go", "open", "ahead");
    for (int k = 0; k < 2; k++) {
        uint32_t in_state[ORDER_STATE_COUNT] = { 0 }, total = 0, open = 0, ahead = 0;
        for (uint32_t i = 0; i < tally->count; i++) {
            const struct order_note *note = &tally->note[i];
            if (note->kind != kinds[k].kind) continue;
            total++;
            in_state[note->state]++;
            if (order_state_over(note->state)) continue;
            if (note->promised_ms >= to_ms) ahead++;
            else open++;
        }
        fprintf(out, "    %-27s %9u %9u %9u %9u %9u %9u %9u\n", kinds[k].zh_en, total, in_state[ORDER_DONE], in_state[ORDER_CANCELLED], in_state[ORDER_FAILED],
                in_state[ORDER_RELEASED], open, ahead);
    }
}

static double percent(int64_t part, int64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

void tally_print(struct tally *tally, FILE *out, int64_t from_ms, int64_t to_ms)
{
    char from[TEXT_TIME_SIZE], to[TEXT_TIME_SIZE];
    const struct tally_glance *glance = &tally->glance;
    int64_t rostered_ms = tally_rostered_ms(tally, from_ms, to_ms), used_ms = glance->served_ms + glance->travelled_ms;
    fprintf(out, "结果 summary  %s - %s\n", text_time(from_ms, from), text_time(to_ms, to));
    fprintf(out, "  请求 requests %u: 点单 now %u, 分时段 slot %u\n", tally->asked[0] + tally->asked[1], tally->asked[0], tally->asked[1]);
    print_orders(tally, out, to_ms);
    for (int kind = ORDER_NOW; kind <= ORDER_SLOT; kind++)
        fprintf(out, "  派单用时 time to assign, %s: median %.1f s, p99 %.1f s, of %u\n", kind == ORDER_NOW ? "now" : "slot",
                (double)spread_at(&tally->to_assign[kind], 500) / 1000.0, (double)spread_at(&tally->to_assign[kind], 990) / 1000.0, tally->to_assign[kind].count);
    fprintf(out, "  准时 on time %.1f %% of %u visits begun by the promised time + %lld min\n", percent(glance->on_time, glance->begun), glance->begun,
            (long long)(tally->grace_ms / MINUTE_MS));
    fprintf(out, "  利用率 utilisation %.1f %% = (served %.1f h + travelled %.1f h) / rostered %.1f h\n", percent(used_ms, rostered_ms),
            (double)glance->served_ms / (double)hour_ms, (double)glance->travelled_ms / (double)hour_ms, (double)rostered_ms / (double)hour_ms);
    words_print(&tally->turned_away, out, "未成 turned away");
    words_print(&tally->unmatched, out, "无人可派 unmatched");
    words_print(&tally->rematched, out, "改派 re-matched");
    words_print(&tally->refused, out, "被拒 acts refused");
}
