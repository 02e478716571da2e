#include "store/address.h"

#include <string.h>
#include "store/bytes.h"

bool address_tcp(const char *address, struct sockaddr_storage *out)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;
    uint64_t port = 0;
    if (length == 0 || length >= sizeof host || !decimal_read(colon + 1, strlen(colon + 1), &port) || port == 0 || port > 65535) return false;
    bool six = address[0] == '[' && colon[-1] == ']';
    if (six) {
        address++;
        length -= 2;
    }
    memcpy(host, address, length);
    host[length] = '\0';
    return six ? uv_ip6_addr(host, (int)port, (struct sockaddr_in6 *)out) == 0
               : uv_ip4_addr(host, (int)port, (struct sockaddr_in *)out) == 0;
}
