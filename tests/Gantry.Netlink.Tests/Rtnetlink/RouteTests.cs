using System.Net;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class RouteTests
{
    private static readonly IPNetwork s_default = Net("0.0.0.0/0");
    private static readonly IPNetwork s_default6 = Net("::/0");

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_route_is_what_ip_makes(string ip, Route route)
    {
        using TestHost host = HostWithLinks();
        using TestHost other = HostWithLinks();
        host.Execute(batch => batch.AddRoute(route));
        other.Run($"ip {(route.Family == KernelFamily.IPv6 ? "-6 " : "")}route add {ip}");
        const string List = "{ ip -d route show table all; ip -d -6 route show table all; } | grep -v 'table local\\|fe80'";
        Assert.Equal(other.Run(List), host.Run(List));

        Route read = Assert.Single(host.Routes.ListAllRoutes(), found => found.To == route.To && found.Table == route.Table);
        Assert.Equal((route.Via, route.Type, route.Source, route.OnLink), (read.Via, read.Type, read.Source, read.OnLink));
        Assert.Equal(route.NextHops, read.NextHops);
        Assert.Equal(Route.ProtocolBoot, read.Protocol);
        Assert.Equal(route.Metric ?? (route.Family == KernelFamily.IPv6 ? 1024u : null), read.Metric);

        host.Execute(batch => batch.DeleteRoute(route));
        Assert.DoesNotContain(host.Routes.ListAllRoutes(), found => found.To == route.To && found.Table == route.Table);
    }

    public static TheoryData<string, Route> Routes() => new()
    {
        { "default via 10.11.0.1", new Route { To = s_default, Via = Ip("10.11.0.1") } },
        { "default via 2001:db8::1", new Route { To = s_default6, Via = Ip("2001:db8::1") } },
        { "10.12.0.0/16 dev a metric 50 src 10.11.0.10", new Route { To = Net("10.12.0.0/16"), Device = 10, Metric = 50, Source = Ip("10.11.0.10") } },
        { "2001:db8:1::/48 dev a metric 50", new Route { To = Net("2001:db8:1::/48"), Device = 10, Metric = 50 } },
        { "10.12.0.0/16 via 10.11.0.1 table 1000", new Route { To = Net("10.12.0.0/16"), Via = Ip("10.11.0.1"), Table = 1000 } },
        { "10.12.0.0/16 via 192.0.2.1 dev a onlink", new Route { To = Net("10.12.0.0/16"), Via = Ip("192.0.2.1"), Device = 10, OnLink = true } },
        { "10.12.0.0/16 via inet6 2001:db8::1 dev a", new Route { To = Net("10.12.0.0/16"), Via = Ip("2001:db8::1"), Device = 10 } },
        { "10.12.0.0/16 via inet6 fe80::9 dev a", new Route { To = Net("10.12.0.0/16"), Via = Ip("fe80::9"), Device = 10 } },
        { "blackhole 10.13.0.0/16", new Route { To = Net("10.13.0.0/16"), Type = RouteType.Blackhole } },
        { "unreachable 2001:db8:2::/48 metric 7", new Route { To = Net("2001:db8:2::/48"), Type = RouteType.Unreachable, Metric = 7 } },
        { "local 10.14.0.1 dev lo table 255", new Route { To = Net("10.14.0.1/32"), Type = RouteType.Local, Device = 1, Table = 255 } },
        { "prohibit 10.13.0.0/16 table 300 metric 9", new Route { To = Net("10.13.0.0/16"), Type = RouteType.Prohibit, Table = 300, Metric = 9 } },
        { "blackhole 2001:db8:2::/48 table 300", new Route { To = Net("2001:db8:2::/48"), Type = RouteType.Blackhole, Table = 300 } },
        { "prohibit default metric 4278198272", new Route { To = s_default6, Type = RouteType.Prohibit, Metric = 4278198272 } },
        { "2001:db8:1::/48 via 2001:db8::1 src 2001:db8::10 table 300", new Route { To = Net("2001:db8:1::/48"), Via = Ip("2001:db8::1"), Source = Ip("2001:db8::10"), Table = 300 } },
        { "2001:db8:1::/48 via 2001:db9::1 dev a onlink", new Route { To = Net("2001:db8:1::/48"), Via = Ip("2001:db9::1"), Device = 10, OnLink = true } },
        {
            "10.12.0.0/16 metric 5 src 10.11.0.10 nexthop dev a weight 2 nexthop via 192.0.2.1 dev a onlink",
            new Route
            {
                To = Net("10.12.0.0/16"),
                Metric = 5,
                Source = Ip("10.11.0.10"),
                NextHops = [new NextHop(null, 10, 2), new NextHop(Ip("192.0.2.1"), 10) { OnLink = true }],
            }
        },
        {
            "10.12.0.0/16 nexthop via 10.11.0.2 dev a weight 3 nexthop via inet6 2001:db8::3 dev a",
            new Route { To = Net("10.12.0.0/16"), NextHops = [new NextHop(Ip("10.11.0.2"), 10, 3), new NextHop(Ip("2001:db8::3"), 10)] }
        },
        {
            "2001:db8:3::/48 nexthop via 2001:db8::2 dev a nexthop via 2001:db8::3 dev a weight 256",
            new Route { To = Net("2001:db8:3::/48"), NextHops = [new NextHop(Ip("2001:db8::2"), 10), new NextHop(Ip("2001:db8::3"), 10, 256)] }
        },
    };

    [Fact]
    public void A_route_takes_the_place_of_another_to_the_same_destination()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch =>
        {
            batch.AddRoute(new Route { To = s_default, Via = Ip("10.11.0.1") });
            batch.ReplaceRoute(new Route { To = s_default, Via = Ip("10.11.0.2") });
        });
        Assert.Equal(["10.11.0.2"], host.Routes.ListRoutes().Where(route => route.To == s_default).Select(route => route.Via!.ToString()));
    }

    [Fact]
    public void A_second_route_to_the_same_destination_is_refused()
    {
        using TestHost host = HostWithLinks();
        var error = Assert.Throws<Netlink.Wire.NetlinkException>(() => host.Execute(batch =>
        {
            batch.AddRoute(new Route { To = s_default, Via = Ip("10.11.0.1") });
            batch.AddRoute(new Route { To = s_default, Via = Ip("10.11.0.2") });
        }));
        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Equal("route add default via 10.11.0.2", error.Request);
    }

    [Fact]
    public void The_main_table_is_listed_as_ip_lists_it()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddRoute(new Route { To = Net("10.12.0.0/16"), Via = Ip("10.11.0.1"), Table = 1000 }));
        Assert.Equal(
            host.RunJson("ip -j route show").AsArray().Concat(host.RunJson("ip -j -6 route show").AsArray()).Select(route => (string)route!["dst"]!).Order(),
            host.Routes.ListRoutes().Select(route => route.To.ToString()).Order());
    }

    [Theory]
    [InlineData("10.12.0.1", "10.11.0.1", 10)]
    [InlineData("10.11.0.77", null, 10)]
    [InlineData("10.11.0.10", null, 1)]
    [InlineData("2001:db8:1::1", "2001:db8::1", 10)]
    [InlineData("2001:db8::77", null, 10)]
    [InlineData("fe80::77%10", null, 10)]
    [InlineData("203.0.113.1", null, null)]
    [InlineData("10.13.0.1", null, null)]
    [InlineData("10.14.0.1", null, null)]
    [InlineData("10.15.0.1", null, null)]
    [InlineData("2001:db9::1", null, null)]
    [InlineData("2001:db8:2::1", null, null)]
    [InlineData("2001:db8:3::1", null, null)]
    public void The_route_to_a_destination_is_the_one_that_a_packet_takes(string destination, string? via, int? device)
    {
        using TestHost host = HostWithLinks();
        host.Run("""
            ip route add 10.12.0.0/16 via 10.11.0.1; ip route add blackhole 10.13.0.0/16
            ip route add unreachable 10.14.0.0/16; ip route add prohibit 10.15.0.0/16
            ip route add 2001:db8:1::/48 via 2001:db8::1; ip route add blackhole 2001:db8:2::/48; ip route add unreachable 2001:db8:3::/48
            """);
        // The link-local route comes when the kernel has noticed the carrier (net/ipv6/addrconf.c, addrconf_notify).
        Eventually.True(
            () => host.Routes.TryGetRoute(Ip(destination)) is var route && (via, device) == (route?.Via?.ToString(), route?.Device),
            $"{destination} goes via {via ?? "nobody"} through {device}");
    }

    [Fact]
    public void A_next_hop_that_names_its_link_needs_no_device()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddRoute(new Route { To = s_default6, Via = Ip("fe80::9%10") }));
        Route read = host.Routes.ListRoutes().Single(route => route.To == s_default6);
        Assert.Equal((Ip("fe80::9"), 10), (read.Via, read.Device));
    }

    private static TestHost HostWithLinks()
    {
        var host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.SetLink(11, new LinkChange { Up = true });
            batch.AddAddress(10, Address("10.11.0.10/16"));
            batch.AddAddress(10, Address("2001:db8::10/64"), noDad: true);
        });
        return host;
    }
}
