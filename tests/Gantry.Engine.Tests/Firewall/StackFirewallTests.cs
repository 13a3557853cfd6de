using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests.Firewall;

/// <summary>Routers with a firewall of their own do with real packets what their file says.</summary>
public sealed class StackFirewallTests
{
    private const string Refused = "refused";

    [Fact]
    public void A_router_masquerades_and_lets_pass_what_its_filter_says()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With("""
            masquerade: wan0
            filter:
              input: [policy drop, "ct state established,related accept", iif lo accept, icmp type echo-request accept, "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept"]
              forward:
                - policy drop
                - ct state established,related accept
                - iifname lan0 oifname wan0 tcp dport { 80, 443 } accept comment "the web"
                - iifname lan0 reject with tcp reset
            """));
        using NetworkNamespace world = host.Node("world"), c1 = host.Node("c1");
        using EchoServer web = new(world, 80), telnet = new(world, 23), inside = new(c1, 80);
        Assert.Equal("198.51.100.10", host.Connect("c1", "198.51.100.2", 80));
        Assert.Equal("2001:db8:1::10", host.Connect("c1", "2001:db8:1::2", 80));
        // Refused at once, not left without an answer.
        Assert.Contains(Refused, host.RunIn("c1", "timeout 1 bash -c '</dev/tcp/198.51.100.2/23' 2>&1 || true"), StringComparison.Ordinal);
        host.RunIn("world", "ip route add 192.168.64.0/24 via 198.51.100.10");
        Assert.Null(host.Connect("world", "192.168.64.5", 80));
        Assert.True(host.Ping("c1", "192.168.64.1"));
        Assert.False(host.Ping("c1", "198.51.100.2"));
        Assert.Equal("192.168.64.5", host.Connect("c1", "192.168.64.5", 80));
        host.Down("office");
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void Connections_are_led_to_one_server_or_to_several_in_turn()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With("""
            dnat:
              - { in: wan0, address: 198.51.100.10, port: 8888, to: "192.168.64.6:8000" }
              - { in: wan0, port: 9000-9002, to: "192.168.64.6:8000-8002" }
              - { address: 198.51.100.10, port: 7000, to: ["192.168.64.6:8000", "192.168.64.7:8000"] }
              - { address: "2001:db8:1::10", port: 8888, to: "[fd64::6]:8000" }
              - { address: "2001:db8:1::10", port: 7000, to: ["[fd64::6]:8000", "[fd64::7]:8000"] }
              - { address: 198.51.100.11, to: 192.168.64.7 }
            """));
        host.RunIn("r1", "ip address add 198.51.100.11/24 dev wan0");
        using NetworkNamespace s1 = host.Node("s1"), s2 = host.Node("s2");
        using EchoServer first = new(s1, 8000), second = new(s1, 8001);
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 8888));
        Assert.Equal("2001:db8:1::2", host.Connect("world", "2001:db8:1::10", 8888));
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 9001));
        Assert.Null(host.Connect("world", "198.51.100.10", 9002));
        foreach (string address in (string[])["198.51.100.10", "2001:db8:1::10"])
        {
            // Only one of the two listens yet.
            Assert.Equal(2, Enumerable.Range(0, 4).Count(_ => host.Connect("world", address, 7000) is not null));
        }
        using EchoServer third = new(s2, 8000);
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 7000)));
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.11", 8000));
        Assert.True(host.Ping("world", "198.51.100.11"));
    }

    [Fact]
    public void A_client_beside_the_server_reaches_it_by_the_routers_address_and_is_seen_as_the_router()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With("""
            masquerade: wan0
            dnat:
              - { address: 198.51.100.10, port: 8888, to: "192.168.64.6:8000" }
              - { address: "2001:db8:1::10", port: 8888, to: "[fd64::6]:8000" }
            """));
        using NetworkNamespace s1 = host.Node("s1");
        using EchoServer server = new(s1, 8000);
        Assert.Equal("192.168.64.1", host.Connect("c1", "198.51.100.10", 8888));
        Assert.Equal("fd64::1", host.Connect("c1", "2001:db8:1::10", 8888));
        Assert.Equal("192.168.64.1", host.Connect("s1", "198.51.100.10", 8888));
        // Who comes from elsewhere is seen as himself.
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 8888));
        Assert.Equal("192.168.64.5", host.Connect("c1", "192.168.64.6", 8000));
    }

    [Theory]
    [InlineData("false", null, "198.51.100.2")]
    [InlineData("true", "198.51.100.10", "198.51.100.2")]
    [InlineData("only", "198.51.100.10", null)]
    public void The_routers_own_connections_are_led_where_the_file_says_so(string local, string? own, string? others)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With($$"""dnat: { address: 198.51.100.10, port: 8888, to: "192.168.64.6:8000", local: {{local}} }"""));
        using NetworkNamespace s1 = host.Node("s1");
        using EchoServer server = new(s1, 8000);
        Assert.Equal(own, host.Connect("r1", "198.51.100.10", 8888));
        Assert.Equal(others, host.Connect("world", "198.51.100.10", 8888));
    }

    [Fact]
    public void A_masquerade_may_be_of_one_subnet_and_one_protocol()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With("masquerade: { out: wan0, from: [192.168.64.0/30, 192.168.64.6/31, \"fd64::/64\"], protocol: tcp }"));
        host.RunIn("world", "ip route add 192.168.64.0/24 via 198.51.100.10; ip -6 route add fd64::/64 via 2001:db8:1::10");
        using NetworkNamespace world = host.Node("world");
        using EchoServer server = new(world, 80);
        Assert.Equal("192.168.64.5", host.Connect("c1", "198.51.100.2", 80));
        Assert.Equal("198.51.100.10", host.Connect("s1", "198.51.100.2", 80));
        Assert.Equal("2001:db8:1::10", host.Connect("c1", "2001:db8:1::2", 80));
        Assert.True(host.Ping("s1", "198.51.100.2"));
    }

    [Fact]
    public void The_host_translates_in_a_table_of_the_fabrics_own()
    {
        const string Yaml = """
            name: lab
            networks: { net: { subnet: 10.40.0.0/24, outside: routed } }
            nodes: { x1: { networks: { net: { address: 10.40.0.9 } } } }
            host:
              masquerade: { out: uplink, from: 10.40.0.0/24 }
              dnat: { in: uplink, port: 8888, to: "10.40.0.9:80" }
            """;
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        string before = KernelPicture.Take(host.Test.Namespace);
        host.Up(Yaml);
        using NetworkNamespace x1 = host.Node("x1");
        using EchoServer outside = world.Listen(80), inside = new(x1, 80);
        Assert.Equal("198.51.100.1", host.Connect("x1", "198.51.100.2", 80));
        Assert.Equal("198.51.100.2", world.Connect(new(World.HostAddress, 8888)));
        Assert.Contains("table inet gantry-lab", host.Test.Run("nft list tables"), StringComparison.Ordinal);
        host.Test.Run("nft delete chain inet gantry-lab prerouting");
        Assert.Equal(["set firewall table inet gantry-lab: + prerouting: iifname \"uplink\" tcp dport 8888 dnat ip to 10.40.0.9:80"], host.Plan(Yaml));
        host.Up(Yaml);
        Assert.Equal("198.51.100.2", world.Connect(new(World.HostAddress, 8888)));
        Assert.Empty(host.Plan(Yaml));
        host.Up(Yaml[..Yaml.IndexOf("host:", StringComparison.Ordinal)]);
        Assert.DoesNotContain("gantry-lab", host.Test.Run("nft list tables"), StringComparison.Ordinal);
        host.Up(Yaml);
        host.Down("lab");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }
}
