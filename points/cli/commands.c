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
    { "slots", GROUP_RESIDENT, { PARAM_ITEM, PARAM_QTY }, 2, 1, WHERE, GIVEN(DAY) | GIVEN(DAYS),
      { "哪些时间可以预约", "which starts can be booked" },
      { "--days 最多 14，默认 3。", "--days at most 14, default 3." }, "paidan slots COK01 2 " HOME " --day tomorrow", do_slots },
    { "book", GROUP_RESIDENT, { PARAM_ITEM, PARAM_QTY, PARAM_START }, 3, 3, WHERE, GIVEN(KEY),
      { "预约一个时间", "book a time" },
      { "先留位再确认；约满时给出原因和最近的三个空位。", "Holds the start and confirms it; when it is full, tells why and the three nearest that are free." },
      "paidan book COK01 2 tomorrow 17:00 " HOME, do_book },
    { "cancel", GROUP_RESIDENT, { PARAM_ORDER }, 1, 1, 0, GIVEN(CAUSE) | GIVEN(KEY),
      { "取消订单，或放开留位", "cancel an order, or let a held slot go" }, NOTHING, "paidan cancel 9001", do_cancel },
    { "exclude", GROUP_RESIDENT, { PARAM_HOUSEHOLD, PARAM_WORKER }, 2, 2, 0, GIVEN(BACK) | GIVEN(KEY),
      { "住户不要这位师傅再来", "a household will not have a worker" }, NOTHING, "paidan exclude 7 31", do_exclude },

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

    { "roster", GROUP_ROSTER, { 0 }, 0, 0, 0, GIVEN(WORKER) | GIVEN(DAY) | GIVEN(DAYS) | GIVEN(LIMIT),
      { "排班表，违反工时的标 !", "the roster; what breaks a labour rule is marked !" },
      { "要 --point 或 --worker；默认 7 天。", "Needs --point or --worker; 7 days by default." }, "paidan roster --point 1 --days 14", do_roster },
    { "roster set", GROUP_ROSTER, { PARAM_WORKER, PARAM_DAY, PARAM_SHIFT }, 3, 3, 0, GIVEN(KEY),
      { "改一位师傅一天的班", "change one day of a worker's roster" },
      { "轮班规律不变，只改这一天；违反法定工时的不能改。",
        "The rotation stays, only this day changes; what breaks a law is refused." }, "paidan roster set 31 tomorrow L", do_roster_set },

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

/* Two words are tried before one, so that "roster set" is not the roster of a worker "set". */
const struct command *command_find(const char *first, const char *second, bool *two)
{
    size_t length = strlen(first);
    *two = false;
    for (uint32_t i = 0; second != NULL && i < command_count; i++) {
        const char *name = commands[i].name;
        if (strncmp(name, first, length) != 0 || name[length] != ' ' || strcmp(name + length + 1, second) != 0) continue;
        *two = true;
        return &commands[i];
    }
    for (uint32_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, first) == 0) return &commands[i];
    return NULL;
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
