using System.Net;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Publishing and unpublishing with living connections, and who is kept away from a port.</summary>
public sealed class PublishTests
{
    private static readonly IPEndPoint s_stream = new(World.HostAddress, 8080);
    private static readonly IPEndPoint s_other = new(World.HostAddress, 8081);
    private static readonly IPEndPoint s_datagram = new(World.HostAddress, 5353);

    [Fact]
    public void A_UDP_client_that_was_early_gets_through()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml(""));
        using NetworkNamespace web = host.Node("web");
        using var server = new DatagramServer(web, 53);
        using var early = new Client(world.Namespace, s_datagram, udp: true);
        Assert.Equal(Probe.Refused, early.Say("hello"u8));
        host.Up(Yaml("5353:53/udp"));
        Assert.Equal(World.Address.ToString(), early.Say("hello"u8));
    }

    [Fact]
    public void Connections_through_what_is_unpublished_end_at_once_and_others_go_on()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml("8080:80, 8081:80, 5353:53/udp"));
        using NetworkNamespace web = host.Node("web");
        using var streams = new ConversationServer(web, 80);
        using var datagrams = new DatagramServer(web, 53);
        using var stream = new Client(world.Namespace, s_stream);
        using var other = new Client(world.Namespace, s_other);
        using var datagram = new Client(world.Namespace, s_datagram, udp: true);
        Assert.Equal("one", stream.Say("one"u8));
        Assert.Equal("two", other.Say("two"u8));
        Assert.Equal(World.Address.ToString(), datagram.Say("three"u8));

        host.Up(Yaml("8081:80"));
        Assert.Equal(Probe.Refused, stream.Say("one"u8));
        Assert.Equal(Probe.Refused, datagram.Say("three"u8));
        Assert.Equal("two", other.Say("two"u8));
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, s_stream, udp: false));
    }

    [Fact]
    public void A_port_that_moves_to_another_node_takes_its_clients_along()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml("5353:53/udp"));
        using NetworkNamespace web = host.Node("web"), near = host.Node("near");
        using var one = new DatagramServer(web, 53);
        using var client = new Client(world.Namespace, s_datagram, udp: true);
        Assert.Equal(World.Address.ToString(), client.Say("hello"u8));
        one.Dispose();
        using var two = new DatagramServer(near, 53);
        host.Up(Yaml("", near: "5353:53/udp"));
        Assert.Equal(World.Address.ToString(), client.Say("hello"u8));
        Assert.Empty(host.Plan(Yaml("", near: "5353:53/udp")));
    }

    [Fact]
    public void Nothing_of_a_connection_is_lost_while_other_things_change()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml("8080:80, 8081:80, 9000-9010:9000-9010"));
        using NetworkNamespace web = host.Node("web");
        using var streams = new ConversationServer(web, 80);
        using var stream = new Client(world.Namespace, s_stream);
        Assert.Equal("one", stream.Say("one"u8));
        host.Up(Yaml("8080:80, 9005-9020:9005-9020, 127.0.0.1:8081:80", near: "7000-7002:8000-8002/udp"));
        Assert.Equal("two", stream.Say("two"u8));
    }

    [Fact]
    public void Ranges_lead_to_the_same_ports_or_to_others()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml("8000-8010:8000-8010, 9000-9002:7000-7002, 198.51.100.1:6000-6005:6000-6005"));
        using NetworkNamespace web = host.Node("web");
        foreach ((int published, int port) in ((int, int)[])[(8000, 8000), (8007, 8007), (8010, 8010), (9000, 7000), (9002, 7002), (6005, 6005)])
        {
            using var server = new EchoServer(web, port);
            Assert.Equal(World.Address.ToString(), world.Connect(new IPEndPoint(World.HostAddress, published)));
            if (published != 6005)
            {
                Assert.Equal(World.Address6.ToString(), world.Connect(new IPEndPoint(World.HostAddress6, published)));
            }
        }
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, new IPEndPoint(World.HostAddress, 8011), udp: false));
        Assert.Single(Elements(host, "ranges4"));
        Assert.Single(Elements(host, "ranges_at4"));
        Assert.Equal(3, Elements(host, "ports4").Length);
    }

    [Fact]
    public void A_port_on_one_address_is_none_on_the_others()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Test.Run("ip address add 198.51.100.7/24 dev uplink");
        host.Up(Yaml("198.51.100.7:8080:80, '[2001:db8:ffff::1]:8081:80'"));
        using NetworkNamespace web = host.Node("web");
        using var server = new EchoServer(web, 80);
        Assert.Equal(World.Address.ToString(), world.Connect(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 8080)));
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, s_stream, udp: false));
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, new IPEndPoint(World.HostAddress6, 8080), udp: false));
        Assert.Equal(World.Address6.ToString(), world.Connect(new IPEndPoint(World.HostAddress6, 8081)));
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, s_other, udp: false));
    }

    [Fact]
    public void A_port_on_127_0_0_1_is_reached_by_nobody_else_however_he_routes()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Up(Yaml("127.0.0.1:8080:80"));
        using NetworkNamespace web = host.Node("web"), near = host.Node("near");
        using var server = new EchoServer(web, 80);
        var loopback = new IPEndPoint(IPAddress.Loopback, 8080);
        Assert.Equal("10.31.0.1", Packets.Connect(host.Test.Namespace, loopback));
        Assert.Equal(Probe.Refused, Probe.Try(world.Namespace, null, s_stream, udp: false));
        foreach ((NetworkNamespace client, string link, string gateway, string source) in ((NetworkNamespace, string, string, string)[])
            [(world.Namespace, "eth0", "198.51.100.1", "198.51.100.2"), (near, "eth0", "10.31.0.1", "10.31.0.3")])
        {
            Shell.Run(client, $"""
                ip route flush table local
                ip route add local {source} dev {link} table local
                sysctl -qw net.ipv4.conf.{link}.route_localnet=1
                ip route add 127.0.0.1 via {gateway} src {source}
                """);
            Assert.Equal(Probe.Silence, Probe.Try(client, IPAddress.Parse(source), loopback, udp: false));
        }
        Assert.Equal("10.31.0.1", Packets.Connect(host.Test.Namespace, loopback));
    }

    [Fact]
    public void A_port_by_a_network_that_is_not_the_nodes_way_out_passes_strict_reverse_path_filters()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        host.Test.Run("sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1");
        const string Two = """
            name: two
            networks: { front: { subnet: 10.31.0.0/24 }, back: { subnet: 10.32.0.0/24 } }
            nodes:
              db: { networks: [front, back], ports: [{ publish: 8080, to: 80, network: back }], sysctls: { net.ipv4.conf.all.rp_filter: 1 } }
            """;
        host.Up(Two);
        using NetworkNamespace db = host.Node("db");
        using var server = new EchoServer(db, 80);
        Assert.Equal(World.Address.ToString(), world.Connect(s_stream));
        Assert.Contains("10.32.0.2", Elements(host, "ports4").Single(), StringComparison.Ordinal);
        Assert.Empty(host.Plan(Two));
        host.Down("two");
    }

    private static string[] Elements(FabricHost host, string map) =>
        host.Test.Run($"nft -j list map inet gantry {map} | jq -c '.nftables[1].map.elem[]?'").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Yaml(string web, string near = "") => $$"""
        name: ports
        networks: { front: { subnet: [10.31.0.0/24, "fd31::/64"] } }
        nodes:
          web: { networks: front, ports: [{{web}}] }
          near: { networks: front, ports: [{{near}}] }
        """;
}
