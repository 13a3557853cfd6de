using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>A host that forwards IPv6 is deaf to router advertisements unless it is told otherwise, link by link.</summary>
public sealed class RouterAdvertisementTests
{
    [Fact]
    public void A_link_that_lives_by_router_advertisements_goes_on_hearing_them_and_no_other_begins_to()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Test.Run("ip -6 route add default via fe80::1 dev uplink proto ra; ip link add idle0 type bridge");
        host.Up("""
            name: six
            networks: { six: { subnet: "fd66::/64" } }
            nodes: { a: { networks: [six] } }
            """);
        Assert.Equal("2", AcceptRa(host, "uplink"));
        Assert.All((string[])["all", "default", "idle0", "six"], name => Assert.Equal("1", AcceptRa(host, name)));
        host.Down("six");
        Assert.Equal("1", AcceptRa(host, "uplink"));
    }

    private static string AcceptRa(FabricHost host, string link) => host.Test.Run($"cat /proc/sys/net/ipv6/conf/{link}/accept_ra").Trim();
}
