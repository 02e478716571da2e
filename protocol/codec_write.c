/* codec_write.c - structs to JSON, walking the field tables of message.h. Values are our own program's and are not checked here;
 * the reader checks them. */
#include "protocol/codec.h"

#include "protocol/json_write.h"

/* The member of a struct that a field describes. */
#define MEMBER(type, base, at) (*(type const *)(const void *)((const char *)(base) + (at)))

static void write_object(struct json *json, const struct shape *shape, const void *body);

/* A value that need not be sent because its absence says the same. */
static bool value_is_blank(const struct field *field, const void *body)
{
    switch (field->type) {
    case FIELD_ID:     return MEMBER(uint64_t, body, field->offset) == 0;
    case FIELD_MS:
    case FIELD_FEN:
    case FIELD_INT:    return MEMBER(int64_t, body, field->offset) == 0;
    case FIELD_BOOL:   return !MEMBER(bool, body, field->offset);
    case FIELD_DAY:    return MEMBER(int32_t, body, field->offset) == 0;
    case FIELD_STR: {
        const char *text = MEMBER(char *, body, field->offset);
        return text == NULL || text[0] == '\0';
    }
    case FIELD_OBJECT: return MEMBER(void *, body, field->offset) == NULL;
    case FIELD_LIST:   return false;
    }
    return false;
}

static void write_list(struct json *json, const struct field *field, const void *body)
{
    const char *element = MEMBER(char *, body, field->offset);
    uint32_t count = MEMBER(uint32_t, body, field->count_offset);
    json_mark(json, '[');
    for (uint32_t i = 0; i < count && !json->full; i++) {
        if (i > 0) json_mark(json, ',');
        write_object(json, field->element, element + i * field->element->size);
    }
    json_mark(json, ']');
}

static void write_value(struct json *json, const struct field *field, const void *body)
{
    switch (field->type) {
    case FIELD_ID:     json_decimal(json, (int64_t)MEMBER(uint64_t, body, field->offset)); break;
    case FIELD_MS:
    case FIELD_FEN:    json_decimal(json, MEMBER(int64_t, body, field->offset)); break;
    case FIELD_INT:    json_number(json, MEMBER(int64_t, body, field->offset)); break;
    case FIELD_BOOL:   json_bool(json, MEMBER(bool, body, field->offset)); break;
    case FIELD_DAY:    json_date(json, MEMBER(int32_t, body, field->offset)); break;
    case FIELD_STR:    json_text(json, MEMBER(char *, body, field->offset)); break;
    case FIELD_OBJECT: write_object(json, field->element, MEMBER(void *, body, field->offset)); break;
    case FIELD_LIST:   write_list(json, field, body); break;
    }
}

static void write_object(struct json *json, const struct shape *shape, const void *body)
{
    json_mark(json, '{');
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        if (field->need == FIELD_MAY && value_is_blank(field, body)) continue;
        json_name(json, field->name);
        write_value(json, field, body);
    }
    json_mark(json, '}');
}

/* What requests and replies begin with. A kind that is none, in a refusal of what could not be read, is left out. */
static void write_head(struct json *json, uint64_t id, enum kind kind)
{
    json_mark(json, '{');
    json_name(json, "v");
    json_number(json, PROTOCOL_VERSION);
    json_name(json, "id");
    json_decimal(json, (int64_t)id);
    if ((unsigned)kind >= KIND_COUNT) return;
    json_name(json, "kind");
    json_text(json, kind_name(kind));
}

static void write_optional(struct json *json, const char *name, const char *text)
{
    if (text == NULL) return;
    json_name(json, name);
    json_text(json, text);
}

size_t codec_write_request(const struct msg_request_envelope *in, char *buffer, size_t size)
{
    struct json json;
    if ((unsigned)in->kind >= KIND_COUNT) return 0;
    json_begin(&json, buffer, size);
    write_head(&json, in->id, in->kind);
    write_optional(&json, "key", in->key);
    write_optional(&json, "auth", in->auth);
    json_name(&json, "body");
    write_object(&json, kind_rows[in->kind].request, in->body);
    json_mark(&json, '}');
    return json_length(&json);
}

struct msg_refusal codec_refusal(const struct msg_reply_envelope *reply)
{
    const struct refused_day *where = &reply->where;
    return (struct msg_refusal){
        .name = error_name(reply->error), .field = reply->field, .zh = error_zh(reply->error), .en = error_en(reply->error), .detail = reply->detail,
        .retry_ms = reply->retry_ms, .worker = where->worker, .day = where->day, .minutes = where->minutes, .limit = where->limit,
        .unit = where->unit, .hard = where->hard, .by = where->by, .by_id = where->by_id, .price_fen = reply->price_fen, .why = reply->why, .why_count = reply->why_count,
    };
}

size_t codec_write_reply(const struct msg_reply_envelope *in, char *buffer, size_t size)
{
    struct json json;
    bool ok = in->error == ERR_OK;
    if (ok && (unsigned)in->kind >= KIND_COUNT) return 0;
    json_begin(&json, buffer, size);
    write_head(&json, in->id, in->kind);
    json_name(&json, "ok");
    json_bool(&json, ok);
    json_name(&json, "now_ms");
    json_decimal(&json, in->now_ms);
    if (ok) {
        json_name(&json, "body");
        if (in->text != NULL) json_raw(&json, in->text, in->length);
        else write_object(&json, kind_rows[in->kind].reply, in->body);
    } else {
        const struct msg_refusal refusal = codec_refusal(in);
        json_name(&json, "error");
        write_object(&json, &shape_refusal, &refusal);
    }
    json_mark(&json, '}');
    return json_length(&json);
}

size_t codec_write_body(const struct shape *shape, const void *body, char *buffer, size_t size)
{
    struct json json;
    json_begin(&json, buffer, size);
    write_object(&json, shape, body);
    return json_length(&json);
}
