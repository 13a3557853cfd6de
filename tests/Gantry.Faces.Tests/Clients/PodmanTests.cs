using System.Net;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Clients;

/// <summary>Debian's podman with its CNI backend: Gantry under the names of the plugins that podman writes into its conflists.</summary>
public sealed class PodmanTests : IDisposable
{
    private const string Server = "nc -ll -p 80 -e /bin/echo hello";
    private static readonly IPEndPoint s_port = new(World.HostAddress, 8080);

    private readonly ClientHost _host = new();
    private readonly Podman _podman;

    public PodmanTests() => _podman = new Podman(_host);

    public void Dispose()
    {
        _podman.Try("rm --all --force --time 0");
        _host.Dispose();
    }

    [Fact]
    public void Containers_of_the_default_network_reach_each_other_and_the_outside_and_are_reached_by_a_port()
    {
        using EchoServer outside = _host.World.Listen(7);
        _podman.Run("web", "--publish 8080:80 --publish 127.0.0.1:8081:80", Server);
        _podman.Run("c1");

        Assert.True(_podman.Ping("c1", _podman.Address("web")));
        Assert.True(_podman.Ping("web", _podman.Address("c1")));
        Assert.Equal($"{World.HostAddress}", _podman.Do($"exec c1 sh -c 'nc -w 2 {World.Address} 7 < /dev/null'"));
        Assert.Equal("hello\n", _host.World.Connect(s_port));
        Assert.Equal("hello\n", Packets.Connect(_host.Namespace, new IPEndPoint(IPAddress.Loopback, 8081)));
        Assert.Null(_host.World.Connect(new IPEndPoint(World.HostAddress, 8081)));
        Assert.Equal("hello", _podman.Do($"exec c1 sh -c 'nc -w 2 {World.HostAddress} 8080 < /dev/null'"));

        _podman.Remove("web", "c1");
        Assert.Empty(_host.Kept());
        Assert.Null(_host.World.Connect(s_port));
    }

    [Fact]
    public void A_port_that_another_container_has_is_refused_and_free_when_that_one_goes()
    {
        _podman.Run("web", "--publish 8080:80", Server);
        ShellResult refused = _podman.Try($"run --name other --publish 8080:80 {BusyboxImage.Name} sleep 1000");
        Assert.NotEqual(0, refused.Status);
        Assert.Contains("8080", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("hello\n", _host.World.Connect(s_port));

        _podman.Remove("web", "other");
        _podman.Run("third", "--publish 8080:80", Server);
        Assert.Equal("hello\n", _host.World.Connect(s_port));
    }

    /// <summary>podman itself holds the port on the host all the while.</summary>
    [Theory]
    [InlineData("podman network reload web")]
    [InlineData("gantry repair")]
    [InlineData("podman restart --time 0 web")]
    public void A_port_comes_back_after_somebody_flushed_the_ruleset(string command)
    {
        _podman.Run("web", "--publish 8080:80", Server);
        _host.Run("nft flush ruleset");
        _host.Run(command);
        Assert.Equal("hello\n", _host.World.Connect(s_port));
        _podman.Remove("web");
        Assert.Empty(_host.Kept());
    }

    [Fact]
    public void Networks_of_a_users_own_come_and_go_with_addresses_that_he_says()
    {
        _podman.Do("network create --subnet 10.99.0.0/24 --gateway 10.99.0.254 --ipv6 --subnet fd00:99::/64 mine");
        _podman.Do("network create other");
        _podman.Run("web", "--network mine --ip 10.99.0.77 --mac-address 02:00:00:00:00:77 --publish 8080:80", Server);
        _podman.Run("both", "--network mine,other");
        _podman.Run("late", "--network other");

        Assert.Equal("10.99.0.77", _podman.Address("web"));
        Assert.Contains("02:00:00:00:00:77", _podman.Do("exec web ip link show eth0"), StringComparison.Ordinal);
        Assert.Contains("default via 10.99.0.254", _podman.Do("exec web ip route"), StringComparison.Ordinal);
        Assert.True(_podman.Ping("both", "10.99.0.77"));
        Assert.True(_podman.Ping("both", _podman.Address("late")));
        Assert.Equal("hello\n", _host.World.Connect(s_port));

        _podman.Do("network connect mine late");
        Assert.True(_podman.Ping("late", "10.99.0.77"));
        _podman.Do("network disconnect mine late");
        Assert.DoesNotContain("10.99.0", _podman.Do("exec late ip address"), StringComparison.Ordinal);

        _podman.Remove("web", "both", "late");
        Assert.Empty(_host.Kept());
        _podman.Do("network rm mine other");
        _podman.Do("network create --subnet 10.98.0.0/24 mine");
        _podman.Run("again", "--network mine");
        Assert.True(_podman.Ping("again", "10.98.0.1"));
    }
}
