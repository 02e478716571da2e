/* program.h - a real program as a child of the test: its standard output and error go to one file each in the test's folder, it is ended by its
 * number, and it dies with the test, however that ends. Functions that cannot do what they say fail the test. */
#ifndef PAIDAN_TESTS_PROGRAM_H
#define PAIDAN_TESTS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Waits, looking every few milliseconds, until the condition holds; fails the test when patience is at its end. */
#define UNTIL(condition) \
    do { \
        for (int64_t end_ms_ = mono_ms() + PATIENCE_MS; !(condition); pause_ms(5)) \
            if (mono_ms() > end_ms_) fail_msg("waited %d s in vain for: %s", PATIENCE_MS / 1000, #condition); \
    } while (0)

enum { PATIENCE_MS = 30000 };      /* for any wait: far more than it needs, far less than ctest's */

int64_t mono_ms(void);
void pause_ms(int64_t ms);

struct program { pid_t pid; char log[128]; size_t log_from; };      /* pid 0: not running; log_from: where this run's lines begin */

/* argv[0] is the program's path. Standard error is appended to dir/name.log, standard output to dir/name.out. */
void program_start(struct program *program, const char *dir, const char *name, const char *const *argv);
/* Waits for "ev=ready" in the log; the number after "http=" on that line. Fails the test, with the log, when the program ends before. */
uint16_t program_ready(struct program *program);
void program_kill(struct program *program);      /* SIGKILL, and waits until it is gone */
int program_stop(struct program *program);       /* SIGTERM; the exit code, 128 + the signal when one ended it */
int program_wait(struct program *program);       /* ... without the signal */

/* To its end: the exit code; what it printed on both outputs, cut to fit. */
struct run { int code; char out[128 * 1024], err[16 * 1024]; };
void program_run(struct run *run, const char *dir, const char *const *argv);

char *file_text(const char *path, size_t from);      /* from an offset to the end; the caller frees it; "" when there is no file */

#endif
