/* table_workers.c - who: workers.csv, read and written. A city has tens of thousands, so points are looked up in a sorted index
 * and double ids are found by sorting at the end. */
#include "tables/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/message.h"
#include "protocol/text.h"

struct worker_row {
    int64_t id, firm, lon_e7, lat_e7, relation, hours, mother, health, offset;
    int64_t identity_until, health_until, insurance_until, contract_until, trained_on;
    char point[16], pattern[24], skills[1024], certs[1024];
};

static const struct column_word relation_words[] = {
    { "contract", RELATION_CONTRACT }, { "agreement", RELATION_AGREEMENT }, { "part_time", RELATION_PART_TIME }, { "agency", RELATION_AGENCY }, { NULL, 0 },
};
static const struct column_word mother_words[] = { { "no", 0 }, { "yes", 1 }, { NULL, 0 } };

#define AT(member) .offset = offsetof(struct worker_row, member)
static const struct column columns[] = {      /* in the order in which they are written */
    { .name = "id", .type = COLUMN_INT, AT(id), .least = 1, .most = UINT32_MAX },
    { .name = "firm", .type = COLUMN_INT, AT(firm), .least = 1, .most = UINT32_MAX },
    { .name = "point", .type = COLUMN_TEXT, AT(point), .most = 15 },
    { .name = "lon", .type = COLUMN_DECIMAL, AT(lon_e7), .least = PLACE_LON_LEAST, .most = PLACE_LON_MOST, .places = 7, .optional = true },
    { .name = "lat", .type = COLUMN_DECIMAL, AT(lat_e7), .least = PLACE_LAT_LEAST, .most = PLACE_LAT_MOST, .places = 7, .optional = true },
    { .name = "relation", .type = COLUMN_WORD, AT(relation), .words = relation_words },
    { .name = "hours", .type = COLUMN_WORD, AT(hours), .words = table_hours_words },
    { .name = "mother", .type = COLUMN_WORD, AT(mother), .words = mother_words },
    { .name = "skills", .type = COLUMN_TEXT, AT(skills), .most = 1023, .optional = true },
    { .name = "health", .type = COLUMN_WORD, AT(health), .words = table_health_words },
    { .name = "identity_until", .type = COLUMN_DAY, AT(identity_until) },
    { .name = "health_until", .type = COLUMN_DAY, AT(health_until) },
    { .name = "insurance_until", .type = COLUMN_DAY, AT(insurance_until) },
    { .name = "contract_until", .type = COLUMN_DAY, AT(contract_until) },
    { .name = "trained_on", .type = COLUMN_DAY, AT(trained_on) },
    { .name = "certs", .type = COLUMN_TEXT, AT(certs), .most = 1023, .optional = true },
    { .name = "pattern", .type = COLUMN_TEXT, AT(pattern), .most = 23 },
    { .name = "offset", .type = COLUMN_INT, AT(offset), .least = 0, .most = CYCLE_MAX - 1 },
};
#undef AT

struct id_line { uint32_t id, line; };

struct loading {
    struct tables *tables;
    const struct table_point **by_code;      /* sorted */
    struct id_line *seen;                    /* beside tables->worker */
};

static int compare_codes(const void *left, const void *right)
{
    const struct table_point *const *a = left, *const *b = right;
    return strcmp((*a)->code, (*b)->code);
}

static int compare_code(const void *code, const void *entry)
{
    const struct table_point *const *point = entry;
    return strcmp(code, (*point)->code);
}

static int compare_ids(const void *left, const void *right)
{
    const struct id_line *a = left, *b = right;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static bool take_base(const struct rows_row *row, const struct worker_row *in, const struct loading *loading, struct worker_file *out)
{
    const struct table_point *const *point =
        bsearch(in->point, loading->by_code, loading->tables->point_count, sizeof(const struct table_point *), compare_code);
    if (!point) return rows_fail(row, "point", "\"%s\" is not in points.csv", in->point);
    out->point = (*point)->point.id;
    out->base = (*point)->point.place;
    if ((in->lon_e7 == ROWS_EMPTY) != (in->lat_e7 == ROWS_EMPTY))
        return rows_fail(row, in->lon_e7 == ROWS_EMPTY ? "lon" : "lat", "empty, though the other half of the place is given");
    if (in->lon_e7 != ROWS_EMPTY) out->base = (struct place){ (int32_t)in->lon_e7, (int32_t)in->lat_e7 };
    return true;
}

static bool take_skills(const struct rows_row *row, const char *list, const struct tables *tables, struct worker_file *out)
{
    const char *word;
    size_t length;
    while (tables_next_word(&list, &word, &length)) {
        int bit = tables_skill_find(tables, word, length);
        if (bit < 0) return rows_fail(row, "skills", "\"%.*s\" is not in skills.csv", length < 40 ? (int)length : 40, word);
        out->skills |= UINT64_C(1) << bit;
    }
    return true;
}

/* "name:2027-03-01", separated by spaces. */
static bool take_certs(const struct rows_row *row, const char *list, const struct tables *tables, struct worker_file *out)
{
    const char *word;
    size_t length;
    while (tables_next_word(&list, &word, &length)) {
        int shown = length < 100 ? (int)length : 100;
        char date[TEXT_DATE_SIZE] = "";
        const char *colon = memchr(word, ':', length);
        size_t date_length = colon ? length - (size_t)(colon - word) - 1 : 0;
        int32_t until;
        if (date_length > 0 && date_length < sizeof date) memcpy(date, colon + 1, date_length);
        if (!text_date_read(date, &until) || until <= 0)
            return rows_fail(row, "certs", "\"%.*s\" is not a certificate and its last day, such as name:2027-03-01", shown, word);
        int cert = tables_cert_find(tables, word, (size_t)(colon - word));
        if (cert < 1) return rows_fail(row, "certs", "\"%.*s\" is not in certificates.csv", shown, word);
        if (out->cert_until[cert] != 0) return rows_fail(row, "certs", "\"%s\" is there twice", tables->cert[cert]);
        out->cert_until[cert] = until;
    }
    return true;
}

static bool take_rotation(const struct rows_row *row, const struct worker_row *in, const struct tables *tables, struct worker_file *out)
{
    uint32_t i = 0;
    while (i < tables->pattern_count && strcmp(tables->pattern[i].code, in->pattern) != 0) i++;
    if (i == tables->pattern_count) return rows_fail(row, "pattern", "\"%s\" is not in patterns.csv", in->pattern);
    const struct table_pattern *found = &tables->pattern[i];
    if (in->offset >= found->pattern.length)
        return rows_fail(row, "offset", "%lld is not in 0 to %d, the days of %s", (long long)in->offset, found->pattern.length - 1, found->code);
    if (found->hours == HOURS_COMPREHENSIVE && in->hours != HOURS_COMPREHENSIVE)
        return rows_fail(row, "hours", "pattern %s is lawful under comprehensive hours only", found->code);
    out->rotation = (struct rotation){ .pattern = found->pattern.id, .offset = (uint8_t)in->offset };
    return true;
}

static bool take_worker(const struct rows_row *row, void *context)
{
    struct loading *loading = context;
    struct tables *tables = loading->tables;
    const struct worker_row *in = row->values;
    struct worker_file out = {
        .id = (uint32_t)in->id, .firm = (uint32_t)in->firm, .health = (uint8_t)in->health,
        .labour = { .relation = (uint8_t)in->relation, .hours = (uint8_t)in->hours, .mother = in->mother != 0 },
        .identity_until = (int32_t)in->identity_until, .health_until = (int32_t)in->health_until,
        .insurance_until = (int32_t)in->insurance_until, .contract_until = (int32_t)in->contract_until, .trained_on = (int32_t)in->trained_on };
    if (!take_base(row, in, loading, &out) || !take_skills(row, in->skills, tables, &out) || !take_certs(row, in->certs, tables, &out)
        || !take_rotation(row, in, tables, &out))
        return false;
    struct worker_file *grown = rows_grow(tables->worker, tables->worker_count, sizeof *grown);
    if (grown) tables->worker = grown;
    struct id_line *seen = rows_grow(loading->seen, tables->worker_count, sizeof *seen);
    if (seen) loading->seen = seen;
    if (!grown || !seen) return rows_fail(row, NULL, "out of memory");
    seen[tables->worker_count] = (struct id_line){ .id = out.id, .line = row->line };
    grown[tables->worker_count++] = out;
    return true;
}

static bool no_doubles(struct loading *loading, const char *path, char *why, size_t why_size)
{
    uint32_t count = loading->tables->worker_count;
    if (count > 1) qsort(loading->seen, count, sizeof *loading->seen, compare_ids);
    for (uint32_t i = 1; i < count; i++)
        if (loading->seen[i].id == loading->seen[i - 1].id) {
            struct rows_row row = { .path = path, .line = loading->seen[i].line, .why = why, .why_size = why_size };
            return rows_fail(&row, "id", "%u is used twice, first in line %u", loading->seen[i].id, loading->seen[i - 1].line);
        }
    return true;
}

bool table_workers_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = columns, .column_count = sizeof columns / sizeof *columns,
                                           .row_size = sizeof(struct worker_row), .take = take_worker };
    bool ok = false;
    struct loading loading = { .tables = tables };
    loading.by_code = calloc(tables->point_count, sizeof *loading.by_code);
    if (!loading.by_code) {
        snprintf(why, why_size, "%s: out of memory", path);
        goto out;
    }
    for (uint32_t i = 0; i < tables->point_count; i++) loading.by_code[i] = &tables->point[i];
    qsort(loading.by_code, tables->point_count, sizeof *loading.by_code, compare_codes);
    ok = rows_read(path, &spec, &loading, why, why_size) && no_doubles(&loading, path, why, why_size);
out:
    free(loading.by_code);
    free(loading.seen);
    return ok;
}

/* ---- writing ---- */

static void write_degrees(FILE *file, int32_t e7)
{
    fprintf(file, "%s%d.%07d", e7 < 0 ? "-" : "", abs(e7) / 10000000, abs(e7) % 10000000);
}

static void write_dates(FILE *file, const struct worker_file *worker)
{
    const int32_t days[] = { worker->identity_until, worker->health_until, worker->insurance_until, worker->contract_until, worker->trained_on };
    char date[TEXT_DATE_SIZE];
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) fprintf(file, "%s,", text_date(days[i], date));
}

static bool write_certs(FILE *file, const struct tables *tables, const struct worker_file *worker)
{
    const char *gap = "";
    for (uint32_t cert = 1; cert < CERTS_MAX; cert++) {
        if (worker->cert_until[cert] == 0) continue;
        if (cert >= tables->cert_count || tables->cert[cert][0] == '\0') return false;
        char date[TEXT_DATE_SIZE];
        fprintf(file, "%s%s:%s", gap, tables->cert[cert], text_date(worker->cert_until[cert], date));
        gap = " ";
    }
    return true;
}

static bool known_skills(const struct tables *tables, uint64_t skills)
{
    for (uint32_t bit = 0; bit < SKILLS_MAX; bit++)
        if ((skills >> bit & 1) != 0 && tables->skill[bit][0] == '\0') return false;
    return true;
}

static bool write_worker(FILE *file, const struct tables *tables, const struct worker_file *worker)
{
    const struct table_point *point = tables_point(tables, worker->point);
    const struct table_pattern *pattern = tables_pattern(tables, worker->rotation.pattern);
    const char *relation = rows_word(relation_words, worker->labour.relation);
    const char *hours = rows_word(table_hours_words, worker->labour.hours);
    const char *health = rows_word(table_health_words, worker->health);
    char skills[SKILLS_MAX * 32];
    if (!point || !pattern || !relation || !hours || !health || !known_skills(tables, worker->skills)) return false;

    fprintf(file, "%u,%u,%s,", worker->id, worker->firm, point->code);
    if (worker->base.lon_e7 != point->point.place.lon_e7 || worker->base.lat_e7 != point->point.place.lat_e7) {
        write_degrees(file, worker->base.lon_e7);
        fputc(',', file);
        write_degrees(file, worker->base.lat_e7);
        fputc(',', file);
    } else {
        fputs(",,", file);
    }
    tables_skill_names(tables, worker->skills, skills, sizeof skills);
    fprintf(file, "%s,%s,%s,%s,%s,", relation, hours, worker->labour.mother ? "yes" : "no", skills, health);
    write_dates(file, worker);
    if (!write_certs(file, tables, worker)) return false;
    fprintf(file, ",%s,%u\n", pattern->code, worker->rotation.offset);
    return true;
}

bool tables_write_workers(const struct tables *tables, const struct worker_file *worker, uint32_t count, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    const uint32_t column_count = sizeof columns / sizeof *columns;
    for (uint32_t i = 0; i < column_count; i++) fprintf(file, "%s%c", columns[i].name, i + 1 < column_count ? ',' : '\n');
    bool ok = true;
    for (uint32_t i = 0; i < count && ok; i++) ok = write_worker(file, tables, &worker[i]);
    if (ferror(file)) ok = false;
    if (fclose(file) != 0) ok = false;
    return ok;
}
