/* body.h - a message body of its own: a request may wait longer than its caller's memory lives. */
#ifndef PAIDAN_UPLINK_BODY_H
#define PAIDAN_UPLINK_BODY_H

#include "protocol/message.h"

/* Copies the struct, its strings, lists and objects into one block, to be freed with free(). NULL when memory is short. */
void *body_copy(const struct shape *shape, const void *body);

#endif
