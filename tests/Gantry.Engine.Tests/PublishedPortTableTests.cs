using System.Net;
using System.Text.RegularExpressions;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>
/// Who reaches a published port by which address, and whom the server then sees. The kernel keeps the client's address but where the answer
/// would not come back by the host: then it is the gateway's.
/// </summary>
public sealed partial class PublishedPortTableTests(ITestOutputHelper output)
{
    private const string Yaml = """
        name: ports
        networks:
          front: { subnet: [10.31.0.0/24, "fd31::/64"] }
          back: { subnet: [10.32.0.0/24, "fd32::/64"] }
        nodes:
          web: { networks: [front], ports: ["8080:80", "8080:80/udp"] }
          near: { networks: [front] }
          far: { networks: [back] }
        """;

    private const int Cells = 12; // at once: those that stay silent are waited for
    private const string BridgeFilter = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    /// <summary>Where frames that a bridge forwards stay below IP.</summary>
    private const string Plain = """
        FROM       TO              TCP IPV4       UDP IPV4       TCP IPV6          UDP IPV6
        outside    host's address  198.51.100.2   198.51.100.2   2001:db8:ffff::2  2001:db8:ffff::2
        outside    loopback        refused (3)    refused (3)    refused (3)       refused (3)
        outside    gateway         198.51.100.2   198.51.100.2   2001:db8:ffff::2  2001:db8:ffff::2
        outside    node's address  silence (1)    silence (1)    silence (1)       silence (1)
        host       host's address  198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host       loopback        198.51.100.1   198.51.100.1   refused (2)       refused (2)
        host       gateway         198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host       node's address  198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host's lo  host's address  10.31.0.1 (5)  10.31.0.1 (5)  silence (6)       refused (2)
        host's lo  loopback        10.31.0.1 (5)  10.31.0.1 (5)  refused (2)       refused (2)
        host's lo  gateway         10.31.0.1 (5)  10.31.0.1 (5)  silence (6)       refused (2)
        host's lo  node's address  10.31.0.1 (5)  10.31.0.1 (5)  silence (2)       silence (2)
        neighbour  host's address  10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        neighbour  loopback        refused (3)    refused (3)    refused (3)       refused (3)
        neighbour  gateway         10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        neighbour  node's address  10.31.0.3      10.31.0.3      fd31::3           fd31::3
        other net  host's address  10.32.0.2      10.32.0.2      fd32::2           fd32::2
        other net  loopback        refused (3)    refused (3)    refused (3)       refused (3)
        other net  gateway         10.32.0.2      10.32.0.2      fd32::2           fd32::2
        other net  node's address  silence (1)    silence (1)    silence (1)       silence (1)
        itself     host's address  10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        itself     loopback        refused (3)    refused (3)    refused (3)       refused (3)
        itself     gateway         10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        itself     node's address  10.31.0.2      10.31.0.2      fd31::2           fd31::2
        """;

    /// <summary>Where they pass the firewall: then a neighbour's answer comes back through conntrack in any case, and it sees the client itself.</summary>
    private const string WithBridgeFilter = """
        FROM       TO              TCP IPV4       UDP IPV4       TCP IPV6          UDP IPV6
        outside    host's address  198.51.100.2   198.51.100.2   2001:db8:ffff::2  2001:db8:ffff::2
        outside    loopback        refused (3)    refused (3)    refused (3)       refused (3)
        outside    gateway         198.51.100.2   198.51.100.2   2001:db8:ffff::2  2001:db8:ffff::2
        outside    node's address  silence (1)    silence (1)    silence (1)       silence (1)
        host       host's address  198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host       loopback        198.51.100.1   198.51.100.1   refused (2)       refused (2)
        host       gateway         198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host       node's address  198.51.100.1   198.51.100.1   2001:db8:ffff::1  2001:db8:ffff::1
        host's lo  host's address  10.31.0.1 (5)  10.31.0.1 (5)  silence (6)       refused (2)
        host's lo  loopback        10.31.0.1 (5)  10.31.0.1 (5)  refused (2)       refused (2)
        host's lo  gateway         10.31.0.1 (5)  10.31.0.1 (5)  silence (6)       refused (2)
        host's lo  node's address  10.31.0.1 (5)  10.31.0.1 (5)  silence (2)       silence (2)
        neighbour  host's address  10.31.0.3      10.31.0.3      fd31::3           fd31::3
        neighbour  loopback        refused (3)    refused (3)    refused (3)       refused (3)
        neighbour  gateway         10.31.0.3      10.31.0.3      fd31::3           fd31::3
        neighbour  node's address  10.31.0.3      10.31.0.3      fd31::3           fd31::3
        other net  host's address  10.32.0.2      10.32.0.2      fd32::2           fd32::2
        other net  loopback        refused (3)    refused (3)    refused (3)       refused (3)
        other net  gateway         10.32.0.2      10.32.0.2      fd32::2           fd32::2
        other net  node's address  silence (1)    silence (1)    silence (1)       silence (1)
        itself     host's address  10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        itself     loopback        refused (3)    refused (3)    refused (3)       refused (3)
        itself     gateway         10.31.0.1 (4)  10.31.0.1 (4)  fd31::1 (4)       fd31::1 (4)
        itself     node's address  10.31.0.2      10.31.0.2      fd31::2           fd31::2
        """;

    private const string Notes = """
        (1) only published ports lead in, and a node's own address is none
        (2) impossible: IPv6 lets nothing that comes from ::1 or goes there leave the machine (it has no route_localnet)
        (3) the client's own loopback, where nobody listens
        (4) impossible to keep the client's address: the answer would go to it directly, not by the host
        (5) impossible to keep the client's address: nobody can answer to 127.0.0.1
        (6) as (2); by TCP the kernel's own no does not find back to ::1 either
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_table_of_sources_and_targets(bool bridgesPassFirewall)
    {
        Assert.SkipUnless(File.Exists(BridgeFilter), "this kernel has no br_netfilter (net.bridge.bridge-nf-call-iptables)");
        string[] expected = (bridgesPassFirewall ? WithBridgeFilter : Plain).Split('\n');
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        world.Run($"ip route add 10.0.0.0/8 via {World.HostAddress}; ip route add fd00::/8 via {World.HostAddress6}");
        host.Test.Run($"sysctl -qw net.bridge.bridge-nf-call-iptables={(bridgesPassFirewall ? 1 : 0)} net.bridge.bridge-nf-call-ip6tables={(bridgesPassFirewall ? 1 : 0)}");
        host.Up(Yaml);
        using NetworkNamespace web = host.Node("web"), near = host.Node("near"), far = host.Node("far");
        using var streams = new EchoServer(web, 80);
        using var datagrams = new DatagramServer(web, 80);

        (string Name, NetworkNamespace Inside, IPAddress? From4, IPAddress? From6)[] sources =
        [
            ("outside", world.Namespace, null, null),
            ("host", host.Test.Namespace, World.HostAddress, World.HostAddress6),
            ("host's lo", host.Test.Namespace, IPAddress.Loopback, IPAddress.IPv6Loopback),
            ("neighbour", near, null, null),
            ("other net", far, null, null),
            ("itself", web, null, null),
        ];
        (string Name, IPEndPoint To4, IPEndPoint To6)[] targets =
        [
            ("host's address", new(World.HostAddress, 8080), new(World.HostAddress6, 8080)),
            ("loopback", new(IPAddress.Loopback, 8080), new(IPAddress.IPv6Loopback, 8080)),
            ("gateway", new(IPAddress.Parse("10.31.0.1"), 8080), new(IPAddress.Parse("fd31::1"), 8080)),
            ("node's address", new(IPAddress.Parse("10.31.0.2"), 80), new(IPAddress.Parse("fd31::2"), 80)),
        ];
        string[] rows =
        [
            Row("FROM", "TO", "TCP IPV4", "UDP IPV4", "TCP IPV6", "UDP IPV6"),
            .. (from source in sources from target in targets select (source, target)).AsParallel().AsOrdered().WithDegreeOfParallelism(Cells).Select(row => Row(
                row.source.Name,
                row.target.Name,
                Probe.Try(row.source.Inside, row.source.From4, row.target.To4, udp: false),
                Probe.Try(row.source.Inside, row.source.From4, row.target.To4, udp: true),
                Probe.Try(row.source.Inside, row.source.From6, row.target.To6, udp: false),
                Probe.Try(row.source.Inside, row.source.From6, row.target.To6, udp: true))),
        ];
        output.WriteLine($"{string.Join('\n', expected)}\n{Notes}");
        Assert.Equal(expected.Select(WithoutNote), rows);
    }

    private static string Row(string source, string target, params string[] cells) =>
        $"{source,-11}{target,-16}{cells[0],-15}{cells[1],-15}{cells[2],-18}{cells[3]}";

    /// <summary>A note takes its room with it.</summary>
    private static string WithoutNote(string row) => Note().Replace(row, match => row.Length == match.Index + match.Length ? "" : new string(' ', match.Length));

    [GeneratedRegex(@" \(\d\)")]
    private static partial Regex Note();
}
