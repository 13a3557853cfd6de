// Dumps what `gantry plan` has to look at where nothing is to be done, and makes nothing of it: of the host and of each named namespace the
// links, the addresses, the routes and a node's two sysctls; the host's nf_tables; the records and the nodes' files under /etc/netns.
//   dump FABRIC
#define _GNU_SOURCE
#include "netlink.h"
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "sysctls.h"

static char answer[1 << 16];

// Asks what was written and reads the answer to its end; what is in it is nobody's business.
static void ask(int s) {
    if (send(s, buffer, length, 0) != length) err(1, "send");
    length = 0;
    for (;;) {
        int n = recv(s, answer, sizeof answer, 0);
        if (n < 0) err(1, "recv");
        for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n))
            if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR) return;
    }
}

static void dump(int s, int type, const void *body, int size) {
    begin(type, NLM_F_DUMP, body, size);
    ask(s);
}

static void slurp_open(int f) {
    while (f >= 0 && read(f, answer, sizeof answer) > 0) continue;
    close(f);
}

static void slurp(const char *path) { slurp_open(open(path, O_RDONLY | O_CLOEXEC)); }

static void routes(void) {
    int s = netlink(NETLINK_ROUTE), one = 1;
    setsockopt(s, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
    dump(s, RTM_GETLINK, &(struct ifinfomsg){ 0 }, sizeof(struct ifinfomsg));
    dump(s, RTM_GETADDR, &(struct ifaddrmsg){ 0 }, sizeof(struct ifaddrmsg));
    dump(s, RTM_GETROUTE, &(struct rtmsg){ .rtm_family = AF_INET }, sizeof(struct rtmsg));
    dump(s, RTM_GETROUTE, &(struct rtmsg){ .rtm_family = AF_INET6 }, sizeof(struct rtmsg));
    close(s);
}

static void rules(void) {
    int s = netlink(NETLINK_NETFILTER);
    struct nfgenmsg family = { .nfgen_family = AF_UNSPEC }, inet = { .nfgen_family = NFPROTO_INET };
    static const int types[] = { NFT_MSG_GETTABLE, NFT_MSG_GETCHAIN, NFT_MSG_GETSET, NFT_MSG_GETRULE };
    for (int i = 0; i < 4; i++) dump(s, NFNL_SUBSYS_NFTABLES << 8 | types[i], &family, sizeof family);
    static const char *sets[] = { "networks", "within", "masquerade4" };
    for (int i = 0; i < 3; i++) {
        begin(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETSETELEM, NLM_F_DUMP, &inet, sizeof inet);
        text(NFTA_SET_ELEM_LIST_TABLE, "gantry");
        text(NFTA_SET_ELEM_LIST_SET, sets[i]);
        ask(s);
    }
    close(s);
}

static void each(const char *folder, void (*visit)(const char *folder, const char *name)) {
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.') visit(folder, e->d_name);
    if (d) closedir(d);
}

static void record(const char *folder, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    slurp(path);
}

static void node(const char *folder, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int ns = open(path, O_RDONLY | O_CLOEXEC);
    if (setns(ns, CLONE_NEWNET)) err(1, "%s", path);
    close(ns);
    routes();
    entered++;
    slurp_open(open_sysctl("/proc/sys/net/ipv4/ip_forward", O_RDONLY));
    slurp_open(open_sysctl("/proc/sys/net/ipv6/conf/all/disable_ipv6", O_RDONLY));
    snprintf(path, sizeof path, "/etc/netns/%s", name);
    each(path, record);
}

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: dump FABRIC");
    char path[512];
    routes();
    rules();
    static const char *kinds[] = { "nodes", "networks", "host" };
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "/run/gantry/fabric/%s/%s", argv[1], kinds[i]);
        each(path, record);
    }
    each("/run/netns", node);
}
