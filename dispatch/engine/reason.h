/* reason.h - why one worker cannot serve one visit. The tests run in this order; a worker is counted under the first that fails,
 * so the counts add up to the number of workers looked at: the answer to "why nobody?". */
#ifndef PAIDAN_ENGINE_REASON_H
#define PAIDAN_ENGINE_REASON_H

#include <stdint.h>

#define REASONS(X) \
    X(FREE,         "free",         "可以服务",       "free to serve") \
    X(SKILL,        "skill",        "不会这项服务",   "without the skill") \
    X(TOO_FAR,      "too_far",      "太远",           "too far away") \
    X(EXCLUDED,     "excluded",     "住户不接受",     "not wanted by the household") \
    X(DECLINED,     "declined",     "已拒绝此单",     "declined or dropped this order") \
    X(IDENTITY,     "identity",     "身份核验过期",   "identity check out of date") \
    X(HEALTH,       "health",       "体检不符",       "without the health class needed") \
    X(TRAINING,     "training",     "培训过期",       "training out of date") \
    X(INSURANCE,    "insurance",    "保险过期",       "insurance out of date") \
    X(CONTRACT,     "contract",     "合同过期",       "contract out of date") \
    X(CERTIFICATE,  "certificate",  "无证书",         "without the certificate") \
    X(OFF_SHIFT,    "off_shift",    "不在班",         "off shift") \
    X(NOT_SIGNED_IN,"not_signed_in","未签到",         "not signed in") \
    X(ON_LEAVE,     "on_leave",     "请假或休息",     "on leave or break") \
    X(HOURS,        "hours",        "超工时",         "over their lawful hours") \
    X(BUSY,         "busy",         "在单",           "busy") \
    X(CREW,         "crew",         "人手不齐",       "free, but too few for the crew")

enum reason {
#define X(id, name, zh, en) WHY_##id,
    REASONS(X)
#undef X
    REASON_COUNT
};

struct why { uint32_t looked_at; uint32_t count[REASON_COUNT]; };      /* sum of count == looked_at */

const char *reason_name(enum reason reason);
const char *reason_zh(enum reason reason);
const char *reason_en(enum reason reason);

#endif
