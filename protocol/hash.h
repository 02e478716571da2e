/* hash.h - FNV-1a over bytes, piece by piece: for tables in memory, and for names of what is alike. Not against people who mean harm. */
#ifndef PAIDAN_PROTOCOL_HASH_H
#define PAIDAN_PROTOCOL_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN UINT64_C(14695981039346656037)

static inline uint64_t hash_more(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++) hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    return hash;
}

#endif
