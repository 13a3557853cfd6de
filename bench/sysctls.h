// The sysctls of the namespace that the thread is in, by a proc of our own, a new one for each hundred namespaces: in a directory cache the
// directories of all namespaces lie in one chain (fs/proc/proc_sysctl.c, proc_sys_compare).
#include <linux/mount.h>
#include <sys/syscall.h>

enum { NAMESPACES_PER_TREE = 100 };
static int tree = -1, entered;

// A file under /proc/sys, of a namespace that was entered; the first hundred by /proc itself.
static int open_sysctl(const char *path, int flags) {
    if (entered > NAMESPACES_PER_TREE) {
        int context = syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC);
        if (context < 0 || syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) err(1, "proc");
        close(tree);
        tree = syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
        if (tree < 0) err(1, "proc");
        close(context);
        entered = 0;
    }
    return tree < 0 ? open(path, flags | O_CLOEXEC) : openat(tree, path + strlen("/proc/"), flags | O_CLOEXEC);
}
