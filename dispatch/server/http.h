/* http.h - GET pages for machines on loopback: libmicrohttpd in external-epoll mode on the libuv loop. */
#ifndef PAIDAN_SERVER_HTTP_H
#define PAIDAN_SERVER_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct http;

/* Writes the page into buffer, returns its length (0: no such page), sets the status and the content type. */
typedef size_t http_page(void *context, const char *path, char *buffer, size_t size, unsigned *status, const char **type);

/* port 0: any free one. Bound to 127.0.0.1. */
bool http_open(uv_loop_t *loop, uint16_t port, http_page *page, void *context, struct http **out, const char **why) __attribute__((warn_unused_result));
uint16_t http_port(const struct http *http);
void http_close(struct http *http, void (*closed)(void *context), void *context);

#endif
