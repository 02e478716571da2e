/* table_items.c - the menu and what it needs of a worker: skills.csv, certificates.csv, items.csv. */
#include "tables/parts.h"

#include <string.h>

const struct column_word table_health_words[] = {
    { "none", HEALTH_NONE }, { "general", HEALTH_GENERAL }, { "home", HEALTH_HOME }, { "elder", HEALTH_ELDER }, { "infant", HEALTH_INFANT }, { NULL, 0 },
};

/* ---- skills.csv ---- */

struct skill_row { int64_t bit; char skill[32]; };

static const struct column skill_columns[] = {
    { .name = "bit", .type = COLUMN_INT, .offset = offsetof(struct skill_row, bit), .least = 0, .most = SKILLS_MAX - 1 },
    { .name = "skill", .type = COLUMN_CODE, .offset = offsetof(struct skill_row, skill), .most = 31 },
    { .name = "name", .type = COLUMN_NOTE },
};

static bool take_skill(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct skill_row *in = row->values;
    if (tables->skill[in->bit][0] != '\0') return rows_fail(row, "bit", "%lld is used twice", (long long)in->bit);
    if (tables_skill_find(tables, in->skill, strlen(in->skill)) >= 0) return rows_fail(row, "skill", "\"%s\" is there twice", in->skill);
    memcpy(tables->skill[in->bit], in->skill, sizeof in->skill);
    if (tables->skill_count <= (uint32_t)in->bit) tables->skill_count = (uint32_t)in->bit + 1;
    return true;
}

bool table_skills_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = skill_columns, .column_count = sizeof skill_columns / sizeof *skill_columns,
                                           .row_size = sizeof(struct skill_row), .rows_least = 1, .take = take_skill };
    return rows_read(path, &spec, tables, why, why_size);
}

/* ---- certificates.csv ---- */

struct cert_row { int64_t number; char name[96]; };

static const struct column cert_columns[] = {
    { .name = "number", .type = COLUMN_INT, .offset = offsetof(struct cert_row, number), .least = 1, .most = CERTS_MAX - 1 },
    { .name = "name", .type = COLUMN_CODE, .offset = offsetof(struct cert_row, name), .most = 95 },
    { .name = "name_en", .type = COLUMN_NOTE },
    { .name = "note", .type = COLUMN_NOTE, .optional = true },
};

static bool take_cert(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct cert_row *in = row->values;
    if (tables->cert[in->number][0] != '\0') return rows_fail(row, "number", "%lld is used twice", (long long)in->number);
    if (tables_cert_find(tables, in->name, strlen(in->name)) >= 0) return rows_fail(row, "name", "\"%s\" is there twice", in->name);
    memcpy(tables->cert[in->number], in->name, sizeof in->name);
    if (tables->cert_count <= (uint32_t)in->number) tables->cert_count = (uint32_t)in->number + 1;
    return true;
}

bool table_certs_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = cert_columns, .column_count = sizeof cert_columns / sizeof *cert_columns,
                                           .row_size = sizeof(struct cert_row), .take = take_cert };
    memcpy(tables->cert[0], "-", 2);
    tables->cert_count = 1;
    return rows_read(path, &spec, tables, why, why_size);
}

/* ---- items.csv ---- */

struct item_row {
    char code[16], name[96], name_en[96], category[96], unit[48], skill[32], cert[96];
    int64_t id, mode, qty_min, qty_max, base_min, man_min, max_min, crew, price_fen, health, lead_h, reach_m;
};

static const struct column_word mode_words[] = {
    { "order", MODE_NOW }, { "slot", MODE_SLOT }, { "order+slot", MODE_NOW | MODE_SLOT }, { "contract", MODE_CONTRACT }, { NULL, 0 },
};

#define AT(member) .offset = offsetof(struct item_row, member)
static const struct column item_columns[] = {
    { .name = "id", .type = COLUMN_INT, AT(id), .least = 1, .most = UINT16_MAX },
    { .name = "code", .type = COLUMN_CODE, AT(code), .most = 15 },
    { .name = "name", .type = COLUMN_TEXT, AT(name), .most = 95 },
    { .name = "name_en", .type = COLUMN_TEXT, AT(name_en), .most = 95 },
    { .name = "category", .type = COLUMN_TEXT, AT(category), .most = 95 },
    { .name = "mode", .type = COLUMN_WORD, AT(mode), .words = mode_words },
    { .name = "unit", .type = COLUMN_TEXT, AT(unit), .most = 47 },
    { .name = "qty_min", .type = COLUMN_INT, AT(qty_min), .least = 1, .most = 1000000 },
    { .name = "qty_max", .type = COLUMN_INT, AT(qty_max), .least = 1, .most = 1000000 },
    { .name = "base_min", .type = COLUMN_INT, AT(base_min), .least = 0, .most = 1440 },
    { .name = "man_min_per_unit", .type = COLUMN_INT, AT(man_min), .least = 0, .most = 5760 },
    { .name = "max_min", .type = COLUMN_INT, AT(max_min), .least = 1, .most = 1440 },
    { .name = "crew", .type = COLUMN_INT, AT(crew), .least = 1, .most = CREW_MAX },
    { .name = "price_yuan", .type = COLUMN_DECIMAL, AT(price_fen), .least = 0, .most = 10000000, .places = 2 },
    { .name = "skill", .type = COLUMN_TEXT, AT(skill), .most = 31 },
    { .name = "cert", .type = COLUMN_TEXT, AT(cert), .most = 95 },
    { .name = "health", .type = COLUMN_WORD, AT(health), .words = table_health_words },
    { .name = "lead_h", .type = COLUMN_INT, AT(lead_h), .least = 0, .most = 8784 },
    { .name = "reach_m", .type = COLUMN_INT, AT(reach_m), .least = 100, .most = 100000 },
};
#undef AT

/* A quantity on the menu must fit into the longest visit, else the resident would pay for minutes that are not worked. */
static bool fits(const struct rows_row *row, const struct item *item)
{
    struct item open = *item;
    open.max_min = UINT32_MAX;
    int64_t minutes = item_duration_ms(&open, item->qty_max) / MINUTE_MS;
    if (minutes < 1) return rows_fail(row, "base_min", "a visit of 0 minutes");
    if (minutes > item->max_min)
        return rows_fail(row, "qty_max", "%u take %lld min, more than max_min %u", item->qty_max, (long long)minutes, item->max_min);
    return true;
}

static bool take_item(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct item_row *in = row->values;
    if (tables_item(tables, (uint16_t)in->id)) return rows_fail(row, "id", "%lld is used twice", (long long)in->id);
    if (tables_item_by_code(tables, in->code)) return rows_fail(row, "code", "\"%s\" is there twice", in->code);
    if (in->qty_min > in->qty_max) return rows_fail(row, "qty_max", "%lld is less than qty_min %lld", (long long)in->qty_max, (long long)in->qty_min);
    int skill = tables_skill_find(tables, in->skill, strlen(in->skill));
    if (skill < 0) return rows_fail(row, "skill", "\"%s\" is not in skills.csv", in->skill);
    int cert = strcmp(in->cert, "-") == 0 ? 0 : tables_cert_find(tables, in->cert, strlen(in->cert));
    if (cert < 0) return rows_fail(row, "cert", "\"%s\" is not in certificates.csv; - for none", in->cert);

    struct table_item out = { .item = {
        .id = (uint16_t)in->id, .mode = (uint8_t)in->mode, .crew = (uint8_t)in->crew, .skill = (uint8_t)skill, .cert = (uint8_t)cert,
        .health = (uint8_t)in->health, .qty_min = (uint32_t)in->qty_min, .qty_max = (uint32_t)in->qty_max, .base_min = (uint32_t)in->base_min,
        .unit_man_min = (uint32_t)in->man_min, .max_min = (uint32_t)in->max_min, .lead_h = (uint32_t)in->lead_h,
        .reach_m = (uint32_t)in->reach_m, .price_fen = in->price_fen } };
    if (!fits(row, &out.item)) return false;
    memcpy(out.code, in->code, sizeof out.code);
    memcpy(out.name, in->name, sizeof out.name);
    memcpy(out.name_en, in->name_en, sizeof out.name_en);
    memcpy(out.category, in->category, sizeof out.category);
    memcpy(out.unit, in->unit, sizeof out.unit);
    struct table_item *grown = rows_grow(tables->item, tables->item_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->item = grown;
    tables->item[tables->item_count++] = out;
    return true;
}

bool table_items_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = item_columns, .column_count = sizeof item_columns / sizeof *item_columns,
                                           .row_size = sizeof(struct item_row), .rows_least = 1, .take = take_item };
    return rows_read(path, &spec, tables, why, why_size);
}
