/* bytes.h - a growing buffer that remembers when memory was short: then it adds nothing more and `broken` is true. */
#ifndef PAIDAN_STORE_BYTES_H
#define PAIDAN_STORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes { char *data; size_t used, size; bool broken; };      /* zeroed: empty */

void bytes_free(struct bytes *bytes);                    /* empty and usable again */
void bytes_reset(struct bytes *bytes, size_t keep);      /* empties; gives the memory back when it is more than `keep` */
bool bytes_reserve(struct bytes *bytes, size_t more);
void bytes_put(struct bytes *bytes, const void *data, size_t length);
void bytes_bulk(struct bytes *bytes, const char *text, size_t length);      /* one argument of a Redis command: $length text */
void bytes_bulk_number(struct bytes *bytes, int64_t value);                 /* the same, a number in decimal */

enum { DECIMAL_SIZE = 24 };
size_t decimal_write(uint64_t value, char out[DECIMAL_SIZE]);               /* with a closing NUL, which is not counted */
bool decimal_read(const char *text, size_t length, uint64_t *out);          /* digits only, no leading zero, fits */

#endif
