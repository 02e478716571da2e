/* store_guard.c - becomes redis-server after tying its life to the parent's. */
#include "store/store_guard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

bool store_guard_main(int argc, char **argv)
{
    if (argc < 4 || strcmp(argv[1], STORE_GUARD_FLAG) != 0) return false;
    if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM) != 0) {
        fprintf(stderr, "guard: prctl: %s\n", strerror(errno));
        return true;
    }
    /* The parent may have died before the line above; then nobody would ever send the signal. */
    if (getppid() != (pid_t)strtol(argv[2], NULL, 10)) {
        fprintf(stderr, "guard: the parent is gone\n");
        return true;
    }
    execvp(argv[3], argv + 3);
    fprintf(stderr, "guard: %s: %s\n", argv[3], strerror(errno));
    return true;
}
