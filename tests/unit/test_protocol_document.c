/* PROTOCOL.md says what the code does: every kind with its roles, fields, bounds, errors and an example that the codec takes; every
 * error, state, move, cause, event, reason and rule. And the check itself notices when a line is gone. */
#include "unit/protocol_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "unit/protocol_files.h"

static void the_document_says_all(void **state)
{
    (void)state;
    size_t length;
    char *document = file_read("protocol/PROTOCOL.md", &length);
    assert_true(strlen(document) == length);
    assert_int_equal(document_problems(document, true), 0);
    free(document);
}

/* Rows, headings, shapes, lists of errors and requests; of replies one example may stand for several kinds. */
static bool is_checked(const char *line)
{
    static const char *const begins[] = { "| `", "### ", "**`", "Errors: " };
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0) return true;
    size_t size = strcspn(line, "\n");
    const char *ok = strstr(line, "\"ok\":");
    return *line == '{' && (ok == NULL || ok > line + size);
}

/* Each of them below the fourth heading taken out in turn, every third for the time it takes: the check must miss it. */
static void a_line_taken_out_is_missed(void **state)
{
    (void)state;
    size_t length, taken = 0;
    char *document = file_read("protocol/PROTOCOL.md", &length);
    char *copy = malloc(length + 1), *line = strstr(document, "\n## 4. ");
    assert_non_null(copy);
    assert_non_null(line);
    unsigned before = document_problems(document, false);
    while (*line != '\0') {
        size_t size = strcspn(line, "\n") + 1;
        if (is_checked(line) && taken++ % 3 == 0) {
            memcpy(copy, document, (size_t)(line - document));
            strcpy(copy + (line - document), line + size);
            if (document_problems(copy, false) <= before) fail_msg("not missed: %.*s", (int)size, line);
        }
        line += size;
    }
    assert_true(taken > 300);
    free(copy);
    free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_document_says_all), cmocka_unit_test(a_line_taken_out_is_missed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
