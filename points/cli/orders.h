/* orders.h - what the commands about orders share. */
#ifndef PAIDAN_CLI_ORDERS_H
#define PAIDAN_CLI_ORDERS_H

#include "points/cli/cli.h"

#define FIELDS_OF_REQUEST(asked) .point = (asked)->point, .household = (asked)->household, .lon_e7 = (asked)->at.lon_e7, .lat_e7 = (asked)->at.lat_e7, .item = (asked)->item

int64_t orders_quantity(struct cli *cli);                                        /* what was asked for, or the least that the item allows */
int orders_finish(struct cli *cli, bool ok, struct answer *answer);             /* shows an order that was made or changed; the exit code */
const char *series_scope_of(const struct asked *asked);                          /* of --after and --all; NULL: the one visit */
/* The free starts nearest to one, in words on talk; ask->day and days are filled in here. Returns how many. */
uint32_t orders_near(struct cli *cli, struct msg_slots_ask *ask, int64_t wanted_ms, int64_t start[NEAREST_MAX]);

#endif
