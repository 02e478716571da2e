/* report.c - see report.h. */
#include "sim/bench/report.h"

#include <stdio.h>

enum { NAME_WIDTH = 52, NUMBER_SIZE = 32 };

/* Thousands apart, as people read them: 41,234.5 */
static const char *number(double value, int decimals, char out[NUMBER_SIZE])
{
    char plain[NUMBER_SIZE];
    int length = snprintf(plain, sizeof plain, "%.*f", decimals, value), used = 0;
    int whole = decimals > 0 ? length - decimals - 1 : length;
    for (int i = 0; i < length && used < NUMBER_SIZE - 2; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-') out[used++] = ',';
        out[used++] = plain[i];
    }
    out[used] = '\0';
    return out;
}

void report_head(const char *title)
{
    printf("\n%s\n", title);
}

void report_row(const char *name, const struct samples *samples, int decimals, const char *unit)
{
    char median[NUMBER_SIZE], least[NUMBER_SIZE], most[NUMBER_SIZE], range[3 * NUMBER_SIZE];
    snprintf(range, sizeof range, "(%s - %s)", number(samples_least(samples), decimals, least), number(samples_most(samples), decimals, most));
    printf("  %-*s %12s %-24s %s\n", NAME_WIDTH, name, number(samples_median(samples), decimals, median), range, unit);
    fflush(stdout);
}

void report_text(const char *name, const char *text)
{
    printf("  %-*s %s\n", NAME_WIDTH, name, text);
    fflush(stdout);
}

void report_mark(struct report *report, const char *what, double value, bool at_least, double limit, const char *unit, bool measured)
{
    if (report->mark_count == MARKS_MAX) return;
    report->mark[report->mark_count++] = (struct mark){ .what = what, .unit = unit, .value = value, .limit = limit, .at_least = at_least, .measured = measured };
}

void report_marks(const struct report *report)
{
    report_head("marks");
    for (uint32_t i = 0; i < report->mark_count; i++) {
        const struct mark *mark = &report->mark[i];
        char text[128];
        bool met = mark->at_least ? mark->value >= mark->limit : mark->value <= mark->limit;
        double off = mark->limit > 0 ? 100 * (mark->value - mark->limit) / mark->limit : 0;
        int used = snprintf(text, sizeof text, "%.2f %s, mark %s %.2f: ", mark->value, mark->unit, mark->at_least ? ">=" : "<=", mark->limit);
        if (!mark->measured) snprintf(text, sizeof text, "not measured; mark %s %.2f %s", mark->at_least ? ">=" : "<=", mark->limit, mark->unit);
        else if (met) snprintf(text + used, sizeof text - (size_t)used, "met");
        else snprintf(text + used, sizeof text - (size_t)used, "missed by %.0f %%", off < 0 ? -off : off);
        report_text(mark->what, text);
    }
}
