/* error.h - the one list of errors that may cross the wire: name and the sentence shown to a person, zh-CN first.
 * Programs branch on the name, never on the sentence. */
#ifndef PAIDAN_PROTOCOL_ERROR_H
#define PAIDAN_PROTOCOL_ERROR_H

#define MUST_CHECK __attribute__((warn_unused_result))

#define ERRORS(X) \
    /* the message is wrong; `field` says where */ \
    X(OK,            "ok",            "完成",                         "Done.") \
    X(NOT_JSON,      "not_json",      "消息不是 JSON",                "The message is not JSON.") \
    X(TOO_DEEP,      "too_deep",      "消息嵌套太深",                 "The message is nested too deeply.") \
    X(TOO_LONG,      "too_long",      "消息或字段太长",               "The message or a field is too long.") \
    X(NOT_UTF8,      "not_utf8",      "文字编码不是 UTF-8",           "The text is not valid UTF-8.") \
    X(VERSION,       "version",       "协议版本不支持",               "This protocol version is not supported.") \
    X(UNKNOWN_KIND,  "unknown_kind",  "没有这种请求",                 "There is no such kind of message.") \
    X(MISSING_FIELD, "missing_field", "缺少字段",                     "A required field is missing.") \
    X(WRONG_TYPE,    "wrong_type",    "字段类型不对",                 "A field has the wrong type.") \
    X(OUT_OF_RANGE,  "out_of_range",  "数值超出范围",                 "A value is outside its range.") \
    X(NO_KEY,        "no_key",        "缺少幂等键",                   "A request that changes something needs an idempotency key.") \
    X(KEY_REUSED,    "key_reused",    "幂等键已用于另一请求",         "This idempotency key belongs to a different request.") \
    /* who asks */ \
    X(NO_SESSION,    "no_session",    "没有会话，请重新登录",         "There is no such session; open one.") \
    X(FORBIDDEN,     "forbidden",     "没有权限",                     "This role may not do that, or not there.") \
    /* what is asked */ \
    X(NO_ORDER,      "no_order",      "没有这个订单",                 "There is no such order.") \
    X(NO_WORKER,     "no_worker",     "没有这位师傅",                 "There is no such worker.") \
    X(NO_POINT,      "no_point",      "没有这个服务点",               "There is no such service point.") \
    X(NO_ITEM,       "no_item",       "没有这项服务",                 "There is no such item on the menu.") \
    X(NO_SWAP,       "no_swap",       "没有这次换班",                 "There is no such swap.") \
    X(NO_SHIFT,      "no_shift",      "没有这个班次",                 "There is no such shift.") \
    X(CONTRACT_ONLY, "contract_only", "此项需签合同，请找工作人员",   "This item is arranged by contract; please ask the service point.") \
    X(NOT_NOW,       "not_now",       "此项需要预约时间",             "This item needs notice; please book a time.") \
    X(QUANTITY,      "quantity",      "数量不在可选范围",             "The quantity is outside what this item allows.") \
    X(PAST,          "past",          "这个时间已经过去",             "That time has already passed.") \
    X(TOO_SOON,      "too_soon",      "这个时间太近，来不及安排",     "That start is sooner than this item's notice allows.") \
    X(TOO_FAR_AHEAD, "too_far_ahead", "还不能预约这么远的日子",       "That day is beyond the booking horizon.") \
    X(OFF_GRID,      "off_grid",      "开始时间不在可选的整点上",     "A start must be on the booking grid.") \
    X(NO_CAPACITY,   "no_capacity",   "这个时间没有师傅",             "Nobody can serve at that time.") \
    X(PRICE,         "price",         "这个时间价格不同，请先确认",   "That start has another price; it must be agreed to first.") \
    X(STATE,         "state",         "订单当前状态不允许这样做",     "The order's state does not allow this.") \
    X(NOT_YOURS,     "not_yours",     "这位师傅不在此单上",           "This worker is not on this order.") \
    X(NOT_LEADER,    "not_leader",    "只有领队可以签到",             "Only the leader of the crew signs a visit on.") \
    X(BUSY,          "busy",          "这位师傅那时有别的安排",       "This worker has another commitment at that time.") \
    X(INELIGIBLE,    "ineligible",    "这位师傅不能做此单",           "This worker may not serve this order; the detail names why.") \
    X(EXISTS,        "exists",        "已经存在",                     "It exists already.") \
    X(RULE,          "rule",          "违反劳动规则",                 "It would break a labour rule; the detail names which.") \
    X(CONFLICT,      "conflict",      "别人刚改过，请刷新后再改",     "Somebody else changed it just now; look again.") \
    /* the machine */ \
    X(FULL,          "full",          "系统已满，请稍后再试",         "The system is full; try again later.") \
    X(UNAVAILABLE,   "unavailable",   "系统暂时不可用，请稍后再试",   "The system cannot store anything at the moment; try again later.") \
    X(GONE,          "gone",          "这些事件已不再保留",           "Those events are no longer kept; start from a fresh list.") \
    X(INTERNAL,      "internal",      "系统出错",                     "Something went wrong inside.")

enum error {
#define X(id, name, zh, en) ERR_##id,
    ERRORS(X)
#undef X
    ERROR_COUNT
};

const char *error_name(enum error error);
const char *error_zh(enum error error);
const char *error_en(enum error error);
enum error error_find(const char *name);      /* ERR_INTERNAL for an unknown name */

#endif
