/* read_hhcrsp.c - see read_hhcrsp.h. */
#include "sim/read_hhcrsp.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 64 << 20, MINUTES_MOST = 100000, ID_BYTES_MAX = 64, NOBODY = 1 << 12 /* minutes: what nobody makes is dearer than any lateness */ };

struct reader { struct hhcrsp *hhcrsp; const char *path; const cJSON *root; };

static bool complain(const struct reader *reader, const char *what, const char *whose)
{
    fprintf(stderr, "%s: %s%s%s\n", reader->path, whose ? whose : "", whose ? ": " : "", what);
    return false;
}

static const cJSON *field(const cJSON *object, const char *name) { return cJSON_GetObjectItemCaseSensitive(object, name); }

static bool number(const cJSON *item, double most, double *out)
{
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > most) return false;
    *out = item->valuedouble;
    return true;
}

static bool pair(const cJSON *item, double most, double *first, double *second)
{
    return cJSON_GetArraySize(item) == 2 && number(cJSON_GetArrayItem(item, 0), most, first) && number(cJSON_GetArrayItem(item, 1), most, second)
        && *first <= *second;
}

static char *copy_id(const cJSON *object)
{
    const cJSON *id = field(object, "id");
    if (!cJSON_IsString(id) || id->valuestring[0] == '\0' || strlen(id->valuestring) >= ID_BYTES_MAX) return NULL;
    size_t bytes = strlen(id->valuestring) + 1;
    char *copy = malloc(bytes);
    return copy ? memcpy(copy, id->valuestring, bytes) : NULL;
}

static uint32_t find_service(const struct hhcrsp *hhcrsp, const cJSON *name)
{
    uint32_t at = 0;
    if (!cJSON_IsString(name)) return hhcrsp->services;
    while (at < hhcrsp->services && strcmp(hhcrsp->service[at], name->valuestring) != 0) at++;
    return at;
}

static uint32_t find_caregiver(const struct hhcrsp *hhcrsp, const cJSON *name)
{
    uint32_t at = 0;
    if (!cJSON_IsString(name)) return hhcrsp->caregivers;
    while (at < hhcrsp->caregivers && strcmp(hhcrsp->caregiver[at].id, name->valuestring) != 0) at++;
    return at;
}

static bool read_services(const struct reader *reader)
{
    struct hhcrsp *hhcrsp = reader->hhcrsp;
    const cJSON *item;
    cJSON_ArrayForEach(item, field(reader->root, "services")) {
        if (hhcrsp->services == HHCRSP_SERVICES_MAX) return complain(reader, "too many services", NULL);
        char *id = copy_id(item);
        if (!id) return complain(reader, "a service without an id", NULL);
        hhcrsp->service[hhcrsp->services++] = id;
    }
    return hhcrsp->services > 0 || complain(reader, "no services", NULL);
}

static bool read_minutes(const struct reader *reader)
{
    struct hhcrsp *hhcrsp = reader->hhcrsp;
    const cJSON *rows = field(reader->root, "distances"), *row, *cell;
    int size = cJSON_GetArraySize(rows);
    if (size < 1 || size > ROUTE_PLACES_MAX) return complain(reader, "no table of distances", NULL);
    hhcrsp->places = (uint32_t)size;
    hhcrsp->minutes = calloc((size_t)size * (size_t)size, sizeof *hhcrsp->minutes);
    if (!hhcrsp->minutes) return complain(reader, "no memory", NULL);
    double *at = hhcrsp->minutes;
    cJSON_ArrayForEach(row, rows) {
        if (cJSON_GetArraySize(row) != size) return complain(reader, "the table of distances is not square", NULL);
        cJSON_ArrayForEach(cell, row)
            if (!number(cell, MINUTES_MOST, at++)) return complain(reader, "a distance is not a number of minutes", NULL);
    }
    return true;
}

/* Row of the table: as told, or the one given. */
static bool read_place(const struct reader *reader, const cJSON *item, uint32_t usual, uint32_t *out)
{
    const cJSON *index = field(item, "distance_matrix_index");
    double value = usual;
    if (index && !number(index, ROUTE_PLACES_MAX, &value)) return false;
    *out = (uint32_t)value;
    return *out < reader->hhcrsp->places;
}

static bool read_caregiver(const struct reader *reader, const cJSON *item)
{
    struct hhcrsp *hhcrsp = reader->hhcrsp;
    struct hhcrsp_caregiver *caregiver = &hhcrsp->caregiver[hhcrsp->caregivers];
    const cJSON *ability, *shift = field(item, "working_shift");
    *caregiver = (struct hhcrsp_caregiver){ .id = copy_id(item), .until = INFINITY };
    if (!caregiver->id) return complain(reader, "a caregiver without an id", NULL);
    hhcrsp->caregivers++;
    if (!read_place(reader, item, 0, &caregiver->place)) return complain(reader, "place outside the table", caregiver->id);
    if (cJSON_IsArray(shift) && !pair(shift, MINUTES_MOST, &caregiver->from, &caregiver->until)) return complain(reader, "bad shift", caregiver->id);
    if (cJSON_IsArray(shift)) hhcrsp->extended = true;
    cJSON_ArrayForEach(ability, field(item, "abilities")) {
        uint32_t service = find_service(hhcrsp, ability);
        if (service == hhcrsp->services) return complain(reader, "an ability that is no service", caregiver->id);
        caregiver->services |= (uint64_t)1 << service;
    }
    return true;
}

static bool read_bars(const struct reader *reader, const cJSON *names, struct hhcrsp_patient *patient)
{
    const struct hhcrsp *hhcrsp = reader->hhcrsp;
    const cJSON *name;
    if (cJSON_GetArraySize(names) == 0) return true;
    patient->bars = calloc(hhcrsp->caregivers, sizeof *patient->bars);
    if (!patient->bars) return complain(reader, "no memory", patient->id);
    cJSON_ArrayForEach(name, names) {
        uint32_t caregiver = find_caregiver(hhcrsp, name);
        if (caregiver == hhcrsp->caregivers) return complain(reader, "no such caregiver among the incompatible", patient->id);
        patient->bars[caregiver] = true;
    }
    return true;
}

/* Two services are simultaneous, or sequential with a distance. */
static bool read_gap(const struct reader *reader, const cJSON *item, struct hhcrsp_patient *patient)
{
    const cJSON *type = field(item, "type");
    if (cJSON_IsString(type) && strcmp(type->valuestring, "simultaneous") == 0) return true;
    if (cJSON_IsString(type) && strcmp(type->valuestring, "sequential") == 0
        && pair(field(item, "distance"), MINUTES_MOST, &patient->gap_least, &patient->gap_most)) return true;
    return complain(reader, "two services and no good synchronization", patient->id);
}

static bool read_patient(const struct reader *reader, const cJSON *item)
{
    struct hhcrsp *hhcrsp = reader->hhcrsp;
    struct hhcrsp_patient *patient = &hhcrsp->patient[hhcrsp->patients];
    const cJSON *asked;
    *patient = (struct hhcrsp_patient){ .id = copy_id(item), .visit = hhcrsp->visits };
    if (!patient->id) return complain(reader, "a patient without an id", NULL);
    hhcrsp->patients++;
    if (!read_place(reader, item, hhcrsp->patients, &patient->place)) return complain(reader, "place outside the table", patient->id);
    if (!pair(field(item, "time_window"), MINUTES_MOST, &patient->from, &patient->until)) return complain(reader, "bad time window", patient->id);
    if (!read_bars(reader, field(item, "incompatible_caregivers"), patient)) return false;
    cJSON_ArrayForEach(asked, field(item, "required_caregivers")) {
        struct hhcrsp_visit visit = { .patient = hhcrsp->patients - 1, .service = find_service(hhcrsp, field(asked, "service")) };
        if (patient->visits == 2) return complain(reader, "more than two services", patient->id);
        if (visit.service == hhcrsp->services) return complain(reader, "no such service", patient->id);
        if (!number(field(asked, "duration"), MINUTES_MOST, &visit.duration)) return complain(reader, "a service without a duration", patient->id);
        hhcrsp->visit[hhcrsp->visits++] = visit;
        patient->visits++;
    }
    if (patient->visits == 0) return complain(reader, "no service", patient->id);
    return patient->visits == 1 || read_gap(reader, field(item, "synchronization"), patient);
}

static bool read_all(const struct reader *reader)
{
    struct hhcrsp *hhcrsp = reader->hhcrsp;
    const cJSON *patients = field(reader->root, "patients"), *caregivers = field(reader->root, "caregivers"), *item;
    int patients_count = cJSON_GetArraySize(patients), caregivers_count = cJSON_GetArraySize(caregivers);
    if (patients_count == 0 || patients_count > ROUTE_VISITS_MAX / 2 || caregivers_count == 0 || caregivers_count > ROUTE_WORKERS_MAX)
        return complain(reader, "no patients or caregivers, or too many", NULL);
    hhcrsp->patient = calloc((size_t)patients_count, sizeof *hhcrsp->patient);
    hhcrsp->visit = calloc((size_t)patients_count * 2, sizeof *hhcrsp->visit);
    hhcrsp->caregiver = calloc((size_t)caregivers_count, sizeof *hhcrsp->caregiver);
    if (!hhcrsp->patient || !hhcrsp->visit || !hhcrsp->caregiver) return complain(reader, "no memory", NULL);
    if (!read_services(reader) || !read_minutes(reader)) return false;
    cJSON_ArrayForEach(item, caregivers)
        if (!read_caregiver(reader, item)) return false;
    cJSON_ArrayForEach(item, patients)
        if (!read_patient(reader, item)) return false;
    return true;
}

static int32_t ticks(double minutes) { return (int32_t)lround(minutes * HHCRSP_SCALE); }

/* The Italian files have windows of whole minutes as they came out of a division (401.99999999999994), and what is published takes the whole part. */
static int32_t ticks_begin(double minutes)
{
    double above = ceil(minutes) - minutes;
    return ticks(above > 0 && above < 1e-6 ? floor(minutes) : minutes);
}

static void make_visits(struct hhcrsp *hhcrsp, bool strict)
{
    for (uint32_t i = 0; i < hhcrsp->visits; i++) {
        const struct hhcrsp_visit *visit = &hhcrsp->visit[i];
        const struct hhcrsp_patient *patient = &hhcrsp->patient[visit->patient];
        bool first = i == patient->visit;
        hhcrsp->route_visit[i] = (struct route_visit){
            .place = patient->place, .earliest = ticks_begin(patient->from), .latest = strict ? ticks(patient->until) : ROUTE_TICK_MAX,
            .due = strict ? ROUTE_NEVER_LATE : ticks(patient->until), .service = ticks(visit->duration), .skills = (uint64_t)1 << visit->service,
            .worker = ROUTE_NONE, .with = ROUTE_NONE, .unserved = (int64_t)NOBODY * MINUTES_MOST,
        };
        if (patient->visits == 1) continue;
        hhcrsp->route_visit[i].with = first ? i + 1 : i - 1;
        hhcrsp->route_visit[i].gap_least = first ? ticks(patient->gap_least) : -ticks(patient->gap_most);
        hhcrsp->route_visit[i].gap_most = first ? ticks(patient->gap_most) : -ticks(patient->gap_least);
    }
}

static bool make_problem(struct hhcrsp *hhcrsp, bool strict)
{
    size_t places = hhcrsp->places, visits = hhcrsp->visits, caregivers = hhcrsp->caregivers;
    hhcrsp->route_visit = calloc(visits, sizeof *hhcrsp->route_visit);
    hhcrsp->route_worker = calloc(caregivers, sizeof *hhcrsp->route_worker);
    hhcrsp->travel = calloc(places * places, sizeof *hhcrsp->travel);
    hhcrsp->bias = calloc(caregivers * visits, sizeof *hhcrsp->bias);
    if (!hhcrsp->route_visit || !hhcrsp->route_worker || !hhcrsp->travel || !hhcrsp->bias) return false;
    make_visits(hhcrsp, strict);
    for (size_t cell = 0; cell < places * places; cell++) hhcrsp->travel[cell] = ticks(hhcrsp->minutes[cell]);
    for (uint32_t i = 0; i < caregivers; i++) {
        const struct hhcrsp_caregiver *caregiver = &hhcrsp->caregiver[i];
        hhcrsp->route_worker[i] = (struct route_worker){ .from = caregiver->place, .to = caregiver->place, .start = ticks(caregiver->from),
                                                         .end = ROUTE_TICK_MAX, .skills = caregiver->services, .kit_place = ROUTE_NONE };
        for (uint32_t visit = 0; visit < visits; visit++) {
            const bool *bars = hhcrsp->patient[hhcrsp->visit[visit].patient].bars;
            if (bars && bars[i]) hhcrsp->bias[i * visits + visit] = ROUTE_BARRED;
        }
    }
    hhcrsp->problem = (struct route_problem){
        .visits = hhcrsp->visits, .workers = hhcrsp->caregivers, .places = hhcrsp->places, .visit = hhcrsp->route_visit, .worker = hhcrsp->route_worker,
        .travel = hhcrsp->travel, .bias = hhcrsp->bias, .weight = { .travel = 1, .late = 1, .latest_late = 1 },
    };
    return true;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size > 0 && size <= FILE_BYTES_MAX && fseek(file, 0, SEEK_SET) == 0) text = malloc((size_t)size + 1);
    if (text && fread(text, 1, (size_t)size, file) != (size_t)size) {
        free(text);
        text = NULL;
    }
    if (text) text[size] = '\0';
    if (file) fclose(file);
    return text;
}

bool hhcrsp_suits(const char *path)
{
    char *text = read_file(path);
    bool suits = text && strstr(text, "\"patients\"");
    free(text);
    return suits;
}

bool hhcrsp_open(struct hhcrsp *hhcrsp, const char *path, bool strict)
{
    char *text = read_file(path);
    cJSON *root = text ? cJSON_Parse(text) : NULL;
    struct reader reader = { .hhcrsp = hhcrsp, .path = path, .root = root };
    memset(hhcrsp, 0, sizeof *hhcrsp);
    bool good = root ? read_all(&reader) : complain(&reader, "not a JSON file that can be read", NULL);
    if (good && !make_problem(hhcrsp, strict)) good = complain(&reader, "no memory", NULL);
    if (good && route_check(&hhcrsp->problem, NULL) != ROUTE_FAULT_NONE) good = complain(&reader, "not a problem that can be planned", NULL);
    if (!good) hhcrsp_close(hhcrsp);
    cJSON_Delete(root);
    free(text);
    return good;
}

void hhcrsp_close(struct hhcrsp *hhcrsp)
{
    for (uint32_t i = 0; i < hhcrsp->patients; i++) {
        free(hhcrsp->patient[i].id);
        free(hhcrsp->patient[i].bars);
    }
    for (uint32_t i = 0; i < hhcrsp->caregivers; i++) free(hhcrsp->caregiver[i].id);
    for (uint32_t i = 0; i < hhcrsp->services; i++) free(hhcrsp->service[i]);
    void *rooms[] = { hhcrsp->patient, hhcrsp->caregiver, hhcrsp->visit, hhcrsp->minutes, hhcrsp->route_visit, hhcrsp->route_worker, hhcrsp->travel,
                      hhcrsp->bias };
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) free(rooms[i]);
    memset(hhcrsp, 0, sizeof *hhcrsp);
}
