// A container runtime that only calls plugins, as libcni does, and times it: each attachment from before its first plugin is started to
// the end of its last one and the end of file on what it prints. What a plugin leaves running is waited for outside the time, but its
// CPU time counts.
//   cni gantry|reference ADD|DEL FOLDER FIRST COUNT AT_ONCE    prints "ms cpu_ms user_ms" of each attachment, then "all ms" of all together
// Container i is the namespace ci and has port 20000 + i of the host; FOLDER keeps the results that DEL needs. $GANTRY, $REFERENCE: where
// the plugins are. With AT_ONCE 0 a program is timed that does nothing: $EMPTY.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 1 << 16 };
static const char *folder, *verb;
static char answer[SIZE];

#define BRIDGE "\"bridge\":\"cni0\",\"isGateway\":true,\"ipMasq\":true,\"hairpinMode\":true,\"ipam\":{\"type\":\"host-local\",\"ranges\":[[{\"subnet\":\"10.22.0.0/16\"}]],\"routes\":[{\"dst\":\"0.0.0.0/0\"}]}"
#define HEAD "{\"cniVersion\":\"1.0.0\",\"name\":\"bench\","
#define PORTS ",\"runtimeConfig\":{\"portMappings\":[{\"hostPort\":%d,\"containerPort\":80,\"protocol\":\"tcp\"}]}"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double ms(struct timeval t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

// Runs a program with a text on its standard input; what it prints is the answer.
static void call(const char *path, const char *name, const char *input) {
    extern char **environ;
    int in[2], out[2], status;
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) err(1, "pipe");
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_adddup2(&streams, in[0], 0);
    posix_spawn_file_actions_adddup2(&streams, out[1], 1);
    pid_t child;
    if (posix_spawn(&child, path, &streams, NULL, (char *[]){ (char *)name, NULL }, environ)) errx(127, "%s can't be started", path);
    close(in[0]), close(out[1]);
    if (write(in[1], input, strlen(input)) < 0) err(1, "write");
    close(in[1]);
    int size = 0;
    for (int n; (n = read(out[0], answer + size, SIZE - 1 - size)) > 0;) size += n;
    answer[size] = 0;
    close(out[0]);
    waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&streams);
    if (status) errx(1, "%s: %s", name, answer);
}

static const char *in(const char *directory, const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

// The result of an attachment: written after ADD, read before DEL.
static void result(int i, char *text, int writes) {
    char path[4096];
    snprintf(path, sizeof path, "%s/c%d.json", folder, i);
    FILE *file = fopen(path, writes ? "w" : "r");
    if (!file) err(1, "%s", path);
    if (writes) fputs(text, file);
    else text[fread(text, 1, SIZE - 1, file)] = 0;
    fclose(file);
}

static void bridge(const char *last) {
    static char input[2 * SIZE];
    snprintf(input, sizeof input, HEAD "\"type\":\"bridge\"," BRIDGE "%s%s}", *last ? ",\"prevResult\":" : "", last);
    call(in(getenv("REFERENCE"), "bridge"), "bridge", input);
}

static void portmap(int i, const char *last) {
    static char input[2 * SIZE];
    snprintf(input, sizeof input, HEAD "\"type\":\"portmap\"" PORTS ",\"prevResult\":%s}", 20000 + i, last);
    call(in(getenv("REFERENCE"), "portmap"), "portmap", input);
}

static void gantry(int i, const char *last) {
    static char input[2 * SIZE];
    snprintf(input, sizeof input, HEAD "\"type\":\"gantry-cni\"," BRIDGE PORTS "%s%s}", 20000 + i, *last ? ",\"prevResult\":" : "", last);
    call(getenv("GANTRY"), "gantry-cni", input);
}

static void attachment(int isGantry, int i) {
    static char last[SIZE];
    char name[32], path[64];
    snprintf(name, sizeof name, "c%d", i);
    snprintf(path, sizeof path, "/run/netns/c%d", i);
    setenv("CNI_COMMAND", verb, 1), setenv("CNI_CONTAINERID", name, 1), setenv("CNI_NETNS", path, 1);
    setenv("CNI_IFNAME", "eth0", 1), setenv("CNI_PATH", getenv("REFERENCE"), 1);
    int adds = !strcmp(verb, "ADD");
    *last = 0;
    if (!adds) result(i, last, 0);
    double start = now();
    if (isGantry) gantry(i, last);
    else if (adds) {
        bridge(last);
        strcpy(last, answer);
        portmap(i, last);
    } else portmap(i, last), bridge(last);
    double took = now() - start;
    if (adds) result(i, answer, 1);
    while (wait(NULL) > 0) {
    }
    struct rusage all;
    getrusage(RUSAGE_CHILDREN, &all);
    printf("%.3f %.3f %.3f\n", took, ms(all.ru_utime) + ms(all.ru_stime), ms(all.ru_utime));
}

static void nothing(void) {
    double start = now();
    call(getenv("EMPTY"), "empty", "");
    double took = now() - start;
    struct rusage all;
    getrusage(RUSAGE_CHILDREN, &all);
    printf("%.3f %.3f %.3f\n", took, ms(all.ru_utime) + ms(all.ru_stime), ms(all.ru_utime));
}

int main(int argc, char **argv) {
    if (argc != 7) errx(2, "usage: cni gantry|reference ADD|DEL FOLDER FIRST COUNT AT_ONCE");
    int isGantry = !strcmp(argv[1], "gantry"), first = atoi(argv[4]), count = atoi(argv[5]), atOnce = atoi(argv[6]), failed = 0, running = 0;
    verb = argv[2], folder = argv[3];
    double start = now();
    for (int i = first; i < first + count || running; i++) {
        if (i < first + count && !fork()) { // A process for each, so that its children's CPU time is its own.
            prctl(PR_SET_CHILD_SUBREAPER, 1);
            if (atOnce) attachment(isGantry, i);
            else nothing();
            fflush(stdout);
            _exit(0);
        }
        running += i < first + count;
        if (running >= (atOnce ? atOnce : 1) || i >= first + count) {
            int status;
            wait(&status);
            running--, failed |= status;
        }
    }
    printf("all %.3f\n", now() - start);
    return failed != 0;
}
