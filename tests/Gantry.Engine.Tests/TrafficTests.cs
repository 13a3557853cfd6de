using System.Net;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>What goes on through a published port goes on while the file is edited: the nodes and ports that an edit does not name are not touched.</summary>
public sealed class TrafficTests(ITestOutputHelper output)
{
    private const int Answers = 20; // Before, between and after the edits: 0.2 s of talk each.

    private static readonly string s_first = Yaml("""
        nodes:
          web:
            networks: { front: { host_interface: webport } }
            ports: ["8080:80", "5353:53/udp", "9090:90", "9000-9010:9000-9010"]
            filter: { input: [policy drop, "ct state established,related accept", tcp dport 80 accept, udp dport 53 accept, icmp type echo-request accept] }
          other: { networks: [front] }
        """);

    [Fact]
    public void A_stream_and_datagrams_through_a_published_port_lose_nothing_while_other_things_change()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(s_first);
        using NetworkNamespace web = host.Node("web");
        using var stream = new ConversationServer(web, 80);
        using var datagrams = new DatagramServer(web, 53);
        string untouched = Links(host);

        using var tcp = new Conversation(world.Namespace, new IPEndPoint(World.HostAddress, 8080), udp: false);
        using var udp = new Conversation(world.Namespace, new IPEndPoint(World.HostAddress, 5353), udp: true);
        string yaml = s_first;
        foreach ((string what, string from, string to) in (ReadOnlySpan<(string, string, string)>)
        [
            ("a port is unpublished", ", \"9090:90\"", ""),
            ("a range is unpublished", ", \"9000-9010:9000-9010\"", ""),
            ("a port is published", "\"8080:80\"", "\"8080:80\", \"7070:70\""),
            ("a node is added", "  other:", "  third: { networks: [front] }\n  other:"),
            ("a route is added", "    networks: { front: { host_interface: webport } }", "    networks: { front: { host_interface: webport } }\n    routes: [{ to: 192.0.2.0/24, via: 10.31.0.3 }]"),
            ("a network is added", "networks:\n", "networks:\n  back: { subnet: 10.32.0.0/24 }\n"),
            ("a line of the filter changes", "tcp dport 80 accept", "tcp dport 70-80 accept"),
            ("a node goes", "  third: { networks: [front] }\n", ""),
            ("a network goes", "  back: { subnet: 10.32.0.0/24 }\n", ""),
        ])
        {
            WaitForMore(tcp, udp);
            string edited = yaml.Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(yaml, edited);
            yaml = edited;
            Assert.False(host.Up(yaml).Plan.IsEmpty, what);
            Assert.Equal(untouched, Links(host));
        }
        WaitForMore(tcp, udp);
        Assert.Equal(0, tcp.Stop());
        Assert.Equal(0, udp.Stop());
        output.WriteLine($"longest gap: {tcp.LongestGap.TotalMilliseconds:F0} ms in a stream of {tcp.Sent}, {udp.LongestGap.TotalMilliseconds:F0} ms in {udp.Sent} datagrams, one each 10 ms");
        Console.WriteLine($"traffic through published ports during edits: nothing lost; longest gap {tcp.LongestGap.TotalMilliseconds:F0} ms (TCP), {udp.LongestGap.TotalMilliseconds:F0} ms (UDP), one message each 10 ms");
        Assert.Empty(host.Plan(yaml));
    }

    [Fact]
    public void What_somebody_deleted_is_mended_under_traffic()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(s_first);
        using NetworkNamespace web = host.Node("web");
        using var stream = new ConversationServer(web, 80);
        string untouched = Links(host);
        using var tcp = new Conversation(world.Namespace, new IPEndPoint(World.HostAddress, 8080), udp: false);
        foreach (string damage in (string[])["nft flush chain inet gantry forward", "sysctl -qw net.ipv4.ip_forward=0"])
        {
            tcp.WaitForMore(Answers);
            host.Test.Run(damage);
            host.Up(s_first);
            Assert.Empty(host.Plan(s_first));
            Assert.Equal(untouched, Links(host));
        }
        tcp.WaitForMore(Answers);
        Assert.Equal(0, tcp.Stop());
    }

    private static void WaitForMore(params ReadOnlySpan<Conversation> flows)
    {
        foreach (Conversation flow in flows)
        {
            flow.WaitForMore(Answers);
        }
    }

    private static string Yaml(string nodes) => $$"""
        name: traffic
        networks:
          front: { subnet: [10.31.0.0/24, "fd31::/64"] }
        {{nodes}}
        """;

    /// <summary>Index and MAC of the links of the nodes that no edit names, and of their ports.</summary>
    private static string Links(FabricHost host)
    {
        const string Words = "jq -c '[.[] | select(.ifname | IN(\"front\", \"webport\", \"eth0\", \"lo\")) | {ifname, ifindex, address, master}]'";
        return host.Test.Run($"ip -j link | {Words}") + host.RunIn("web", $"ip -j link | {Words}") + host.RunIn("other", $"ip -j link | {Words}");
    }
}
