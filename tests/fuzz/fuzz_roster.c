/* fuzz_roster.c - any bytes as a roster in CSV: faults that name a line, and lines that are good, which written out read back as the same. */
#include "fuzz/fuzz_round.h"

#include <stdlib.h>
#include <string.h>
#include "points/cli/roster_csv.h"
#include "protocol/text.h"

static struct msg_shift_kind kinds[] = { { .code = "D" }, { .code = "12N" } };
static const struct msg_shift_list shifts = { .shifts = kinds, .shifts_count = 2 };
static const struct out like = { .lang = LANG_EN };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv_roster first, second;
    struct out text = { .lang = LANG_EN };
    roster_csv_read((const char *)data, size, &shifts, &like, &first);
    for (uint32_t i = 0; i < first.faults; i++) HOLDS(first.fault[i].line > 0 && first.fault[i].text[0] != '\0');
    out_add(&text, "worker,day,shift,layer\n");
    for (uint32_t i = 0; i < first.count; i++) {
        char date[TEXT_DATE_SIZE];
        const struct csv_line *line = &first.line[i];
        HOLDS(line->worker >= 1 && line->worker <= ID32_MOST && line->line >= 2);
        out_add(&text, "%llu,%s,%s,%s\n", (unsigned long long)line->worker, text_date(line->day, date), line->shift, line->layer);
    }
    roster_csv_read(text.text, text.used, &shifts, &like, &second);
    HOLDS(second.count == first.count);
    for (uint32_t i = 0; i < first.count; i++) {
        const struct csv_line *a = &first.line[i], *b = &second.line[i];
        HOLDS(a->worker == b->worker && a->day == b->day && strcmp(a->shift, b->shift) == 0 && strcmp(a->layer, b->layer) == 0);
    }
    out_clear(&text);
    roster_csv_free(&first);
    roster_csv_free(&second);
    return 0;
}
