/* options.h - the command line of paidan-point. */
#ifndef PAIDAN_AGENT_OPTIONS_H
#define PAIDAN_AGENT_OPTIONS_H

#include <stdint.h>
#include "protocol/rights.h"

struct options {
    const char *core;
    uint64_t point;
    uint16_t http_port;
    int64_t lon_e7, lat_e7;      /* 0: not told */
    const char *data_dir;
    enum role role;
    char data_default[64];
};

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* DONE: help or version was printed on stdout. WRONG: said on stderr what is wrong and how to get help. */
enum options_result options_read(int argc, char **argv, struct options *out);

#endif
