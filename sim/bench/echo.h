/* echo.h - a bare server in the daemon's own bridge from nng to libuv: sends every request back as it came. */
#ifndef PAIDAN_SIM_BENCH_ECHO_H
#define PAIDAN_SIM_BENCH_ECHO_H

#include <stdint.h>

int echo_serve(const char *address, uint32_t contexts);      /* until it is killed; returns the exit status */

#endif
