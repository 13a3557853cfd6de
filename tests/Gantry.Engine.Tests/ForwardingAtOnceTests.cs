using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>When up returns, IPv6 is forwarded too: nobody who forwards still looks for duplicates of the address that it asks for its neighbours from.</summary>
public sealed class ForwardingAtOnceTests
{
    [Fact]
    public void The_host_forwards_into_a_network_at_once()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        world.Run($"ip route add fd61::/64 via {World.HostAddress6}");
        host.Up("""
            name: six
            networks: { six: { subnet: "fd61::/64", outside: routed } }
            nodes: { a: { networks: [six] } }
            """);
        Assert.DoesNotContain("tentative", host.Test.Run("ip -6 address show dev six scope global"), StringComparison.Ordinal);
        Assert.True(world.Ping("fd61::2"));
    }

    [Fact]
    public void A_router_forwards_at_once()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("""
            name: line
            networks:
              left: { subnet: "fd61::/64", router: r, gateway: none }
              right: { subnet: "fd62::/64", router: r, gateway: none }
            nodes:
              r: { networks: [left, right], forward: true }
              a: { networks: [left] }
              b: { networks: [right] }
            """);
        Assert.DoesNotContain("tentative", host.RunIn("r", "ip -6 address show scope global"), StringComparison.Ordinal);
        string address = host.RunIn("b", "ip -j -6 address show dev eth0 scope global | jq -r .[0].addr_info[0].local").Trim();
        Assert.True(host.Ping("a", address));
    }
}
