using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Namespaces;

/// <summary>Names of ours are names of ip netns and the other way round; /run/netns is the suite's own here.</summary>
public sealed class NamedNamespacesTests
{
    private static readonly NamedNamespaces s_names = new(NamedNamespaces.DefaultDirectory);

    [Fact]
    public void A_name_that_Gantry_gives_is_listed_entered_and_deleted_by_ip()
    {
        using TestHost host = TestHost.Create();
        const string Name = "gantry-gives";
        ulong cookie = CreateNamed(s_names, Name);
        Assert.Contains(Name, ListedByIp(host));
        host.Run($"ip netns exec {Name} ip link add br5 type bridge");
        using (NetworkNamespace opened = s_names.TryOpen(Name)!)
        using (RouteSocket socket = opened.OpenRouteSocket())
        {
            Assert.Equal(cookie, socket.NamespaceCookie);
            Assert.NotNull(socket.TryGetLink(new InterfaceName("br5")));
        }
        host.Run($"ip netns delete {Name}");
        Assert.False(s_names.Exists(Name));
        Assert.Null(s_names.TryOpen(Name));
    }

    [Fact]
    public void A_name_that_ip_gives_is_listed_opened_and_deleted_by_Gantry()
    {
        using TestHost host = TestHost.Create();
        const string Name = "ip-gives";
        host.Run($"ip netns add {Name} && ip -n {Name} link add br5 type bridge");
        Assert.Contains(Name, s_names.List());
        using (NetworkNamespace opened = s_names.TryOpen(Name)!)
        using (RouteSocket socket = opened.OpenRouteSocket())
        {
            Assert.NotNull(socket.TryGetLink(new InterfaceName("br5")));
        }
        s_names.Delete(Name);
        Assert.DoesNotContain(Name, ListedByIp(host));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_keeps_its_namespace()
    {
        using TestHost host = TestHost.Create();
        ulong cookie = CreateNamed(host.Names, "one");
        Assert.Equal(Errno.EEXIST, Assert.Throws<SystemCallException>(() => CreateNamed(host.Names, "one")).Errno);
        using NetworkNamespace opened = host.Names.TryOpen("one")!;
        using RouteSocket socket = opened.OpenRouteSocket();
        Assert.Equal(cookie, socket.NamespaceCookie);
    }

    /// <summary>Who is killed between making the file and binding the namespace leaves one; so does a reboot without tmpfs.</summary>
    [Fact]
    public void A_file_with_nothing_bound_over_it_is_a_name_and_no_namespace()
    {
        using TestHost host = TestHost.Create();
        File.Create(host.Names.PathOf("stale")).Dispose();
        Assert.True(host.Names.Exists("stale"));
        Assert.Contains("stale", host.Names.List());
        Assert.Null(host.Names.TryOpen("stale"));
        host.Names.Delete("stale");
        Assert.False(host.Names.Exists("stale"));
        CreateNamed(host.Names, "stale");
        using NetworkNamespace? opened = host.Names.TryOpen("stale");
        Assert.NotNull(opened);
    }

    [Fact]
    public void A_name_that_is_not_there_is_null_and_deleted_without_a_word()
    {
        using TestHost host = TestHost.Create();
        Assert.Null(host.Names.TryOpen("nothing"));
        host.Names.Delete("nothing");
        Assert.Empty(host.Names.List());
        Assert.Empty(new NamedNamespaces("/run/no-such-directory").List());
    }

    [Fact]
    public void Names_are_listed_in_order()
    {
        using TestHost host = TestHost.Create();
        foreach (string name in (string[])["b", "a", "c"])
        {
            CreateNamed(host.Names, name);
        }
        Assert.Equal(["a", "b", "c"], host.Names.List());
    }

    [Fact]
    public void Preparing_the_directory_twice_mounts_it_once()
    {
        using TestHost host = TestHost.Create();
        host.Names.PrepareDirectory();
        host.Names.PrepareDirectory();
        Assert.Single(File.ReadLines("/proc/self/mountinfo"), line => line.Split(' ')[4] == host.Names.Directory);
    }

    /// <summary>The directory is a shared mount: who lives in a mount namespace made from ours sees names that come later.</summary>
    [Fact]
    public void A_name_reaches_a_mount_namespace_that_was_there_before_it()
    {
        using TestHost host = TestHost.Create();
        string directory = host.Names.Directory;
        host.Run($$"""
            unshare -m --propagation unchanged sh -ec '
                touch {{host.StateDirectory}}/ready
                until test -e {{host.StateDirectory}}/bound; do sleep 0.01; done
                stat -f -c %T {{directory}}/late > {{host.StateDirectory}}/seen' &
            until test -e {{host.StateDirectory}}/ready; do sleep 0.01; done
            touch {{directory}}/late; mount --bind /proc/self/ns/net {{directory}}/late
            touch {{host.StateDirectory}}/bound; wait
            """);
        Assert.Equal("nsfs", File.ReadAllText(Path.Combine(host.StateDirectory, "seen")).Trim());
    }

    private static ulong CreateNamed(NamedNamespaces names, string name) => NamespaceThread.RunOnNewThread(() =>
    {
        using NetworkNamespace created = NetworkNamespace.Unshare();
        names.BindCurrent(name);
        using RouteSocket socket = RouteSocket.Open();
        return socket.NamespaceCookie;
    });

    private static IEnumerable<string> ListedByIp(TestHost host) =>
        host.Run("ip netns list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
}
