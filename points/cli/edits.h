/* edits.h - changes on their way into a point's draft: one, or the thousands of an import, sent in as few messages as they fit. All or nothing: when a
 * message is refused, those before it are undone. */
#ifndef PAIDAN_CLI_EDITS_H
#define PAIDAN_CLI_EDITS_H

#include "points/cli/cli.h"

struct edits {
    struct msg_roster_cell *edit; uint32_t count;
    uint32_t *line;                     /* of the file that each comes from; 0: none */
};

void edits_add(struct edits *edits, struct msg_roster_cell edit, uint32_t line);      /* texts are borrowed until edits_free() */
void edits_free(struct edits *edits);
/* Sends all under the run's key and tells what came of it; returns the exit code. seen 0: whatever the draft is. */
int edits_send(struct cli *cli, const struct edits *edits, uint64_t point, uint64_t seen);
bool edits_waiver(struct cli *cli, char waive[WAIVE_MAX_BYTES + 1]);      /* --waive a,b as the message has it; false: it lacks its reason, told */
int edits_say_draft(struct cli *cli, const struct msg_roster_draft *draft);      /* what is in the draft now, and what to do next */

#endif
