using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

/// <summary>Counts the process's descriptors, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(DescriptorTests), DisableParallelization = true)]
[Collection(nameof(DescriptorTests))]
public sealed class DescriptorTests
{
    [Fact]
    public void Nothing_stays_open_behind_what_is_disposed_of()
    {
        using TestHost host = TestHost.Create();
        AssertNoneLeft(() =>
        {
            using NetworkNamespace created = NetworkNamespace.Create();
            using RouteSocket routes = created.OpenRouteSocket();
            using var rules = created.OpenNfTablesSocket();
            NamespaceThread.Run(created, () => host.Names.BindCurrent("one"));
            using NetworkNamespace? opened = host.Names.TryOpen("one");
            host.Names.Delete("one");
            routes.ListLinks();
            Sysctl.TryRead("net.ipv4.ip_forward");
        });
    }

    [Fact]
    public void Nothing_stays_open_behind_what_fails()
    {
        using TestHost host = TestHost.Create();
        File.Create(host.Names.PathOf("stale")).Dispose();
        AssertNoneLeft(() =>
        {
            Assert.Null(host.Names.TryOpen("stale"));
            Assert.Null(host.Names.TryOpen("nothing"));
            Assert.Throws<SystemCallException>(() => host.Names.BindCurrent("stale"));
            Assert.Throws<SystemCallException>(() => NetworkNamespace.Open("/run/netns/nothing"));
            using NetworkNamespace none = NetworkNamespace.Open("/proc/self/status");
            Assert.Throws<SystemCallException>(() => NamespaceThread.Run(none, () => { }));
            Assert.Throws<NetlinkException>(() => host.Execute(batch => batch.DeleteLink(99)));
            Assert.Throws<SystemCallException>(() => Sysctl.Write("net.ipv4.ip_forward", "nonsense"));
        });
    }

    private static void AssertNoneLeft(Action work)
    {
        work(); // What the runtime opens for good, it opens now.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = Count();
        for (int i = 0; i < 50; i++)
        {
            work();
        }
        Assert.Equal(before, Count());
    }

    private static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
