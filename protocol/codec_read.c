/* codec_read.c - JSON to structs, walking the field tables of message.h. Whatever the bytes are, the answer is a struct within all
 * its bounds or a named error: json_scan() has passed the text before cJSON sees it, every number is checked before it is cast. */
#include "protocol/codec.h"

#include <string.h>
#include <cjson/cJSON.h>

#include "protocol/json_scan.h"
#include "protocol/text.h"

enum { PATH_SIZE = 160 };

#define MEMBER(type, base, at) (*(type *)(void *)((char *)(base) + (at)))

/* Where the reader is: a chain from the innermost name outwards; text is made of it only when something is wrong. */
struct path { const struct path *up; const char *name; uint32_t index; bool is_index; };

struct reader { struct arena *arena; const char *field; };

static enum error read_object(struct reader *reader, const cJSON *json, const struct shape *shape, const struct path *path, void *out);

/* Writes the outer part first; returns the length so far. A path too long is cut. */
static size_t path_text(const struct path *path, char text[PATH_SIZE])
{
    if (path == NULL) return 0;
    size_t length = path_text(path->up, text);
    char part[TEXT_ID_SIZE];
    if (path->is_index) {
        size_t digits = text_number(path->index, part + 1);
        part[0] = '[';
        part[digits + 1] = ']';
        part[digits + 2] = '\0';
    }
    const char *name = path->is_index ? part : path->name;
    if (!path->is_index && length > 0 && length < PATH_SIZE) text[length++] = '.';
    while (*name != '\0' && length < PATH_SIZE) text[length++] = *name++;
    return length;
}

static enum error fail(struct reader *reader, const struct path *path, enum error error)
{
    char text[PATH_SIZE];
    size_t length = path_text(path, text);
    reader->field = length > 0 ? arena_text(reader->arena, text, length) : NULL;
    return error;
}

static enum error whole_of_number(const cJSON *json, int64_t *out)
{
    static const double exact_most = 9007199254740992.0;      /* 2^53: beyond it a double skips whole numbers */
    if (!cJSON_IsNumber(json)) return ERR_WRONG_TYPE;
    double value = json->valuedouble;
    if (!(value >= -exact_most && value <= exact_most)) return ERR_OUT_OF_RANGE;
    if (value != (double)(int64_t)value) return ERR_WRONG_TYPE;
    *out = (int64_t)value;
    return ERR_OK;
}

/* A decimal string in its one form: no plus sign, no leading zero, no space. Nothing that travels so may be negative. */
static enum error whole_of_decimal(const cJSON *json, int64_t *out)
{
    uint64_t value = 0;
    if (!cJSON_IsString(json)) return ERR_WRONG_TYPE;
    const char *text = json->valuestring;
    bool minus = text[0] == '-';
    if (minus) text++;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] != '\0' || (text[0] == '0' && (digits > 1 || minus))) return ERR_WRONG_TYPE;
    if (minus || !text_id_read(text, &value)) return ERR_OUT_OF_RANGE;
    *out = (int64_t)value;
    return ERR_OK;
}

static bool has_form_of_date(const char *text)
{
    static const char form[] = "0000-00-00";
    for (size_t i = 0; i < sizeof form; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
    }
    return true;
}

static enum error whole_of_date(const cJSON *json, int64_t *out)
{
    int32_t day;
    if (!cJSON_IsString(json) || !has_form_of_date(json->valuestring)) return ERR_WRONG_TYPE;
    if (!text_date_read(json->valuestring, &day)) return ERR_OUT_OF_RANGE;
    *out = day;
    return ERR_OK;
}

static enum error whole_of_bool(const cJSON *json, int64_t *out)
{
    if (!cJSON_IsBool(json)) return ERR_WRONG_TYPE;
    *out = cJSON_IsTrue(json);
    return ERR_OK;
}

typedef enum error whole_of(const cJSON *json, int64_t *out);

/* Reads a value that is a whole number in the end, checks its bounds. */
static enum error read_whole(whole_of *whole, const cJSON *json, const struct field *field, int64_t *out)
{
    enum error error = whole(json, out);
    if (error != ERR_OK) return error;
    return *out < field->least || *out > field->most ? ERR_OUT_OF_RANGE : ERR_OK;
}

static enum error read_text(struct reader *reader, const cJSON *json, const struct field *field, void *out)
{
    if (!cJSON_IsString(json)) return ERR_WRONG_TYPE;
    size_t length = strlen(json->valuestring);
    if (length == 0 && field->need == FIELD_MAY) return ERR_OK;
    if (length > (uint64_t)field->most) return ERR_TOO_LONG;
    if (length < (uint64_t)field->least) return ERR_OUT_OF_RANGE;
    const char *text = arena_text(reader->arena, json->valuestring, length);
    MEMBER(const char *, out, field->offset) = text;
    return text != NULL ? ERR_OK : ERR_FULL;
}

static enum error read_nested(struct reader *reader, const cJSON *json, const struct field *field, const struct path *path, void *out)
{
    if (!cJSON_IsObject(json)) return fail(reader, path, ERR_WRONG_TYPE);
    void *nested = arena_take(reader->arena, field->element->size);
    MEMBER(void *, out, field->offset) = nested;
    if (nested == NULL) return fail(reader, path, ERR_FULL);
    return read_object(reader, json, field->element, path, nested);
}

static enum error read_list(struct reader *reader, const cJSON *json, const struct field *field, const struct path *path, void *out)
{
    if (!cJSON_IsArray(json)) return fail(reader, path, ERR_WRONG_TYPE);
    int64_t count = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, json) count++;
    if (count > field->most) return fail(reader, path, ERR_TOO_LONG);
    if (count == 0) return ERR_OK;
    char *element = arena_take(reader->arena, (size_t)count * field->element->size);
    if (element == NULL) return fail(reader, path, ERR_FULL);
    MEMBER(void *, out, field->offset) = element;
    MEMBER(uint32_t, out, field->count_offset) = (uint32_t)count;
    struct path at = { .up = path, .is_index = true };
    cJSON_ArrayForEach(item, json) {
        enum error error = ERR_WRONG_TYPE;
        if (cJSON_IsObject(item)) error = read_object(reader, item, field->element, &at, element);
        else (void)fail(reader, &at, error);
        if (error != ERR_OK) return error;
        element += field->element->size;
        at.index++;
    }
    return ERR_OK;
}

static enum error read_value(struct reader *reader, const cJSON *json, const struct field *field, const struct path *path, void *out)
{
    int64_t whole = 0;
    enum error error = ERR_OK;
    switch (field->type) {
    case FIELD_ID:
        error = read_whole(whole_of_decimal, json, field, &whole);
        MEMBER(uint64_t, out, field->offset) = (uint64_t)whole;
        break;
    case FIELD_MS:
    case FIELD_FEN:
        error = read_whole(whole_of_decimal, json, field, &MEMBER(int64_t, out, field->offset));
        break;
    case FIELD_INT:
        error = read_whole(whole_of_number, json, field, &MEMBER(int64_t, out, field->offset));
        break;
    case FIELD_BOOL:
        error = read_whole(whole_of_bool, json, field, &whole);
        MEMBER(bool, out, field->offset) = whole != 0;
        break;
    case FIELD_DAY:
        error = read_whole(whole_of_date, json, field, &whole);
        if (error == ERR_OK) MEMBER(int32_t, out, field->offset) = (int32_t)whole;
        break;
    case FIELD_STR:
        error = read_text(reader, json, field, out);
        break;
    case FIELD_OBJECT:
        return read_nested(reader, json, field, path, out);
    case FIELD_LIST:
        return read_list(reader, json, field, path, out);
    }
    return error == ERR_OK ? ERR_OK : fail(reader, path, error);
}

/* Reads the fields in table order and stops at the first that is wrong; of two members with one name the first counts. */
static enum error read_object(struct reader *reader, const cJSON *json, const struct shape *shape, const struct path *path, void *out)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        const struct path at = { .up = path, .name = field->name };
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, field->name);
        if (value == NULL || cJSON_IsNull(value)) {
            if (field->need == FIELD_NEED) return fail(reader, &at, ERR_MISSING_FIELD);
            continue;
        }
        enum error error = read_value(reader, value, field, &at, out);
        if (error != ERR_OK) return error;
    }
    return ERR_OK;
}

/* The text as a tree with an object at the root. The caller deletes *out, also after an error. */
static enum error parse(const char *bytes, size_t length, cJSON **out)
{
    *out = NULL;
    if (length > MESSAGE_MAX) return ERR_TOO_LONG;
    enum error error = json_scan(bytes, length);
    if (error != ERR_OK) return error;
    *out = cJSON_ParseWithLength(bytes, length);
    if (*out == NULL) return ERR_FULL;      /* the text was found good: what is missing is memory */
    return cJSON_IsObject(*out) ? ERR_OK : ERR_WRONG_TYPE;
}

/* Reads member `name` of the envelope as this shape. Absent reads as empty: what is needed inside is then reported missing. */
static enum error read_member(struct reader *reader, const cJSON *root, const char *name, const struct shape *shape, void **out)
{
    static const cJSON empty = { .type = cJSON_Object };
    const struct path path = { .name = name };
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(root, name);
    if (json == NULL || cJSON_IsNull(json)) json = &empty;
    if (!cJSON_IsObject(json)) return fail(reader, &path, ERR_WRONG_TYPE);
    *out = arena_take(reader->arena, shape->size);
    if (*out == NULL) return fail(reader, &path, ERR_FULL);
    return read_object(reader, json, shape, &path, *out);
}

static enum error fail_at(struct reader *reader, const char *name, enum error error)
{
    const struct path path = { .name = name };
    return fail(reader, &path, error);
}

/* What comes after the shape of the head: the version, the kind by name, the key. */
static enum error check_request_head(struct reader *reader, const struct msg_request_head *head, enum kind kind)
{
    if (head->v != PROTOCOL_VERSION) return fail_at(reader, "v", ERR_VERSION);
    if (kind == KIND_COUNT) return fail_at(reader, "kind", ERR_UNKNOWN_KIND);
    if (head->key != NULL && !text_is_key(head->key)) return fail_at(reader, "key", ERR_OUT_OF_RANGE);
    if (head->key == NULL && kind_rows[kind].changes) return fail_at(reader, "key", ERR_NO_KEY);
    return ERR_OK;
}

static enum error read_request(struct reader *reader, const cJSON *root, struct msg_request_envelope *out)
{
    struct msg_request_head head = { 0 };
    enum error error = read_object(reader, root, &shape_request_head, NULL, &head);
    out->id = head.id;
    if (head.kind != NULL) out->kind = kind_find(head.kind);
    out->key = head.key;
    out->auth = head.auth;
    if (error != ERR_OK) return error;
    error = check_request_head(reader, &head, out->kind);
    if (error != ERR_OK) return error;
    return read_member(reader, root, "body", kind_rows[out->kind].request, &out->body);
}

enum error codec_read_request(const char *bytes, size_t length, struct arena *arena, struct msg_request_envelope *out, const char **field)
{
    struct reader reader = { .arena = arena };
    cJSON *root = NULL;
    *out = (struct msg_request_envelope){ .kind = KIND_COUNT };
    enum error error = parse(bytes, length, &root);
    if (error == ERR_OK) error = read_request(&reader, root, out);
    *field = reader.field;
    cJSON_Delete(root);
    return error;
}

void codec_refused(const struct msg_refusal *refusal, struct msg_reply_envelope *reply)
{
    reply->error = error_find(refusal->name);
    reply->field = refusal->field;
    reply->detail = refusal->detail;
    reply->retry_ms = refusal->retry_ms;
    reply->price_fen = refusal->price_fen;
    reply->why = refusal->why;
    reply->why_count = refusal->why_count;
    reply->where = (struct refused_day){ .worker = refusal->worker, .day = refusal->day, .minutes = refusal->minutes, .limit = refusal->limit,
                                         .unit = refusal->unit, .hard = refusal->hard, .by = refusal->by, .by_id = refusal->by_id };
}

static enum error read_refusal(struct reader *reader, const cJSON *root, struct msg_reply_envelope *out)
{
    void *body = NULL;
    enum error error = read_member(reader, root, "error", &shape_refusal, &body);
    if (error != ERR_OK) return error;
    codec_refused(body, out);
    return out->error != ERR_OK ? ERR_OK : fail_at(reader, "error.name", ERR_OUT_OF_RANGE);
}

static enum error read_reply(struct reader *reader, const cJSON *root, struct msg_reply_envelope *out)
{
    struct msg_reply_head head = { 0 };
    enum error error = read_object(reader, root, &shape_reply_head, NULL, &head);
    out->id = head.id;
    if (head.kind != NULL) out->kind = kind_find(head.kind);
    out->now_ms = head.now_ms;
    if (error != ERR_OK) return error;
    if (head.v != PROTOCOL_VERSION) return fail_at(reader, "v", ERR_VERSION);
    if (head.kind != NULL && out->kind == KIND_COUNT) return fail_at(reader, "kind", ERR_UNKNOWN_KIND);
    if (!head.ok) return read_refusal(reader, root, out);
    if (head.kind == NULL) return fail_at(reader, "kind", ERR_MISSING_FIELD);
    return read_member(reader, root, "body", kind_rows[out->kind].reply, &out->body);
}

enum error codec_read_reply(const char *bytes, size_t length, struct arena *arena, struct msg_reply_envelope *out, const char **field)
{
    struct reader reader = { .arena = arena };
    cJSON *root = NULL;
    *out = (struct msg_reply_envelope){ .kind = KIND_COUNT };
    enum error error = parse(bytes, length, &root);
    if (error == ERR_OK) error = read_reply(&reader, root, out);
    *field = reader.field;
    cJSON_Delete(root);
    return error;
}

enum error codec_read_body(const struct shape *shape, const char *bytes, size_t length, struct arena *arena, void **out, const char **field)
{
    struct reader reader = { .arena = arena };
    cJSON *root = NULL;
    *out = NULL;
    enum error error = parse(bytes, length, &root);
    if (error == ERR_OK) {
        *out = arena_take(arena, shape->size);
        error = *out != NULL ? read_object(&reader, root, shape, NULL, *out) : ERR_FULL;
    }
    *field = reader.field;
    cJSON_Delete(root);
    return error;
}
