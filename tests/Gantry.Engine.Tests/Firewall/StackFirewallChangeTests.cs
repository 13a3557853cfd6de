using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests.Firewall;

/// <summary>A node's firewall follows the file through edits, and is mended where somebody changed it by hand.</summary>
public sealed class StackFirewallChangeTests
{
    private const string Keys = """
        masquerade: wan0
        filter:
          forward:
            - policy drop
            - ct state established,related accept
            - iifname lan0 tcp dport { 80, 443 } accept
        """;

    private static string Yaml => Office.With(Keys);

    /// <summary>What somebody does by hand inside of the router, and what plan says of it.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "nft flush ruleset", "create firewall table inet gantry in r1" },
        { "nft delete rule inet gantry filter_forward handle $(nft -a list chain inet gantry filter_forward | sed -n 's/.*443.*handle //p')",
            "set firewall table inet gantry in r1: + filter_forward: iifname \"lan0\" tcp dport { 80, 443 } accept" },
        { "nft insert rule inet gantry filter_forward accept", "set firewall table inet gantry in r1: - filter_forward: 1 rule" },
        { "nft add rule inet gantry filter_forward tcp option maxseg size set rt mtu", "set firewall table inet gantry in r1: - filter_forward: 1 rule" },
        { "nft chain inet gantry filter_forward '{ policy accept; }'", "set firewall table inet gantry in r1: filter_forward: policy accept → drop" },
        { "nft add chain inet gantry more", "set firewall table inet gantry in r1: its chains or sets were changed by hand" },
        { "nft add set inet gantry more '{ type ipv4_addr; }'", "set firewall table inet gantry in r1: its chains or sets were changed by hand" },
        { "nft flush chain inet gantry postrouting", "set firewall table inet gantry in r1: + postrouting: oifname \"wan0\" masquerade" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_somebody_changed_by_hand_is_found_and_mended(string damage, string planned)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string before = Ruleset(host);
        Assert.Empty(host.Plan(Yaml));
        host.RunIn("r1", damage);
        Assert.Equal([planned], host.Plan(Yaml));
        host.Up(Yaml);
        Assert.Equal(before, Ruleset(host));
        Assert.Empty(host.Plan(Yaml));
        using NetworkNamespace world = host.Node("world");
        using EchoServer server = new(world, 80);
        Assert.Equal("198.51.100.10", host.Connect("c1", "198.51.100.2", 80));
    }

    [Fact]
    public void Other_tables_inside_of_a_node_are_left_alone()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        host.RunIn("r1", "nft add table inet mine; nft add chain inet mine c; nft add rule inet mine c drop");
        Assert.Empty(host.Plan(Yaml));
        host.Up(Office.With("masquerade: wan0"));
        host.Up(Office.With(""));
        Assert.Equal("table inet mine {\n\tchain c {\n\t\tdrop\n\t}\n}\n", Ruleset(host));
    }

    [Fact]
    public void A_stream_goes_on_while_a_line_of_the_filter_changes()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        using NetworkNamespace world = host.Node("world"), c1 = host.Node("c1");
        using Socket listener = NamespaceThread.Run(world, () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 80));
            socket.Listen();
            return socket;
        });
        using Socket client = NamespaceThread.Run(c1, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(IPAddress.Parse("198.51.100.2"), 80);
        using Socket server = listener.Accept();
        byte[] buffer = new byte[1];
        foreach (string ports in (string[])["{ 80 }", "443", "{ 22, 443 }"])
        {
            host.Up(Office.With(Keys.Replace("{ 80, 443 }", ports, StringComparison.Ordinal)));
            client.Send([42]);
            server.ReceiveTimeout = 1000;
            Assert.Equal(1, server.Receive(buffer));
            server.Send([43]);
            client.ReceiveTimeout = 1000;
            Assert.Equal(1, client.Receive(buffer));
        }
        // Nobody new comes through now.
        Assert.Null(host.Connect("c1", "198.51.100.2", 80));
    }

    [Fact]
    public void An_edit_is_told_line_by_line_and_changes_nothing_else()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string edited = Yaml.Replace("{ 80, 443 } accept", "{ 80, 443, 8080 } accept", StringComparison.Ordinal).Replace("masquerade: wan0", "masquerade: { out: wan0, protocol: tcp }", StringComparison.Ordinal);
        Assert.Equal(
            ["set firewall table inet gantry in r1: + postrouting: oifname \"wan0\" meta l4proto tcp masquerade, + filter_forward: iifname \"lan0\" tcp dport { 80, 443, 8080 } accept, - postrouting: 1 rule, - filter_forward: 1 rule"],
            host.Plan(edited));
        Assert.Empty(host.Plan(Yaml.Replace("iifname lan0 tcp dport { 80, 443 } accept", "iifname   \"lan0\" tcp dport {80,443} accept", StringComparison.Ordinal)));
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
    }

    [Fact]
    public void A_failed_edit_leaves_the_firewall_as_it_was()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string before = Ruleset(host);
        string edited = Office.With("""
            filter: { forward: [policy drop, udp dport 53 accept] }
            sysctls: { net.ipv4.conf.wan0.rp_filter: banana }
            """);
        Assert.Throws<FabricException>(() => host.Up(edited));
        Assert.Equal(before, Ruleset(host));
        Assert.Empty(host.Plan(Yaml));
        string without = Office.With("sysctls: { net.ipv4.conf.wan0.rp_filter: banana }");
        Assert.Throws<FabricException>(() => host.Up(without));
        Assert.Equal(before, Ruleset(host));
    }

    [Fact]
    public void Somebody_elses_table_of_the_same_name_is_not_touched()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Office.With(""));
        host.RunIn("r1", "nft 'table inet gantry { comment \"made by somebody\"; chain c { drop; }; }'");
        string before = Ruleset(host);
        var error = Assert.Throws<FabricException>(() => host.Up(Yaml));
        Assert.Equal("r1 firewall gantry: there is a table inet gantry in r1 that is not this fabric's", error.Message);
        Assert.Equal(before, Ruleset(host));
        host.Down("office");
    }

    [Fact]
    public void A_firewall_that_is_missing_is_seen_by_ps()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        host.RunIn("r1", "nft flush ruleset");
        NodeStatus router = host.Fabric("office").Status()!.Nodes.Single(node => node.Name == "r1");
        Assert.Equal(PartState.Drifted, router.State);
        Assert.Equal(["firewall table inet gantry in r1 is missing"], router.Drift);
    }

    [Fact]
    public void Fifty_routers_each_get_their_firewall()
    {
        string yaml = $$"""
            name: many
            networks: { net: { subnet: 10.50.0.0/16 } }
            nodes: { r: { networks: [net], replicas: 50, forward: true, masquerade: eth0, filter: { input: [policy drop, ct state established accept] } } }
            """;
        using FabricHost host = FabricHost.Create();
        host.Up(yaml);
        for (int i = 1; i <= 50; i++)
        {
            Assert.Contains("policy drop", host.RunIn($"r-{i}", "nft list chain inet gantry filter_input"), StringComparison.Ordinal);
        }
        Assert.Empty(host.Plan(yaml));
        host.Down("many");
    }

    private static string Ruleset(FabricHost host) => host.RunIn("r1", "nft -s list ruleset");
}
