/* page.h - what the core tells machines over HTTP: /healthz (200, or 503 and why) and /metrics. */
#ifndef PAIDAN_SERVER_PAGE_H
#define PAIDAN_SERVER_PAGE_H

#include "server/core.h"
#include "server/travel_service.h"

enum { PAGE_WHY = 160 };

struct page {
    const struct parts *parts;
    const struct core *core;
    const struct wire *wire;       /* NULL: not open yet */
    const struct travel_service *travel;      /* NULL: none is asked */
    char why[PAGE_WHY];            /* what keeps the core from serving; "": nothing known */
};

size_t page_write(void *page, const char *path, char *buffer, size_t size, unsigned *status, const char **type);      /* an http_page */

#endif
