/* store_guard.h - the private redis-server must end with its core, however the core ends. So the core starts itself once more as a
 * guard, which asks the kernel for SIGTERM at the death of its parent and then becomes redis-server. */
#ifndef PAIDAN_STORE_STORE_GUARD_H
#define PAIDAN_STORE_STORE_GUARD_H

#include <stdbool.h>

#define STORE_GUARD_FLAG "--redis-guard"      /* --redis-guard PARENT_PID PROGRAM ARGUMENT... */
enum { STORE_GUARD_FAILED = 127 };

/* First thing in main() of every program that opens a store: `if (store_guard_main(argc, argv)) return STORE_GUARD_FAILED;`
 * False: this is an ordinary start. True: it was a guard and could not become the program. */
bool store_guard_main(int argc, char **argv);

#endif
