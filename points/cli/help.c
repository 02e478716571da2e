#include "points/cli/help.h"

#include <string.h>
#include "points/cli/width.h"

enum { LEFT = 22 };

static void put_left(struct out *out, const char *text)
{
    size_t width = width_of_text(text);
    out_add(out, "  %s", text);
    if (width >= LEFT) out_add(out, "\n%*s", LEFT + 2, "");
    else out_pad(out, LEFT - width);
}

static void put_param(struct out *out, const struct param_row *row, bool option, bool needed)
{
    char left[64];
    if (option) snprintf(left, sizeof left, "--%s%s%s", row->name, row->meta == NULL ? "" : " ", row->meta == NULL ? "" : row->meta);
    else snprintf(left, sizeof left, "%s", row->meta);
    put_left(out, left);
    out_add(out, "%s", out_words(out, row->help));
    if (option && needed) out_add(out, "%s", IN(out, "（必填）", " (needed)"));
    if (row->choices != NULL && row->type != TYPE_LANG) out_add(out, IN(out, "：%s", ": %s"), row->choices);
    out_add(out, "\n");
}

static void put_params(struct out *out, param_set params, param_set needed)
{
    for (int i = 0; i < PARAMS; i++)
        if ((params >> i & 1) != 0) put_param(out, &param_rows[i], true, (needed >> i & 1) != 0);
}

static void put_command(struct out *out, const struct command *command)
{
    put_left(out, command->name);
    out_add(out, "%s\n", out_words(out, command->help));
}

void help_family(struct out *out, const char *family)
{
    size_t length = strlen(family);
    out_add(out, IN(out, "用法: paidan %s 命令 [参数] [选项]        每个命令的说明: paidan %s 命令 --help\n\n",
                    "Usage: paidan %s COMMAND [ARGUMENTS] [OPTIONS]        about one command: paidan %s COMMAND --help\n\n"), family, family);
    for (uint32_t i = 0; i < command_count; i++)
        if (strncmp(commands[i].name, family, length) == 0 && commands[i].name[length] == ' ') put_command(out, &commands[i]);
}

void help_all(struct out *out)
{
    out_styled(out, STYLE_STRONG, "%s", IN(out, "paidan - 社区家政派单的终端", "paidan - the terminal of community home-service dispatch"));
    out_add(out, "%s", IN(out, "\n\n居民点单（现在就来）或预约时间，派单中心 paidand 按技能、证件、班次、工时和路程派给就近的师傅。\n"
                               "这个程序问它一件事，打印答复，然后结束。English: paidan --lang en\n\n",
                               "\n\nResidents order now or book a time; the core, paidand, gives each visit to a worker nearby by skill, certificates,\n"
                               "shift, lawful hours and travel. This program asks it one thing, prints the answer and ends. 中文: paidan --lang zh\n\n"));
    out_add(out, "%s", IN(out, "用法: paidan 命令 [参数] [选项]        每个命令的说明: paidan 命令 --help\n",
                               "Usage: paidan COMMAND [ARGUMENTS] [OPTIONS]        about one command: paidan COMMAND --help\n"));
    for (int group = 0; group < GROUPS; group++) {
        out_add(out, "\n");
        out_styled(out, STYLE_STRONG, "%s", out_words(out, group_names[group]));
        out_add(out, "\n");
        for (uint32_t i = 0; i < command_count; i++)
            if (commands[i].group == (enum group)group) put_command(out, &commands[i]);
    }
    out_add(out, "\n");
    out_styled(out, STYLE_STRONG, "%s", IN(out, "选项（每个命令都可用）", "Options (with every command)"));
    out_add(out, "\n");
    put_params(out, GLOBAL_OPTIONS, 0);
    out_add(out, "\n");
    out_styled(out, STYLE_STRONG, "%s", IN(out, "例子", "Examples"));
    out_add(out, "%s", IN(out, "\n  paidan order CLN01 2 --point 1 --household 7 --at 120.158,30.242      现在来做 2 小时保洁\n"
                               "  paidan slots COK01 --point 1 --household 7 --at 120.158,30.242        做饭哪几个时间能约\n"
                               "  paidan watch --point 1                                                看这个点正在发生什么\n"
                               "\n退出码: 0 办成，1 没办成（原因在 stderr），2 用法不对。时间都是北京时间。\n",
                               "\n  paidan order CLN01 2 --point 1 --household 7 --at 120.158,30.242      two hours of cleaning, now\n"
                               "  paidan slots COK01 --point 1 --household 7 --at 120.158,30.242        when a cook can be booked\n"
                               "  paidan watch --point 1                                                what is happening at this point\n"
                               "\nExit codes: 0 done, 1 failed (why is on stderr), 2 wrong usage. Times are Beijing time.\n"));
}

void help_command(struct out *out, const struct command *command)
{
    out_styled(out, STYLE_STRONG, "%s", out_words(out, command->help));
    out_add(out, "\n\n%s ", IN(out, "用法:", "Usage:"));
    args_usage(out, command);
    out_add(out, "\n");
    if (out_words(out, command->more)[0] != '\0') out_add(out, "\n%s\n", out_words(out, command->more));
    if (command->arg_count > 0) out_add(out, "\n%s\n", IN(out, "参数", "Arguments"));
    for (uint32_t i = 0; i < command->arg_count; i++) put_param(out, &param_rows[command->args[i]], false, false);
    uint64_t options = command->need | command->may;
    if (options != 0) out_add(out, "\n%s\n", IN(out, "选项", "Options"));
    put_params(out, options, command->need);
    out_add(out, "\n%s\n", IN(out, "每个命令都可用的选项", "Options of every command"));
    put_params(out, GLOBAL_OPTIONS & ~options, 0);
    out_add(out, "\n%s\n  %s\n", IN(out, "例子", "Example"), command->example);
}
