/* render_gap.h - a gap of a roster -> its message; skills by the words of the catalogue. As render.h. */
#ifndef PAIDAN_SERVER_RENDER_GAP_H
#define PAIDAN_SERVER_RENDER_GAP_H

#include "server/render.h"

struct msg_gap *render_gap(const struct render *render, const struct coverage_gap *gap, struct msg_gap *out);      /* out; NULL: no room */

#endif
