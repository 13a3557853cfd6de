using Gantry.Netlink.Namespaces;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

public sealed class SysctlTreeTests
{
    private const string Name = "net.ipv4.ip_forward";

    [Fact]
    public void It_shows_and_changes_the_sysctls_of_the_namespace_that_the_thread_is_in()
    {
        using NetworkNamespace first = NetworkNamespace.Create(), second = NetworkNamespace.Create();
        using SysctlTree tree = SysctlTree.New();
        Assert.NotSame(SysctlTree.OfMachine, tree);
        NamespaceThread.Run(first, () => tree.Write(Name, "1"));
        NamespaceThread.Run(second, () => tree.Write(Name, "0"));
        Assert.Equal(("1", "0"), (NamespaceThread.Run(first, () => tree.TryRead(Name)), NamespaceThread.Run(second, () => tree.TryRead(Name))));
        Assert.Equal(("1", "0"), (NamespaceThread.Run(first, () => Sysctl.TryRead(Name)), NamespaceThread.Run(second, () => Sysctl.TryRead(Name))));
    }

    [Fact]
    public void It_is_mounted_nowhere_and_says_what_is_missing_or_refused_as_proc_does()
    {
        string before = File.ReadAllText("/proc/self/mounts");
        using SysctlTree tree = SysctlTree.New();
        Assert.Equal(before, File.ReadAllText("/proc/self/mounts"));
        Assert.Null(tree.TryRead("net.ipv4.nothing"));
        Assert.Equal(Errno.ENOENT, Assert.Throws<SystemCallException>(() => tree.Write("net.ipv4.nothing", "1")).Errno);
        using NetworkNamespace own = NetworkNamespace.Create();
        var refused = Assert.Throws<SystemCallException>(() => NamespaceThread.Run(own, () => tree.Write(Name, "nonsense")));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("/proc/sys/net/ipv4/ip_forward", refused.Message, StringComparison.Ordinal);
    }
}
