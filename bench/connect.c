// What a new connection costs: connect serve ADDRESS PORT           accepts and closes, until it is killed
//                              connect time ADDRESS PORT COUNT      prints the median of COUNT connections, in microseconds
//                              connect wait ADDRESS PORT            comes back when a connection is accepted
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int less(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

// Closed by a reset: nothing of it stays behind in TIME_WAIT and in the way of the next one's port.
static int try_connect(struct sockaddr_in *to) {
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), bad = connect(s, (void *)to, sizeof *to);
    setsockopt(s, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
    close(s);
    return bad;
}

int main(int argc, char **argv) {
    if (argc < 4) errx(2, "usage: connect serve|time|wait ADDRESS PORT [COUNT]");
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr.s_addr = inet_addr(argv[2]) };
    if (!strcmp(argv[1], "serve")) {
        int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(s, (void *)&at, sizeof at) || listen(s, 4096)) err(1, "%s:%s", argv[2], argv[3]);
        for (;;) close(accept(s, NULL, NULL));
    }
    if (!strcmp(argv[1], "wait")) {
        for (double deadline = now() + 10e6; try_connect(&at);) {
            if (now() > deadline) errx(1, "nobody answers at %s:%s", argv[2], argv[3]);
            usleep(1000);
        }
        return 0;
    }
    int count = atoi(argv[4]);
    double *times = calloc(count, sizeof *times);
    for (int i = 0; i < count; i++) {
        double start = now();
        if (try_connect(&at)) err(1, "connect");
        times[i] = now() - start;
    }
    qsort(times, count, sizeof *times, less);
    printf("%.2f\n", times[count / 2]);
}
