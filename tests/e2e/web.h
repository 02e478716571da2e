/* web.h - a blocking HTTP client, as a page or a monitoring system would be one. */
#ifndef PAIDAN_TESTS_WEB_H
#define PAIDAN_TESTS_WEB_H

#include <stddef.h>
#include <stdint.h>

struct web { long status; char type[128]; char body[512 * 1024]; size_t length; };      /* status 0: no answer */

void web_get(struct web *web, uint16_t port, const char *path);
void web_post(struct web *web, uint16_t port, const char *path, const char *key, const char *json);      /* key NULL: none */

#endif
