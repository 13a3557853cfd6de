using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

public sealed class NetworkNamespaceTests
{
    private const string OwnNamespace = "/proc/thread-self/ns/net";

    [Fact]
    public void Work_runs_inside_and_its_caller_stays_outside()
    {
        using NetworkNamespace created = NetworkNamespace.Create();
        string outside = Current();
        string inside = NamespaceThread.Run(created, Current);
        Assert.Equal(LinkOf(created), inside);
        Assert.NotEqual(outside, inside);
        Assert.Equal(outside, Current());
    }

    /// <summary>A thread that was in a foreign namespace is never used again, so nothing has to bring it back.</summary>
    [Fact]
    public void The_thread_ends_with_its_work_even_if_the_work_fails()
    {
        using NetworkNamespace created = NetworkNamespace.Create();
        List<string> threads = [NamespaceThread.Run(created, Self)];
        Assert.Throws<InvalidOperationException>(() => NamespaceThread.Run(created, () =>
        {
            threads.Add(Self());
            throw new InvalidOperationException();
        }));
        foreach (string thread in threads)
        {
            Eventually.True(() => !Directory.Exists($"/proc/{thread}"), $"{thread} has ended");
        }

        static string Self() => new FileInfo("/proc/thread-self").LinkTarget!;
    }

    [Fact]
    public void What_the_work_throws_is_thrown_to_its_caller()
    {
        using NetworkNamespace created = NetworkNamespace.Create();
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => NamespaceThread.Run(created, () => throw new InvalidOperationException("mine"))).Message);
    }

    /// <summary>A pool's thread inherits the namespace of the thread that starts it, for ever; so nothing may start one from inside.</summary>
    [Fact]
    public async Task The_pools_threads_stay_outside_after_work_in_many_namespaces()
    {
        string outside = NamespaceThread.RunOnNewThread(Current);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            using NetworkNamespace created = await Task.Run(NetworkNamespace.Create);
            for (int i = 0; i < 10; i++)
            {
                using RouteSocket socket = created.OpenRouteSocket();
                Assert.Single(socket.ListLinks());
                NamespaceThread.Run(created, Current);
            }
        }));
        string[] seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(Current)));
        Assert.All(seen, current => Assert.Equal(outside, current));
    }

    [Fact]
    public void A_socket_stays_in_its_namespace_whichever_thread_uses_it()
    {
        using TestHost host = TestHost.Create();
        host.Run("ip link add br5 type bridge");
        using RouteSocket socket = host.Namespace.OpenRouteSocket();
        using NetworkNamespace elsewhere = NetworkNamespace.Create();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["lo", "br5"], NamespaceThread.RunOnNewThread(socket.ListLinks).Select(link => link.Name.ToString()));
            Assert.Equal(["lo", "br5"], NamespaceThread.Run(elsewhere, socket.ListLinks).Select(link => link.Name.ToString()));
        }
    }

    /// <summary>An inode is given out again at once; only the cookie tells an old namespace from a new one.</summary>
    [Fact]
    public void A_namespace_that_gets_the_inode_of_a_dead_one_has_another_cookie()
    {
        Dictionary<string, ulong> dead = [];
        Eventually.True(
            () =>
            {
                using NetworkNamespace created = NetworkNamespace.Create();
                using RouteSocket socket = created.OpenRouteSocket();
                Assert.DoesNotContain(socket.NamespaceCookie, dead.Values);
                bool again = dead.ContainsKey(LinkOf(created));
                dead[LinkOf(created)] = socket.NamespaceCookie;
                return again;
            },
            "an inode comes again",
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Two_sockets_of_one_namespace_have_one_cookie()
    {
        using TestHost one = TestHost.Create();
        using TestHost two = TestHost.Create();
        using RouteSocket again = one.Namespace.OpenRouteSocket();
        Assert.Equal(one.Routes.NamespaceCookie, again.NamespaceCookie);
        Assert.NotEqual(one.Routes.NamespaceCookie, two.Routes.NamespaceCookie);
    }

    [Fact]
    public void A_namespace_that_is_not_there_is_told_with_its_path()
    {
        var error = Assert.Throws<SystemCallException>(() => NetworkNamespace.Open("/run/netns/nothing"));
        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.Equal("open /run/netns/nothing: No such file or directory (ENOENT)", error.Message);
    }

    private static string Current() => new FileInfo(OwnNamespace).LinkTarget!;

    private static string LinkOf(NetworkNamespace networkNamespace) => new FileInfo($"/proc/self/fd/{networkNamespace.Handle.DangerousGetHandle()}").LinkTarget!;
}
