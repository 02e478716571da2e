/* read_mdrp.c - see read_mdrp.h. */
#include "sim/read_mdrp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/memory.h"

enum { PATH_BYTES = 1024, LINE_BYTES = 1024, COLUMNS_MAX = 8, MINUTES_MOST = 100000 };

/* One of the files while it is read: its lines under the header, cut at tabs. */
struct sheet { FILE *file; char path[PATH_BYTES], line[LINE_BYTES], *cell[COLUMNS_MAX]; uint32_t columns, line_number; };

static bool complain(const struct sheet *sheet, const char *what)
{
    fprintf(stderr, "%s:%u: %s\n", sheet->path, sheet->line_number, what);
    return false;
}

static bool next_line(struct sheet *sheet)
{
    do {
        if (!fgets(sheet->line, sizeof sheet->line, sheet->file)) return false;
        sheet->line_number++;
        sheet->line[strcspn(sheet->line, "\r\n")] = '\0';
    } while (!*sheet->line);
    return true;
}

static bool sheet_open(struct sheet *sheet, const char *beside, const char *name)
{
    const char *slash = strrchr(beside, '/');
    int folder = slash ? (int)(slash - beside + 1) : 0;
    *sheet = (struct sheet){ 0 };
    if (snprintf(sheet->path, sizeof sheet->path, "%.*s%s", folder, beside, name) >= (int)sizeof sheet->path) return complain(sheet, "the path is too long");
    sheet->file = fopen(sheet->path, "r");
    if (!sheet->file) return complain(sheet, "cannot be opened");
    return next_line(sheet) || complain(sheet, "is empty");
}

static void sheet_close(struct sheet *sheet)
{
    if (sheet->file) fclose(sheet->file);
}

/* 1: a row of so many columns; 0: no more rows; -1: a row of fewer. */
static int sheet_row(struct sheet *sheet, uint32_t columns)
{
    if (!next_line(sheet)) return 0;
    char *at = sheet->line;
    for (sheet->columns = 0; at && sheet->columns < COLUMNS_MAX; sheet->columns++) {
        char *tab = strchr(at, '\t');
        sheet->cell[sheet->columns] = at;
        if (tab) *tab++ = '\0';
        at = tab;
    }
    if (sheet->columns >= columns) return 1;
    complain(sheet, "has too few columns");
    return -1;
}

static bool read_number(const struct sheet *sheet, uint32_t column, double *out)
{
    char *end;
    *out = strtod(sheet->cell[column], &end);
    return (end != sheet->cell[column] && !*end && isfinite(*out)) || complain(sheet, "is not a number where one should be");
}

/* Minutes in the file. */
static bool read_time(const struct sheet *sheet, uint32_t column, int32_t *out)
{
    double minutes;
    if (!read_number(sheet, column, &minutes)) return false;
    if (fabs(minutes) > MINUTES_MOST) return complain(sheet, "has a time out of all bounds");
    *out = (int32_t)lround(minutes * MDRP_MINUTE);
    return true;
}

static bool read_name(const struct sheet *sheet, uint32_t column, char name[MDRP_NAME_BYTES])
{
    return snprintf(name, MDRP_NAME_BYTES, "%s", sheet->cell[column]) < MDRP_NAME_BYTES || complain(sheet, "has a name that is too long");
}

static bool read_place(const struct sheet *sheet, uint32_t column, struct mdrp_place *place)
{
    return read_number(sheet, column, &place->x_m) && read_number(sheet, column + 1, &place->y_m);
}

/* ---- the four files ---- */

static bool read_restaurant(struct sheet *sheet, struct mdrp *mdrp, uint32_t *room)
{
    mdrp->restaurant = memory_room(mdrp->restaurant, mdrp->restaurants, room, sizeof *mdrp->restaurant);
    struct mdrp_restaurant *fresh = &mdrp->restaurant[mdrp->restaurants++];
    return read_name(sheet, 0, fresh->name) && read_place(sheet, 1, &fresh->place);
}

static bool find_restaurant(const struct sheet *sheet, const struct mdrp *mdrp, const char *name, uint32_t *out)
{
    for (*out = 0; *out < mdrp->restaurants; ++*out)
        if (strcmp(mdrp->restaurant[*out].name, name) == 0) return true;
    return complain(sheet, "names a restaurant that is not there");
}

static bool read_order(struct sheet *sheet, struct mdrp *mdrp, uint32_t *room)
{
    mdrp->order = memory_room(mdrp->order, mdrp->orders, room, sizeof *mdrp->order);
    struct mdrp_order *fresh = &mdrp->order[mdrp->orders++];
    return read_name(sheet, 0, fresh->name) && read_place(sheet, 1, &fresh->place) && read_time(sheet, 3, &fresh->placed) &&
           find_restaurant(sheet, mdrp, sheet->cell[4], &fresh->restaurant) && read_time(sheet, 5, &fresh->ready);
}

static bool read_courier(struct sheet *sheet, struct mdrp *mdrp, uint32_t *room)
{
    mdrp->courier = memory_room(mdrp->courier, mdrp->couriers, room, sizeof *mdrp->courier);
    struct mdrp_courier *fresh = &mdrp->courier[mdrp->couriers++];
    return read_name(sheet, 0, fresh->name) && read_place(sheet, 1, &fresh->place) && read_time(sheet, 3, &fresh->on) && read_time(sheet, 4, &fresh->off);
}

static bool read_parameters(struct sheet *sheet, struct mdrp *mdrp, uint32_t *room)
{
    int32_t pick, drop;
    (void)room;
    if (!read_number(sheet, 0, &mdrp->speed_m) || !read_time(sheet, 1, &pick) || !read_time(sheet, 2, &drop)) return false;
    mdrp->pick_half = pick / 2;
    mdrp->drop_half = drop / 2;
    if (mdrp->speed_m <= 0 || pick < 0 || drop < 0) return complain(sheet, "has a speed or a service that cannot be");
    return read_time(sheet, 3, &mdrp->target) && read_time(sheet, 4, &mdrp->most);
}

static const struct { const char *name; uint32_t columns; bool (*read)(struct sheet *sheet, struct mdrp *mdrp, uint32_t *room); } sheets[] = {
    { "restaurants.txt", 3, read_restaurant }, { "orders.txt", 6, read_order }, { "couriers.txt", 5, read_courier },
    { "instance_parameters.txt", 5, read_parameters },
};

static bool read_sheet(struct mdrp *mdrp, const char *path, size_t index)
{
    struct sheet sheet;
    uint32_t room = 0;
    int row = 0;
    bool good = sheet_open(&sheet, path, sheets[index].name);
    while (good && (row = sheet_row(&sheet, sheets[index].columns)) > 0) good = sheets[index].read(&sheet, mdrp, &room);
    sheet_close(&sheet);
    return good && row == 0;
}

bool mdrp_open(struct mdrp *mdrp, const char *path)
{
    *mdrp = (struct mdrp){ 0 };
    bool good = true;
    for (size_t i = 0; good && i < sizeof sheets / sizeof sheets[0]; i++) good = read_sheet(mdrp, path, i);
    if (good && (mdrp->orders == 0 || mdrp->couriers == 0 || mdrp->speed_m <= 0)) {
        fprintf(stderr, "%s: no orders, no couriers or no parameters\n", path);
        good = false;
    }
    if (!good) mdrp_close(mdrp);
    return good;
}

void mdrp_close(struct mdrp *mdrp)
{
    free(mdrp->order);
    free(mdrp->courier);
    free(mdrp->restaurant);
    *mdrp = (struct mdrp){ 0 };
}

int32_t mdrp_travel(const struct mdrp *mdrp, struct mdrp_place from, struct mdrp_place to)
{
    return (int32_t)ceil(hypot(from.x_m - to.x_m, from.y_m - to.y_m) / mdrp->speed_m) * MDRP_MINUTE;
}

bool mdrp_write(const struct mdrp *mdrp, const struct mdrp_answer *answer, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return false;
    }
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct mdrp_instruction *instruction = &answer->instruction[i];
        fprintf(file, "%.10g %s", (double)instruction->time / MDRP_MINUTE, mdrp->courier[instruction->courier].name);
        for (uint32_t at = 0; at < instruction->count; at++) fprintf(file, " %s", mdrp->order[instruction->order[at]].name);
        fputc('\n', file);
    }
    bool good = !ferror(file);
    if (fclose(file) != 0 || !good) fprintf(stderr, "%s: cannot be written\n", path), good = false;
    return good;
}
