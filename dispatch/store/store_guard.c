/* store_guard.c - becomes redis-server after tying its life to the parent's. */
#include "store/store_guard.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Descriptors that a library of the core opened without close-on-exec would live on in redis-server: a port that stays taken, a pipe
 * whose reader waits for its end. Only the standard three and the lock (descriptor 3) are meant for it. */
static void strangers_close(void)
{
    enum { FIRST_STRANGER = 4 };
    DIR *open_ones = opendir("/proc/self/fd");
    if (!open_ones) return;
    for (const struct dirent *one = readdir(open_ones); one; one = readdir(open_ones)) {
        long fd = strtol(one->d_name, NULL, 10);
        if (fd >= FIRST_STRANGER && fd != dirfd(open_ones)) close((int)fd);
    }
    closedir(open_ones);
}

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
    strangers_close();
    execvp(argv[3], argv + 3);
    fprintf(stderr, "guard: %s: %s\n", argv[3], strerror(errno));
    return true;
}
