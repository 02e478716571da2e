/* catalogue.c - what an item of the menu lasts and costs. */
#include "engine/catalogue.h"

#include "engine/calendar.h"

static const int64_t hour_ms = 60 * MINUTE_MS;

bool item_now(const struct item *item, const struct policy *policy)
{
    return (item->mode & MODE_NOW) != 0 && (item->mode & MODE_CONTRACT) == 0 && item->lead_h <= policy->now_lead_max_h;
}

bool item_slot(const struct item *item)
{
    return (item->mode & (MODE_NOW | MODE_SLOT)) != 0;
}

int64_t item_notice_ms(const struct item *item, const struct policy *policy)
{
    return item_now(item, policy) ? policy->slot_notice_min * MINUTE_MS : item->lead_h * hour_ms;
}

/* Minutes on site with the whole crew at work; a broken minute counts whole. */
static int64_t minutes_for(const struct item *item, uint32_t qty)
{
    int64_t man_min = (int64_t)qty * item->unit_man_min;
    return item->base_min + (man_min + item->crew - 1) / item->crew;
}

int64_t item_duration_ms(const struct item *item, uint32_t qty)
{
    int64_t minutes = minutes_for(item, qty);
    int64_t least = minutes_for(item, item->qty_min);
    if (minutes > item->max_min) minutes = item->max_min;
    if (minutes < least) minutes = least;      /* the least order is worth its time even where the menu's cap is lower */
    return minutes * MINUTE_MS;
}

int64_t item_price_fen(const struct item *item, uint32_t qty, int64_t start_ms, enum day_kind day, const struct policy *policy)
{
    int64_t surcharge_pct = 0;
    if (minute_of_ms(start_ms) >= policy->evening_from_min) surcharge_pct += policy->evening_pct;
    if (day == DAY_STATUTORY) surcharge_pct += policy->holiday_pct;
    if (surcharge_pct > policy->surcharge_cap_pct) surcharge_pct = policy->surcharge_cap_pct;
    int64_t base_fen = item->price_fen * qty;
    return base_fen + (base_fen * surcharge_pct + 50) / 100;      /* half up */
}
