using Gantry.Engine.Files;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Policy rules, neighbours that are written down, addresses with the other end of their link.</summary>
public sealed class PolicyTests
{
    /// <summary>A node behind two uplinks: each of its two addresses leaves by its own. Both uplinks lead to the same server.</summary>
    private const string Yaml = """
        name: uplinks
        nodes:
          site:
            addresses: { lo: [192.0.2.1/32, 192.0.2.2/32, "fd99::1/128"] }
            routes:
              - { to: default, via: 10.1.0.1 }
              - { to: default, via: 10.2.0.1, table: 200 }
              - { to: default, via: "fd02::1", table: 200 }
            rules:
              - { from: 192.0.2.2/32, table: 200 }
              - { to: 203.0.113.0/24, iif: lo, type: prohibit, priority: 50 }
              - { fwmark: 0x7/0xff, table: 200 }
              - { from: "fd99::/16", table: 200 }
            neighbours:
              - { address: 10.1.0.77, mac: "02:00:00:00:00:77", dev: one }
              - { address: "fd02::77", mac: "02:00:00:00:00:78", dev: two }
              - { proxy: 10.1.0.50, dev: one }
              - { proxy: "fd01::50", dev: one }
          p1: { forward: true, addresses: { lo: 198.51.100.1/32 }, routes: [{ to: 192.0.2.0/24, via: 10.1.0.2 }] }
          p2: { forward: true, addresses: { lo: 198.51.100.1/32, up: "10.14.0.1 peer 10.14.0.2" }, routes: [{ to: 192.0.2.0/24, via: 10.2.0.2 }] }
          far: { addresses: { down: ["10.14.0.2 peer 10.14.0.1", "fd14::2 peer fd14::1/64"] } }
        links:
          - [{ node: site, interface: one, address: [10.1.0.2/24, "fd01::2/64"] }, { node: p1, interface: down, address: [10.1.0.1/24, "fd01::1/64"] }]
          - [{ node: site, interface: two, address: [10.2.0.2/24, "fd02::2/64"] }, { node: p2, interface: down, address: [10.2.0.1/24, "fd02::1/64"] }]
          - [{ node: p2, interface: up }, { node: far, interface: down }]
        """;

    [Fact]
    public void Packets_take_the_table_that_the_rules_say()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        string rules = host.RunIn("site", "ip rule; ip -6 rule");
        Assert.Contains("50:\tfrom all to 203.0.113.0/24 iif lo prohibit", rules);
        Assert.Contains("10000:\tfrom 192.0.2.2 lookup 200", rules);
        Assert.Equal(2, rules.Split("10002:\tfrom all fwmark 0x7/0xff lookup 200").Length - 1);
        Assert.Contains("10003:\tfrom fd99::/16 lookup 200", rules);
        Assert.Equal("one two two", host.RunIn("site", """
            for how in 'from 192.0.2.1' 'from 192.0.2.2' 'mark 0x107'; do ip route get 198.51.100.1 $how | sed -n 's/.* dev \([^ ]*\) .*/\1/p'; done
            """).Trim().Replace('\n', ' '));
        using var first = new EchoServer(host.Node("p1"), 80);
        using var second = new EchoServer(host.Node("p2"), 80);
        using NetworkNamespace site = host.Node("site");
        Assert.True(Shell.Try(site, "ping -n -c1 -W1 -I 192.0.2.2 198.51.100.1").Status == 0);
        Assert.Contains("Permission denied", Shell.Try(site, "ip route get 203.0.113.9").Errors);
        Assert.True(host.Ping("p2", "10.14.0.2"));
    }

    /// <summary>What the example's page says to try.</summary>
    [Fact]
    public void A_site_with_two_providers_answers_by_the_one_that_was_asked()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(File.ReadAllText(Path.Combine(Repository.Root, "examples", "two-uplinks.yaml")));
        using NetworkNamespace site = host.Node("site");
        foreach ((string address, string isp) in ((string, string)[])[("198.51.100.2", "isp1"), ("203.0.113.2", "isp2")])
        {
            Assert.Equal(0, Shell.Try(site, $"ping -n -c1 -w3 -i0.2 -I {address} 192.0.2.1").Status);
            using NetworkNamespace provider = host.Node(isp);
            Assert.True(Packets.Ping(provider, address));
        }
        host.RunIn("site", "ip link set wan1 down");
        Assert.True(host.Ping("site", "192.0.2.1"));
        Assert.False(host.Ping("site", "10.1.2.3"));
    }

    [Fact]
    public void Neighbours_that_are_written_down_are_used_and_proxies_are_answered_for()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        Assert.Equal("02:00:00:00:00:77", (string)Shell.RunJson(host.Node("site"), "ip -j neighbour show 10.1.0.77 dev one nud permanent")[0]!["lladdr"]!);
        Assert.Equal(["10.1.0.50", "fd01::50"], Shell.RunJson(host.Node("site"), "ip -j neighbour show proxy").AsArray().Select(entry => (string)entry!["dst"]!).Order());
        host.Down("uplinks");
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void What_somebody_took_away_or_changed_is_found_and_mended()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string before = host.RunIn("site", KernelPicture.Commands);
        host.RunIn("site", """
            ip rule delete priority 10000; ip -6 rule delete priority 10002; ip rule delete priority 50; ip rule add priority 50 to 203.0.113.0/24 unreachable
            ip neighbour replace 10.1.0.77 lladdr 02:00:00:00:00:99 dev one; ip neighbour delete fd02::77 dev two; ip neighbour delete proxy 10.1.0.50 dev one
            """);
        host.RunIn("far", "ip address delete 10.14.0.2 peer 10.14.0.1 dev down");
        Assert.Equal(
            [
                "create address 10.14.0.2 peer 10.14.0.1/32 on down in far",
                "create neighbour fd02::77 lladdr 02:00:00:00:00:78 dev two in site",
                "create neighbour proxy 10.1.0.50 dev one in site",
                "create rule priority 10000 from 192.0.2.2/32 lookup 200 in site",
                "create rule priority 10002 from all fwmark 0x7/0xff lookup 200 in site",
                "create rule priority 50 from all to 203.0.113.0/24 iif lo prohibit in site",
                "set neighbour 10.1.0.77 lladdr 02:00:00:00:00:99 dev one → 10.1.0.77 lladdr 02:00:00:00:00:77 dev one in site",
            ],
            host.Plan(Yaml).Order(StringComparer.Ordinal));
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        host.RunIn("site", "ip rule delete priority 50 unreachable"); // The stranger's, which is left alone.
        Assert.Equal(before, host.RunIn("site", KernelPicture.Commands));
    }

    [Fact]
    public void An_edit_changes_what_differs()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string edited = Yaml.Replace("table: 200 }\n      - { to: 203", "table: 300 }\n      - { to: 203", StringComparison.Ordinal)
            .Replace("02:00:00:00:00:77", "02:00:00:00:00:79", StringComparison.Ordinal).Replace("fd14::2 peer fd14::1/64", "fd14::2/64", StringComparison.Ordinal);
        Assert.Equal(
            [
                "create address fd14::2/64 on down in far",
                "create rule priority 10000 from 192.0.2.2/32 lookup 300 in site",
                "delete address fd14::2 peer fd14::1/64 on down in far",
                "delete rule priority 10000 from 192.0.2.2/32 lookup 200 in site",
                "set neighbour 10.1.0.77 lladdr 02:00:00:00:00:77 dev one → 10.1.0.77 lladdr 02:00:00:00:00:79 dev one in site",
            ],
            host.Plan(edited).Order(StringComparer.Ordinal));
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
    }

    [Fact]
    public void The_hosts_own_rules_and_neighbours_go_with_the_fabric_and_strangers_stay()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Test.Run("ip rule add priority 77 from 10.0.0.0/8 lookup 77; ip neighbour add 198.51.100.9 lladdr 02:00:00:00:00:01 dev uplink nud permanent");
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Host = "name: lab\nhost: { rules: [{ from: 10.12.0.0/16, table: 77 }], neighbours: [{ address: 198.51.100.8, mac: \"02:00:00:00:00:08\", dev: uplink }] }";
        host.Up(Host);
        Assert.Contains("10000:\tfrom 10.12.0.0/16 lookup 77", host.Test.Run("ip rule"));
        Assert.Empty(host.Plan(Host));
        var error = Assert.Throws<FabricException>(() => host.Up(Host.Replace("198.51.100.8", "198.51.100.9", StringComparison.Ordinal)));
        Assert.Contains("neighbour 198.51.100.9 uplink: there is one that is not this fabric's", error.Message);
        host.Down("lab");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Theory]
    [InlineData("rules: [{ from: 10.0.0.0/8 }]", "a rule says which table is asked")]
    [InlineData("rules: [{ table: 100 }]", "a rule says which packets it is for")]
    [InlineData("rules: [{ from: 10.0.0.0/8, to: \"fd00::/8\", table: 100 }]", "no packet goes from 10.0.0.0/8 to fd00::/8")]
    [InlineData("rules: [{ from: 10.0.0.0/8, table: 100, type: prohibit }]", "a rule of type prohibit looks into no table")]
    [InlineData("rules: [{ fwmark: 0x1/, table: 100 }]", "fwmark must be a number like 1 or 0x1, or one with a mask like 0x1/0xff, not \"0x1/\"")]
    [InlineData("rules: [{ iif: a/b, table: 100 }]", "\"a/b\" is no interface name")]
    [InlineData("rules: [{ from: 10.0.0.0/8, table: 100, priority: 32766 }]", "priority 32766 is that of the kernel's own rules")]
    [InlineData("rules: [{ from: 10.0.0.0/8, table: 1, priority: 5 }, { from: 10.0.0.0/8, table: 1, priority: 5 }]", "the rule \"priority 5 from 10.0.0.0/8 lookup 1\" is said twice")]
    [InlineData("rules: [{ from: 10.0.0.1/8, table: 100 }]", "\"10.0.0.1/8\" has bits set behind its prefix")]
    [InlineData("neighbours: [{ address: 10.1.0.9, dev: one }]", "the neighbour 10.1.0.9 has no Ethernet address")]
    [InlineData("neighbours: [{ address: 10.1.0.9, mac: \"02:00:00:00:00:09\" }]", "the neighbour 10.1.0.9 is on no interface")]
    [InlineData("neighbours: [{ address: 10.1.0.9, mac: \"02:00:00:00:00:09\", dev: two }]", "node \"a\" has no interface \"two\"")]
    [InlineData("neighbours: [{ address: 10.1.0.9, mac: \"03:00:00:00:00:09\", dev: one }]", "03:00:00:00:00:09 is a multicast address")]
    [InlineData("neighbours: [{ proxy: 10.1.0.9, mac: \"02:00:00:00:00:09\", dev: one }]", "for the proxy 10.1.0.9 its interface answers with its own Ethernet address")]
    [InlineData("neighbours: [{ dev: one }]", "a neighbour is an address with its mac, or a proxy")]
    [InlineData("addresses: { one: 10.1.0.9 peer fd00::1 }", "10.1.0.9 can't have the peer fd00::1: one is IPv4, the other IPv6")]
    [InlineData("addresses: { one: 10.1.0.9/24 peer 10.1.0.1 }", "\"10.1.0.9/24\": an address here has no prefix length")]
    public void What_makes_no_sense_is_told_with_its_place(string said, string message)
    {
        var error = Assert.Throws<FileException>(() => FabricHost.Parse($$"""
            name: ways
            nodes: { a: { {{said}} }, b: {} }
            links: [[{ node: a, interface: one, address: 10.1.0.1/24 }, { node: b, interface: up, address: 10.1.0.2/24 }]]
            """));
        Assert.StartsWith("test.yaml:2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message);
    }
}
