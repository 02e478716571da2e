/* child.h - the private redis-server: started under a lock on its directory, watched, started again, stopped.
 * The lock's descriptor is inherited by redis-server. So the lock lives until the last of both has gone, and two servers never share
 * files, nor does a dying one remove the socket of the next. Thread: the loop's, and it must be the main thread: the kernel's
 * signal at the parent's death is tied to the thread that started the child. */
#ifndef PAIDAN_STORE_CHILD_H
#define PAIDAN_STORE_CHILD_H

#include <stdbool.h>
#include <uv.h>

struct child;

struct child_options {
    uv_loop_t *loop;
    const char *data_dir;
    const char *appendfsync;                               /* "always" or "everysec" */
    void *context;
    void (*on_started)(void *context);                     /* the process runs; it does not answer yet */
    void (*on_ended)(void *context, const char *why);      /* it will be started again */
    void (*on_fatal)(void *context, const char *why);      /* and it will not */
};

/* Makes the directory. False: *why says what is wrong, static. */
bool child_open(const struct child_options *options, struct child **out, const char **why) __attribute__((warn_unused_result));
const char *child_address(const struct child *child);      /* for resp_open() */
int child_pid(const struct child *child);                  /* 0: none runs */
void child_ready(struct child *child);                     /* it answers: the next start, if any, is tried soon again */
/* SIGTERM, after 10 s SIGKILL; then `closed`. */
void child_close(struct child *child, void (*closed)(void *context), void *context);

#endif
