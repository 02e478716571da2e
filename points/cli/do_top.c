/* do_top.c - paidan top: the terminal around top.h. Asks the core every two seconds, and after every change. */
#define NCURSES_WIDECHAR 1
#include "points/cli/cli.h"

#include <curses.h>
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "points/cli/top.h"
#include "points/cli/trouble.h"
#include "points/uplink/uplink.h"

enum { ASK_EVERY_MS = 2000, PATIENCE_MS = 2000 /* a screen must not stand still for long */, KEY_WAIT_MS = 200, COVERAGE_DAYS = 7, ESC_WAIT_MS = 50, ROWS_LEAST = 8, COLUMNS_LEAST = 40, KEY_ESCAPE = 27, KEY_DELETE = 127 };

struct screen { struct cli *cli; struct top top; struct top_row row[TOP_ROWS_MAX]; int64_t asked_ms; };

/* ---- the core ---- */

static bool heard(struct screen *screen, const struct answer *answer)
{
    if (answer->error == ERR_OK) return true;
    if (answer->error == ERR_UNAVAILABLE) screen->top.up = false;
    return false;
}

static void ask_all(struct screen *screen)
{
    struct cli *cli = screen->cli;
    const struct asked *asked = &cli->asked;
    struct answer answer;
    top_link(&screen->top, true, client_now_ms(cli->client));
    struct msg_order_list_ask orders = { .point = asked->point };
    client_ask_all(cli->client, KIND_ORDER_LIST, &orders, 0, &answer);
    if (heard(screen, &answer)) top_orders(&screen->top, answer.body, cli_menu(cli));
    answer_clear(&answer);
    struct msg_worker_list_ask workers = { .point = asked->point };
    if (screen->top.up) {
        client_ask_all(cli->client, KIND_WORKER_LIST, &workers, 0, &answer);
        if (heard(screen, &answer)) top_workers(&screen->top, answer.body);
        answer_clear(&answer);
    }
    struct msg_coverage_ask coverage = { .point = asked->point, .day = cli->today, .days = COVERAGE_DAYS };
    if (screen->top.up && screen->top.tab == TOP_COVERAGE) {
        if (asked->point != 0) client_ask(cli->client, KIND_ROSTER_COVERAGE, NULL, &coverage, 0, &answer);
        else answer = (struct answer){ .error = ERR_OK };
        if (heard(screen, &answer)) top_coverage(&screen->top, answer.body);
        answer_clear(&answer);
    }
}

/* The refusal in one line. */
static void say_refused(struct screen *screen, const struct answer *answer)
{
    struct cli *cli = screen->cli;
    struct out kept = cli->talk;
    cli->talk = (struct out){ .lang = kept.lang, .now_ms = kept.now_ms };
    cli_tell(cli, answer, false);
    if (cli->talk.text != NULL) {
        for (char *at = cli->talk.text; *at != '\0'; at++)
            if (*at == '\n') *at = ' ';
        top_say(&screen->top, cli->talk.text);
    }
    out_clear(&cli->talk);
    cli->talk = kept;
}

static void tell(struct screen *screen)
{
    struct cli *cli = screen->cli;
    struct top *top = &screen->top;
    struct out out = { .lang = top->lang, .now_ms = top->now_ms };
    struct view view = { &out, cli_menu(cli) };
    struct answer answer;
    if (top->tab == TOP_ORDERS) {
        struct msg_order_ref body = { .order = top->order };
        client_ask(cli->client, KIND_ORDER_SHOW, NULL, &body, 0, &answer);
        if (answer.error == ERR_OK) view_order_life(&view, answer.body);
        else say_refused(screen, &answer);
        answer_clear(&answer);
        client_ask(cli->client, KIND_ORDER_WHY, NULL, &body, 0, &answer);
        if (answer.error == ERR_OK) {
            out_add(&out, "\n");
            view_why(&view, answer.body);
        }
    } else {
        struct msg_worker_ref body = { .worker = top->worker };
        client_ask(cli->client, KIND_WORKER_SHOW, NULL, &body, 0, &answer);
        if (answer.error == ERR_OK) view_worker(&view, answer.body);
        else say_refused(screen, &answer);
    }
    answer_clear(&answer);
    if (out.text != NULL) top_detail(top, out.text);
    out_clear(&out);
}

static void change(struct screen *screen, enum top_wish wish)
{
    struct cli *cli = screen->cli;
    const struct top *top = &screen->top;
    char key[KEY_MAX + 1];
    struct answer answer;
    uplink_key(key);
    if (wish == TOP_ASSIGN)
        client_ask(cli->client, KIND_ORDER_ASSIGN, key, &(struct msg_order_assign){ .order = top->order, .worker = top->worker, .cause = "operator" }, 0, &answer);
    else client_ask(cli->client, KIND_ORDER_CANCEL, key, &(struct msg_order_cancel){ .order = top->order, .cause = "operator" }, 0, &answer);
    if (answer.error == ERR_OK) {
        struct out out = { .lang = top->lang };
        out_add(&out, IN(&out, "订单 %" PRIu64 " 已改", "order %" PRIu64 " is changed"), top->order);
        if (wish == TOP_ASSIGN) out_add(&out, IN(&out, "；要改回: paidan assign %" PRIu64 " 编号", "; to take it back: paidan assign %" PRIu64 " WORKER"), top->order);
        top_say(&screen->top, out.text);
        out_clear(&out);
    } else {
        say_refused(screen, &answer);
    }
    answer_clear(&answer);
}

/* ---- the terminal ---- */

static const struct { int curses, key; } special[] = {
    { KEY_UP, TOP_UP }, { KEY_DOWN, TOP_DOWN }, { KEY_PPAGE, TOP_PAGE_UP }, { KEY_NPAGE, TOP_PAGE_DOWN }, { KEY_ENTER, TOP_ENTER }, { '\n', TOP_ENTER }, { '\r', TOP_ENTER },
    { KEY_ESCAPE, TOP_ESC }, { KEY_BACKSPACE, TOP_BACK }, { KEY_DELETE, TOP_BACK }, { '\b', TOP_BACK },
};

/* -1: no key, or none of ours. */
static int key_of(int curses)
{
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (special[i].curses == curses) return special[i].key;
    return curses >= 0 && curses < TOP_UP ? curses : -1;
}

static void paint(struct screen *screen)
{
    static const attr_t attributes[] = { [TOP_PLAIN] = A_NORMAL, [TOP_STRONG] = A_BOLD, [TOP_REVERSE] = A_REVERSE, [TOP_FAINT] = A_DIM };
    int rows = LINES < TOP_ROWS_MAX ? LINES : TOP_ROWS_MAX;
    erase();
    if (rows >= ROWS_LEAST && COLS >= COLUMNS_LEAST) {
        top_draw(&screen->top, (uint32_t)rows, (uint32_t)COLS, screen->row);
        for (int i = 0; i < rows; i++) {
            attrset((int)attributes[screen->row[i].style]);
            mvaddstr(i, 0, screen->row[i].text);
        }
    } else {
        mvaddstr(0, 0, screen->top.lang == LANG_ZH ? "窗口太小" : "too small");
    }
    refresh();
}

/* Real time: the core's may stand still. */
static int64_t mono_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void loop(struct screen *screen)
{
    for (enum top_wish wish = TOP_ASK; wish != TOP_QUIT;) {
        if (wish == TOP_TELL) tell(screen);
        if (wish == TOP_ASSIGN || wish == TOP_CANCEL) change(screen, wish);
        if ((wish != TOP_NOTHING && wish != TOP_TELL) || mono_ms() - screen->asked_ms >= ASK_EVERY_MS) {
            ask_all(screen);
            screen->asked_ms = mono_ms();
        }
        paint(screen);
        int key = key_of(getch());
        enum top_tab tab = screen->top.tab;
        wish = key >= 0 ? top_key(&screen->top, key) : TOP_NOTHING;
        if (screen->top.tab != tab) wish = TOP_ASK;
    }
}

int do_top(struct cli *cli)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        out_add(&cli->talk, "%s", IN(&cli->talk, "paidan top: 要在终端里用；给程序读的用 paidan orders --json\n", "paidan top: for a terminal; programs use paidan orders --json\n"));
        return EXIT_USAGE;
    }
    struct screen *screen = calloc(1, sizeof *screen);
    if (screen == NULL) abort();
    screen->cli = cli;
    if ((cli->asked.given & GIVEN(TIMEOUT)) == 0) client_patience(cli->client, PATIENCE_MS);
    top_begin(&screen->top, cli->out.lang, cli->asked.point, cli->asked.write);
    setlocale(LC_CTYPE, "C.UTF-8");
    set_escdelay(ESC_WAIT_MS);
    initscr();
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    curs_set(0);
    timeout(KEY_WAIT_MS);
    loop(screen);
    endwin();
    top_end(&screen->top);
    free(screen);
    return EXIT_DONE;
}
