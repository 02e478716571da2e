/* bench_folder.c - see bench_folder.h. */
#define _XOPEN_SOURCE 700
#include "bench_folder.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { PATH_BYTES = 256, PATHS = 3, TEXT_BYTES = 1 << 16, FOLDERS_OPEN = 8 };

static char folder[] = "/tmp/paidan-bench-test-XXXXXX";
static int kept_out = -1, kept_err = -1;

int bench_folder_make(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int drop(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

int bench_folder_remove(void **state)
{
    (void)state;
    return nftw(folder, drop, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

const char *bench_folder(void) { return folder; }

const char *bench_folder_path(const char *name)
{
    static char path[PATHS][PATH_BYTES];
    static uint32_t turn;
    char *out = path[turn++ % PATHS];
    assert_true(snprintf(out, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
    return out;
}

void bench_folder_put(const char *name, const char *text)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s", bench_folder_path(name));
    for (char *slash = strchr(path + sizeof folder, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

const char *bench_folder_get(const char *name)
{
    static char text[TEXT_BYTES];
    FILE *file = fopen(bench_folder_path(name), "r");
    text[0] = '\0';
    if (!file) return text;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

void bench_folder_listen(void)
{
    fflush(stdout);
    fflush(stderr);
    kept_out = dup(STDOUT_FILENO);
    kept_err = dup(STDERR_FILENO);
    FILE *file = fopen(bench_folder_path("heard"), "w");
    assert_non_null(file);
    assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    fclose(file);
}

const char *bench_folder_heard(void)
{
    fflush(stdout);
    fflush(stderr);
    dup2(kept_out, STDOUT_FILENO);
    dup2(kept_err, STDERR_FILENO);
    close(kept_out);
    close(kept_err);
    return bench_folder_get("heard");
}
