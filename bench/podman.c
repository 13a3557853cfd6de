// Times one call of podman's network helper as podman makes it: a request on standard input, the answer and what is said to people each on a
// pipe of its own. Prints milliseconds from before it is started until it has ended and both pipes are at their end.
//   podman REQUEST COMMAND ...      Exit status: the command's; what it wrote where that is not 0
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
    extern char **environ;
    static char text[1 << 16];
    if (argc < 3) errx(2, "usage: podman REQUEST COMMAND ...");
    int in = open(argv[1], O_RDONLY | O_CLOEXEC), out[2], said[2];
    if (in < 0) err(2, "%s", argv[1]);
    if (pipe2(out, O_CLOEXEC) || pipe2(said, O_CLOEXEC)) err(2, "pipe");
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_adddup2(&streams, in, 0);
    posix_spawn_file_actions_adddup2(&streams, out[1], 1);
    posix_spawn_file_actions_adddup2(&streams, said[1], 2);
    pid_t child;
    int status;
    double start = now();
    if (posix_spawn(&child, argv[2], &streams, NULL, argv + 2, environ)) errx(127, "%s can't be started", argv[2]);
    close(out[1]);
    close(said[1]);
    struct pollfd open_ends[] = {{.fd = out[0], .events = POLLIN}, {.fd = said[0], .events = POLLIN}};
    size_t length = 0;
    while (open_ends[0].fd >= 0 || open_ends[1].fd >= 0) {
        poll(open_ends, 2, -1);
        for (int i = 0; i < 2; i++) {
            if (open_ends[i].fd < 0 || !open_ends[i].revents) continue;
            ssize_t count = read(open_ends[i].fd, text + length, sizeof text - length);
            if (count <= 0) open_ends[i].fd = -1;
            else length += (size_t)count;
        }
    }
    waitpid(child, &status, 0);
    double end = now();
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (status) fwrite(text, 1, length, stderr);
    else printf("%.3f\n", end - start);
    return status;
}
