/* address.h - "127.0.0.1:6379" and "[::1]:6379" as socket addresses. Names are not looked up: nothing waits for a name server. Pure. */
#ifndef PAIDAN_STORE_ADDRESS_H
#define PAIDAN_STORE_ADDRESS_H

#include <stdbool.h>
#include <uv.h>

bool address_tcp(const char *address, struct sockaddr_storage *out);      /* false: not in that form, or port 0 */

#endif
