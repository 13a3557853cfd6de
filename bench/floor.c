// The floor: the least that the kernel must do for a star of nodes on one bridge, asked for by a C program that knows everything
// beforehand. It leaves exactly what `gantry up` leaves, and takes it away as fast as the kernel lets it.
//
//   floor up STAR [TRANSACTION]      without a transaction: links, addresses, routes and forwarding, and nothing else
//   floor down STAR [TRANSACTION]
//
// STAR is a text, a line for the bridge and a line for each node:
//   xavki0 MAC 10.11.0.1
//   x1 xeth1 MAC xpeer1 MAC 10.11.0.3
// TRANSACTION holds the bytes of the one nf_tables transaction, as Gantry sent them in a namespace as fresh as this one.
//
// What makes it fast: interface indexes are chosen, so nothing has to be asked; the peer is made inside its node by the message that
// makes the pair; the bridge comes up last, because one that is down floods nothing; all is sent in as few pieces as will go; sysctls
// are written by a proc of its own (sysctls.h).
#define _GNU_SOURCE
#include "netlink.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sysctls.h"

enum { GROUP = 4711, BRIDGE = 1 << 20, PREFIX = 16, MOST_NODES = 1023 };

struct node {
    char path[80], port[IFNAMSIZ], peer[IFNAMSIZ];
    unsigned char port_mac[6], peer_mac[6];
    unsigned address;
    int namespace, socket;
};

static struct node nodes[MOST_NODES];
static int count;
static char bridge_name[IFNAMSIZ];
static unsigned char bridge_mac[6];
static unsigned gateway;

static int port_of(int node) { return BRIDGE + 1 + 2 * node; }
static int peer_of(int node) { return BRIDGE + 2 + 2 * node; }

// ---- messages ----

static void bring_up(int index) {
    begin(RTM_NEWLINK, 0, &(struct ifinfomsg){ .ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP }, sizeof(struct ifinfomsg));
}

static void add_address(int index, unsigned address) {
    begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &(struct ifaddrmsg){ .ifa_family = AF_INET, .ifa_prefixlen = PREFIX, .ifa_index = index }, sizeof(struct ifaddrmsg));
    number(IFA_LOCAL, address);
    number(IFA_ADDRESS, address);
}

static void add_default_route(int index) {
    begin(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL,
        &(struct rtmsg){ .rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_BOOT, .rtm_scope = RT_SCOPE_UNIVERSE, .rtm_type = RTN_UNICAST }, sizeof(struct rtmsg));
    number(RTA_GATEWAY, gateway);
    number(RTA_OIF, index);
}

static void create_bridge(void) {
    begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &(struct ifinfomsg){ .ifi_index = BRIDGE }, sizeof(struct ifinfomsg));
    text(IFLA_IFNAME, bridge_name);
    attribute(IFLA_ADDRESS, bridge_mac, sizeof bridge_mac);
    number(IFLA_GROUP, GROUP);
    struct rtattr *info = nest(IFLA_LINKINFO);
    text(IFLA_INFO_KIND, "bridge");
    end(info);
}

// The peer can't be made up: the kernel says ENOTCONN, its other end is not there yet.
static void create_veth(int i) {
    struct node *n = &nodes[i];
    begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &(struct ifinfomsg){ .ifi_index = port_of(i), .ifi_flags = IFF_UP, .ifi_change = IFF_UP }, sizeof(struct ifinfomsg));
    text(IFLA_IFNAME, n->port);
    attribute(IFLA_ADDRESS, n->port_mac, sizeof n->port_mac);
    number(IFLA_MASTER, BRIDGE);
    number(IFLA_GROUP, GROUP);
    struct rtattr *info = nest(IFLA_LINKINFO);
    text(IFLA_INFO_KIND, "veth");
    struct rtattr *data = nest(IFLA_INFO_DATA), *peer = nest(VETH_INFO_PEER);
    append(&(struct ifinfomsg){ .ifi_index = peer_of(i) }, sizeof(struct ifinfomsg));
    text(IFLA_IFNAME, n->peer);
    attribute(IFLA_ADDRESS, n->peer_mac, sizeof n->peer_mac);
    number(IFLA_NET_NS_FD, n->namespace);
    end(peer), end(data), end(info);
}

// ---- files ----

static void sysctl(const char *path, const char *value) {
    int f = open_sysctl(path, O_WRONLY);
    if (f < 0 || write(f, value, strlen(value)) < 0) err(1, "%s", path);
    close(f);
}

static void transact(const char *path) {
    static char bytes[1 << 20];
    int f = open(path, O_RDONLY | O_CLOEXEC), size = read(f, bytes, sizeof bytes), s = netlink(NETLINK_NETFILTER);
    if (size <= 0) err(1, "%s", path);
    deliver(s, bytes, size);
    close(f), close(s);
}

static void mac(unsigned char *m, const char *s) { sscanf(s, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", m, m + 1, m + 2, m + 3, m + 4, m + 5); }

static void read_star(const char *path) {
    FILE *f = fopen(path, "re");
    char name[64], mac1[18], mac2[18], address[16];
    if (!f || fscanf(f, "%15s %17s %15s", bridge_name, mac1, address) != 3) errx(1, "%s can't be read", path);
    mac(bridge_mac, mac1);
    gateway = inet_addr(address);
    for (struct node *n = nodes; count < MOST_NODES && fscanf(f, "%63s %15s %17s %15s %17s %15s", name, n->port, mac1, n->peer, mac2, address) == 6; n = &nodes[++count]) {
        snprintf(n->path, sizeof n->path, "/run/netns/%s", name);
        mac(n->port_mac, mac1);
        mac(n->peer_mac, mac2);
        n->address = inet_addr(address);
    }
    fclose(f);
}

// ---- up and down ----

// The calling thread is in the new namespace then.
static void create_namespace(struct node *n, int with_sysctls) {
    close(open(n->path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0));
    if (unshare(CLONE_NEWNET) || mount("/proc/thread-self/ns/net", n->path, "none", MS_BIND, 0)) err(1, "%s", n->path);
    n->namespace = open(n->path, O_RDONLY | O_CLOEXEC);
    n->socket = netlink(NETLINK_ROUTE);
    entered++;
    if (with_sysctls) {
        sysctl("/proc/sys/net/ipv4/ip_forward", "0");
        sysctl("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
    }
}

static void up(const char *transaction) {
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 4096, 4096 });
    mkdir("/run/netns", 0755);
    if (mount("", "/run/netns", "none", MS_SHARED | MS_REC, 0)) { // As `ip netns` has it.
        mount("/run/netns", "/run/netns", "none", MS_BIND | MS_REC, 0);
        mount("", "/run/netns", "none", MS_SHARED | MS_REC, 0);
    }
    int host = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), s = netlink(NETLINK_ROUTE);
    for (int i = 0; i < count; i++) create_namespace(&nodes[i], transaction != NULL);
    setns(host, CLONE_NEWNET);
    create_bridge();
    add_address(BRIDGE, gateway);
    for (int i = 0; i < count; i++) {
        create_veth(i);
        if (length > CHUNK) flush(s);
    }
    flush(s);
    for (int i = 0; i < count; i++) {
        bring_up(1);
        bring_up(peer_of(i));
        add_address(peer_of(i), nodes[i].address);
        add_default_route(peer_of(i));
        flush(nodes[i].socket);
    }
    if (transaction) transact(transaction);
    sysctl("/proc/sys/net/ipv4/ip_forward", "1");
    bring_up(BRIDGE);
    flush(s);
}

// The links are gone, in both namespaces, and their names free, when RTM_DELLINK is heard. The call that deletes them returns much later
// (an RCU barrier after the lock is dropped), so a child makes it and nobody waits.
static void down(const char *transaction) {
    int s = netlink(NETLINK_ROUTE), room = 64 << 20;
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    if (bind(s, (void *)&(struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK }, sizeof(struct sockaddr_nl))) err(1, "bind");
    if (!fork()) {
        begin(RTM_DELLINK, 0, &(struct ifinfomsg){ 0 }, sizeof(struct ifinfomsg));
        number(IFLA_GROUP, GROUP);
        flush(netlink(NETLINK_ROUTE));
        _exit(0);
    }
    static char events[1 << 16];
    for (int left = count + 1; left;) {
        int size = recv(s, events, sizeof events, 0);
        if (size < 0) err(1, "events");
        for (struct nlmsghdr *h = (void *)events; NLMSG_OK(h, size); h = NLMSG_NEXT(h, size))
            left -= h->nlmsg_type == RTM_DELLINK && ((struct ifinfomsg *)NLMSG_DATA(h))->ifi_family == AF_UNSPEC;
    }
    for (int i = 0; i < count; i++)
        if (umount2(nodes[i].path, MNT_DETACH) || unlink(nodes[i].path)) err(1, "%s", nodes[i].path);
    sysctl("/proc/sys/net/ipv4/ip_forward", "0");
    if (transaction) transact(transaction);
}

int main(int argc, char **argv) {
    if (argc < 3) errx(2, "usage: floor up|down STAR [TRANSACTION]");
    read_star(argv[2]);
    (strcmp(argv[1], "down") ? up : down)(argv[3]);
}
