/* test_top.c - paidan top in a terminal of its own: keys in, what stands on the screen, and a way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "e2e/desk.h"

enum { SEEN = 1 << 18 };

/* Everything that was painted, one after another: a text that is on the screen now was painted at some time. */
struct terminal { int fd; pid_t pid; char seen[SEEN]; size_t used; };

static void terminal_open(struct terminal *terminal, struct town *town, const char *lang)
{
    const struct winsize size = { .ws_row = 24, .ws_col = 80 };
    terminal->used = 0;
    terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
    assert_true(terminal->pid >= 0);
    if (terminal->pid > 0) return;
    setenv("TERM", "xterm", 1);
    execl(PAIDAN_CLI, PAIDAN_CLI, "--core", town->address, "--point", "1", "--lang", lang, "top", "--write", (char *)NULL);
    _exit(127);
}

static bool saw(struct terminal *terminal, const char *text)
{
    struct pollfd ready = { .fd = terminal->fd, .events = POLLIN };
    while (terminal->used + 1 < SEEN && poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN)) {
        ssize_t length = read(terminal->fd, terminal->seen + terminal->used, SEEN - terminal->used - 1);
        if (length <= 0) break;
        terminal->used += (size_t)length;
    }
    terminal->seen[terminal->used] = '\0';
    return strstr(terminal->seen, text) != NULL;
}

static void press(struct terminal *terminal, const char *keys)
{
    terminal->used = 0;            /* what is waited for is painted after it */
    assert_int_equal(write(terminal->fd, keys, strlen(keys)), (ssize_t)strlen(keys));
}

static int terminal_end(struct terminal *terminal)
{
    int status;
    UNTIL(saw(terminal, "\x1b") && waitpid(terminal->pid, &status, WNOHANG) == terminal->pid);
    close(terminal->fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void an_order_is_seen_told_of_and_called_off(void **state)
{
    struct town *town = *state;
    struct terminal *terminal = calloc(1, sizeof *terminal);
    assert_non_null(terminal);
    town_worker(town, 31, 1, "P001");
    town_core_start(town, NULL);
    struct desk *kiosk = desk_open(town, ROLE_RESIDENT, 1);
    const struct msg_request wish = { .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 };
    const struct msg_order *order = desk_ask(kiosk, KIND_ORDER_NOW, &wish);
    uint64_t number = order->order;
    assert_string_equal(order->state, "waiting");           /* nobody is signed in */
    terminal_open(terminal, town, "zh");
    UNTIL(saw(terminal, "待派 1") && saw(terminal, "日常保洁"));
    press(terminal, "\r");
    UNTIL(saw(terminal, "现在没有师傅能去"));
    press(terminal, "q");
    UNTIL(saw(terminal, "过滤"));
    press(terminal, "2");
    UNTIL(saw(terminal, "未签到"));
    press(terminal, "1");
    UNTIL(saw(terminal, "单号"));
    press(terminal, "c");
    UNTIL(saw(terminal, "y/N"));
    press(terminal, "y");
    UNTIL(saw(terminal, "没有未完成的订单"));
    assert_string_equal(desk_order(kiosk, number)->state, "cancelled");
    press(terminal, "q");
    assert_int_equal(terminal_end(terminal), 0);

    /* The core goes while somebody looks on. */
    terminal_open(terminal, town, "en");
    UNTIL(saw(terminal, "link ok"));
    program_kill(&town->core);
    UNTIL(saw(terminal, "link DOWN"));
    press(terminal, "q");
    assert_int_equal(terminal_end(terminal), 0);
    free(terminal);
}

static void without_a_terminal_it_says_so(void **state)
{
    struct town *town = *state;
    const char *argv[] = { PAIDAN_CLI, "--core", town->address, "top", NULL };
    town_core_start(town, NULL);
    program_run(&town->run, town->dir, argv);
    assert_int_equal(town->run.code, 2);
    assert_non_null(strstr(town->run.err, "paidan orders --json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_order_is_seen_told_of_and_called_off, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(without_a_terminal_it_says_so, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
