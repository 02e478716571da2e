/* process.h - a program under test: started, looked at through /proc, stopped. */
#ifndef PAIDAN_SIM_BENCH_PROCESS_H
#define PAIDAN_SIM_BENCH_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

pid_t process_start(char *const argv[], const char *log);      /* output to the file `log`; -1: it could not be started */
void process_stop(pid_t pid);                                  /* SIGTERM, and waits; SIGKILL after 20 s */
void process_kill(pid_t pid);                                  /* SIGKILL, and waits */
bool process_lives(pid_t pid);                                 /* of a child of ours */

int64_t process_cpu_us(pid_t pid);                             /* user and system so far; 0: no such process */
int64_t process_rss_kb(pid_t pid);
int64_t own_cpu_us(void);                                      /* this process, without its children */
int64_t machine_cpu_us(void);                                  /* all that was not idle, of all cores */

#endif
