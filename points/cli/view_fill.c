/* view_fill.c - what an automatic fill did, and what it had to leave open. */
#include "points/cli/view.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/table.h"

static void put_reasons(struct table *table, const struct out *out, const struct msg_fill_left *left)
{
    char text[1024];
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < left->why_count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%lld %s%s", i > 0 ? IN(out, "，", ", ") : "", (long long)left->why[i].count, IN(out, "人", ""),
                                 IN(out, left->why[i].zh, left->why[i].en));
    table_cell(table, STYLE_PLAIN, "%s", text);
}

static void put_left(struct out *out, const struct msg_fill *fill)
{
    struct table table;
    char date[WHEN_SIZE];
    int64_t told = 0;
    table_begin(&table, out);
    table_column(&table, ALIGN_LEFT, (struct words){ "日期", "day" });
    table_column(&table, ALIGN_LEFT, (struct words){ "班次", "shift" });
    table_column(&table, ALIGN_RIGHT, (struct words){ "还差", "missing" });
    table_column(&table, ALIGN_LEFT, (struct words){ "其余的人为什么不能上", "why the others do not take it" });
    for (uint32_t i = 0; i < fill->left_count; i++) {
        const struct msg_fill_left *left = &fill->left[i];
        table_cell(&table, STYLE_PLAIN, "%s", when_text_day(left->day, out, date));
        table_cell(&table, STYLE_STRONG, "%s", left->shift);
        table_cell(&table, STYLE_BAD, "%lld", (long long)left->missing);
        put_reasons(&table, out, left);
        told += left->missing;
    }
    table_end(&table, out);
    if (told < fill->missing) out_add(out, IN(out, "另外还差 %lld 个班\n", "and %lld more\n"), (long long)(fill->missing - told));
}

void view_fill(const struct view *view, const struct msg_fill *fill)
{
    struct out *out = view->out;
    if (strcmp(fill->state, "running") == 0) {
        out_add(out, IN(out, "正在补班，还要 %lld 秒\n", "filling, %lld s to go\n"), (long long)(fill->left_ms + 999) / 1000);
    } else if (strcmp(fill->state, "conflict") == 0) {
        out_add(out, "%s", IN(out, "同时有人改了这几天的班，自动补班没有写入；请再来一次\n", "somebody edited the same days meanwhile, so nothing was changed; ask again\n"));
    } else if (strcmp(fill->state, "failed") == 0) {
        out_add(out, IN(out, "没有写进草稿：%s\n", "not written into the draft: %s\n"), fill->error != NULL ? fill->error : "-");
    } else {
        out_add(out, IN(out, "要 %lld 个班，草稿里改了 %lld 格", "%lld shifts needed, %lld days changed in the draft"), (long long)fill->needed, (long long)fill->cells);
        if (fill->missing == 0) out_styled(out, STYLE_GOOD, "%s", IN(out, "，全部有人", ", all are taken"));
        else out_styled(out, STYLE_BAD, IN(out, "，还差 %lld 个", ", %lld stay open"), (long long)fill->missing);
        if (fill->dropped > 0) out_add(out, IN(out, "；%lld 位师傅因规则保持原样", "; %lld workers keep their roster because of a rule"), (long long)fill->dropped);
        out_add(out, "\n");
        if (fill->left_count > 0) put_left(out, fill);
        out_add(out, IN(out, "看改动：paidan roster diff --point %" PRIu64 "；不要就 undo；发布：publish --seen %" PRIu64 "\n",
                        "look: paidan roster diff --point %" PRIu64 "; not wanted: undo; publish: publish --seen %" PRIu64 "\n"), fill->point, fill->version);
    }
}
