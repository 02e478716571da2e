/* view_worker.c - workers, and the plan of one. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/when.h"
#include "points/cli/words.h"

enum { HOUR_S = 3600, MINUTE_S = 60, LENGTH_SIZE = 16 };

static const struct words at_work[] = { { "未签到", "not signed in" }, { "不空闲", "not free" }, { "空闲", "free" } };
static const enum style at_work_style[] = { STYLE_FAINT, STYLE_WARN, STYLE_GOOD };

/* Signed in, but at work or not on shift: nobody who can be sent now. */
static int work_of(const struct msg_worker *worker)
{
    return !worker->signed_in ? 0 : worker->free ? 2 : 1;
}

static const char *hours_text(int64_t seconds, char text[LENGTH_SIZE])
{
    snprintf(text, LENGTH_SIZE, "%d:%02d", (int)(seconds / HOUR_S), (int)(seconds % HOUR_S / MINUTE_S));
    return text;
}

void view_workers(const struct view *view, const struct msg_worker_list *list)
{
    struct out *out = view->out;
    struct table table;
    uint32_t count[3] = { 0 };
    if (list->workers_count == 0) {
        out_add(out, "%s", IN(out, "没有这样的师傅\n", "no such workers\n"));
        return;
    }
    table_begin(&table, out);
    table_column(&table, ALIGN_RIGHT, (struct words){ "师傅", "worker" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "服务点", "point" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "公司", "firm" });
    table_column(&table, ALIGN_LEFT, (struct words){ "班次", "shift" });
    table_column(&table, ALIGN_LEFT, (struct words){ "现在", "now" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "今日服务", "served" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "今日路上", "on the way" });
    table_column(&table, ALIGN_LEFT, (struct words){ "技能", "skills" });
    for (uint32_t i = 0; i < list->workers_count; i++) {
        const struct msg_worker *worker = &list->workers[i];
        char length[LENGTH_SIZE];
        int work = work_of(worker);
        count[work]++;
        table_cell(&table, STYLE_STRONG, "%" PRIu64, worker->worker);
        table_cell(&table, STYLE_PLAIN, "%" PRIu64, worker->point);
        table_cell(&table, STYLE_PLAIN, "%" PRIu64, worker->firm);
        table_cell(&table, STYLE_PLAIN, "%s", view_shift(out, worker->shift));
        table_cell(&table, at_work_style[work], "%s", out_words(out, at_work[work]));
        table_cell(&table, STYLE_PLAIN, "%s", hours_text(worker->served_s, length));
        table_cell(&table, STYLE_PLAIN, "%s", hours_text(worker->travelled_s, length));
        table_cell(&table, STYLE_PLAIN, "%s", worker->skills == NULL ? "" : worker->skills);
    }
    table_end(&table, out);
    out_add(out, IN(out, "%u 位：%u 空闲，%u 不空闲，%u 未签到", "%u workers: %u free, %u not free, %u not signed in"), list->workers_count, count[2],
            count[1], count[0]);
    out_add(out, "%s\n", list->more ? IN(out, "；还有更多：--limit 0 看全部", "; there are more: --limit 0 lists all") : "");
}

static void put_plan(const struct view *view, const struct msg_worker *worker)
{
    struct out *out = view->out;
    struct table table;
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "安排", "plan" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "单号", "order" });
    table_column(&table, ALIGN_LEFT, (struct words){ "出发", "leaves" });
    table_column(&table, ALIGN_LEFT, (struct words){ "到达", "arrives" });
    table_column(&table, ALIGN_LEFT, (struct words){ "开始", "from" });
    table_column(&table, ALIGN_LEFT, (struct words){ "结束", "to" });
    for (uint32_t i = 0; i < worker->plan_count; i++) {
        const struct msg_plan_row *row = &worker->plan[i];
        char time[WHEN_SIZE];
        bool away = strcmp(row->row, "away") == 0;
        table_cell(&table, word_style(WORDS_ROW, row->row), "%s", word_in(WORDS_ROW, row->row, out));
        if (row->order == 0) table_cell(&table, STYLE_PLAIN, "-");
        else table_cell(&table, STYLE_PLAIN, "%" PRIu64, row->order);
        table_cell(&table, STYLE_PLAIN, "%s", away ? "-" : when_text(row->leave_ms, out, time));
        table_cell(&table, STYLE_PLAIN, "%s", away ? "-" : when_text(row->arrive_ms, out, time));
        table_cell(&table, STYLE_STRONG, "%s", when_text(row->start_ms, out, time));
        table_cell(&table, STYLE_PLAIN, "%s", when_text(row->end_ms, out, time));
    }
    table_end(&table, out);
}

void view_worker(const struct view *view, const struct msg_worker *worker)
{
    struct out *out = view->out;
    char served[WHEN_SIZE], travelled[WHEN_SIZE];
    int work = work_of(worker);
    out_add(out, IN(out, "师傅 %" PRIu64 "  ", "worker %" PRIu64 "  "), worker->worker);
    out_styled(out, at_work_style[work], "%s", out_words(out, at_work[work]));
    out_add(out, IN(out, "\n  服务点 %" PRIu64 "，公司 %" PRIu64 "，今天的班 %s\n", "\n  point %" PRIu64 ", firm %" PRIu64 ", shift today %s\n"),
            worker->point, worker->firm,
            view_shift(out, worker->shift));
    if (worker->skills != NULL) out_add(out, IN(out, "  技能 %s\n", "  skills %s\n"), worker->skills);
    out_add(out, IN(out, "  今天服务 %s，路上 %s\n", "  today served %s, on the way %s\n"), when_text_length(worker->served_s, out, served),
            when_text_length(worker->travelled_s, out, travelled));
    if (worker->plan_count > 0) put_plan(view, worker);
}
