// Waits until the kernel has cleaned up after the namespaces that went before this program was started.
//
// Namespaces are taken apart by one work item that never runs beside itself (net/core/net_namespace.c, cleanup_net). So two markers are
// let go, one after the other, each a namespace with one end of a veth pair whose other end is here: when the second one's end goes, its
// run has begun, and the run that the first one was in, and all before, have ended.
#define _GNU_SOURCE
#include "netlink.h"
#include <fcntl.h>
#include <linux/membarrier.h>
#include <linux/veth.h>
#include <poll.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DEADLINE = 60000, MARKER = 1 << 29 };

// What a closed socket held goes after an RCU grace period.
static void grace_period(void) { syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0); }

static void let_go_of_marker(int here) {
    if (unshare(CLONE_NEWNET)) err(1, "unshare");
    int s = netlink(NETLINK_ROUTE);
    // The peer's index counts only beside one of the first end (drivers/net/veth.c, veth_newlink).
    begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &(struct ifinfomsg){ .ifi_index = MARKER }, sizeof(struct ifinfomsg));
    struct rtattr *info = nest(IFLA_LINKINFO);
    text(IFLA_INFO_KIND, "veth");
    struct rtattr *data = nest(IFLA_INFO_DATA), *peer = nest(VETH_INFO_PEER);
    append(&(struct ifinfomsg){ .ifi_index = MARKER }, sizeof(struct ifinfomsg));
    number(IFLA_NET_NS_FD, here);
    end(peer), end(data), end(info);
    flush(s);
    close(s);
    setns(here, CLONE_NEWNET);
}

static void wait_for_end_of_marker(int events) {
    static char event[1 << 16];
    while (poll(&(struct pollfd){ .fd = events, .events = POLLIN }, 1, DEADLINE) == 1) {
        int size = recv(events, event, sizeof event, 0);
        for (struct nlmsghdr *h = (void *)event; NLMSG_OK(h, size); h = NLMSG_NEXT(h, size))
            if (h->nlmsg_type == RTM_DELLINK && ((struct ifinfomsg *)NLMSG_DATA(h))->ifi_index == MARKER) return;
    }
    errx(1, "the kernel has not cleaned up in %d s", DEADLINE / 1000);
}

int main(void) {
    int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), events = netlink(NETLINK_ROUTE);
    if (bind(events, (void *)&(struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK }, sizeof(struct sockaddr_nl))) err(1, "bind");
    grace_period();
    for (int marker = 0; marker < 2; marker++) {
        let_go_of_marker(here);
        wait_for_end_of_marker(events);
    }
    grace_period();
}
