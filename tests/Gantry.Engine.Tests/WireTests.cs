using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Wires, routers, bridges inside nodes and bridges that the host is not in: real packets find the way the file says.</summary>
public sealed class WireTests
{
    [Fact]
    public void A_wire_joins_two_nodes()
    {
        using FabricHost host = FabricHost.Create();
        const string Yaml = """
            name: wired
            nodes: { a: {}, b: {} }
            links: [[{ node: a, interface: up0, address: 172.16.0.1/30 }, { node: b, interface: down0, address: ["172.16.0.2/30", "fd16::2/64"], mtu: 1400 }]]
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("a", "172.16.0.2"));
        Assert.Contains("mtu 1400", host.RunIn("a", "ip link show up0"));
        host.Down("wired");
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void Routers_in_a_line_forward_by_their_static_routes()
    {
        using FabricHost host = FabricHost.Create();
        const string Yaml = """
            name: line
            nodes:
              a: { routes: [{ to: default, via: 10.1.0.1 }] }
              r1: { forward: true, routes: [{ to: 10.3.0.0/24, via: 10.2.0.2 }] }
              r2: { forward: [ipv4], routes: [{ to: 10.1.0.0/24, dev: west, via: 10.2.0.1 }] }
              b: { routes: [{ to: default, via: 10.3.0.1 }] }
            links:
              - [{ node: a, address: 10.1.0.2/24 }, { node: r1, interface: lan, address: 10.1.0.1/24 }]
              - [{ node: r1, interface: east, address: 10.2.0.1/24 }, { node: r2, interface: west, address: 10.2.0.2/24 }]
              - [{ node: r2, interface: lan, address: 10.3.0.1/24 }, { node: b, address: 10.3.0.2/24 }]
            """;
        host.Up(Yaml);
        Assert.True(host.Ping("a", "10.3.0.2"));
        Assert.Equal("1", host.RunIn("r1", "sysctl -n net.ipv6.conf.all.forwarding").Trim());
        Assert.Empty(host.Plan(Yaml));
    }

    [Fact]
    public void A_network_with_a_router_has_a_node_for_its_way_out()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        world.Run("ip route add 10.11.0.0/16 via 198.51.100.1");
        const string Yaml = """
            name: office
            networks:
              wan: { subnet: 10.11.0.0/16, outside: routed }
              lan: { subnet: 192.168.64.0/24, router: r1 }
            nodes:
              r1: { networks: [{ network: wan, interface: wan0 }, { network: lan, interface: lan0, address: 192.168.64.1 }], forward: true }
              pc: { networks: [lan] }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Contains("default via 192.168.64.1 dev eth0", host.RunIn("pc", "ip route"));
        Assert.Contains("default via 10.11.0.1 dev wan0", host.RunIn("r1", "ip route"));
        Assert.DoesNotContain("192.168.64", host.Test.Run("ip addr"));
        Assert.DoesNotContain("inet6", host.Test.Run("ip addr show lan"));
        // Out through the router and the host; back only with a route, which the host does not have: it sees the packet.
        Assert.True(host.Ping("pc", "10.11.0.2"));
        Assert.False(host.Test.Run("ping -c1 -W1 192.168.64.2 || true").Contains(" 0% packet loss", StringComparison.Ordinal));
    }

    [Fact]
    public void The_host_reaches_a_node_by_a_wire_and_a_route()
    {
        using FabricHost host = FabricHost.Create();
        string bare = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: lab
            nodes:
              r: { forward: true, addresses: { lo: 10.20.0.1/32 }, routes: [{ to: default, via: 172.16.0.2 }] }
            links: [[{ node: r, interface: up, address: 172.16.0.1/30 }, { node: host, interface: lab0, address: 172.16.0.2/30 }]]
            host: { forward: true, routes: [{ to: 10.20.0.0/16, via: 172.16.0.1 }], sysctls: { net.ipv4.conf.lab0.proxy_arp: 1, net.ipv4.conf.lo.rp_filter: 2 } }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(Packets.Ping(host.Test.Namespace, "10.20.0.1"));
        Assert.Equal("2", host.Test.Run("sysctl -n net.ipv4.conf.lo.rp_filter").Trim());
        host.Down("lab");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void A_switch_inside_a_node_joins_others_and_a_wire_joins_switches()
    {
        using FabricHost host = FabricHost.Create();
        const string Yaml = """
            name: switches
            networks:
              sw1: { node: s1 }
              sw2: { gateway: none, subnet: 10.5.0.0/24 }
            nodes:
              s1: { addresses: { sw1: 10.5.0.100/24 } }
              a: { networks: { sw1: { address: 10.5.0.1/24 } } }
              b: { networks: { sw1: { address: 10.5.0.2/24, interface: p0, host_interface: tob } } }
              c: { networks: [sw2] }
              d: { networks: [{ network: sw2, address: none }] }
            links: [[sw1, sw2]]
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Contains("tob", host.RunIn("s1", "ip link show master sw1"));
        Assert.True(host.Ping("a", "10.5.0.2"));
        Assert.True(host.Ping("a", "10.5.0.100"));
        Assert.Contains("10.5.0.1/24", host.RunIn("a", "ip addr"));
        host.Down("switches");
        Assert.DoesNotContain("sw", host.Test.Run("ip -br link"));
    }

    [Fact]
    public void Networks_reach_each_other_only_as_they_say()
    {
        using FabricHost host = FabricHost.Create();
        const string Yaml = """
            name: tiers
            networks:
              web: { subnet: 10.1.0.0/24, reach: [db] }
              db: { subnet: 10.2.0.0/24, outside: none }
            nodes: { w: { networks: [web] }, d: { networks: [db] } }
            """;
        host.Up(Yaml);
        using var database = new EchoServer(host.Node("d"), 5432);
        using var site = new EchoServer(host.Node("w"), 80);
        Assert.Equal("10.1.0.2", host.Connect("w", "10.2.0.2", 5432));
        Assert.Null(host.Connect("d", "10.1.0.2", 80));
        Assert.Contains("10.1.0.0/24 via 10.2.0.1", host.RunIn("d", "ip route"));
        Assert.Empty(host.Plan(Yaml));
    }

    [Fact]
    public void Somebody_elses_namespace_serves_as_a_node_and_is_left_as_it_was()
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Names.PrepareDirectory();
        using Netlink.Namespaces.NetworkNamespace foreign = Netlink.Namespaces.NetworkNamespace.Create();
        string path = $"/proc/{Environment.ProcessId}/fd/{foreign.Handle.DangerousGetHandle()}";
        string before = KernelPicture.Take(foreign);
        string yaml = $$"""
            name: guest
            networks: { net: { subnet: 10.9.0.0/24 } }
            nodes: { c1: { namespace: {{path}}, networks: [net] }, x: { networks: [net] } }
            """;
        host.Up(yaml);
        Assert.Empty(host.Plan(yaml));
        Assert.True(host.Ping("x", "10.9.0.2"));
        Assert.DoesNotContain("c1", host.Test.Names.List());
        host.Down("guest");
        Assert.Equal(before, KernelPicture.Take(foreign));
    }

    [Fact]
    public void A_namespace_path_that_leads_nowhere_is_said_before_anything_is_touched()
    {
        using FabricHost host = FabricHost.Create();
        var error = Assert.Throws<FabricException>(() => host.Up("name: guest\nnodes: { c1: { namespace: /proc/1/nothing } }"));
        Assert.Contains("/proc/1/nothing", error.Message);
        Assert.Empty(Fabric.List(host.Host));
    }

    [Fact]
    public void Edited_wires_are_changed_and_others_keep_their_index()
    {
        using FabricHost host = FabricHost.Create();
        const string Before = """
            name: wired
            nodes: { a: {}, b: {}, c: {} }
            links:
              - [{ node: a, interface: ab, address: 10.0.1.1/30 }, { node: b, interface: ba, address: 10.0.1.2/30 }]
              - [{ node: a, interface: ac, address: 10.0.2.1/30 }, { node: c, interface: ca, address: 10.0.2.2/30 }]
            """;
        const string After = """
            name: wired
            nodes: { a: {}, b: {}, c: {} }
            links:
              - [{ node: a, interface: ab, address: 10.0.1.1/30 }, { node: b, interface: ba, address: 10.0.1.2/30 }]
              - [{ node: c, interface: ca, address: 10.0.2.2/30 }, { node: b, interface: bc, address: 10.0.2.1/30 }]
            """;
        host.Up(Before);
        string index = host.RunIn("a", "ip -o link show ab");
        host.Up(After);
        Assert.Equal(index, host.RunIn("a", "ip -o link show ab"));
        Assert.DoesNotContain("ac", host.RunIn("a", "ip -br link"));
        Assert.True(host.Ping("b", "10.0.2.2"));
        Assert.Empty(host.Plan(After));
        host.Down("wired");
        Assert.Empty(host.Test.Names.List());
    }
}
