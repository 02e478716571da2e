#include "points/cli/words.h"

#include <string.h>

static const struct word states[] = {
    { "held",       { "已留位", "held" },              STYLE_WARN },
    { "waiting",    { "待派单", "waiting" },           STYLE_WARN },
    { "assigned",   { "待接单", "offered" },           STYLE_PLAIN },
    { "accepted",   { "已接单", "accepted" },          STYLE_GOOD },
    { "on_the_way", { "在路上", "on the way" },        STYLE_GOOD },
    { "arrived",    { "已到达", "at the door" },       STYLE_GOOD },
    { "serving",    { "服务中", "serving" },           STYLE_GOOD },
    { "done",       { "已完成", "done" },              STYLE_GOOD },
    { "cancelled",  { "已取消", "cancelled" },         STYLE_FAINT },
    { "failed",     { "未成行", "failed" },            STYLE_BAD },
    { "released",   { "已放开", "released" },          STYLE_FAINT },
    { "impossible", { "约不上", "impossible" },        STYLE_BAD },      /* these two of visits of a series */
    { "skipped",    { "假日不来", "holiday" },         STYLE_FAINT },
    { NULL,         { NULL, NULL },                    STYLE_PLAIN },
};
static const struct word causes[] = {
    { "none",       { "无", "none" },                                  STYLE_PLAIN },
    { "resident",   { "住户要求", "the resident's wish" },             STYLE_PLAIN },
    { "worker",     { "师傅推掉", "the worker declined or dropped it" }, STYLE_PLAIN },
    { "operator",   { "调度员决定", "the operator's decision" },       STYLE_PLAIN },
    { "timeout",    { "超时未答复", "nobody answered in time" },       STYLE_PLAIN },
    { "sick",       { "病假", "sickness" },                            STYLE_PLAIN },
    { "leave",      { "请假", "a leave" },                             STYLE_PLAIN },
    { "roster",     { "班次变动", "the shift changed" },               STYLE_PLAIN },
    { "overrun",    { "上一单超时", "the visit before ran over" },     STYLE_PLAIN },
    { "no_access",  { "进不了门", "nobody opened" },                   STYLE_PLAIN },
    { "no_worker",  { "没有师傅能来", "nobody could come" },           STYLE_PLAIN },
    { "price",      { "价格没谈成", "the price was not agreed" },      STYLE_PLAIN },
    { "other",      { "其他原因", "something else" },                  STYLE_PLAIN },
    { "improved",   { "优化了当天的安排", "a better plan of the day" }, STYLE_PLAIN },
    { NULL,         { NULL, NULL },                                    STYLE_PLAIN },
};
static const struct word events[] = {
    { "held",            { "留位", "held" },                   STYLE_PLAIN },
    { "renewed",         { "延长留位", "held longer" },        STYLE_PLAIN },
    { "released",        { "放开留位", "released" },           STYLE_FAINT },
    { "ordered",         { "下单", "ordered" },                STYLE_STRONG },
    { "assigned",        { "派单", "offered" },                STYLE_PLAIN },
    { "member_accepted", { "一人接单", "one accepted" },       STYLE_PLAIN },
    { "accepted",        { "接单", "accepted" },               STYLE_GOOD },
    { "unassigned",      { "退回待派", "unassigned" },         STYLE_WARN },
    { "moved",           { "改约", "moved" },                  STYLE_WARN },
    { "nobody",          { "无人可派", "nobody free" },        STYLE_BAD },
    { "set_out",         { "出发", "set out" },                STYLE_PLAIN },
    { "arrived",         { "到达", "arrived" },                STYLE_PLAIN },
    { "started",         { "开工", "started" },                STYLE_PLAIN },
    { "finished",        { "完工", "finished" },               STYLE_GOOD },
    { "cancelled",       { "取消", "cancelled" },              STYLE_WARN },
    { "failed",          { "未成行", "failed" },               STYLE_BAD },
    { "retimed",         { "时间改动", "times moved" },        STYLE_WARN },
    { "late",            { "迟到", "late" },                   STYLE_BAD },
    { "signed_in",       { "签到", "signed in" },              STYLE_FAINT },
    { "signed_out",      { "签退", "signed out" },             STYLE_FAINT },
    { "away",            { "登记离岗", "away" },               STYLE_WARN },
    { "shift",           { "改班", "new shift" },              STYLE_PLAIN },
    { "excluded",        { "住户指名", "preference" },         STYLE_PLAIN },
    { "priority",        { "重点人群", "priority group" },     STYLE_PLAIN },
    { "roster",          { "排班变动", "roster changed" },     STYLE_PLAIN },
    { "published",       { "发布排班", "roster published" },   STYLE_PLAIN },
    { "swap",            { "换班", "shift swap" },             STYLE_PLAIN },
    { "gap",             { "排班缺口", "roster gap" },         STYLE_BAD },
    { "turned_away",     { "未能下单", "turned away" },        STYLE_BAD },
    { NULL,              { NULL, NULL },                       STYLE_PLAIN },
};
static const struct word reasons[] = {      /* for the detail of an error; counts bring their own words */
    { "free",          { "可以服务", "free to serve" },                          STYLE_GOOD },
    { "skill",         { "不会这项服务", "without the skill" },                  STYLE_PLAIN },
    { "too_far",       { "太远", "too far away" },                               STYLE_PLAIN },
    { "excluded",      { "住户不接受", "not wanted by the household" },          STYLE_PLAIN },
    { "declined",      { "已拒绝此单", "declined or dropped this order" },       STYLE_PLAIN },
    { "identity",      { "身份核验过期", "identity check out of date" },         STYLE_PLAIN },
    { "health",        { "体检不符", "without the health class needed" },        STYLE_PLAIN },
    { "training",      { "培训过期", "training out of date" },                   STYLE_PLAIN },
    { "insurance",     { "保险过期", "insurance out of date" },                  STYLE_PLAIN },
    { "contract",      { "合同过期", "contract out of date" },                   STYLE_PLAIN },
    { "certificate",   { "无证书", "without the certificate" },                  STYLE_PLAIN },
    { "off_shift",     { "不在班", "off shift" },                                STYLE_PLAIN },
    { "not_signed_in", { "未签到", "not signed in" },                            STYLE_PLAIN },
    { "on_leave",      { "请假或休息", "on leave or break" },                    STYLE_PLAIN },
    { "hours",         { "超工时", "over their lawful hours" },                  STYLE_PLAIN },
    { "busy",          { "在单", "busy" },                                       STYLE_PLAIN },
    { "crew",          { "人手不齐", "free, but too few for the crew" },         STYLE_PLAIN },
    { NULL,            { NULL, NULL },                                           STYLE_PLAIN },
};
static const struct word rules[] = {
    { "none",           { "无", "none" },                                                                             STYLE_PLAIN },
    { "day_hours",      { "一天超过 11 小时", "over 11 h in a day" },                                                 STYLE_BAD },
    { "day_hours_c",    { "综合工时一天超过 12 小时", "over 12 h in a day" },                                         STYLE_BAD },
    { "month_overtime", { "当月加班超过 36 小时", "over 36 h overtime in the month" },                                STYLE_BAD },
    { "month_hours_c",  { "综合工时当月超过 201 小时 20 分", "over 201 h 20 min in a month of comprehensive hours" }, STYLE_BAD },
    { "rest_day",       { "一周没有休息日", "a week without a day off" },                                             STYLE_BAD },
    { "night",          { "孕期哺乳期不上夜班", "night work of an expectant or nursing mother" },                     STYLE_BAD },
    { "mother_day",     { "孕期哺乳期一天超过 8 小时", "over 8 h of an expectant or nursing mother" },                STYLE_BAD },
    { "mother_week",    { "孕期哺乳期一周超过 44 小时", "over 44 h a week of an expectant or nursing mother" },       STYLE_BAD },
    { "part_week",      { "小时工一周超过 24 小时", "part-time over 24 h in a week" },                                STYLE_BAD },
    { "overlap",        { "两班时间重叠", "two shifts at the same time" },                                            STYLE_BAD },
    { "day_usual",      { "一天加班超过 1 小时", "over 1 h overtime in a day" },                                      STYLE_WARN },
    { "week_hours",     { "一周超过 44 小时（计加班）", "over 44 h in a week (overtime)" },                           STYLE_WARN },
    { "month_usual_c",  { "综合工时当月超过 165 小时 20 分（计加班）", "over 165 h 20 min in the month (overtime)" }, STYLE_WARN },
    { "part_day",       { "小时工平均一天超过 4 小时", "part-time over 4 h a day on average" },                       STYLE_WARN },
    { "run_days",       { "连上超过 6 天", "over 6 days on end" },                                                    STYLE_WARN },
    { "rest_gap",       { "两班间隔不足 11 小时", "under 11 h between two shifts" },                                  STYLE_WARN },
    { "split_spread",   { "两段班首尾超过 12 小时", "a split shift over more than 12 h" },                            STYLE_WARN },
    { NULL,             { NULL, NULL },                                                                               STYLE_PLAIN },
};
static const struct word aways[] = {
    { "leave", { "请假", "leave" }, STYLE_PLAIN },
    { "sick",  { "病假", "sick" },  STYLE_PLAIN },
    { "break", { "休息", "break" }, STYLE_PLAIN },
    { NULL,    { NULL, NULL },      STYLE_PLAIN },
};
static const struct word rows[] = {
    { "hold",  { "留位", "hold" },  STYLE_WARN },
    { "visit", { "上门", "visit" }, STYLE_PLAIN },
    { "away",  { "离岗", "away" },  STYLE_FAINT },
    { NULL,    { NULL, NULL },      STYLE_PLAIN },
};
static const struct word roles[] = {
    { "resident",  { "住户", "resident" },    STYLE_PLAIN },
    { "operator",  { "调度员", "operator" },  STYLE_PLAIN },
    { "worker",    { "师傅", "worker" },      STYLE_PLAIN },
    { "firm",      { "公司", "firm" },        STYLE_PLAIN },
    { "regulator", { "主管部门", "regulator" }, STYLE_PLAIN },
    { "admin",     { "管理员", "admin" },     STYLE_PLAIN },
    { "engine",    { "系统", "engine" },      STYLE_PLAIN },
    { NULL,        { NULL, NULL },            STYLE_PLAIN },
};

static const struct word roster_layers[] = {
    { "pattern",  { "轮班", "rotation" },  STYLE_PLAIN },
    { "leave",    { "请假", "leave" },     STYLE_WARN },
    { "swap",     { "换班", "swap" },      STYLE_PLAIN },
    { "override", { "改班", "changed" },   STYLE_PLAIN },
    { NULL,       { NULL, NULL },          STYLE_PLAIN },
};
static const struct word swap_states[] = {
    { "open",      { "等人认领", "open to anybody" },     STYLE_WARN },
    { "asked",     { "等对方答复", "asked" },             STYLE_WARN },
    { "agreed",    { "等调度员批准", "to be approved" },  STYLE_WARN },
    { "done",      { "已换", "done" },                    STYLE_GOOD },
    { "refused",   { "未批准", "refused" },               STYLE_BAD },
    { "withdrawn", { "已撤回", "withdrawn" },             STYLE_FAINT },
    { NULL,        { NULL, NULL },                        STYLE_PLAIN },
};
static const struct word calendar[] = {
    { "statutory", { "法定节假日", "statutory holiday" },             STYLE_PLAIN },
    { "rest",      { "放假", "holiday" },                             STYLE_PLAIN },
    { "work",      { "调休上班", "weekend day that is worked" },      STYLE_PLAIN },
    { NULL,        { NULL, NULL },                                    STYLE_PLAIN },
};

static const struct word *const vocabularies[VOCABULARIES] = {
    [WORDS_STATE] = states, [WORDS_CAUSE] = causes, [WORDS_EVENT] = events, [WORDS_REASON] = reasons,
    [WORDS_RULE] = rules,   [WORDS_AWAY] = aways,   [WORDS_ROW] = rows,     [WORDS_ROLE] = roles,
    [WORDS_LAYER] = roster_layers, [WORDS_SWAP] = swap_states, [WORDS_CALENDAR] = calendar,
};

const struct word *word_find(enum vocabulary vocabulary, const char *name)
{
    const struct word *word = vocabularies[vocabulary];
    while (word->name != NULL && strcmp(word->name, name) != 0) word++;
    return word->name == NULL ? NULL : word;
}

const char *word_in(enum vocabulary vocabulary, const char *name, const struct out *out)
{
    const struct word *word = word_find(vocabulary, name);
    return word == NULL ? name : out_words(out, word->words);
}

enum style word_style(enum vocabulary vocabulary, const char *name)
{
    const struct word *word = word_find(vocabulary, name);
    return word == NULL ? STYLE_PLAIN : word->style;
}
