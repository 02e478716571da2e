/* none.c - built with PAIDAN_WEB=OFF: no pages, the local API only. */
#include "points/web/web.h"

const struct web_file web_files[] = { { 0 } };
