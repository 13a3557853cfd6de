/* Runs a program and counts the system calls of all its threads that change what outlives it: the kernel's network, namespaces, mounts and
 * files. It may be killed right before or right after any of them.
 *
 *   stepper -o REPORT [-n N] [-a] PROGRAM [ARGUMENT]…
 *
 *   -o REPORT  a line for each such call: its number and its words; in a run that was killed the last line is the call that it was killed at
 *   -n N       SIGKILL for the whole process before the N-th of them is made
 *   -a         after it was made
 *
 * The status is the program's own; 128 + signal where it was killed. Reads (dumps, requests of type GET) do not count: to be killed at one is
 * to be killed at the next call that does. strace can do the same for one thread only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 1024, MOST_DESCRIPTORS = 65536, NOT_NETLINK = 0, ERESTARTNOINTR = 513 /* linux/errno.h, the kernel's own */ };

/* A thread between the entry into a system call and the return from it. */
struct thread {
    pid_t id;
    long place;             /* which of the counted calls this is; 0 for none */
    bool restarts;          /* it comes again without having done anything */
    uint64_t number;
    uint64_t arguments[6];
};

static struct thread threads[MOST_THREADS];
static unsigned char netlink_protocol[MOST_DESCRIPTORS]; /* of sockets that are netlink's: the protocol + 1 */
static pid_t program;
static FILE *report;
static long kill_at, count;
static bool kill_after;

static void die(const char *what)
{
    perror(what);
    if (program > 0)
        kill(program, SIGKILL);
    exit(125);
}

static struct thread *thread_of(pid_t id)
{
    struct thread *unused = NULL;
    for (int i = 0; i < MOST_THREADS; i++) {
        if (threads[i].id == id)
            return &threads[i];
        if (threads[i].id == 0 && unused == NULL)
            unused = &threads[i];
    }
    if (unused == NULL) {
        errno = EAGAIN;
        die("too many threads");
    }
    *unused = (struct thread){ .id = id };
    return unused;
}

static bool peek(pid_t id, uint64_t address, void *into, size_t length)
{
    struct iovec here = { into, length }, there = { (void *)(uintptr_t)address, length };
    return process_vm_readv(id, &here, 1, &there, 1, 0) == (ssize_t)length;
}

static void peek_string(pid_t id, uint64_t address, char *into, size_t length)
{
    size_t i = 0;
    while (i + 1 < length && peek(id, address + i, into + i, 1) && into[i] != 0)
        i++;
    into[i] = 0;
}

static bool is_regular_file(pid_t id, uint64_t descriptor, char *path, size_t length)
{
    char link[64];
    struct stat status;
    snprintf(link, sizeof link, "/proc/%d/fd/%d", id, (int)descriptor);
    ssize_t n = readlink(link, path, length - 1);
    path[n > 0 ? n : 0] = 0;
    return stat(link, &status) == 0 && S_ISREG(status.st_mode);
}

/* Whether what is sent is a question only. Its first message says it: nobody mixes them. */
static bool only_reads(int protocol, const struct nlmsghdr *first)
{
    int subsystem = NFNL_SUBSYS_ID(first->nlmsg_type), message = NFNL_MSG_TYPE(first->nlmsg_type);
    switch (protocol) {
    case NETLINK_ROUTE: /* NEW, DEL, GET, SET in turn */
        return first->nlmsg_type >= RTM_BASE && (first->nlmsg_type - RTM_BASE) % 4 == 2;
    case NETLINK_NETFILTER: /* nf_tables is changed in batches only; the second message of conntrack's four is GET */
        return subsystem == NFNL_SUBSYS_NFTABLES || (subsystem == NFNL_SUBSYS_CTNETLINK && message == 1);
    case NETLINK_SOCK_DIAG:
        return first->nlmsg_type == SOCK_DIAG_BY_FAMILY;
    default:
        return false;
    }
}

static bool sends_change(const struct thread *t, char *words, size_t length)
{
    uint64_t descriptor = t->arguments[0], buffer = t->arguments[1];
    struct nlmsghdr first;
    if (descriptor >= MOST_DESCRIPTORS || netlink_protocol[descriptor] == NOT_NETLINK)
        return false;
    if (t->number == SYS_sendmsg) {
        struct msghdr message;
        struct iovec part;
        if (!peek(t->id, t->arguments[1], &message, sizeof message) || !peek(t->id, (uintptr_t)message.msg_iov, &part, sizeof part))
            return false;
        buffer = (uintptr_t)part.iov_base;
    }
    if (!peek(t->id, buffer, &first, sizeof first))
        return false;
    int protocol = netlink_protocol[descriptor] - 1;
    snprintf(words, length, "send protocol %d type %d", protocol, first.nlmsg_type);
    return !only_reads(protocol, &first);
}

/* Whether the call that the thread is about to make changes anything that outlives the process, and what it is in words. */
static bool changes(const struct thread *t, char *words, size_t length)
{
    char path[512] = "", other[512] = "";
    const uint64_t *a = t->arguments;
#define PATH(at) peek_string(t->id, a[at], path, sizeof path)
#define SAY(...) (snprintf(words, length, __VA_ARGS__), true)
    switch (t->number) {
    case SYS_sendto:
    case SYS_sendmsg:
        return sends_change(t, words, length);
    case SYS_write:
    case SYS_pwrite64:
    case SYS_writev:
    case SYS_pwritev:
        return a[0] > STDERR_FILENO && is_regular_file(t->id, a[0], path, sizeof path) && SAY("write %s", path);
    case SYS_ftruncate:
    case SYS_fallocate:
        return is_regular_file(t->id, a[0], path, sizeof path) && SAY("resize %s", path);
    case SYS_openat:
        PATH(1);
        return (a[2] & (O_CREAT | O_TRUNC)) && SAY("create %s", path);
#ifdef SYS_open
    case SYS_open:
        PATH(0);
        return (a[1] & (O_CREAT | O_TRUNC)) && SAY("create %s", path);
    case SYS_rename:
        PATH(0);
        return SAY("rename %s", path);
    case SYS_unlink:
        PATH(0);
        return SAY("unlink %s", path);
    case SYS_mkdir:
        PATH(0);
        return SAY("mkdir %s", path);
    case SYS_rmdir:
        PATH(0);
        return SAY("rmdir %s", path);
    case SYS_symlink:
    case SYS_link:
        PATH(1);
        return SAY("link %s", path);
    case SYS_chmod:
        PATH(0);
        return SAY("chmod %s", path);
#endif
    case SYS_renameat:
    case SYS_renameat2:
        PATH(1);
        return SAY("rename %s", path);
    case SYS_unlinkat:
        PATH(1);
        return SAY("unlink %s", path);
    case SYS_mkdirat:
        PATH(1);
        return SAY("mkdir %s", path);
    case SYS_symlinkat:
        PATH(2);
        return SAY("link %s", path);
    case SYS_linkat:
        PATH(3);
        return SAY("link %s", path);
    case SYS_fchmod:
        return is_regular_file(t->id, a[0], path, sizeof path) && SAY("chmod %s", path);
    case SYS_mount:
        PATH(1);
        peek_string(t->id, a[0], other, sizeof other);
        return SAY("mount %s %s", other, path);
    case SYS_umount2:
        PATH(0);
        return SAY("umount %s", path);
    case SYS_unshare:
        return SAY("unshare 0x%lx", (unsigned long)a[0]);
    default:
        return false; /* setns moves a thread, flock goes with the process: nothing of them stays */
    }
}

static void shoot(void)
{
    if (kill(program, SIGKILL) != 0)
        die("kill");
}

static void on_entry(struct thread *t)
{
    char words[1200];
    if (t->restarts) {
        t->restarts = false;
        return;
    }
    t->place = changes(t, words, sizeof words) ? ++count : 0;
    if (t->place == 0)
        return;
    fprintf(report, "%ld %s\n", t->place, words);
    if (t->place == kill_at && !kill_after)
        shoot(); /* A fatal signal that waits keeps the call from being made (kernel/entry/common.c, syscall_trace_enter). */
}

static void on_return(struct thread *t, int64_t result)
{
    if (t->number == SYS_socket && result >= 0 && result < MOST_DESCRIPTORS)
        netlink_protocol[result] = t->arguments[0] == AF_NETLINK ? t->arguments[2] + 1 : NOT_NETLINK;
    /* A sysctl that needs the network's lock gives up and comes again while somebody has it (net/ipv4/devinet.c, devinet_sysctl_forward). */
    t->restarts = result == -ERESTARTNOINTR;
    if (t->restarts)
        return;
    if (t->place != 0 && t->place == kill_at && kill_after)
        shoot();
    t->place = 0;
}

static void on_system_call(pid_t id)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info) < 0)
        return; /* It is being killed. */
    struct thread *t = thread_of(id);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        t->number = info.entry.nr;
        memcpy(t->arguments, info.entry.args, sizeof t->arguments);
        on_entry(t);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
        on_return(t, info.exit.rval);
    }
}

static int watch(void)
{
    int status;
    pid_t id;
    while ((id = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            thread_of(id)->id = 0;
            if (id == program)
                return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            continue;
        }
        int signal = WSTOPSIG(status), event = status >> 16;
        int deliver = 0;
        if (signal == (SIGTRAP | 0x80))
            on_system_call(id);
        else if (event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_EXEC || event == PTRACE_EVENT_STOP)
            ; /* Threads that are new are traced from their first instruction. */
        else
            deliver = signal;
        if (ptrace(PTRACE_SYSCALL, id, 0, deliver) < 0 && errno != ESRCH)
            die("ptrace");
    }
    return 125;
}

int main(int argc, char **argv)
{
    int option;
    while ((option = getopt(argc, argv, "+o:n:a")) != -1) {
        switch (option) {
        case 'o': report = fopen(optarg, "we"); break;
        case 'n': kill_at = strtol(optarg, NULL, 10); break;
        case 'a': kill_after = true; break;
        default: return 125;
        }
    }
    if (report == NULL || optind >= argc) {
        fprintf(stderr, "stepper -o REPORT [-n N] [-a] PROGRAM [ARGUMENT]…\n");
        return 125;
    }
    program = fork();
    if (program < 0)
        die("fork");
    if (program == 0) {
        raise(SIGSTOP); /* until it is traced */
        execvp(argv[optind], argv + optind);
        perror(argv[optind]);
        _exit(127);
    }
    int status;
    if (waitpid(program, &status, WUNTRACED) != program)
        die("waitpid");
    if (ptrace(PTRACE_SEIZE, program, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) < 0)
        die("ptrace");
    kill(program, SIGCONT);
    int result = watch();
    if (fclose(report) != 0)
        die("report");
    return result;
}
