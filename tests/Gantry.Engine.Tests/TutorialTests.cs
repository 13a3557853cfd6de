using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>The network of the tutorial, with real packets.</summary>
public sealed class TutorialTests
{
    [Fact]
    public void Nodes_reach_each_other_and_the_gateway()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        Assert.True(host.Ping("x1", "10.11.0.20"));
        Assert.True(host.Ping("x2", "10.11.0.10"));
        Assert.True(host.Ping("x1", "10.11.0.1"));
        Assert.True(host.Ping("x2", "10.11.0.1"));
        Assert.True(Packets.Ping(host.Test.Namespace, "10.11.0.10"));
    }

    [Fact]
    public void Traffic_between_nodes_keeps_its_addresses()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        using var x2 = host.Node("x2");
        using var server = new EchoServer(x2, 8080);
        Assert.Equal("10.11.0.10", host.Connect("x1", "10.11.0.20", 8080));
    }

    [Fact]
    public void The_outside_sees_the_hosts_address()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        using EchoServer server = world.Listen(8080);
        host.Up(FabricHost.Tutorial);
        Assert.Equal(World.HostAddress.ToString(), host.Connect("x1", World.Address.ToString(), 8080));
        Assert.Equal(World.HostAddress.ToString(), host.Connect("x2", World.Address.ToString(), 8080));
    }

    [Fact]
    public void The_outside_can_not_open_connections_into_a_network_with_nat()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        world.Run($"ip route add 10.11.0.0/16 via {World.HostAddress}");
        host.Up(FabricHost.Tutorial);
        using var x1 = host.Node("x1");
        using var server = new EchoServer(x1, 8080);
        Assert.Null(world.Connect(new(System.Net.IPAddress.Parse("10.11.0.10"), 8080)));
        Assert.False(world.Ping("10.11.0.10"));
    }

    [Fact]
    public void A_routed_network_is_reached_and_seen_with_its_own_addresses()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        world.Run($"ip route add 10.11.0.0/16 via {World.HostAddress}");
        using EchoServer outside = world.Listen(8080);
        host.Up(FabricHost.Tutorial.Replace("gateway: 10.11.0.1", "gateway: 10.11.0.1, outside: routed", StringComparison.Ordinal));
        using var x1 = host.Node("x1");
        using var server = new EchoServer(x1, 8081);
        Assert.Equal("10.11.0.10", host.Connect("x1", World.Address.ToString(), 8080));
        Assert.Equal(World.Address.ToString(), world.Connect(new(System.Net.IPAddress.Parse("10.11.0.10"), 8081)));
    }

    [Fact]
    public void A_network_without_an_outside_has_no_way_out_even_with_a_route_of_its_own()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        using EchoServer outside = world.Listen(8080);
        world.Run($"ip route add 10.11.0.0/16 via {World.HostAddress}");
        host.Up("""
            name: closed
            networks:
              inside: { subnet: 10.11.0.0/16, outside: none }
              other: { subnet: 10.12.0.0/24 }
            nodes:
              x1: { networks: [inside] }
              x2: { networks: [inside] }
            """);
        Assert.DoesNotContain("default", host.RunIn("x1", "ip route"), StringComparison.Ordinal);
        host.RunIn("x1", "ip route add default via 10.11.0.1");
        Assert.True(host.Ping("x1", "10.11.0.1"));
        Assert.Null(host.Connect("x1", World.Address.ToString(), 8080));
    }

    [Fact]
    public void Networks_do_not_reach_each_other()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("""
            name: two
            networks:
              red: { subnet: [10.21.0.0/24, "fd21::/64"] }
              blue: { subnet: [10.22.0.0/24, "fd22::/64"] }
            nodes:
              r1: { networks: [red] }
              b1: { networks: [blue] }
              b2: { networks: [blue] }
            """);
        Assert.True(host.Ping("b1", "10.22.0.3"));
        Assert.True(host.Ping("b1", "fd22::3"));
        Assert.False(host.Ping("r1", "10.22.0.2"));
        Assert.False(host.Ping("r1", "fd22::2"));
        Assert.True(host.Ping("r1", "fd21::1"));
    }

    [Fact]
    public void Addresses_can_be_used_as_soon_as_up_returns()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("""
            name: six
            networks: { six: { subnet: "fd66::/64" } }
            nodes: { a: { networks: [six] }, b: { networks: [six] } }
            """);
        Assert.DoesNotContain("tentative", host.Test.Run("ip -6 address show dev six scope global"), StringComparison.Ordinal);
        Assert.DoesNotContain("tentative", host.RunIn("a", "ip -6 address show dev eth0 scope global"), StringComparison.Ordinal);
        Assert.True(host.Ping("a", "fd66::1"));
        Assert.True(host.Ping("a", "fd66::3"));
    }

    [Fact]
    public void A_node_without_IPv6_networks_has_IPv6_switched_off_and_is_no_router()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        Assert.Equal("1", host.RunIn("x1", "cat /proc/sys/net/ipv6/conf/xpeer1/disable_ipv6").Trim());
        Assert.Equal("0", host.RunIn("x1", "cat /proc/sys/net/ipv4/ip_forward").Trim());
        Assert.Equal("", host.RunIn("x1", "ip -6 address"));
    }

    [Fact]
    public void The_mtu_is_that_of_the_route_really_used()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        host.Test.Run("ip link set uplink mtu 1380");
        host.Up(FabricHost.Tutorial);
        foreach (string link in (string[])["xavki0", "xeth1"])
        {
            Assert.Equal("1380", host.Test.Run($"ip -j link show {link} | jq .[0].mtu").Trim());
        }
        Assert.Contains("mtu 1380", host.RunIn("x1", "ip link show xpeer1"), StringComparison.Ordinal);
    }
}
