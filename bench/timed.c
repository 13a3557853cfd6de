// Times a command as a whole process: prints milliseconds from before it is started to its end, as the one line of standard output.
// What the command left running is waited for, but outside the time. Exit status: the command's.
#define _GNU_SOURCE
#include <err.h>
#include <spawn.h>
#include <stdio.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

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
    waitpid(child, &status, 0);
    printf("%.3f\n", now() - start);
    while (wait(&other) > 0) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
