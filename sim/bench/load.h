/* load.h - the load generator: many nng REQ sockets with a few contexts each, all requests written beforehand so that the generator
 * takes little of the machine it shares with what is measured. Thread: the caller's, and nng's inside. */
#ifndef PAIDAN_SIM_BENCH_LOAD_H
#define PAIDAN_SIM_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests to be sent, each a whole message; the texts lie one behind the other. */
struct script { uint32_t count, room; size_t *end; char *text; size_t used, size; };      /* zeroed: empty */

void script_add(struct script *script, const char *text, size_t length);
void script_clear(struct script *script);

struct load;

/* Dials `connections` sockets with `depth` contexts each and waits until all are connected. NULL: said why on stderr. */
struct load *load_open(const char *address, uint32_t connections, uint32_t depth);
void load_close(struct load *load);

struct load_result {
    uint32_t done, refused;
    double seconds;
    uint32_t *latency_us;      /* count of the script; of an open load from the moment it should have been sent */
    uint64_t *order;           /* number of the order in each reply, 0: none */
};

/* Sends the whole script: rate 0 as fast as replies come, else that many a second on average, at random moments. The result's
 * arrays are the caller's, for script->count each; order may be NULL. False: no reply for a long time. */
bool load_run(struct load *load, const struct script *script, double rate, struct load_result *out);
/* One request, its reply copied; false: none came. */
bool load_ask(struct load *load, const char *text, size_t length, char *reply, size_t size);

#endif
