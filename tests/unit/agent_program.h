/* agent_program.h - starts the real paidan-point and talks to it over HTTP, as a page would. Blocking, with patience of some seconds. */
#ifndef PAIDAN_TESTS_AGENT_PROGRAM_H
#define PAIDAN_TESTS_AGENT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct program { pid_t pid; int err; uint16_t port; char log[65536]; size_t log_used; };

/* Starts it with these arguments (NULL-terminated, without the name) and waits until it says that it is ready. False: it ended. */
bool program_start(struct program *program, const char *const *arguments);
int program_run(const char *const *arguments, char *out, size_t size);      /* to its end: the exit code; stdout into out */
void program_kill(struct program *program, int signal);
int program_wait(struct program *program);      /* exit code; 128 + the signal */

struct answer { int status; char head[4096]; char body[70000]; size_t length; };

/* headers: lines with \r\n each, or "". status 0: no answer. */
void http_ask(uint16_t port, const char *method, const char *path, const char *headers, const char *body, size_t length, struct answer *out);
int http_send(uint16_t port, const char *method, const char *path, const char *headers, const char *body, size_t length);      /* the socket; -1: refused */
void http_receive(int fd, struct answer *out);      /* closes it */

struct stream { int fd; char text[400000]; size_t used; };
bool stream_open(struct stream *stream, uint16_t port, const char *headers);      /* GET /events */
bool stream_until(struct stream *stream, const char *text, int patience_ms);      /* reads on until the text is there */
void stream_close(struct stream *stream);

#endif
