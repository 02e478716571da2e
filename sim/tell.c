/* tell.c - words for people. */
#include "sim/tell.h"

#include "protocol/text.h"

enum { TOLD_MAX = 20 };

static const struct { const char *zh, *en; } words[EVENT_COUNT] = {
    [EVENT_HELD] = { "占位", "held" }, [EVENT_RENEWED] = { "续占", "renewed" }, [EVENT_RELEASED] = { "放开", "let go" },
    [EVENT_ORDERED] = { "下单", "ordered" }, [EVENT_ASSIGNED] = { "派单", "assigned" }, [EVENT_MEMBER] = { "一人接单", "one accepted" },
    [EVENT_ACCEPTED] = { "接单", "accepted" }, [EVENT_UNASSIGNED] = { "待改派", "to be re-matched" }, [EVENT_NOBODY] = { "无人可派", "nobody" },
    [EVENT_SET_OUT] = { "出发", "set out" }, [EVENT_ARRIVED] = { "到达", "arrived" }, [EVENT_STARTED] = { "开始", "began" },
    [EVENT_FINISHED] = { "完成", "finished" }, [EVENT_CANCELLED] = { "取消", "cancelled" }, [EVENT_FAILED] = { "未成", "failed" },
    [EVENT_RETIMED] = { "改时", "retimed" }, [EVENT_LATE] = { "迟到", "late" }, [EVENT_SIGNED_IN] = { "签到", "signed in" },
    [EVENT_SIGNED_OUT] = { "签退", "signed out" }, [EVENT_AWAY] = { "请假", "away" }, [EVENT_SHIFT] = { "调班", "shift" },
    [EVENT_EXCLUDED] = { "换人", "excluded" }, [EVENT_PRIORITY] = { "重点", "priority" }, [EVENT_ROSTER] = { "排班", "roster" }, [EVENT_PUBLISHED] = { "发布排班", "published" },
    [EVENT_SWAP] = { "换班", "swap" }, [EVENT_GAP] = { "排班缺口", "roster gap" }, [EVENT_MOVED] = { "改约", "moved" }, [EVENT_TURNED_AWAY] = { "未能下单", "turned away" },
};

static void tell_order(FILE *out, const struct tables *tables, const struct seen *seen)
{
    char clock[TEXT_TIME_SIZE], yuan[TEXT_MONEY_SIZE];
    const struct seen_order *order = &seen->order;
    const struct table_item *item = tables_item(tables, (uint16_t)order->item);
    fprintf(out, "  #%llu %s", (unsigned long long)order->id, item ? item->name : "?");
    if (seen->kind == EVENT_ORDERED || seen->kind == EVENT_HELD)
        fprintf(out, "  x%u %s元 yuan, point %u, household %llu", order->qty, text_yuan(order->price_fen, yuan), order->point, (unsigned long long)order->household);
    if (order->promised_ms) fprintf(out, "  约 for %s", text_clock(order->promised_ms, clock));
    for (uint32_t i = 0; i < order->member_count; i++) fprintf(out, "%s%u", i ? "+" : "  师傅 worker ", order->member[i].worker);
    bool off_road = seen->kind == EVENT_UNASSIGNED || seen->kind == EVENT_CANCELLED || seen->kind == EVENT_FAILED || seen->kind == EVENT_RELEASED;
    if (off_road) fprintf(out, "  (%s)", cause_name(order->cause));
}

static void tell_nobody(FILE *out, const struct why *why)
{
    fprintf(out, "  %u 位 workers:", why->looked_at);
    for (int reason = 0; reason < REASON_COUNT; reason++)
        if (why->count[reason]) fprintf(out, " %s %u", reason_name((enum reason)reason), why->count[reason]);
}

void tell_event(FILE *out, const struct tables *tables, const struct seen *seen)
{
    char time[TEXT_TIME_SIZE];
    if (seen->kind >= EVENT_COUNT) return;
    fprintf(out, "%s  %s %s", text_time(seen->at_ms, time), words[seen->kind].zh, words[seen->kind].en);
    if (seen->order.id) tell_order(out, tables, seen);
    else if (seen->worker) fprintf(out, "  师傅 worker %u", seen->worker);
    if (seen->kind == EVENT_TURNED_AWAY) fprintf(out, "  %s", refusal_name(seen->refused));
    if (seen->kind == EVENT_NOBODY || seen->why.looked_at) tell_nobody(out, &seen->why);
    if (seen->kind == EVENT_SHIFT) {
        char date[TEXT_DATE_SIZE];
        fprintf(out, "  %s %s", text_date(seen->day, date), tables_shift_code(tables, seen->shift));
    }
    if (seen->kind == EVENT_ROSTER) {
        char date[TEXT_DATE_SIZE];
        fprintf(out, "  %s", text_date(seen->day, date));
        for (uint32_t i = 0; i < seen->shift_count; i++) fprintf(out, " %s", tables_shift_code(tables, seen->shifts[i]));
    }
    fputc('\n', out);
}

void tell_verdict(FILE *out, const struct checker *checker)
{
    if (!checker_count(checker)) {
        fprintf(out, "  查验 checked: all %d rules hold over %llu events\n", VIOLATION_COUNT, (unsigned long long)checker_last_seq(checker));
        return;
    }
    for (int kind = 0; kind < VIOLATION_COUNT; kind++) {
        uint64_t count = checker_count_of(checker, (enum violation_kind)kind);
        if (!count) continue;
        fprintf(out, "  违例 VIOLATION %s x%llu: %s\n", violation_name((enum violation_kind)kind), (unsigned long long)count,
                violation_rule((enum violation_kind)kind));
    }
    const struct violation *violation;
    for (uint32_t i = 0; i < TOLD_MAX && (violation = checker_violation(checker, i)) != NULL; i++)
        fprintf(out, "    %s at event %llu, order %llu: %s\n", violation_name(violation->kind), (unsigned long long)violation->seq,
                (unsigned long long)violation->order, violation->text);
}
