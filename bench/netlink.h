// Raw netlink messages, written one behind the other into one buffer and sent in one piece.
#include <err.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

enum { CHUNK = 32 << 10 };

static char buffer[2 * CHUNK];
static int length;
static struct nlmsghdr *current;

static void *append(const void *data, int size) {
    void *at = memcpy(buffer + length, data, size);
    length += NLMSG_ALIGN(size);
    current->nlmsg_len = buffer + length - (char *)current;
    return at;
}

static void begin(int type, int flags, const void *body, int size) {
    current = (void *)(buffer + length);
    *current = (struct nlmsghdr){ .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags };
    length += NLMSG_HDRLEN;
    append(body, size);
}

static struct rtattr *attribute(int type, const void *data, int size) {
    struct rtattr *a = append(&(struct rtattr){ .rta_type = type, .rta_len = RTA_LENGTH(size) }, sizeof *a);
    append(data, size);
    return a;
}

static struct rtattr *nest(int type) { return attribute(type, "", 0); }
static void end(struct rtattr *a) { a->rta_len = buffer + length - (char *)a; }
static void text(int type, const char *s) { attribute(type, s, strlen(s) + 1); }
static void number(int type, unsigned n) { attribute(type, &n, sizeof n); }

static int netlink(int protocol) {
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol), one = 1, room = 16 << 20;
    if (s < 0) err(1, "netlink socket");
    setsockopt(s, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof one);
    setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
    return s;
}

// The kernel has done a piece, and queued every answer, when the call that sent it returns. Errors are answered unasked.
static void deliver(int s, const void *bytes, int size) {
    if (size && send(s, bytes, size, 0) != size) err(1, "send");
    static char answer[1 << 16];
    for (int n; (n = recv(s, answer, sizeof answer, MSG_DONTWAIT)) > 0;)
        for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
            int error = h->nlmsg_type == NLMSG_ERROR ? -((struct nlmsgerr *)NLMSG_DATA(h))->error : 0;
            if (error) errx(1, "the kernel refused message %u: %s", h->nlmsg_seq, strerror(error));
        }
    if (errno != EAGAIN) err(1, "recv");
}

static void flush(int s) {
    deliver(s, buffer, length);
    length = 0;
}
