/* ensure.h - our own mistakes stop the program, in release builds too. Never on bytes from outside. */
#ifndef PAIDAN_ENGINE_ENSURE_H
#define PAIDAN_ENGINE_ENSURE_H

#include <stdlib.h>

#define ENSURE(condition) ((condition) ? (void)0 : abort())

#endif
