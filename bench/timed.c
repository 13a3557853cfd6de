// Times a command as a whole process: prints "ms cpu_ms peak_mb" as the one line of standard output, milliseconds from before it is started
// to its end, its CPU time, and the most memory that it had at once.
// What the command left running is waited for, but outside all of it. Exit status: the command's.
#define _GNU_SOURCE
#include <err.h>
#include <spawn.h>
#include <stdio.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double ms(struct timeval t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

int main(int argc, char **argv) {
    extern char **environ;
    if (argc < 2) errx(2, "usage: timed COMMAND ...");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status, other;
    double start = now();
    if (posix_spawnp(&child, argv[1], &quiet, NULL, argv + 1, environ)) errx(127, "%s can't be started", argv[1]);
    struct rusage used;
    wait4(child, &status, 0, &used);
    printf("%.3f %.3f %.1f\n", now() - start, ms(used.ru_utime) + ms(used.ru_stime), used.ru_maxrss / 1024.0);
    while (wait(&other) > 0) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
