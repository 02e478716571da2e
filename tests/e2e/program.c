/* program.c - fork, exec, wait. */
#include "e2e/program.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = sizeof ((struct program *)NULL)->log, TAIL_SIZE = 3000 };

int64_t mono_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

char *file_text(const char *path, size_t from)
{
    FILE *file = fopen(path, "r");
    size_t size = 0, room = 4096;
    char *text = malloc(room);
    assert_non_null(text);
    if (file != NULL && fseek(file, (long)from, SEEK_SET) == 0) {
        for (size_t got; (got = fread(text + size, 1, room - size - 1, file)) > 0;) {
            size += got;
            if (room - size > 1) continue;
            room *= 2;
            text = realloc(text, room);
            assert_non_null(text);
        }
    }
    if (file != NULL) fclose(file);
    text[size] = '\0';
    return text;
}

/* In the child, after fork(): only what a signal handler may do. */
static void become(const char *const *argv, int out, int err, pid_t parent)
{
    union { const char *const *in; char *const *out; } words = { argv };      /* execv() does not write them */
    prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
    if (getppid() == parent && dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0) execv(argv[0], words.out);
    _exit(127);
}

static pid_t spawn(const char *const *argv, const char *out_path, const char *err_path, int mode)
{
    int out = open(out_path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0600), err = open(err_path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0600);
    pid_t parent = getpid(), pid = out >= 0 && err >= 0 ? fork() : -1;
    if (pid == 0) become(argv, out, err, parent);
    if (out >= 0) close(out);
    if (err >= 0) close(err);
    if (pid < 0) fail_msg("cannot start %s: %s", argv[0], strerror(errno));
    return pid;
}

void program_start(struct program *program, const char *dir, const char *name, const char *const *argv)
{
    char out[PATH_SIZE];
    struct stat stat_now;
    assert_int_equal(program->pid, 0);
    snprintf(program->log, sizeof program->log, "%s/%s.log", dir, name);
    snprintf(out, sizeof out, "%s/%s.out", dir, name);
    program->log_from = stat(program->log, &stat_now) == 0 ? (size_t)stat_now.st_size : 0;
    program->pid = spawn(argv, out, program->log, O_APPEND);
}

static void tell_log(const struct program *program)
{
    char *text = file_text(program->log, program->log_from);
    size_t length = strlen(text);
    print_error("... the end of %s:\n%s\n", program->log, length > TAIL_SIZE ? text + length - TAIL_SIZE : text);
    free(text);
}

static int code_of(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* A whole line with both; the parts inside a program have their own "ready". */
static bool ready_line(const struct program *program, uint16_t *http)
{
    char *text = file_text(program->log, program->log_from), *rest = NULL;
    bool ready = false;
    size_t whole = strlen(text);
    while (whole > 0 && text[whole - 1] != '\n') whole--;
    text[whole] = '\0';
    for (char *line = strtok_r(text, "\n", &rest); line != NULL && !ready; line = strtok_r(NULL, "\n", &rest)) {
        const char *number = strstr(line, "ev=ready ") != NULL ? strstr(line, " http=") : NULL;
        ready = number != NULL;
        if (ready) *http = (uint16_t)strtoul(number + strlen(" http="), NULL, 10);
    }
    free(text);
    return ready;
}

uint16_t program_ready(struct program *program)
{
    uint16_t http = 0;
    int64_t end_ms = mono_ms() + PATIENCE_MS;
    while (!ready_line(program, &http)) {
        int status = 0;
        if (waitpid(program->pid, &status, WNOHANG) == program->pid) {
            program->pid = 0;
            tell_log(program);
            fail_msg("ended with %d before it was ready", code_of(status));
        }
        if (mono_ms() > end_ms) {
            tell_log(program);
            fail_msg("not ready after %d s", PATIENCE_MS / 1000);
        }
        pause_ms(5);
    }
    return http;
}

int program_wait(struct program *program)
{
    int status = 0;
    int64_t end_ms = mono_ms() + PATIENCE_MS;
    while (waitpid(program->pid, &status, WNOHANG) != program->pid) {
        if (mono_ms() > end_ms) {
            tell_log(program);
            fail_msg("does not end");
        }
        pause_ms(2);
    }
    program->pid = 0;
    int code = code_of(status);
    if (code != 0 && code != 128 + SIGKILL) tell_log(program);
    return code;
}

void program_kill(struct program *program)
{
    if (program->pid <= 0) return;
    kill(program->pid, SIGKILL);
    program_wait(program);
}

int program_stop(struct program *program)
{
    kill(program->pid, SIGTERM);
    return program_wait(program);
}

static void take_text(const char *path, char *to, size_t size)
{
    char *text = file_text(path, 0);
    snprintf(to, size, "%s", text);
    free(text);
}

void program_run(struct run *run, const char *dir, const char *const *argv)
{
    char out[PATH_SIZE], err[PATH_SIZE];
    snprintf(out, sizeof out, "%s/run.out", dir);
    snprintf(err, sizeof err, "%s/run.err", dir);
    struct program program = { .pid = spawn(argv, out, err, O_TRUNC) };
    memcpy(program.log, err, sizeof err);
    int status = 0;
    for (int64_t end_ms = mono_ms() + PATIENCE_MS; waitpid(program.pid, &status, WNOHANG) != program.pid; pause_ms(2)) {
        if (mono_ms() < end_ms) continue;
        program_kill(&program);
        fail_msg("%s does not end", argv[0]);
    }
    run->code = code_of(status);
    take_text(out, run->out, sizeof run->out);
    take_text(err, run->err, sizeof run->err);
}
