#include "points/cli/args.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "points/cli/command.h"
#include "protocol/message.h"
#include "protocol/text.h"

enum { WORDS_MAX = 16, TEXT_SIZE = 64, TIMEOUT_DEFAULT_S = 10, LIMIT_DEFAULT = 100, DAYS_OF_SLOTS = 3, KEY_TAIL = 4 };

#define CORE_DEFAULT "ipc://run/paidand.ipc"

#define AT(member) offsetof(struct asked, member)
#define CAUSE_CHOICES "resident|worker|operator|no_access|no_worker|price|other"

const struct param_row param_rows[PARAMS] = {
    [PARAM_CORE]      = { "core", "ADDRESS", TYPE_ADDRESS, AT(core), 0, 200, NULL,
                          { "派单中心的地址（默认 $PAIDAN_CORE 或 " CORE_DEFAULT "）", "where the core listens (default $PAIDAN_CORE, or " CORE_DEFAULT ")" } },
    [PARAM_POINT]     = { "point", "N", TYPE_ID, AT(point), 1, ID32_MOST, NULL,
                          { "服务点编号（默认 $PAIDAN_POINT）；给出时以该点调度员的身份",
                            "service point (default $PAIDAN_POINT); when given, you act as its operator" } },
    [PARAM_ROLE]      = { "role", "ROLE", TYPE_ROLE, AT(role), 0, 0, "resident|operator|worker|firm|regulator|admin",
                          { "以什么身份（默认：有服务点 operator，没有 admin）", "who you are (default: operator with a point, admin without)" } },
    [PARAM_SCOPE]     = { "scope", "N", TYPE_ID, AT(scope), 1, ID32_MOST, NULL,
                          { "身份的范围：服务点、师傅或公司的编号", "what the role is of: the number of a point, a worker or a firm" } },
    [PARAM_JSON]      = { "json", NULL, TYPE_FLAG, AT(json), 0, 0, NULL, { "答复按协议的 JSON 原样输出", "the reply as the protocol's JSON, for machines" } },
    [PARAM_TIMEOUT]   = { "timeout", "S", TYPE_NUMBER, AT(timeout_s), 1, 600, NULL, { "最多等几秒（默认 10）", "wait at most so many seconds (default 10)" } },
    [PARAM_LANG]      = { "lang", "zh|en", TYPE_LANG, AT(lang), 0, 0, "zh|en", { "语言（默认按 LANG，否则中文）",
                                                                                 "language (default by LANG, else Chinese)" } },
    [PARAM_HELP]      = { "help", NULL, TYPE_FLAG, AT(help), 0, 0, NULL, { "说明", "this text" } },
    [PARAM_VERSION]   = { "version", NULL, TYPE_FLAG, AT(version), 0, 0, NULL, { "版本", "the version" } },
    [PARAM_ITEM]      = { "item", "ITEM", TYPE_TEXT, AT(item), 0, 16, NULL, { "服务的代码，见 paidan menu", "code of the menu; see paidan menu" } },
    [PARAM_QTY]       = { "qty", "QTY", TYPE_NUMBER, AT(qty), 1, 1000000, NULL,
                          { "数量，按该项的单位；可省时为最少的数量", "quantity in the item's unit; where it may be left out, the least" } },
    [PARAM_START]     = { "start", "START", TYPE_START, AT(start), 0, 0, NULL,
                          { "开始时间：14:00、明天 9:30、2026-11-24 09:00", "start: 14:00, tomorrow 9:30, 2026-11-24 09:00" } },
    [PARAM_HOUSEHOLD] = { "household", "H", TYPE_ID, AT(household), 1, ID64_MOST, NULL, { "住户编号", "number of the household" } },
    [PARAM_AT]        = { "at", "LON,LAT", TYPE_PLACE, AT(at), 0, 0, NULL,
                          { "上门的地点，WGS-84 经度,纬度", "where to come, WGS-84 degrees, longitude first" } },
    [PARAM_ORDER]     = { "order", "ORDER", TYPE_ID, AT(order), 1, ID64_MOST, NULL, { "单号", "number of the order" } },
    [PARAM_WORKER]    = { "worker", "WORKER", TYPE_ID, AT(worker), 1, ID32_MOST, NULL, { "师傅编号", "number of the worker" } },
    [PARAM_FIRM]      = { "firm", "N", TYPE_ID, AT(firm), 1, ID32_MOST, NULL, { "公司编号", "number of the firm" } },
    [PARAM_STEP]      = { "step", "STEP", TYPE_CHOICE, AT(step), 0, 0, "accept|decline|drop|leave|arrive|start|finish",
                          { "接单、拒单、来不了、出发、到达、开工、完工", "what the worker does" } },
    [PARAM_SHIFT]     = { "shift", "SHIFT", TYPE_TEXT, AT(shift), 0, 8, NULL, { "班次代码，- 为休息", "code of the shift, - for a day off" } },
    [PARAM_DAY]       = { "day", "DAY", TYPE_DAY, AT(day), 0, 0, NULL, { "日期：今天、明天、+3、2026-11-24", "day: today, tomorrow, +3, 2026-11-24" } },
    [PARAM_DAYS]      = { "days", "N", TYPE_NUMBER, AT(days), 1, 35, NULL, { "看几天", "how many days" } },
    [PARAM_FROM]      = { "from", "FROM", TYPE_MOMENT, AT(from), 0, 0, NULL, { "从何时起：14:00、明天、明天 9:30",
                                                                               "first moment away: 14:00, tomorrow, tomorrow 9:30" } },
    [PARAM_TO]        = { "to", "TO", TYPE_MOMENT, AT(to), 0, 0, NULL,
                          { "到何时回来；只写钟点时与 FROM 同一天", "back again; a time alone is on the day of FROM" } },
    [PARAM_WHY]       = { "why", "WHY", TYPE_CHOICE, AT(why), 0, 0, "leave|sick|break", { "请假、病假或休息（默认 leave）",
                                                                                          "which kind of absence (default leave)" } },
    [PARAM_CAUSE]     = { "cause", "CAUSE", TYPE_CHOICE, AT(cause), 0, 0, CAUSE_CHOICES, { "原因（默认按身份）", "why (default: by your role)" } },
    [PARAM_SICK]      = { "cause", "CAUSE", TYPE_CHOICE, AT(cause), 0, 0, "worker|sick|other", { "拒单或来不了的原因", "why it is declined or dropped" } },
    [PARAM_STATE]     = { "state", "STATE", TYPE_CHOICE, AT(state), 0, 0, "held|waiting|assigned|accepted|on_the_way|arrived|serving",
                          { "只看这个状态", "only in this state" } },
    [PARAM_WRITE]     = { "write", NULL, TYPE_FLAG, AT(write), 0, 0, NULL, { "可以改派和取消（每次都要再确认）", "orders may be given to others and called off, each asked for once more" } },
    [PARAM_DUTY]      = { "on-duty", NULL, TYPE_FLAG, AT(duty), 0, 0, NULL, { "只看已签到的", "only those signed in" } },
    [PARAM_LIMIT]     = { "limit", "N", TYPE_NUMBER, AT(limit), 0, 10000000, NULL, { "最多列几行（默认 100，0 为全部）",
                                                                                     "list at most so many (default 100, 0: all)" } },
    [PARAM_AFTER]     = { "after", "SEQ", TYPE_ID, AT(after), 0, ID64_MOST, NULL,
                          { "从这个事件号之后看起（默认从现在起）", "begin after this event (default: from now on)" } },
    [PARAM_FOR]       = { "for", "S", TYPE_NUMBER, AT(for_s), 1, 86400, NULL, { "看几秒后结束（默认直到 Ctrl-C）",
                                                                                "end after so many seconds (default: at Ctrl-C)" } },
    [PARAM_KEY]       = { "key", "KEY", TYPE_KEY, AT(key), KEY_LEAST, KEY_MAX - KEY_TAIL, NULL,
                          { "幂等键：同一个键重复运行，只办一次（默认每次新的）",
                            "idempotency key: run again with the same, and it happens once (default: a fresh one)" } },
    [PARAM_LEVEL]     = { "level", "LEVEL", TYPE_NUMBER, AT(level), 0, 3, NULL, { "0 为普通，1 到 3 为重点人群，越大越先", "0: as everybody, 1 to 3: a priority group, the more, the sooner" } },
    [PARAM_BACK]      = { "welcome", NULL, TYPE_FLAG, AT(back), 0, 0, NULL, { "取消指名，重新接受", "welcome again" } },
    [PARAM_MINUTES]   = { "advance", "MINUTES", TYPE_NUMBER, AT(minutes), 1, 525600, NULL, { "把停着的钟拨快几分钟", "move a standing clock forward" } },
    [PARAM_CATEGORY]  = { "category", "NAME", TYPE_TEXT, AT(category), 0, TEXT_MAX, NULL, { "只看这一类", "only this category" } },
    [PARAM_SWAP]      = { "swap", "SWAP", TYPE_ID, AT(swap), 1, ID64_MOST, NULL, { "换班申请的编号，见 paidan roster swap list",
                                                                                  "number of the swap; see paidan roster swap list" } },
    [PARAM_PATTERN]   = { "pattern", "CODE", TYPE_TEXT, AT(pattern), 0, 16, NULL, { "轮班规律的代码，见 paidan roster shifts；- 为没有",
                                                                                   "code of the pattern, see paidan roster shifts; - for none" } },
    [PARAM_FILE]      = { "file", "FILE", TYPE_TEXT, AT(file), 0, 4095, NULL, { "CSV 文件；- 为标准输入或输出", "CSV file; - for standard input or output" } },
    [PARAM_FIRST]     = { "from", "FROM", TYPE_DAY, AT(first), 0, 0, NULL, { "第一天：今天、明天、+3、2026-11-24", "first day: today, tomorrow, +3, 2026-11-24" } },
    [PARAM_LAST]      = { "to", "LAST", TYPE_DAY, AT(last), 0, 0, NULL, { "最后一天，含当天", "last day, included" } },
    [PARAM_WITH]      = { "with", "W", TYPE_ID, AT(with), 1, ID32_MOST, NULL, { "和哪位师傅换（默认谁都可以）", "with this worker (default: anybody of the point)" } },
    [PARAM_FOR_DAY]   = { "for", "DAY", TYPE_DAY, AT(day), 0, 0, NULL, { "换来对方这一天的班", "the day of the other that is taken for it" } },
    [PARAM_MISSING]   = { "from", "W", TYPE_ID, AT(missing), 1, ID32_MOST, NULL, { "来不了的师傅", "the worker who is missing" } },
    [PARAM_WEEK]      = { "week", "DAY", TYPE_DAY, AT(week), 0, 0, NULL, { "抄哪一周：其中任意一天", "the week to copy: any day in it" } },
    [PARAM_TO_WEEK]   = { "to", "DAY", TYPE_DAY, AT(to_week), 0, 0, NULL, { "抄到哪一周：其中任意一天", "the week to write: any day in it" } },
    [PARAM_REPEAT]    = { "repeat", "N", TYPE_NUMBER, AT(repeat), 1, 12, NULL, { "连抄几周（默认 1）", "so many weeks on end (default 1)" } },
    [PARAM_ALL]       = { "all", NULL, TYPE_FLAG, AT(all), 0, 0, NULL, { "全点的师傅", "every worker of the point" } },
    [PARAM_OFFSET]    = { "offset", "N", TYPE_NUMBER, AT(offset), 0, 27, NULL, { "第一天是周期的第几天，从 0 数（默认 0）",
                                                                                "which day of the cycle the first day is, from 0 (default 0)" } },
    [PARAM_SPREAD]    = { "spread", NULL, TYPE_FLAG, AT(spread), 0, 0, NULL, { "各人错开，天天有人（和 --all 一起用）",
                                                                              "one after the other, so that every day is covered (with --all)" } },
    [PARAM_SKILL]     = { "skill", "SKILL", TYPE_TEXT, AT(skill), 0, 31, NULL, { "一项技能，如 cleaning", "one skill, like cleaning" } },
    [PARAM_DRAFT]     = { "draft", NULL, TYPE_FLAG, AT(draft), 0, 0, NULL, { "连草稿一起看", "with the draft on top" } },
    [PARAM_REASONS]   = { "reasons", NULL, TYPE_FLAG, AT(reasons), 0, 0, NULL, { "改过的格：谁、何时、为什么", "of changed cells: who, when and why" } },
    [PARAM_FULL]      = { "reasons", NULL, TYPE_FLAG, AT(reasons), 0, 0, NULL, { "约满的时间：为什么没有人", "of full starts: why nobody can come" } },
    [PARAM_WEEKLY]    = { "weekly", "N", TYPE_NUMBER, AT(weekly), 2, LIST_SERIES_MAX, NULL, { "每周同一时间，共 N 次", "the same time every week, N visits" } },
    [PARAM_EVERY]     = { "every", "W", TYPE_NUMBER, AT(every), 1, 8, NULL, { "每 W 周一次（默认每周）", "every W weeks (default: every week)" } },
    [PARAM_UNTIL]     = { "until", "DATE", TYPE_DAY, AT(until), 0, 0, NULL, { "代替次数：最晚到哪一天", "in the place of a number: the last day there may be a visit" } },
    [PARAM_SKIP]      = { "skip-holidays", NULL, TYPE_FLAG, AT(skip), 0, 0, NULL, { "法定节假日那次不来", "no visit on statutory holidays" } },
    [PARAM_PARTIAL]   = { "partial", NULL, TYPE_FLAG, AT(partial), 0, 0, NULL, { "有几次约不上，也确认其余的", "book the others even when some visits cannot be had" } },
    [PARAM_SERIES]    = { "series", "SERIES", TYPE_ID, AT(series), 1, ID64_MOST, NULL, { "系列编号", "number of the series" } },
    [PARAM_NUMBER]    = { "number", "NUMBER", TYPE_NUMBER, AT(number), 1, LIST_SERIES_MAX, NULL, { "系列里的第几次", "which visit of the series" } },
    [PARAM_FOLLOWING] = { "after", NULL, TYPE_FLAG, AT(following), 0, 0, NULL, { "这一次和以后的各次", "this visit of the series and those after it" } },
    [PARAM_WHOLE]     = { "all", NULL, TYPE_FLAG, AT(whole), 0, 0, NULL, { "整个系列", "the whole series" } },
    [PARAM_AGREE]     = { "agree", "YUAN", TYPE_MONEY, AT(agree_fen), 1, INT32_MAX, NULL, { "同意的新价，一起改的合计", "the new price that is agreed to, of all that move together" } },
    [PARAM_NOW]       = { "now", NULL, TYPE_FLAG, AT(now), 0, 0, NULL, { "立刻生效，不进草稿", "at once, not into the draft" } },
    [PARAM_END]       = { "end", NULL, TYPE_FLAG, AT(back), 0, 0, NULL, { "销假：取消这几天的假", "takes the leave of these days off" } },
    [PARAM_PREVIEW]   = { "preview", NULL, TYPE_FLAG, AT(preview), 0, 0, NULL, { "只看会怎样，什么也不改", "only tell what would happen" } },
    [PARAM_SEEN]      = { "seen", "V", TYPE_ID, AT(seen), 1, ID64_MOST, NULL, { "您看过的版本；之后别人改过同一格就不改",
                                                                               "the version you looked at; refused when somebody changed the same since" } },
    [PARAM_WAIVE]     = { "waive", "RULE", TYPE_TEXT, AT(waive), 0, WAIVE_MAX_BYTES, NULL, { "明知越过的软规则，几条用逗号隔开；要写 --why",
                                                                                           "soft rules broken knowingly, separated by commas; needs --why" } },
    [PARAM_NOTE]      = { "why", "TEXT", TYPE_TEXT, AT(note), 0, NOTE_MAX_BYTES, NULL, { "为什么，最多 47 字节（15 个汉字）", "the reason, at most 47 bytes" } },
    [PARAM_SWAP_STATE] = { "state", "STATE", TYPE_CHOICE, AT(state), 0, 0, "open|asked|agreed|done|refused|withdrawn", { "只看这个状态", "only in this state" } },
    [PARAM_SECONDS]   = { "seconds", "S", TYPE_NUMBER, AT(seconds), 1, FILL_SECONDS_MOST, NULL, { "找几秒（默认 10）", "search for so many seconds (default 10)" } },
    [PARAM_BASIS]     = { "basis", "WHAT", TYPE_CHOICE, AT(basis), 0, 0, "pattern|demand", { "要多少人：按轮班规律（默认），或按预测和已约的单",
                                                                                            "how many are needed: as the patterns have it (default), or as forecast and booked" } },
    [PARAM_NEED]      = { "need", "E=8,L=6", TYPE_TEXT, AT(need), 0, 160, NULL, { "每天各班要几个人", "heads on each shift, every day" } },
    [PARAM_POINTS]    = { "points", "1,2,9-27", TYPE_TEXT, AT(points), 0, 400, NULL, { "几个服务点，例如一个区的（以管理员身份）", "several points, of a district for example (as admin)" } },
};

static const struct words expected[TYPES] = {
    [TYPE_TEXT]    = { "一段文字，不能太长", "a text, not too long" },
    [TYPE_ID]      = { "一个编号，正整数", "a number, from 1" },
    [TYPE_NUMBER]  = { "一个整数", "a whole number" },
    [TYPE_PLACE]   = { "经度,纬度，如 120.158,30.242（经度在前）", "LON,LAT in degrees, as 120.158,30.242 (longitude first)" },
    [TYPE_DAY]     = { "今天、明天、+3 或 2026-11-24", "today, tomorrow, +3 or 2026-11-24" },
    [TYPE_START]   = { "14:00、明天 9:30 或 2026-11-24 09:00", "14:00, tomorrow 9:30 or 2026-11-24 09:00" },
    [TYPE_MOMENT]  = { "14:00、明天、明天 9:30 或 2026-11-24 09:00", "14:00, tomorrow, tomorrow 9:30 or 2026-11-24 09:00" },
    [TYPE_FLAG]    = { "不带值", "no value" },
    [TYPE_CHOICE]  = { "其中之一", "one of" },
    [TYPE_KEY]     = { "8..60 个可见 ASCII 字符，没有空格", "8..60 printable ASCII characters, no space" },
    [TYPE_ROLE]    = { "其中之一", "one of" },
    [TYPE_LANG]    = { "其中之一", "one of" },
    [TYPE_MONEY]   = { "多少元，如 150 或 75.50", "yuan, as 150 or 75.50" },
    [TYPE_ADDRESS] = { "ipc://路径 或 tcp://地址:端口", "ipc://path or tcp://host:port" },
};

/* ---- values ---- */

static bool read_place(const char *text, struct place_e7 *place)
{
    const char *rest = text_degrees_read(text, &place->lon_e7);
    if (rest == NULL || *rest != ',') return false;
    rest = text_degrees_read(rest + 1, &place->lat_e7);
    return rest != NULL && *rest == '\0' && place->lon_e7 >= PLACE_LON_LEAST && place->lon_e7 <= PLACE_LON_MOST
        && place->lat_e7 >= PLACE_LAT_LEAST && place->lat_e7 <= PLACE_LAT_MOST;
}

/* 75.5 as 7550; at most 2 digits after the point. */
static bool read_yuan(const struct param_row *row, const char *text, int64_t *fen)
{
    size_t whole = strspn(text, "0123456789");
    if (whole < 1 || whole > 8) return false;
    *fen = atoi(text);
    text += whole;
    size_t part = *text == '.' ? strspn(text + 1, "0123456789") : 0;
    if (*text == '.' && (part < 1 || part > 2)) return false;
    for (size_t i = 0; i < 2; i++) *fen = *fen * 10 + (i < part ? text[1 + i] - '0' : 0);
    return text[*text == '.' ? part + 1 : 0] == '\0' && *fen >= row->least && *fen <= row->most;
}

static bool is_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    for (const char *at = choices; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, text, length) == 0 && (at[length] == '|' || at[length] == '\0')) return length > 0;
    }
    return false;
}

static bool read_lang(const char *text, enum lang *lang)
{
    *lang = strcmp(text, "en") == 0 ? LANG_EN : LANG_ZH;
    return is_choice("zh|en", text);
}

static bool read_number(const struct param_row *row, const char *text, int64_t *value)
{
    uint64_t number;
    if (!text_id_read(text, &number) || number > INT64_MAX) return false;
    *value = (int64_t)number;
    return *value >= row->least && *value <= row->most;
}

static bool read_value(const struct param_row *row, const char *text, struct asked *asked)
{
    void *place = (char *)asked + row->offset;
    struct when *when = place;
    int64_t number;
    switch (row->type) {
    case TYPE_ID:
        if (!read_number(row, text, &number)) return false;
        *(uint64_t *)place = (uint64_t)number;
        return true;
    case TYPE_NUMBER: return read_number(row, text, place);
    case TYPE_PLACE:  return read_place(text, place);
    case TYPE_MONEY:  return read_yuan(row, text, place);
    case TYPE_DAY:    return when_read(text, when) && when->kind != WHEN_DAY_NONE && when->minute < 0;
    case TYPE_START:  return when_read(text, when) && when->minute >= 0;
    case TYPE_MOMENT: return when_read(text, when);
    case TYPE_FLAG:   *(bool *)place = true; return true;
    case TYPE_ROLE:   return (*(enum role *)place = role_find(text)) != ROLE_NONE;
    case TYPE_LANG:   return read_lang(text, place);
    case TYPE_TEXT:
    case TYPE_CHOICE:
    case TYPE_KEY:
    case TYPE_ADDRESS:
        *(const char **)place = text;
        break;
    case TYPES: return false;
    }
    size_t length = strlen(text);
    if (row->type == TYPE_CHOICE) return is_choice(row->choices, text);
    if (row->type == TYPE_KEY) return text_is_key(text) && length <= (size_t)row->most;
    bool known = strncmp(text, "ipc://", 6) == 0 || strncmp(text, "tcp://", 6) == 0;      /* never ws: remote crash in nng 1.5.2 */
    if (row->type == TYPE_ADDRESS && !known) return false;
    return length > 0 && length <= (size_t)row->most && text_is_utf8(text, length);
}

/* ---- complaints ---- */

static void say_usage(struct out *wrong, const struct command *command)
{
    out_add(wrong, "%s ", IN(wrong, "用法:", "Usage:"));
    args_usage(wrong, command);
    out_add(wrong, IN(wrong, "\n说明: paidan %s --help\n", "\nHelp: paidan %s --help\n"), command->name);
}

static enum args_result say_bad(struct out *wrong, const struct param_row *row, bool option, const char *text)
{
    out_add(wrong, "paidan: %s%s%s '%s': ", option ? "--" : "", option ? row->name : row->meta, IN(wrong, " 不对", ": bad value"), text);
    out_add(wrong, IN(wrong, "应为 %s", "expected %s"), out_words(wrong, expected[row->type]));
    if (row->choices != NULL) out_add(wrong, IN(wrong, "：%s", " %s"), row->choices);
    if (row->type == TYPE_NUMBER) out_add(wrong, ", %lld..%lld", (long long)row->least, (long long)row->most);
    out_add(wrong, "\n");
    return ARGS_WRONG;
}

/* ---- the parts of a command line ---- */

/* A day of the past and the code of a rest day begin with a dash, too. */
static bool is_option(const char *text)
{
    return text[0] == '-' && text[1] != '\0' && !(text[1] >= '0' && text[1] <= '9');
}

struct line {
    int argc; char **argv;
    const struct command *command;
    struct asked *asked;
    struct out *wrong;
    param_set allowed;
    char *word[WORDS_MAX]; int words;
};

static bool named(const struct param_row *row, const char *name, size_t length)
{
    return strlen(row->name) == length && memcmp(row->name, name, length) == 0;
}

/* Options that nobody allowed are looked for last, so that of two of one name the command's own is found. */
static int find_option(param_set allowed, const char *text)
{
    if (strcmp(text, "-h") == 0) return PARAM_HELP;
    if (strncmp(text, "--", 2) != 0) return PARAMS;
    size_t length = strcspn(text + 2, "=");
    for (int i = 0; i < PARAMS; i++)
        if ((allowed >> i & 1) != 0 && named(&param_rows[i], text + 2, length)) return i;
    for (int i = 0; i < PARAMS; i++)
        if (named(&param_rows[i], text + 2, length)) return i;
    return PARAMS;
}

static bool is_flag(int param)
{
    return param < PARAMS && param_rows[param].type == TYPE_FLAG;
}

/* The words that are no options and no options' values. */
static bool take_words(struct line *line)
{
    bool only_words = false;
    line->words = 0;
    for (int i = 1; i < line->argc; i++) {
        char *text = line->argv[i];
        if (!only_words && strcmp(text, "--") == 0) {
            only_words = true;
        } else if (!only_words && is_option(text)) {
            int param = find_option(line->allowed, text);
            if (!is_flag(param) && param < PARAMS && strchr(text, '=') == NULL) i++;
        } else if (line->words == WORDS_MAX) {
            out_add(line->wrong, IN(line->wrong, "paidan: 参数太多\n", "paidan: too many arguments\n"));
            return false;
        } else {
            line->word[line->words++] = text;
        }
    }
    return true;
}

static enum args_result take_options(struct line *line)
{
    for (int i = 1; i < line->argc; i++) {
        char *text = line->argv[i];
        if (strcmp(text, "--") == 0) break;
        if (!is_option(text)) continue;
        int param = find_option(line->allowed, text);
        if (param == PARAMS || (line->allowed >> param & 1) == 0) {
            out_add(line->wrong, IN(line->wrong, "paidan: 没有选项 %s\n", "paidan: no option %s here\n"), text);
            if (line->command != NULL) say_usage(line->wrong, line->command);
            return ARGS_WRONG;
        }
        const struct param_row *row = &param_rows[param];
        char *value = strchr(text, '=');
        if (value != NULL) value++;
        if (value == NULL && !is_flag(param)) value = i + 1 < line->argc ? line->argv[++i] : NULL;
        if (is_flag(param) != (value == NULL) || !read_value(row, value, line->asked)) return say_bad(line->wrong, row, true, value == NULL ? "" : value);
        line->asked->given |= (param_set)1 << param;
    }
    return ARGS_RUN;
}

/* "tomorrow 9:30" may be typed without quotes: a day and a time are one value. */
static const char *join_when(struct line *line, const struct param_row *row, int *at, char joined[TEXT_SIZE])
{
    struct when day, clock;
    const char *first = line->word[*at];
    if ((row->type != TYPE_START && row->type != TYPE_MOMENT) || *at + 1 >= line->words) return first;
    if (!when_read(first, &day) || day.minute >= 0 || !when_read(line->word[*at + 1], &clock) || clock.kind != WHEN_DAY_NONE) return first;
    snprintf(joined, TEXT_SIZE, "%.40s %.10s", first, line->word[++*at]);
    return joined;
}

/* --all stands in for the one WORKER. */
static bool everybody(const struct asked *asked, enum param param)
{
    return param == PARAM_WORKER && asked->all;
}

static enum args_result take_args(struct line *line, int at)
{
    const struct command *command = line->command;
    for (uint32_t i = 0; i < command->arg_count && at < line->words; i++, at++) {
        if (everybody(line->asked, command->args[i]) && ++i == command->arg_count) break;
        const struct param_row *row = &param_rows[command->args[i]];
        char joined[TEXT_SIZE];
        const char *text = join_when(line, row, &at, joined);
        if (!read_value(row, text, line->asked)) return say_bad(line->wrong, row, false, text);
        line->asked->given |= (param_set)1 << command->args[i];
    }
    if (at < line->words) {
        out_add(line->wrong, IN(line->wrong, "paidan: 多了 '%s'\n", "paidan: what is '%s'?\n"), line->word[at]);
        say_usage(line->wrong, command);
        return ARGS_WRONG;
    }
    return ARGS_RUN;
}

static enum args_result check_given(const struct line *line)
{
    const struct command *command = line->command;
    struct out *wrong = line->wrong;
    const struct param_row *missing = NULL;
    bool option = false;
    for (uint32_t i = 0; i < command->arg_need && missing == NULL; i++)
        if ((line->asked->given >> command->args[i] & 1) == 0 && !everybody(line->asked, command->args[i])) missing = &param_rows[command->args[i]];
    for (int i = 0; i < PARAMS && missing == NULL; i++) {
        option = (command->need & ~line->asked->given) >> i & 1;
        if (option) missing = &param_rows[i];
    }
    if (missing == NULL) return ARGS_RUN;
    out_add(wrong, IN(wrong, "paidan: 缺少 %s%s：%s\n", "paidan: missing %s%s: %s\n"), option ? "--" : "", option ? missing->name : missing->meta,
            out_words(wrong, missing->help));
    say_usage(wrong, command);
    return ARGS_WRONG;
}

/* Who asks, and of what: by what was said, or what follows from the rest. */
static enum args_result settle_role(struct asked *asked, struct out *wrong)
{
    bool scoped = (asked->given & GIVEN(SCOPE)) != 0;
    if ((asked->given & GIVEN(ROLE)) == 0) asked->role = asked->point != 0 || scoped ? ROLE_OPERATOR : ROLE_ADMIN;
    if (asked->role == ROLE_REGULATOR || asked->role == ROLE_ADMIN) {
        if (!scoped) return ARGS_RUN;
        out_add(wrong, IN(wrong, "paidan: %s 没有范围，不要 --scope\n", "paidan: role %s has no scope\n"), role_name(asked->role));
        return ARGS_WRONG;
    }
    if (!scoped) asked->scope = asked->role == ROLE_WORKER ? asked->worker : asked->role == ROLE_FIRM ? asked->firm : asked->point;
    if (asked->scope != 0) return ARGS_RUN;
    out_add(wrong, IN(wrong, "paidan: 身份 %s 需要 --scope N：它的编号\n", "paidan: role %s needs --scope N: its number\n"), role_name(asked->role));
    return ARGS_WRONG;
}

/* roster: a family of commands, not one. Its help is asked for by the bare word as well. */
static enum args_result say_family(struct line *line, int first)
{
    struct out *wrong = line->wrong;
    const char *family = line->word[first];
    bool help = first > 0 || line->words == 1;
    for (int i = 1; i < line->argc && !help; i++) help = strcmp(line->argv[i], "--help") == 0 || strcmp(line->argv[i], "-h") == 0;
    if (help) {
        line->asked->family = family;
        return ARGS_HELP;
    }
    char name[TEXT_SIZE];
    snprintf(name, sizeof name, "%.30s %.30s", family, line->word[first + 1]);
    const char *like = command_like(name);
    out_add(wrong, IN(wrong, "paidan: 没有命令 '%s'", "paidan: no command '%s'"), name);
    if (like != NULL) out_add(wrong, IN(wrong, "；是 %s 吗？", "; did you mean %s?"), like);
    out_add(wrong, IN(wrong, "\n有哪些: paidan %s --help\n", "\nWhich there are: paidan %s --help\n"), family);
    return ARGS_WRONG;
}

static enum args_result say_unknown(struct line *line, int first)
{
    struct out *wrong = line->wrong;
    const char *name = line->word[first], *like = command_like(name);
    if (command_is_family(name)) return say_family(line, first);
    out_add(wrong, IN(wrong, "paidan: 没有命令 '%s'", "paidan: no command '%s'"), name);
    if (like != NULL) out_add(wrong, IN(wrong, "；是 %s 吗？", "; did you mean %s?"), like);
    out_add(wrong, IN(wrong, "\n全部命令: paidan --help\n", "\nAll commands: paidan --help\n"));
    return ARGS_WRONG;
}

static enum args_result take_environment(const struct args_env *env, struct asked *asked, struct out *wrong)
{
    const struct { const char *name, *value; enum param param; } from[] = {
        { "PAIDAN_CORE", env->core, PARAM_CORE }, { "PAIDAN_POINT", env->point, PARAM_POINT },
    };
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        if (from[i].value == NULL || from[i].value[0] == '\0' || (asked->given >> from[i].param & 1) != 0) continue;      /* a flag beats it */
        if (!read_value(&param_rows[from[i].param], from[i].value, asked)) {
            say_bad(wrong, &param_rows[from[i].param], true, from[i].value);
            out_add(wrong, IN(wrong, "它来自环境变量 $%s\n", "it comes from the environment: $%s\n"), from[i].name);
            return ARGS_WRONG;
        }
        if (from[i].param == PARAM_POINT) asked->given |= GIVEN(POINT);
    }
    return ARGS_RUN;
}

/* ---- the doors ---- */

enum lang args_lang(int argc, char **argv, const struct args_env *env)
{
    enum lang lang = env->lang != NULL && strncmp(env->lang, "en", 2) == 0 ? LANG_EN : LANG_ZH, named_lang;
    for (int i = 1; i < argc; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7 : strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1] : NULL;
        if (value != NULL && read_lang(value, &named_lang)) lang = named_lang;
    }
    return lang;
}

enum args_result args_read(int argc, char **argv, const struct args_env *env, struct asked *asked, const struct command **command, struct out *wrong)
{
    struct line line = { .argc = argc, .argv = argv, .asked = asked, .wrong = wrong, .allowed = GLOBAL_OPTIONS };
    int taken = 0;
    *asked = (struct asked){ .core = CORE_DEFAULT, .timeout_s = TIMEOUT_DEFAULT_S, .limit = LIMIT_DEFAULT, .days = DAYS_OF_SLOTS,
                             .lang = args_lang(argc, argv, env) };
    *command = NULL;
    if (argc < 2) return ARGS_HELP;
    if (!take_words(&line)) return ARGS_WRONG;
    bool about = line.words > 0 && strcmp(line.word[0], "help") == 0;      /* paidan help order */
    int first = about ? 1 : 0;
    if (line.words > first) {
        line.command = *command = command_find(line.word + first, line.words - first, &taken);
        if (line.command == NULL) return say_unknown(&line, first);
        line.allowed |= line.command->need | line.command->may;
        if (!take_words(&line)) return ARGS_WRONG;      /* again: of options of one name, now the command's own */
    }
    if (about) return ARGS_HELP;
    enum args_result result = take_options(&line);
    if (result != ARGS_RUN) return result;
    if (asked->help) return ARGS_HELP;
    if (asked->version) return ARGS_VERSION;
    if (line.command == NULL) {
        out_add(wrong, IN(wrong, "paidan: 要做什么？全部命令: paidan --help\n", "paidan: what to do? All commands: paidan --help\n"));
        return ARGS_WRONG;
    }
    result = take_environment(env, asked, wrong);
    if (result == ARGS_RUN) result = take_args(&line, taken);
    if (result == ARGS_RUN) result = check_given(&line);
    return result == ARGS_RUN ? settle_role(asked, wrong) : result;
}

void args_usage(struct out *out, const struct command *command)
{
    out_add(out, "paidan %s", command->name);
    for (uint32_t i = 0; i < command->arg_count; i++)
        out_add(out, i < command->arg_need ? " %s" : " [%s]", param_rows[command->args[i]].meta);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < PARAMS; i++) {
            const struct param_row *row = &param_rows[i];
            if (((pass == 0 ? command->need : command->may & ~command->need) >> i & 1) == 0) continue;
            out_add(out, pass == 0 ? " --%s%s%s" : " [--%s%s%s]", row->name, row->meta == NULL ? "" : " ", row->meta == NULL ? "" : row->meta);
        }
    }
}
