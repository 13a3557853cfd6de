using Gantry.Engine.Files;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Routes in full: packets take them, edits change only them, what somebody's hand did is mended.</summary>
public sealed class RouteTests
{
    /// <summary>A node with two neighbours, which are routers, and one server behind each under the same address.</summary>
    private const string Yaml = """
        name: ways
        nodes:
          a:
            addresses: { lo: [10.9.9.9/32, "fd99::9/128"] }
            routes:
              - { to: 198.51.100.0/24, via: 10.1.0.2 }
              - { to: 198.51.100.0/24, via: 10.2.0.2, metric: 50 }
              - { to: 203.0.113.0/24, nexthops: [{ via: 10.1.0.2, weight: 2 }, { via: 10.2.0.2, dev: two }] }
              - { to: 192.0.2.0/24, via: 172.31.0.1, dev: one, onlink: true }
              - { to: 10.7.0.0/16, via: 10.1.0.2, source: 10.9.9.9 }
              - { to: 10.8.0.0/16, dev: two, table: 1000, metric: 7 }
              - { to: 10.66.0.0/16, type: blackhole }
              - { to: 10.67.0.0/16, type: unreachable, table: main }
              - { to: 10.68.0.0/16, type: prohibit, metric: 5 }
              - { to: "fd66::/16", type: blackhole }
              - { to: "fd77::/16", nexthops: [{ via: "fd01::2" }, { via: "fd02::2", weight: 3 }], source: "fd99::9" }
              - { to: default, via: "fd01::2" }
          b: { forward: true, addresses: { lo: [198.51.100.1/24, 10.7.0.1/16, "fd77::1/128"] }, routes: [{ to: 10.9.9.9/32, via: 10.1.0.1 }, { to: "fd99::9/128", via: "fd01::1" }] }
          c: { forward: true, addresses: { lo: [198.51.100.1/24, "fd77::1/128"] }, routes: [{ to: 10.9.9.9/32, via: 10.2.0.1 }, { to: "fd99::9/128", via: "fd02::1" }] }
        links:
          - [{ node: a, interface: one, address: [10.1.0.1/24, "fd01::1/64"] }, { node: b, interface: up, address: [10.1.0.2/24, "fd01::2/64"] }]
          - [{ node: a, interface: two, address: [10.2.0.1/24, "fd02::1/64"] }, { node: c, interface: up, address: [10.2.0.2/24, "fd02::2/64"] }]
        """;

    [Fact]
    public void Routes_are_what_the_file_says_and_packets_take_them()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        string[] main = host.RunIn("a", "ip -d route").Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("unicast 198.51.100.0/24 via 10.1.0.2 dev one proto boot scope global", main);
        Assert.Contains("unicast 198.51.100.0/24 via 10.2.0.2 dev two proto boot scope global metric 50", main);
        Assert.Contains("nexthop via 10.1.0.2 dev one weight 2", main);
        Assert.Contains("unicast 192.0.2.0/24 via 172.31.0.1 dev one proto boot scope global onlink", main);
        Assert.Contains("unicast 10.7.0.0/16 via 10.1.0.2 dev one proto boot scope global src 10.9.9.9", main);
        Assert.Contains("blackhole 10.66.0.0/16 proto boot scope global", main);
        Assert.Contains("unreachable 10.67.0.0/16 proto boot scope global", main);
        Assert.Contains("prohibit 10.68.0.0/16 proto boot scope global metric 5", main);
        Assert.Equal("10.8.0.0/16 dev two scope link metric 7", host.RunIn("a", "ip route show table 1000").Trim());

        Assert.True(host.Ping("a", "198.51.100.1"));
        Eventually.True(() => host.Ping("a", "fd77::1"), "an answer over IPv6, once the link-local addresses have waited for duplicates");
        using var server = new EchoServer(host.Node("b"), 80);
        Assert.Equal("10.9.9.9", host.Connect("a", "10.7.0.1", 80));
        string refused = host.RunIn("a", "for way in 10.66.0.1 10.67.0.1 10.68.0.1; do ip route get $way 2>&1 || true; done");
        Assert.Equal(["Invalid argument", "No route to host", "Permission denied"], refused.Trim().Split('\n').Select(line => line.Split(": ")[^1]));
        host.Down("ways");
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void When_the_better_way_is_gone_packets_take_the_other_and_up_puts_it_back()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        host.RunIn("a", "ip route delete 198.51.100.0/24 metric 0; ip route replace 10.7.0.0/16 via 10.1.0.2; ip route delete 10.66.0.0/16; ip route flush table 1000; ip -6 route delete fd77::/16");
        Assert.Equal("via 10.2.0.2", host.RunIn("a", "ip route get 198.51.100.1 | grep -o 'via [^ ]*'").Trim());
        Assert.Equal(
            [
                "create route 10.8.0.0/16 dev two table 1000 metric 7 in a",
                "create route 198.51.100.0/24 via 10.1.0.2 dev one in a",
                "create route blackhole 10.66.0.0/16 in a",
                "create route fd77::/16 src fd99::9 nexthop via fd01::2 dev one weight 1 nexthop via fd02::2 dev two weight 3 in a",
                "set route 10.7.0.0/16 via 10.1.0.2 dev one → 10.7.0.0/16 via 10.1.0.2 dev one src 10.9.9.9 in a",
            ],
            host.Plan(Yaml).Order(StringComparer.Ordinal));
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Equal("via 10.1.0.2", host.RunIn("a", "ip route get 198.51.100.1 | grep -o 'via [^ ]*'").Trim());
    }

    /// <summary>The kernel forgets what goes over a link that goes down; the link comes up last.</summary>
    [Fact]
    public void Routes_over_a_link_that_was_taken_down_come_back_with_it()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string before = host.RunIn("a", KernelPicture.Commands);
        host.RunIn("a", "ip link set one down; ip link set two down");
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Equal(before, host.RunIn("a", KernelPicture.Commands));
        host.RunIn("b", "ip link delete dev up");
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Eventually.True(() => host.Ping("a", "fd77::1"), "an answer over IPv6, once the link-local addresses have waited for duplicates");
    }

    [Fact]
    public void An_edited_route_is_changed_and_nothing_else()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string edited = Yaml.Replace("weight: 2", "weight: 9", StringComparison.Ordinal).Replace("metric: 50", "metric: 60", StringComparison.Ordinal)
            .Replace("10.66.0.0/16, type: blackhole", "10.66.0.0/16, via: 10.2.0.2", StringComparison.Ordinal);
        Assert.Equal(
            [
                "create route 198.51.100.0/24 via 10.2.0.2 dev two metric 60 in a",
                "delete route 198.51.100.0/24 via 10.2.0.2 dev two metric 50 in a",
                "set route 203.0.113.0/24 nexthop via 10.1.0.2 dev one weight 2 nexthop via 10.2.0.2 dev two weight 1 → 203.0.113.0/24 nexthop via 10.1.0.2 dev one weight 9 nexthop via 10.2.0.2 dev two weight 1 in a",
                "set route blackhole 10.66.0.0/16 → 10.66.0.0/16 via 10.2.0.2 dev two in a",
            ],
            host.Plan(edited).Order(StringComparer.Ordinal));
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
        Assert.DoesNotContain("metric 50", host.RunIn("a", "ip route"));
    }

    [Fact]
    public void A_route_of_the_host_that_somebody_else_put_there_is_not_taken()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Test.Run("ip route add 10.20.0.0/16 via 198.51.100.2");
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Taken = "name: lab\nhost: { routes: [{ to: 10.20.0.0/16, via: 198.51.100.3, dev: uplink }] }";
        var error = Assert.Throws<FabricException>(() => host.Up(Taken));
        Assert.Contains("route 10.20.0.0/16: there is a route that is not this fabric's (via 198.51.100.2)", error.Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));

        host.Up(Taken.Replace("dev: uplink", "dev: uplink, metric: 9", StringComparison.Ordinal));
        Assert.Contains("10.20.0.0/16 via 198.51.100.3 dev uplink metric 9", host.Test.Run("ip route"));
        host.Down("lab");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Theory]
    [InlineData("{ to: 10.0.0.0/8, type: blackhole, via: 10.1.0.2 }", "the route to 10.0.0.0/8 is of type blackhole: it leads nowhere, so it has no via, dev or nexthops")]
    [InlineData("{ to: 10.0.0.0/8 }", "the route to 10.0.0.0/8 leads nowhere")]
    [InlineData("{ to: 10.0.0.0/8, nexthops: [{ weight: 2 }] }", "a next hop leads nowhere")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, nexthops: [{ via: 10.1.0.3 }] }", "a route of node \"a\" has nexthops, and via, dev or onlink beside them")]
    [InlineData("{ to: 10.0.0.0/8, via: \"fd01::1\" }", "the route to 10.0.0.0/8 can't go via fd01::1: one is IPv4, the other IPv6")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, onlink: true }", "onlink says that a next hop is on the link of a device: it needs via and dev")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, source: 10.77.0.1 }", "node \"a\" has no address 10.77.0.1: a source is one of its own")]
    [InlineData("{ to: 10.0.0.0/8, nexthops: [{ via: 10.1.0.2, weight: 257 }] }", "weight 257 is out of range: 1 to 256")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, metric: -1 }", "metric must be a number from 0 to 4294967295, not \"-1\"")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, table: 0 }", "table must be a number from 1 to 4294967295, or main, not \"0\"")]
    [InlineData("{ to: 10.0.0.0/8, type: nowhere }", "type must be unicast, blackhole, unreachable or prohibit, not \"nowhere\"")]
    [InlineData("{ to: \"fd01::/16\", type: blackhole, metric: 1024 }, { to: \"fd01::/16\", type: blackhole }", "node \"a\" has two routes to fd01::/16")]
    [InlineData("{ to: 10.0.0.0/8, via: 10.1.0.2, nexthop: 3 }", "unknown key \"nexthop\" in a route of node \"a\"")]
    public void A_route_that_makes_no_sense_is_told_with_its_place(string route, string message)
    {
        var error = Assert.Throws<FileException>(() => FabricHost.Parse($$"""
            name: ways
            nodes: { a: { routes: [{{route}}] }, b: {} }
            links: [[{ node: a, interface: one, address: 10.1.0.1/24 }, { node: b, interface: up, address: 10.1.0.2/24 }]]
            """));
        Assert.StartsWith("test.yaml:2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message);
    }
}
