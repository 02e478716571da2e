/* library.h - the text of library.lua, which Redis loads as a function library. */
#ifndef PAIDAN_STORE_LIBRARY_H
#define PAIDAN_STORE_LIBRARY_H

extern const char store_library[];      /* ends in NUL */

#endif
