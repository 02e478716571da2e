/* catalogue.h - the menu: what an item lasts and costs. Formulas: duration = base + qty x minutes per unit / crew, at most max;
 * price = qty x unit price, plus published surcharges for evenings and statutory holidays under one cap. */
#ifndef PAIDAN_ENGINE_CATALOGUE_H
#define PAIDAN_ENGINE_CATALOGUE_H

#include <stdbool.h>
#include "engine/policy.h"
#include "engine/refusal.h"
#include "engine/types.h"

enum item_mode { MODE_NOW = 1, MODE_SLOT = 2, MODE_CONTRACT = 4 };      /* bits */
enum health_class { HEALTH_NONE, HEALTH_GENERAL, HEALTH_HOME, HEALTH_ELDER, HEALTH_INFANT };      /* lax to strict */

struct item {
    uint16_t id;                /* 1..; the tables map it to its code */
    uint8_t mode;               /* item_mode bits, as the catalogue has them */
    uint8_t crew;               /* 1..CREW_MAX */
    uint8_t skill;              /* bit number in a skill mask */
    uint8_t cert;               /* 0: none; else 1..CERTS_MAX-1 */
    uint8_t health;             /* least health_class */
    uint32_t qty_min, qty_max;
    uint32_t base_min;          /* minutes on site whatever the quantity */
    uint32_t unit_man_min;      /* man-minutes per unit */
    uint32_t max_min;           /* longest visit */
    uint32_t lead_h;            /* notice in hours */
    uint32_t reach_m;           /* distance cap from a worker's base */
    int64_t price_fen;          /* per unit */
};

enum day_kind { DAY_PLAIN, DAY_REST, DAY_WORK, DAY_STATUTORY };      /* holiday calendar; PLAIN: the weekday decides */

/* May be ordered now: the menu says so, it needs no more notice than now_lead_max_h, and it is not arranged by contract. */
bool item_now(const struct item *item, const struct policy *policy);
bool item_slot(const struct item *item);      /* may be booked for a time: anything that is not by contract only */
/* Least time from booking to start: slot_notice_min for items that can be ordered now, the item's own notice for the others. */
int64_t item_notice_ms(const struct item *item, const struct policy *policy);
/* On site, the whole crew present, in whole minutes. At most max_min, but never less than qty_min takes. */
int64_t item_duration_ms(const struct item *item, uint32_t qty);
/* The whole order's price; the surcharge goes by its start, and half a fen goes up. */
int64_t item_price_fen(const struct item *item, uint32_t qty, int64_t start_ms, enum day_kind day, const struct policy *policy);

#endif
