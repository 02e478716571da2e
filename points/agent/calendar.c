/* calendar.c - the shifts that there are, then the days, as many messages as they take; then the text. */
#include "points/agent/calendar.h"

#include <stdlib.h>
#include <string.h>
#include "points/agent/status.h"
#include "points/ical/ical.h"
#include "points/uplink/body.h"
#include "protocol/text.h"

enum { ASK_TIMEOUT_MS = 8000, DAYS_A_MESSAGE = 28, DAYS = ICAL_DAYS_BACK + ICAL_DAYS_AHEAD, PAGES = (DAYS + DAYS_A_MESSAGE - 1) / DAYS_A_MESSAGE };
static const char type_calendar[] = "text/calendar; charset=utf-8";

struct calendar {
    struct uplink *uplink;
    struct http *http;
    struct http_token token;
    uint64_t worker;
    int64_t now_ms;
    struct msg_shift_list *shifts;
    struct msg_roster *page[PAGES]; uint32_t pages;
};

static void calendar_free(struct calendar *calendar)
{
    for (uint32_t i = 0; i < calendar->pages; i++) free(calendar->page[i]);
    free(calendar->shifts);
    free(calendar);
}

static void *memory(void *block)
{
    if (block == NULL) abort();      /* no memory: stop, be started again */
    return block;
}

static void answer(struct calendar *calendar)
{
    struct msg_roster all = { .cells = memory(calloc(DAYS + 1, sizeof *all.cells)) };
    size_t length;
    for (uint32_t i = 0; i < calendar->pages; i++)
        for (uint32_t k = 0; k < calendar->page[i]->cells_count && all.cells_count < DAYS; k++) all.cells[all.cells_count++] = calendar->page[i]->cells[k];
    char *text = memory(ical_write(calendar->worker, &all, calendar->shifts, calendar->now_ms, &length));
    http_reply(calendar->http, calendar->token, 200, type_calendar, text, length, 0);
    free(text);
    free(all.cells);
}

static void on_days(void *context, const struct msg_reply_envelope *reply);

static void ask_days(struct calendar *calendar)
{
    uint32_t done = calendar->pages * DAYS_A_MESSAGE;
    struct msg_roster_ask body = { .worker = calendar->worker, .day = text_day_of_ms(calendar->now_ms) - ICAL_DAYS_BACK + (int32_t)done,
                                   .days = DAYS - done < DAYS_A_MESSAGE ? DAYS - done : DAYS_A_MESSAGE };
    uplink_ask(calendar->uplink, KIND_ROSTER_SHOW, NULL, &body, ASK_TIMEOUT_MS, on_days, calendar);
}

static void on_days(void *context, const struct msg_reply_envelope *reply)
{
    struct calendar *calendar = context;
    if (reply->error == ERR_OK) {
        calendar->page[calendar->pages++] = memory(body_copy(&shape_roster, reply->body));
        if (calendar->pages < PAGES) {
            ask_days(calendar);
            return;
        }
        answer(calendar);
    } else {
        status_reply(calendar->http, calendar->token, reply);
    }
    calendar_free(calendar);
}

static void on_shifts(void *context, const struct msg_reply_envelope *reply)
{
    struct calendar *calendar = context;
    if (reply->error != ERR_OK) {
        status_reply(calendar->http, calendar->token, reply);
        calendar_free(calendar);
        return;
    }
    calendar->shifts = memory(body_copy(&shape_shift_list, reply->body));
    ask_days(calendar);
}

void calendar_get(struct uplink *uplink, struct http *http, struct http_token token, uint64_t worker)
{
    struct calendar *calendar = memory(calloc(1, sizeof *calendar));
    struct msg_shift_list_ask body = { .days = 0 };
    *calendar = (struct calendar){ .uplink = uplink, .http = http, .token = token, .worker = worker, .now_ms = uplink_now_ms(uplink) };
    uplink_ask(uplink, KIND_SHIFT_LIST, NULL, &body, ASK_TIMEOUT_MS, on_shifts, calendar);
}
