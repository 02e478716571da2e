#include "points/cli/command.h"

#include <stdlib.h>
#include <string.h>
#include "points/cli/cli.h"

#define HOME "--point 1 --household 7 --at 120.158,30.242"
#define WHERE (GIVEN(POINT) | GIVEN(HOUSEHOLD) | GIVEN(AT))
#define NOTHING { "", "" }

const struct words group_names[GROUPS] = {
    [GROUP_RESIDENT] = { "居民", "Residents" },
    [GROUP_ORDER]    = { "订单", "Orders" },
    [GROUP_WORKER]   = { "师傅", "Workers" },
    [GROUP_ROSTER]   = { "排班", "Rosters" },
    [GROUP_FIGURES]  = { "看全局", "Looking on" },
};

const struct command commands[] = {
    { "menu", GROUP_RESIDENT, { 0 }, 0, 0, 0, GIVEN(CATEGORY),
      { "服务和价目", "services and prices" }, NOTHING, "paidan menu --category 保洁", do_menu },
    { "order", GROUP_RESIDENT, { PARAM_ITEM, PARAM_QTY }, 2, 1, WHERE, GIVEN(KEY),
      { "点单：现在就来", "order now" },
      { "派到师傅就给出承诺的到达时间；暂时没人也收单，有人就派。",
        "The time is promised once a worker is found; an order that finds nobody waits and is tried again." },
      "paidan order CLN01 2 " HOME, do_order },
    { "slots", GROUP_RESIDENT, { PARAM_ITEM, PARAM_QTY }, 2, 1, WHERE, GIVEN(DAY) | GIVEN(DAYS) | GIVEN(FULL),
      { "哪些时间可以预约", "which starts can be booked" },
      { "--days 最多 14，默认 3。--reasons 逐个说明约满的时间里各位师傅为什么来不了。",
        "--days at most 14, default 3. --reasons tells of each full start why the workers cannot come." }, "paidan slots COK01 2 " HOME " --day tomorrow", do_slots },
    { "book", GROUP_RESIDENT, { PARAM_ITEM, PARAM_QTY, PARAM_START }, 3, 3, WHERE, GIVEN(WEEKLY) | GIVEN(EVERY) | GIVEN(UNTIL) | GIVEN(SKIP) | GIVEN(PARTIAL) | GIVEN(KEY),
      { "预约一个时间，或每周一次", "book a time, or one every week" },
      { "先留位再确认；约满时给出原因和最近的三个空位。--weekly 8 连约八周，--every 2 --until DATE 隔周到某天；每一次都约上才确认，约不上的给出原因和附近的空位。",
        "Holds the start and confirms it; when it is full, tells why and the three nearest that are free. --weekly 8 books eight weeks, --every 2 --until DATE every "
        "other one until a day; it is confirmed once every visit is held, and what cannot be had is told with the reasons and what is free near it." },
      "paidan book COK01 2 tomorrow 17:00 " HOME " --weekly 8", do_book },
    { "move", GROUP_RESIDENT, { PARAM_ORDER, PARAM_START }, 2, 1, 0, GIVEN(FOLLOWING) | GIVEN(WHOLE) | GIVEN(AGREE) | GIVEN(KEY),
      { "改约到另一个时间", "another start for a booking" },
      { "不写时间就列出可以改到哪些。新时间约上了才放开原来的；系列用 --after、--all 一起改，其余各次推同样的时间。价格更高时要先 --agree。",
        "Without a start: lists those it can be moved to. The old start is given up only when the new one is had. Of a series --after or --all: the others move by as much. A dearer start must be agreed to with --agree." },
      "paidan move 9001 tomorrow 15:00", do_move },
    { "cancel", GROUP_RESIDENT, { PARAM_ORDER }, 1, 1, 0, GIVEN(CAUSE) | GIVEN(FOLLOWING) | GIVEN(WHOLE) | GIVEN(KEY),
      { "取消订单，或放开留位", "cancel an order, or let a held slot go" }, { "--after、--all：系列里这一次和以后的，或整个系列。", "--after, --all: this visit of a series and those after it, or all of it." },
      "paidan cancel 9001", do_cancel },
    { "series show", GROUP_RESIDENT, { PARAM_SERIES }, 1, 1, 0, 0, { "一个系列的各次", "the visits of a series" }, NOTHING, "paidan series show 9003", do_series_show },
    { "series set", GROUP_RESIDENT, { PARAM_SERIES, PARAM_NUMBER, PARAM_START }, 3, 3, 0, GIVEN(KEY),
      { "确认前给其中一次换个时间", "another start for one visit, before it is confirmed" }, NOTHING, "paidan series set 9003 2 2026-12-01T10:30", do_series_set },
    { "series confirm", GROUP_RESIDENT, { PARAM_SERIES }, 1, 1, 0, GIVEN(KEY), { "确认系列里约上的各次", "book what is held of a series" }, NOTHING, "paidan series confirm 9003",
      do_series_confirm },
    { "exclude", GROUP_RESIDENT, { PARAM_HOUSEHOLD, PARAM_WORKER }, 2, 2, 0, GIVEN(BACK) | GIVEN(KEY),
      { "住户不要这位师傅再来", "a household will not have a worker" }, NOTHING, "paidan exclude 7 31", do_exclude },
    { "priority", GROUP_RESIDENT, { PARAM_HOUSEHOLD, PARAM_LEVEL }, 2, 2, 0, GIVEN(KEY),
      { "重点人群：人手紧时先派", "a household of a priority group: served first when workers are few" },
      { "先派有限度：等得更久的住户不会一直被挤在后面。", "First within bounds: who has waited longer is not kept waiting for ever." }, "paidan priority 7 2", do_priority },

    { "orders", GROUP_ORDER, { 0 }, 0, 0, 0, GIVEN(WORKER) | GIVEN(STATE) | GIVEN(LIMIT),
      { "未完成的订单", "open orders" }, NOTHING, "paidan orders --point 1 --state waiting", do_orders },
    { "show", GROUP_ORDER, { PARAM_ORDER }, 1, 1, 0, 0,
      { "一张订单走到哪一步", "one order, step by step" }, NOTHING, "paidan show 9001", do_show },
    { "why", GROUP_ORDER, { PARAM_ORDER }, 1, 1, 0, 0,
      { "为什么没人，或为什么是这位", "why nobody, or why this worker" },
      { "附近每位师傅算在第一条不合格的理由下，加起来就是总人数。",
        "Every worker around is counted under the first test that fails; the counts add up." }, "paidan why 9001", do_why },
    { "assign", GROUP_ORDER, { PARAM_ORDER, PARAM_WORKER }, 2, 1, 0, GIVEN(CAUSE) | GIVEN(KEY),
      { "指派给一位师傅；不写师傅就退回重派", "give it to a worker, or back to matching" },
      { "资格和工时不能越过；承诺的时间不变。",
        "Eligibility and lawful hours cannot be passed over; the promised time stays." }, "paidan assign 9001 44 --cause operator", do_assign },
    { "fail", GROUP_ORDER, { PARAM_ORDER }, 1, 1, 0, GIVEN(CAUSE) | GIVEN(KEY),
      { "上门没有成", "the visit could not be made" }, NOTHING, "paidan fail 9001 --cause no_access", do_fail },

    { "visit", GROUP_WORKER, { PARAM_STEP, PARAM_ORDER, PARAM_WORKER }, 3, 3, 0, GIVEN(SICK) | GIVEN(KEY),
      { "师傅的一步：接单、出发、到达、开工、完工", "a worker's step: accept, leave, arrive, start, finish" },
      { "多人一单时各自接单，其余由领队操作。", "Each of a crew accepts for themselves; the leader does the rest." }, "paidan visit accept 9001 31", do_visit },
    { "sign-in", GROUP_WORKER, { PARAM_WORKER }, 1, 1, 0, GIVEN(KEY), { "师傅签到", "a worker is on duty" }, NOTHING, "paidan sign-in 31", do_sign_in },
    { "sign-out", GROUP_WORKER, { PARAM_WORKER }, 1, 1, 0, GIVEN(KEY), { "师傅签退", "a worker goes home" }, NOTHING, "paidan sign-out 31", do_sign_out },
    { "away", GROUP_WORKER, { PARAM_WORKER, PARAM_FROM, PARAM_TO }, 3, 3, 0, GIVEN(WHY) | GIVEN(KEY),
      { "登记请假、病假或休息", "a leave, sickness or break" },
      { "请假和病假里的上门会改派，承诺不变；休息要排在两次上门之间。",
        "Visits inside a leave or sickness are matched again and keep their promise; a break must fit between visits." },
      "paidan away 31 tomorrow 9:00 12:00 --why sick", do_away },
    { "worker", GROUP_WORKER, { PARAM_WORKER }, 1, 1, 0, 0, { "一位师傅和今后的安排", "one worker and the plan ahead" }, NOTHING, "paidan worker 31",
      do_worker },
    { "workers", GROUP_WORKER, { 0 }, 0, 0, 0, GIVEN(FIRM) | GIVEN(DUTY) | GIVEN(LIMIT),
      { "师傅名单，谁空闲", "who works here, and who is free" }, NOTHING, "paidan workers --point 1 --on-duty", do_workers },

    { "roster show", GROUP_ROSTER, { PARAM_WORKER }, 1, 0, 0, GIVEN(FIRST) | GIVEN(DAYS) | GIVEN(DRAFT) | GIVEN(REASONS) | GIVEN(LIMIT),
      { "排班表：一行一位师傅，一列一天", "the roster: a row for each worker, a column for each day" },
      { "要 --point 或一位师傅；默认从今天起 7 天。标记：* 改过，~ 换班，假 请假，! 违反工时规则。",
        "Needs --point or a worker; 7 days from today by default. Marks: * changed, ~ swapped, lv on leave, ! against a labour rule." },
      "paidan roster show --point 1 --days 14 --draft", do_roster },
    { "roster shifts", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(FIRST) | GIVEN(DAYS),
      { "有哪些班次、轮班规律和节假日", "which shifts, patterns and holidays there are" }, NOTHING, "paidan roster shifts", do_shifts },
    { "roster pattern", GROUP_ROSTER, { PARAM_WORKER, PARAM_PATTERN }, 2, 2, GIVEN(FIRST),
      GIVEN(ALL) | GIVEN(OFFSET) | GIVEN(SPREAD) | GIVEN(LAST) | GIVEN(SEEN) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "让师傅按一种规律轮班", "a worker works by a pattern" },
      { "进草稿。--all CODE 给全点的师傅；--spread 把各人的起点错开，每天都有人上班。",
        "Into the draft. --all CODE: every worker of the point; --spread starts them one after the other, so that each day is covered." },
      "paidan roster pattern --all 5D2 --spread --from 2026-12-01 --point 1", do_pattern },
    { "roster assign", GROUP_ROSTER, { PARAM_WORKER, PARAM_DAY, PARAM_SHIFT }, 3, 3, 0,
      GIVEN(NOW) | GIVEN(PREVIEW) | GIVEN(SEEN) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "改一位师傅一天的班", "change one day of a worker's roster" },
      { "进草稿，--now 立刻生效（可先 --preview）。轮班规律不变；法定规则不能越过，软规则要 --waive 和 --why。",
        "Into the draft; with --now at once (--preview first tells what it does). The rotation stays. Laws bind; a soft rule needs --waive and --why." },
      "paidan roster assign 31 tomorrow L --point 1", do_assign_shift },
    { "roster clear", GROUP_ROSTER, { PARAM_WORKER, PARAM_DAY }, 2, 2, 0, GIVEN(LAST) | GIVEN(SEEN) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "去掉改动，回到轮班规律", "take changes off, back to the rotation" }, { "进草稿。", "Into the draft." },
      "paidan roster clear 31 tomorrow --point 1", do_clear },
    { "roster leave", GROUP_ROSTER, { PARAM_WORKER, PARAM_FIRST, PARAM_LAST }, 3, 2, 0, GIVEN(END) | GIVEN(PREVIEW) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "请假，整天；--end 销假", "a leave of whole days; --end takes it off" },
      { "立刻生效。这几天的上门会改派，承诺的时间不变；--preview 先看哪几单要动。",
        "At once. Visits on these days are matched again and keep their promise; --preview first tells which." },
      "paidan roster leave 31 2026-12-07 2026-12-09 --why 探亲 --preview", do_leave },
    { "roster copy", GROUP_ROSTER, { 0 }, 0, 0, GIVEN(WEEK) | GIVEN(TO_WEEK), GIVEN(REPEAT) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "把一周抄到后面几周", "copy a week to later ones" },
      { "要 --point；进草稿。只写不一样的格；请假的格不抄，也不盖掉。", "Needs --point; into the draft. Only what differs is written; leaves are neither copied nor written over." },
      "paidan roster copy --week 2026-11-30 --to 2026-12-07 --repeat 3 --point 1", do_copy },
    { "roster import", GROUP_ROSTER, { PARAM_FILE }, 1, 1, 0, GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "把 CSV 里的班读进草稿", "a CSV file into the draft" },
      { "要 --point。表头要有 worker,day,shift，可有 layer；其余的列不看。有一行不对就什么也不发，错在哪几行全列出来。",
        "Needs --point. Columns worker,day,shift are needed, layer may be there, others are passed over. With a line that is wrong nothing is sent; all "
        "that are wrong are listed." },
      "paidan roster import december.csv --point 1", do_import },
    { "roster export", GROUP_ROSTER, { PARAM_FILE }, 1, 0, 0, GIVEN(FIRST) | GIVEN(DAYS) | GIVEN(DRAFT),
      { "排班表写成 CSV，import 原样读回", "the roster as CSV, which import reads back" },
      { "要 --point；默认从今天起 28 天，写到标准输出。", "Needs --point; 28 days from today and standard output by default." },
      "paidan roster export december.csv --from 2026-12-01 --point 1", do_export },
    { "roster fill", GROUP_ROSTER, { 0 }, 0, 0, GIVEN(FIRST), GIVEN(DAYS) | GIVEN(SECONDS) | GIVEN(BASIS) | GIVEN(NEED) | GIVEN(POINTS) | GIVEN(SEEN) | GIVEN(KEY),
      { "自动补班：结果进草稿，还差的说明原因", "fill the draft automatically; what stays open is told with the reasons" },
      { "要 --point，或以管理员身份用 --points 一次补一个区，一个点一个点来；默认 28 天。请假、换班、有单的日子和手工定的班不动，劳动规则都守住，尽量不打乱轮班，周末和夜班均摊。不满意就 undo。",
        "Needs --point, or as admin --points for a whole district, one point after another; 28 days by default. Leaves, swaps, days with visits and what was set by hand stay; labour rules are kept, patterns as far as can be, weekends "
        "and nights are shared. Not what you want: undo." },
      "paidan roster fill --from 2026-12-01 --days 14 --need E=8,M=6,L=6 --point 1", do_fill },
    { "roster diff", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(LIMIT),
      { "草稿改了什么，发布会动哪几单", "what the draft changes, and which visits a publish would move" }, { "要 --point。", "Needs --point." },
      "paidan roster diff --point 1", do_diff },
    { "roster undo", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(SEEN) | GIVEN(KEY),
      { "撤掉草稿里最后一次改动", "take the last change off the draft" },
      { "草稿空着时，把上一次发布反过来放进草稿。", "With an empty draft: the reverse of the last publish becomes the draft." },
      "paidan roster undo --point 1", do_undo },
    { "roster discard", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(SEEN) | GIVEN(KEY),
      { "丢掉整个草稿", "throw the draft away" }, NOTHING, "paidan roster discard --point 1", do_discard },
    { "roster publish", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(PREVIEW) | GIVEN(SEEN) | GIVEN(KEY),
      { "发布草稿：从此按它派单", "publish the draft: from now on it is what counts" },
      { "受影响的上门当场改派，承诺的时间不变；派不出去的列出来并说明原因。",
        "Visits that no longer fit are matched again and keep their promise; those that nobody can take are listed with the reason." },
      "paidan roster publish --point 1 --preview", do_publish },
    { "roster check", GROUP_ROSTER, { PARAM_WORKER }, 1, 0, 0, GIVEN(FIRST) | GIVEN(DAYS) | GIVEN(DRAFT) | GIVEN(LIMIT),
      { "哪里违反工时规则，超多少", "which labour rules are broken, where and by how much" },
      { "要 --point 或一位师傅；默认从今天起 28 天。", "Needs --point or a worker; 28 days from today by default." },
      "paidan roster check --point 1 --draft", do_check },
    { "roster coverage", GROUP_ROSTER, { 0 }, 0, 0, GIVEN(POINT), GIVEN(FIRST) | GIVEN(DAYS) | GIVEN(DRAFT) | GIVEN(SKILL),
      { "排班够不够：需要、在岗、缺口", "does the roster cover what is needed, and the gaps" },
      { "默认从今天起 7 天；--days 1 按半小时列出，--skill 说明预测怎么来的。", "7 days from today by default; --days 1 lists half hours, --skill tells what the forecast is made of." },
      "paidan roster coverage --point 1 --draft", do_coverage },
    { "roster hours", GROUP_ROSTER, { PARAM_WORKER }, 1, 1, 0, GIVEN(DAY),
      { "一位师傅当月的工时、加班和加倍工资", "hours, overtime and extra pay of a worker's month" }, NOTHING, "paidan roster hours 31", do_hours },
    { "roster ical", GROUP_ROSTER, { PARAM_WORKER }, 1, 1, 0, 0,
      { "一位师傅的班，iCalendar 格式", "a worker's shifts as iCalendar" },
      { "手机日历可以直接订阅服务点的 /ical/师傅.ics，内容相同。", "A calendar program subscribes to the same at the point: /ical/WORKER.ics." },
      "paidan roster ical 31", do_ical },
    { "roster swap ask", GROUP_ROSTER, { PARAM_WORKER, PARAM_FIRST }, 2, 2, 0, GIVEN(WITH) | GIVEN(FOR_DAY) | GIVEN(NOTE) | GIVEN(KEY),
      { "师傅申请换班", "a worker asks for a swap" },
      { "把 FROM 那天的班给出去；--for 要对方哪一天的班。对方同意、调度员批准后才算数。",
        "Gives the shift of FROM away; --for names the other's day that is taken for it. Holds once the other agrees and the operator approves." },
      "paidan roster swap ask 31 2026-12-05 --with 44 --for 2026-12-06", do_swap_ask },
    { "roster swap post", GROUP_ROSTER, { PARAM_DAY, PARAM_SHIFT }, 2, 2, 0, GIVEN(NOTE) | GIVEN(KEY),
      { "挂出一个没人的班，谁来都行", "post an open shift for anybody of the point" }, { "要 --point。", "Needs --point." },
      "paidan roster swap post 2026-12-05 L --point 1", do_swap_post },
    { "roster swap agree", GROUP_ROSTER, { PARAM_SWAP, PARAM_WORKER }, 2, 2, 0, GIVEN(KEY),
      { "师傅同意换班，或认领挂出的班", "a worker agrees to a swap, or takes an open shift" }, NOTHING, "paidan roster swap agree 12 44", do_swap_agree },
    { "roster swap approve", GROUP_ROSTER, { PARAM_SWAP }, 1, 1, 0, GIVEN(PREVIEW) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "批准换班；两人的工时规则再查一遍", "approve a swap; the rules are checked for both" }, NOTHING, "paidan roster swap approve 12", do_swap_approve },
    { "roster swap refuse", GROUP_ROSTER, { PARAM_SWAP }, 1, 1, 0, GIVEN(NOTE) | GIVEN(KEY),
      { "不批准换班", "refuse a swap" }, NOTHING, "paidan roster swap refuse 12 --why 当天人手不够", do_swap_refuse },
    { "roster swap withdraw", GROUP_ROSTER, { PARAM_SWAP }, 1, 1, 0, GIVEN(KEY),
      { "撤回换班申请", "withdraw a swap" }, NOTHING, "paidan roster swap withdraw 12", do_swap_withdraw },
    { "roster swap list", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(WORKER) | GIVEN(SWAP_STATE) | GIVEN(LIMIT),
      { "换班申请和挂出的班", "swaps and open shifts" }, NOTHING, "paidan roster swap list --point 1 --state agreed", do_swap_list },
    { "roster take", GROUP_ROSTER, { PARAM_WORKER, PARAM_DAY, PARAM_SHIFT }, 3, 3, 0, GIVEN(MISSING) | GIVEN(PREVIEW) | GIVEN(WAIVE) | GIVEN(NOTE) | GIVEN(KEY),
      { "救急：马上顶一个班", "an emergency: take a shift now" },
      { "立刻生效，不用批准；法定规则仍然不能越过。", "At once and without approval; laws bind all the same." },
      "paidan roster take 44 today D --from 31 --why 病假", do_take },

    { "top", GROUP_FIGURES, { 0 }, 0, 0, 0, GIVEN(WRITE),
      { "终端里的调度台：订单、师傅、覆盖，两秒一刷新", "the board in a terminal: orders, workers, coverage, every two seconds" },
      { "? 列出所有键；默认只看不改。", "? lists the keys; nothing can be changed without --write." }, "paidan top --point 1 --write", do_top },
    { "watch", GROUP_FIGURES, { 0 }, 0, 0, 0, GIVEN(AFTER) | GIVEN(FOR),
      { "看正在发生的事，一件一行", "what is happening, a line for each event" }, NOTHING, "paidan watch --point 1", do_watch },
    { "usage", GROUP_FIGURES, { 0 }, 0, 0, 0, GIVEN(FIRM) | GIVEN(WORKER) | GIVEN(DAY),
      { "一天的利用率、准点和订单数", "utilisation, punctuality and orders of a day" },
      { "不写范围就是全区；有 --point、--firm 或 --worker 就只看它。",
        "The region, or one --point, --firm or --worker." }, "paidan usage --point 1 --day today", do_usage },
    { "clock", GROUP_FIGURES, { 0 }, 0, 0, 0, GIVEN(MINUTES) | GIVEN(KEY),
      { "派单中心的时间", "the time of the core" }, NOTHING, "paidan clock", do_clock },
};
const uint32_t command_count = sizeof commands / sizeof commands[0];

/* How many words the name has when they are the first of these; else 0. */
static int name_words(const char *name, char *const *words, int count)
{
    for (int i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(name, words[i], length) != 0) return 0;
        name += length;
        if (*name == '\0') return i + 1;
        if (*name++ != ' ') return 0;
    }
    return 0;
}

/* The longest name wins. */
const struct command *command_find(char *const *words, int count, int *taken)
{
    const struct command *found = NULL;
    *taken = 0;
    for (uint32_t i = 0; i < command_count; i++) {
        int took = name_words(commands[i].name, words, count);
        if (took <= *taken) continue;
        *taken = took;
        found = &commands[i];
    }
    return found;
}

bool command_is_family(const char *word)
{
    size_t length = strlen(word);
    for (uint32_t i = 0; i < command_count; i++)
        if (strncmp(commands[i].name, word, length) == 0 && commands[i].name[length] == ' ') return true;
    return false;
}

enum { NAME_MOST = 24, NEAR = 2 };

/* Levenshtein's distance, one row at a time. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MOST + 1], columns = strlen(b);
    if (columns > NAME_MOST || strlen(a) > NAME_MOST) return NAME_MOST;
    for (size_t k = 0; k <= columns; k++) row[k] = k;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= columns; k++) {
            size_t above = row[k], least = corner + (a[i - 1] != b[k - 1]);
            if (above + 1 < least) least = above + 1;
            if (row[k - 1] + 1 < least) least = row[k - 1] + 1;
            row[k] = least;
            corner = above;
        }
    }
    return row[columns];
}

const char *command_like(const char *name)
{
    const char *best = NULL;
    size_t least = NEAR + 1;
    for (uint32_t i = 0; i < command_count; i++) {
        size_t found = distance(name, commands[i].name);
        if (found >= least || found >= strlen(name)) continue;
        least = found;
        best = commands[i].name;
    }
    return best;
}
