#include "points/cli/trouble.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/view.h"
#include "points/cli/words.h"

/* What a person does next. An error that is not here needs no more than its sentence. */
static const struct { enum error error; struct words next; } advice[] = {
    { ERR_MISSING_FIELD, { "看这个命令的 --help", "see the command's --help" } },
    { ERR_WRONG_TYPE,    { "看这个命令的 --help", "see the command's --help" } },
    { ERR_OUT_OF_RANGE,  { "看这个命令的 --help", "see the command's --help" } },
    { ERR_KEY_REUSED,    { "换一个键，或不写 --key", "use another key, or leave --key out" } },
    { ERR_FORBIDDEN,     { "换一个身份或范围，用 --role、--scope 或 --point", "try another role or scope: --role, --scope or --point" } },
    { ERR_NO_ORDER,      { "用 paidan orders 看未完成的订单；更早的只在事件记录里",
                           "paidan orders lists what is open; older ones are only in the event log" } },
    { ERR_NO_WORKER,     { "用 paidan workers --point N 看名单", "paidan workers --point N lists them" } },
    { ERR_NO_POINT,      { "服务点编号在配置的 points.csv 里", "service points are in points.csv of the configuration" } },
    { ERR_NO_ITEM,       { "用 paidan menu 看服务代码", "paidan menu lists the codes" } },
    { ERR_NO_SHIFT,      { "用 paidan roster shifts 看班次和轮班规律，- 为休息", "paidan roster shifts lists shifts and patterns; - is a day off" } },
    { ERR_NOT_NOW,       { "用 paidan slots 看哪些时间可约，再 paidan book", "see paidan slots for the times, then paidan book" } },
    { ERR_QUANTITY,      { "用 paidan menu 看数量范围", "paidan menu tells what is allowed" } },
    { ERR_PAST,          { "换一个以后的时间", "name a time that is still ahead" } },
    { ERR_TOO_SOON,      { "用 paidan slots 看哪些时间可约", "see paidan slots for the times" } },
    { ERR_TOO_FAR_AHEAD, { "换近一些的日子", "name a day that is nearer" } },
    { ERR_OFF_GRID,      { "用 paidan slots 看哪些时间可约", "see paidan slots for the times" } },
    { ERR_NO_CAPACITY,   { "用 paidan slots 看哪些时间可约", "see paidan slots for the times" } },
    { ERR_PRICE,         { "同意新价就加 --agree YUAN", "when the new price is agreed to, add --agree YUAN" } },
    { ERR_STATE,         { "用 paidan show 单号 或 paidan worker 编号 看现在的状态", "see how things stand with paidan show ORDER or paidan worker WORKER" } },
    { ERR_NOT_YOURS,     { "用 paidan show 单号 看谁在单上", "paidan show ORDER tells who is on it" } },
    { ERR_NOT_LEADER,    { "用 paidan show 单号 看谁是领队", "paidan show ORDER tells who leads" } },
    { ERR_BUSY,          { "用 paidan worker 编号 看这位师傅的安排", "paidan worker WORKER shows the plan" } },
    { ERR_INELIGIBLE,    { "换一位师傅，或用 paidan why 单号 看原因", "take another worker, or see paidan why ORDER" } },
    { ERR_CONFLICT,      { "用 paidan roster show --draft --reasons 看现在是什么样，再改一次",
                           "look how things stand with paidan roster show --draft --reasons, then edit again" } },
    { ERR_FULL,          { "过一会儿再试", "try again in a while" } },
    { ERR_INTERNAL,      { "看 paidand 的日志", "see the log of paidand" } },
};

static bool plain(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+,./:@%")] == '\0';
}

static void put_quoted(struct out *out, const char *text)
{
    if (plain(text)) {
        out_add(out, "%s", text);
        return;
    }
    out_add(out, "'");
    for (; *text != '\0'; text++) {
        if (*text == '\'') out_add(out, "'\\''");
        else out_add(out, "%c", *text);
    }
    out_add(out, "'");
}

void trouble_command(struct out *out, int argc, char **argv, const char *key)
{
    for (int i = 0; i < argc; i++) {
        if (i > 0) out_add(out, " ");
        put_quoted(out, argv[i]);
    }
    if (key != NULL) out_add(out, " --key %s", key);
}

void trouble_counts(struct out *out, const struct msg_reason_count *why, uint32_t count)
{
    long long sum = 0;
    bool first = true;
    for (uint32_t i = 0; i < count; i++) sum += why[i].count;
    out_add(out, IN(out, "%lld 人：", "%lld workers: "), sum);
    for (uint32_t i = 0; i < count; i++) {
        if (why[i].count == 0) continue;
        out_add(out, "%s%lld %s", first ? "" : IN(out, "，", ", "), (long long)why[i].count, IN(out, why[i].zh, why[i].en));
        first = false;
    }
    if (first) out_add(out, "%s", IN(out, "附近没有师傅", "nobody is near"));
}

/* What an operator can do about those who are counted here. For a reason that is not here there is nothing to be done at once. */
static const struct { const char *reason; struct words hint; } hints[] = {
    { "not_signed_in", { "催师傅签到：paidan sign-in 编号", "get them to sign in: paidan sign-in WORKER" } },
    { "off_shift",     { "看有没有人能加班或换班：paidan roster", "see who could take a shift: paidan roster" } },
    { "on_leave",      { "休息快结束的等一等；请假的换人", "wait for who is on a break; a leave stays one" } },
    { "busy",          { "在单的做完就轮到，也可以改约时间", "they come free when their visits end; another time may do" } },
    { "crew",          { "人手要同时有空：改约时间，或从别处借人", "all must be free together: another time, or somebody from elsewhere" } },
    { "too_far",       { "超出服务半径，指定也不行：请离住户近的服务点调人", "beyond the radius even when named: ask a point nearer to the household" } },
    { "excluded",      { "住户改主意就恢复：paidan exclude 住户 编号 --back", "should the household think better of it: paidan exclude HOUSEHOLD WORKER --back" } },
    { "declined",      { "师傅改主意时，调度员可以指定：paidan assign 单号 编号", "who thinks better of it may be named: paidan assign ORDER WORKER" } },
    { "identity",      { "补办核验后更新名单", "renew the check, then update the list of workers" } },
    { "health",        { "补办体检后更新名单", "renew the health check, then update the list of workers" } },
    { "training",      { "补完培训后更新名单", "complete the training, then update the list of workers" } },
    { "insurance",     { "续保后更新名单", "renew the insurance, then update the list of workers" } },
    { "contract",      { "续签后更新名单", "renew the contract, then update the list of workers" } },
    { "certificate",   { "补证后更新名单", "renew the certificate, then update the list of workers" } },
    { "hours",         { "超工时不能派，换人或改约", "over the law's hours nobody is sent: another worker, or another time" } },
};

void trouble_hints(struct out *out, const struct msg_reason_count *why, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof hints / sizeof hints[0] && why[i].count > 0; k++)
            if (strcmp(hints[k].reason, why[i].reason) == 0) out_add(out, "  %s: %s\n", IN(out, why[i].zh, why[i].en), out_words(out, hints[k].hint));
}

/* The core never heard us, or never answered: nothing is known, but one may safely ask again under the same key. */
static void say_unheard(struct out *out, const struct trouble *trouble)
{
    if (!trouble->met) {
        out_styled(out, STYLE_BAD, IN(out, "连不上派单中心 %s（等了 %lld 秒）", "Cannot reach the core at %s (waited %lld s)"), trouble->core,
                   (long long)trouble->timeout_s);
        out_add(out, IN(out, " [unavailable]\n什么也没有发出。paidand 在运行吗？换地址: --core ADDRESS 或 PAIDAN_CORE\n",
                        " [unavailable]\nNothing was sent. Is paidand running? Another address: --core ADDRESS or PAIDAN_CORE\n"));
        return;
    }
    out_styled(out, STYLE_BAD, IN(out, "派单中心 %lld 秒内没有答复", "No answer from the core within %lld s"), (long long)trouble->timeout_s);
    out_add(out, " [unavailable]\n");
    if (trouble->key == NULL) return;
    out_add(out, IN(out, "不知道是否已办成。用同一个键再运行一次，不会重复：\n  ",
                    "Whether it happened is not known. Run it again with the same key; it happens once:\n  "));
    trouble_command(out, trouble->argc, trouble->argv, trouble->key_given ? NULL : trouble->key);
    out_add(out, "\n");
}

/* body.qty is what the person knows as QTY, body.start_ms as START, body.lon_e7 as --at. */
static const struct param_row *param_of_field(const struct command *command, const char *field, bool *option)
{
    static const char *const units[] = { "_ms", "_e7" };
    char name[TEXT_MAX + 1];
    snprintf(name, sizeof name, "%s", strncmp(field, "body.", 5) == 0 ? field + 5 : field);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t length = strlen(name), unit = strlen(units[i]);
        if (length > unit && strcmp(name + length - unit, units[i]) == 0) name[length - unit] = '\0';
    }
    if (strcmp(name, "lon") == 0 || strcmp(name, "lat") == 0) snprintf(name, sizeof name, "at");
    *option = false;
    for (uint32_t i = 0; i < command->arg_count; i++)
        if (strcmp(param_rows[command->args[i]].name, name) == 0) return &param_rows[command->args[i]];
    *option = true;
    for (int i = 0; i < PARAMS; i++)
        if (((command->need | command->may | GLOBAL_OPTIONS) >> i & 1) != 0 && strcmp(param_rows[i].name, name) == 0) return &param_rows[i];
    return NULL;
}

static void say_field(struct out *out, const struct command *command, const char *field)
{
    bool option;
    const struct param_row *row = command == NULL ? NULL : param_of_field(command, field, &option);
    if (row == NULL) out_add(out, IN(out, "字段 %s\n", "field %s\n"), field);
    else out_add(out, IN(out, "参数 %s%s（字段 %s）\n", "argument %s%s (field %s)\n"), option ? "--" : "", option ? row->name : row->meta, field);
}

static void say_detail(struct out *out, const char *detail)
{
    const struct word *word = word_find(WORDS_REASON, detail);
    if (word == NULL) word = word_find(WORDS_RULE, detail);
    if (word == NULL) out_add(out, "%s\n", detail);
    else out_add(out, IN(out, "原因：%s [%s]\n", "because: %s [%s]\n"), out_words(out, word->words), detail);
}

/* Which day of whose roster stands in the way, by how much, and what can be done about it. */
static void say_where(struct out *out, const struct trouble *trouble)
{
    const struct msg_refusal *refusal = trouble->refusal;
    char day[WHEN_SIZE];
    bool may_waive = trouble->command != NULL && (trouble->command->may & GIVEN(WAIVE)) != 0;
    out_add(out, IN(out, "师傅 %" PRIu64 "  %s", "worker %" PRIu64 "  %s"), refusal->worker, when_text_day(refusal->day, out, day));
    if (trouble->error == ERR_RULE) {
        out_add(out, "%s", IN(out, "：", ": "));
        view_measured(out, refusal->minutes, refusal->limit, refusal->unit);
    }
    if (refusal->by != NULL) {
        out_add(out, "%s", IN(out, "，刚被改过：", ", changed just now by "));
        view_actor(out, refusal->by, refusal->by_id);
    }
    out_add(out, "\n");
    if (trouble->error != ERR_RULE) return;
    if (refusal->hard) out_add(out, "%s", IN(out, "这是硬规则，谁也不能越过\n", "this is a hard rule: nobody can waive it\n"));
    else if (may_waive && refusal->detail != NULL)
        out_add(out, IN(out, "这是软规则，确有必要可以越过：--waive %s --why \"原因\"\n", "this is a soft rule: when it must be, --waive %s --why \"the reason\"\n"), refusal->detail);
}

bool trouble_of_start(enum error error)
{
    return error == ERR_NO_CAPACITY || error == ERR_TOO_SOON || error == ERR_OFF_GRID || error == ERR_PAST || error == ERR_TOO_FAR_AHEAD;
}

void trouble_say(struct out *out, const struct trouble *trouble)
{
    const struct msg_refusal *refusal = trouble->refusal;
    if (trouble->unheard) {
        say_unheard(out, trouble);
        return;
    }
    out_styled(out, STYLE_BAD, "%s", IN(out, refusal->zh, refusal->en));
    out_add(out, " [%s]\n", refusal->name);
    if (refusal->field != NULL) say_field(out, trouble->command, refusal->field);
    if (refusal->detail != NULL) say_detail(out, refusal->detail);
    if (refusal->worker != 0 && refusal->day != 0) say_where(out, trouble);
    if (trouble->error == ERR_NO_CAPACITY && refusal->day != 0) {
        char day[WHEN_SIZE];
        out_add(out, IN(out, "%s 那次排不上\n", "the visit of %s cannot be had\n"), when_text_day(refusal->day, out, day));
    }
    if (refusal->price_fen > 0) {
        char money[TEXT_MONEY_SIZE];
        out_add(out, IN(out, "新价 %s 元\n", "it would be %s yuan\n"), text_yuan(refusal->price_fen, money));
    }
    if (refusal->why_count > 0) {
        trouble_counts(out, refusal->why, refusal->why_count);
        out_add(out, "\n");
    }
    if (trouble->error == ERR_QUANTITY && trouble->item != NULL)
        out_add(out, IN(out, "这一项可以要 %lld 到 %lld %s\n", "this item takes %lld to %lld %s\n"), (long long)trouble->item->qty_min,
                (long long)trouble->item->qty_max, trouble->item->unit);
    if (refusal->retry_ms > 0) {
        out_add(out, IN(out, "%lld 秒后再试", "Try again in %lld s"), (long long)(refusal->retry_ms + 999) / 1000);
        if (trouble->key != NULL) {
            out_add(out, "%s", IN(out, "，用同一个键不会重复：\n  ", ", with the same key it happens once:\n  "));
            trouble_command(out, trouble->argc, trouble->argv, trouble->key_given ? NULL : trouble->key);
        }
        out_add(out, "\n");
        return;
    }
    if ((trouble->others && (trouble_of_start(trouble->error) || trouble->error == ERR_PRICE)) || (trouble->error == ERR_QUANTITY && trouble->item != NULL)) return;
    for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++)
        if (advice[i].error == trouble->error) out_add(out, IN(out, "下一步：%s\n", "Next: %s\n"), out_words(out, advice[i].next));
}
