/* table_service.h - a travel time service made for tests: from west to east it takes SLOW_S, back FAST_S, whatever lies between. It can fail, talk
 * nonsense, or hang; the mode counts from the next question on, and who hangs is let go by another mode. */
#ifndef PAIDAN_TESTS_TABLE_SERVICE_H
#define PAIDAN_TESTS_TABLE_SERVICE_H

#include <stdint.h>

enum { SLOW_S = 3000, FAST_S = 120 };
enum table_mode { TABLE_GOOD, TABLE_FAILS, TABLE_NONSENSE, TABLE_HANGS };

struct table_service;

struct table_service *table_service_start(uint16_t *port);
void table_service_mode(struct table_service *service, enum table_mode mode);
uint32_t table_service_asked(struct table_service *service);
void table_service_stop(struct table_service *service);

#endif
