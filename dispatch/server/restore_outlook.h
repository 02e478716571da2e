/* restore_outlook.h - the demand of past days, and what was told of the days ahead, on their way back: as restore_roster.h. */
#ifndef PAIDAN_SERVER_RESTORE_OUTLOOK_H
#define PAIDAN_SERVER_RESTORE_OUTLOOK_H

#include "server/parts.h"
#include "store/store.h"

struct outlook_back;

struct outlook_back *outlook_back_new(const struct parts *parts);      /* NULL: no memory */
void outlook_back_free(struct outlook_back *back);
/* As the visitor of store.h has them. */
void outlook_back_demand(struct outlook_back *back, int32_t day, const struct store_pair *pair, size_t count);
void outlook_back_gaps(struct outlook_back *back, const struct store_pair *pair, size_t count);
/* Into the engine, which is open; points and skills that have left the tables are passed over. */
void outlook_back_give(struct outlook_back *back);
const char *outlook_back_why(const struct outlook_back *back);      /* the first thing that was wrong; NULL: nothing */

#endif
