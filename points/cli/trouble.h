/* trouble.h - an error told to a person: the sentence, its name, where, why, and what to do next. Pure. */
#ifndef PAIDAN_CLI_TROUBLE_H
#define PAIDAN_CLI_TROUBLE_H

#include "points/cli/out.h"
#include "points/cli/command.h"
#include "protocol/codec.h"

struct trouble {
    enum error error;
    const struct msg_refusal *refusal;
    const struct command *command;   /* whose arguments a field may be */
    bool unheard, met;               /* as in client.h */
    const char *core;
    int64_t timeout_s;
    const char *key;                 /* of the change that was asked for; NULL when nothing would have changed */
    int argc; char **argv;           /* the command as it was typed; key_given: with --key */
    bool key_given;
    const struct msg_menu_item *item;      /* QUANTITY: what it allows; NULL when it is not known */
    bool others;                     /* the caller goes on with other starts to choose from */
};

void trouble_say(struct out *out, const struct trouble *trouble);
bool trouble_of_start(enum error error);      /* another start may do */
/* "28 人：9 不在班，7 在单"; those counted 0 are left out. */
void trouble_counts(struct out *out, const struct msg_reason_count *why, uint32_t count);
void trouble_hints(struct out *out, const struct msg_reason_count *why, uint32_t count);      /* what may help, for each that was counted and where something can */
void trouble_command(struct out *out, int argc, char **argv, const char *key);      /* fit to be pasted into a shell; key NULL: as it was */

#endif
