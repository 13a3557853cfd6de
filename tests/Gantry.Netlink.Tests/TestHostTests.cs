using System.Net;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests;

public sealed class TestHostTests
{
    [Fact]
    public void A_fresh_host_has_lo_and_nothing_else()
    {
        using TestHost host = TestHost.Create();
        Assert.Equal("lo", Assert.Single(host.RunJson("ip -j link show").AsArray())!["ifname"]!.GetValue<string>());
        Assert.True(Packets.Ping(host.Namespace, "127.0.0.1"));
    }

    [Fact]
    public void The_world_answers_the_host_and_sees_its_address()
    {
        using TestHost host = TestHost.Create();
        using var world = new World(host, defaultRoute: true);
        using EchoServer server = world.Listen(8080);
        Assert.True(Packets.Ping(host.Namespace, "198.51.100.2"));
        Assert.True(world.Ping("2001:db8:ffff::1"));
        Assert.Equal("198.51.100.1", Packets.Connect(host.Namespace, new IPEndPoint(World.Address, 8080)));
        Assert.Equal("2001:db8:ffff::1", Packets.Connect(host.Namespace, new IPEndPoint(World.Address6, 8080)));
        Assert.Null(Packets.Connect(host.Namespace, new IPEndPoint(World.Address, 8081)));
        Assert.Contains("default via 198.51.100.2 dev uplink", host.Run("ip route"), StringComparison.Ordinal);
    }
}
