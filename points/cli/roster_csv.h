/* roster_csv.h - a roster as CSV: what export writes and import reads. Columns worker,day,shift,layer,by,at,note, found by their names in the first
 * line; worker, day and shift must be there, those after layer tell people about a change and are not read. Pure. */
#ifndef PAIDAN_CLI_ROSTER_CSV_H
#define PAIDAN_CLI_ROSTER_CSV_H

#include "points/cli/grid.h"
#include "points/cli/out.h"

enum { CSV_SHIFT_SIZE = 9, CSV_LAYER_SIZE = 9 };

struct csv_line {
    uint32_t line;                        /* of the file, from 1 */
    uint64_t worker; int32_t day;
    char shift[CSV_SHIFT_SIZE];
    char layer[CSV_LAYER_SIZE];           /* "": the file does not say */
};

struct csv_fault { uint32_t line; char text[160]; };

struct csv_roster {
    struct csv_line *line; uint32_t count;          /* only those without a fault; in the order of the file */
    struct csv_fault *fault; uint32_t faults;
};

void roster_csv_write(const struct grid *grid, struct out *out);
/* Bytes of a whole file; a UTF-8 byte order mark is passed over, and so are empty lines. Dates may also be written 2026/1/5, as spreadsheets do.
 * Faults are in the language of `like`: bad values, shifts that `shifts` does not have, a worker's day named twice. Ends with roster_csv_free(). */
void roster_csv_read(const char *bytes, size_t length, const struct msg_shift_list *shifts, const struct out *like, struct csv_roster *out);
void roster_csv_fault(struct csv_roster *roster, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void roster_csv_say(struct csv_roster *roster, const char *file, struct out *out);      /* every fault, by line */
void roster_csv_free(struct csv_roster *roster);

#endif
