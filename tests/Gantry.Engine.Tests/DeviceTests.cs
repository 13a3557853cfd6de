using Gantry.Engine.Apply;
using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Devices: the host's own moved in and given back, macvlans, VXLANs.</summary>
public sealed class DeviceTests
{
    private const string Moved = """
        name: lab
        networks: { sw: { node: s1 } }
        nodes:
          s1:
            devices: [{ device: uplink, interface: wan0, address: [198.51.100.1/24, "2001:db8:ffff::1/64"], mtu: 1400 }, { device: second, network: sw }]
            routes: [{ to: default, via: 198.51.100.2 }]
            sysctls: { net.ipv4.conf.wan0.rp_filter: "2" }
          x: { networks: { sw: { address: 10.5.0.1/24 } } }
        """;

    [Fact]
    public void A_device_of_the_host_is_moved_in_and_given_back_as_it_was()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test, defaultRoute: true);
        string before = KernelPicture.Take(host.Test.Namespace);
        List<string> warnings = [];
        host.Up(Moved, new ApplyEvents(Warn: warnings.Add));
        Assert.Empty(host.Plan(Moved));
        Assert.True(host.Ping("s1", "198.51.100.2"));
        Assert.True(host.Ping("s1", "2001:db8:ffff::2"));
        Assert.Contains("mtu 1400", host.RunIn("s1", "ip link show wan0"));
        Assert.Equal("2", host.RunIn("s1", "sysctl -n net.ipv4.conf.wan0.rp_filter").Trim());
        Assert.Contains("master sw", host.RunIn("s1", "ip link show second"));
        Assert.DoesNotContain("uplink", host.Test.Run("ip -br link"));
        Assert.Equal(
            "uplink is in s1 now: the host has not 198.51.100.1/24, 2001:db8:ffff::1/64, the route default via 198.51.100.2 dev uplink, "
            + "the route default via 2001:db8:ffff::2 dev uplink metric 1024, until down gives them back",
            Assert.Single(warnings));

        host.Down("lab");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.True(world.Ping("198.51.100.1"));
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void The_script_moves_it_in_and_home_too()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test);
        Topology topology = FabricHost.Parse(Moved);
        string file = Path.Combine(host.Test.StateDirectory, "script");
        File.WriteAllText(file, $"""
            set -e; mount -t tmpfs none /run/netns
            ({ShellScript.Up(topology)}
            ); ip netns exec s1 ping -n -c1 -W1 198.51.100.2; ip -n s1 link show second
            ({ShellScript.Down(topology)}
            ); ip link show uplink
            """);
        string output = host.Test.Run($"unshare -m --propagation private sh {file}");
        Assert.Contains("1 received", output);
        Assert.Contains("master sw", output);
        Assert.Contains("second", host.Test.Run("ip -br link"));
        Assert.Contains("ip -n s1 link set wan0 netns /proc/$$/ns/net name uplink", ShellScript.Down(topology));
    }

    [Fact]
    public void A_device_that_is_a_port_of_a_switch_in_a_node_joins_it()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test);
        host.Up(Moved);
        host.Test.Run("ip address add 10.5.0.9/24 dev peer; ip link set peer up");
        Assert.True(host.Ping("x", "10.5.0.9"));
    }

    [Fact]
    public void A_failed_up_gives_the_device_back()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test, defaultRoute: true);
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(Moved.Replace("rp_filter: \"2\"", "rp_filter: \"banana\"", StringComparison.Ordinal)));
        Assert.Contains("banana", error.Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(Fabric.List(host.Host));
    }

    /// <summary>The kernel says that a name is taken only when the link has moved.</summary>
    [Fact]
    public void A_device_whose_name_is_taken_in_the_node_meanwhile_stays()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test, defaultRoute: true);
        string before = KernelPicture.Take(host.Test.Namespace);
        var events = new ApplyEvents(Done: operation =>
        {
            if (operation.Sentence == "create namespace s1")
            {
                host.RunIn("s1", "ip link add wan0 type bridge");
            }
        });
        var error = Assert.Throws<FabricException>(() => host.Up(Moved, events));
        Assert.Contains("set device uplink of the host: into s1 as wan0: link set", error.Message);
        Assert.Contains("File exists (EEXIST)", error.Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void A_device_that_the_file_names_no_more_goes_home_and_one_under_a_new_name_is_renamed()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test, defaultRoute: true);
        string before = host.Test.Run("ip -d address show dev second; ip -4 address show dev uplink");
        host.Up(Moved);
        string edited = Moved.Replace(", { device: second, network: sw }", "", StringComparison.Ordinal).Replace("wan0", "wan1", StringComparison.Ordinal);
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
        Assert.True(host.Ping("s1", "198.51.100.2"));
        Assert.Contains("wan1", host.RunIn("s1", "ip -br link"));
        Assert.DoesNotContain("second", host.RunIn("s1", "ip -br link"));
        host.Down("lab");
        Assert.Equal(before, host.Test.Run("ip -d address show dev second; ip -4 address show dev uplink"));
    }

    [Fact]
    public void What_a_giving_back_that_was_cut_off_did_not_come_to_is_made_up_for()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test, defaultRoute: true);
        string before = KernelPicture.Take(host.Test.Namespace);
        host.Up(Moved);
        // As after a kill behind the move: home, down and bare.
        using (NetworkNamespace node = host.Node("s1"))
        {
            using RouteSocket inside = node.OpenRouteSocket();
            var batch = new Netlink.Wire.Batch();
            batch.SetLink(inside.TryGetLink(new InterfaceName("wan0"))!.Index, new LinkChange { Namespace = host.Test.Namespace.Handle, Name = World.HostName, NewIndex = 1_000_001 });
            inside.Execute(batch).ThrowIfRefused();
        }
        host.Down("lab");
        host.Test.Run("ip link set uplink mtu 1500");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void A_device_that_is_not_there_is_said_before_anything_is_touched()
    {
        using FabricHost host = FabricHost.Create();
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(Moved));
        Assert.Contains("s1 device uplink: there is no interface uplink on the host", error.Message);
        var other = Assert.Throws<FabricException>(() => host.Up("name: lab\nnodes: { s1: { devices: [{ macvlan: enp9s0 }] } }"));
        Assert.Contains("the host has no interface enp9s0", other.Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(Fabric.List(host.Host));
    }

    [Fact]
    public void A_device_of_the_host_is_plugged_into_a_network_and_taken_out_again()
    {
        using FabricHost host = HostWithDevices();
        using NetworkNamespace far = NetworkNamespace.Create();
        host.Test.Run($"ip link set peer netns /proc/{Environment.ProcessId}/fd/{far.Handle.DangerousGetHandle()}");
        Shell.Run(far, "ip address add 10.5.0.9/24 dev peer; ip link set peer up");
        host.Test.Run("ip link set second up; ip link set second down"); // The first time it gets its queue for good.
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: wired
            networks: { lan: { subnet: 10.5.0.0/24 } }
            nodes: { x: { networks: [lan] } }
            host: { devices: [{ device: second, network: lan }] }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("x", "10.5.0.9"));
        host.Test.Run("ip link set second nomaster");
        Assert.Equal(["set second: nomaster → master lan"], host.Plan(Yaml));
        host.Up(Yaml);
        Assert.True(host.Ping("x", "10.5.0.9"));
        host.Down("wired");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void A_device_that_is_a_port_of_somebody_elses_bridge_is_left_there()
    {
        using FabricHost host = HostWithDevices();
        host.Test.Run("ip link add docker0 type bridge; ip link set second master docker0");
        var error = Assert.Throws<FabricException>(() =>
            host.Up("name: wired\nnetworks: { lan: { subnet: 10.5.0.0/24 } }\nhost: { devices: [{ device: second, network: lan }] }"));
        Assert.Contains("device second: there is an interface that is a port of docker0 already", error.Message);
        Assert.Contains("master docker0", host.Test.Run("ip link show second"));
    }

    [Fact]
    public void Devices_are_told_of_by_ps()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test);
        host.Up("""
            name: lab
            networks: { sw: { node: s1 } }
            nodes: { s1: { devices: [{ device: second, interface: wan0, address: 10.1.0.1/24 }, { macvlan: uplink, interface: mv0 }, { vxlan: 42, interface: vx0, remote: 10.1.0.2, network: sw }] } }
            """);
        NodeStatus node = Assert.Single(host.Fabric("lab").Status()!.Nodes);
        Assert.Equal(
            [("wan0", null, "host:second", 1500, "10.1.0.1/24"), ("mv0", null, "host:uplink", 1500, ""), ("vx0", "sw", "vxlan 42", 1450, "")],
            node.Interfaces.Select(link => (link.Name.ToString(), link.Bridge?.ToString(), link.Peer, link.Mtu, string.Join(' ', link.Addresses))));
        Assert.Equal(PartState.Ok, node.State);
        host.RunIn("s1", "ip link delete vx0");
        Assert.Contains("vxlan 42 vx0 in s1 is missing", Assert.Single(host.Fabric("lab").Status()!.Nodes).Drift);
    }

    [Fact]
    public void Macvlans_of_one_device_reach_each_other_and_what_is_behind_it()
    {
        using FabricHost host = HostWithDevices();
        using var world = new World(host.Test);
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: mac
            nodes:
              a: { devices: [{ macvlan: uplink, interface: mv0, address: 198.51.100.11/24 }], routes: [{ to: default, via: 198.51.100.2 }] }
              b: { devices: [{ macvlan: uplink, address: 198.51.100.12/24 }] }
              p: { devices: [{ macvlan: uplink, address: 198.51.100.13/24, mode: private }] }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("a", "198.51.100.12"));
        Assert.True(host.Ping("a", "198.51.100.2"));
        Assert.True(host.Ping("p", "198.51.100.2"));
        Assert.False(host.Ping("p", "198.51.100.12"));
        Assert.Contains("macvlan mode private", host.RunIn("p", "ip -d link show eth0"));

        host.RunIn("b", "ip link delete eth0");
        host.RunIn("a", "ip link set mv0 down; ip address flush dev mv0");
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("a", "198.51.100.12"));
        string edited = Yaml.Replace("mode: private", "mode: bridge", StringComparison.Ordinal);
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
        Assert.True(host.Ping("p", "198.51.100.12"));
        host.Down("mac");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    private const string Tunnel = """
        name: overlay
        networks: { underlay: { gateway: none, mtu: 1550 }, sw1: { node: h1 }, sw2: { node: h2 }, sw3: { node: h3 } }
        nodes:
          h1: { devices: [{ vxlan: 42, interface: vx0, local: 10.0.1.1, remote: [10.0.1.2, 10.0.1.3], network: sw1 }] }
          h2: { devices: [{ vxlan: 42, interface: vx0, local: 10.0.1.2, remote: [10.0.1.1, 10.0.1.3], network: sw2 }] }
          h3: { devices: [{ vxlan: 42, interface: vx0, local: 10.0.1.3, remote: [10.0.1.1, 10.0.1.2], network: sw3 }] }
          a: { networks: { sw1: { address: 10.9.0.1/24 } } }
          b: { networks: { sw2: { address: 10.9.0.2/24 } } }
          c: { networks: { sw3: { address: 10.9.0.3/24 } } }
        links:
          - [{ node: h1, interface: eth0, address: 10.0.1.1/24, mtu: 1550 }, { network: underlay }]
          - [{ node: h2, interface: eth0, address: 10.0.1.2/24, mtu: 1550 }, { network: underlay }]
          - [{ node: h3, interface: eth0, address: 10.0.1.3/24, mtu: 1550 }, { network: underlay }]
        """;

    [Fact]
    public void Switches_on_three_hosts_are_one_through_VXLANs()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Tunnel);
        Assert.Empty(host.Plan(Tunnel));
        Assert.Contains("mtu 1500", host.RunIn("h1", "ip link show vx0"));
        Assert.True(host.Ping("a", "10.9.0.2"));
        Assert.True(host.Ping("b", "10.9.0.3"));
        host.RunIn("a", "ping -n -c1 -W1 -M do -s 1472 10.9.0.2");

        host.RunIn("h2", "bridge fdb delete 00:00:00:00:00:00 dev vx0 dst 10.0.1.3; ip link set vx0 nomaster");
        host.RunIn("h3", "ip link delete vx0");
        Assert.Contains("create remote 10.0.1.3 of vx0 in h2", host.Plan(Tunnel));
        host.Up(Tunnel);
        Assert.Empty(host.Plan(Tunnel));
        Assert.True(host.Ping("c", "10.9.0.2"));

        string edited = Tunnel.Replace("remote: [10.0.1.2, 10.0.1.3]", "remote: [10.0.1.3]", StringComparison.Ordinal);
        Assert.Equal(["delete remote 10.0.1.2 of vx0 in h1"], host.Plan(edited));
        host.Up(edited.Replace("vxlan: 42", "vxlan: 43", StringComparison.Ordinal));
        Assert.True(host.Ping("a", "10.9.0.3"));
        host.Down("overlay");
        Assert.Empty(host.Test.Names.List());
    }

    /// <summary>What the example's page says to try.</summary>
    [Fact]
    public void A_VXLAN_makes_one_switch_of_two_across_a_router()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(File.ReadAllText(Path.Combine(Repository.Root, "examples", "vxlan.yaml")));
        Assert.True(host.Ping("vm1", "10.9.0.2"));
        Assert.Equal("1", host.RunIn("host1", "bridge fdb show dev vx0 | grep -c '^00:00:00:00:00:00 dst 10.0.20.2'").Trim());
        // None but the tunnel's frames pass the router, and it has no way to the machines.
        host.RunIn("core", "nft 'table ip t { chain f { type filter hook forward priority 0; udp dport 4789 counter accept; counter drop; }; }'");
        host.RunIn("vm1", "ping -n -c1 -W1 -M do -s 1472 10.9.0.2");
        Assert.DoesNotContain("dport 4789 counter packets 0", host.RunIn("core", "nft list ruleset"));
    }

    [Fact]
    public void A_multicast_group_joins_VXLANs_as_well_and_IPv6_carries_them()
    {
        using FabricHost host = FabricHost.Create();
        const string Yaml = """
            name: group
            nodes:
              g1: { devices: [{ vxlan: 7, interface: vx0, group: 239.1.1.1, dev: eth0, address: 10.9.0.1/24 }, { vxlan: 8, interface: vx6, local: "fd01::1", remote: "fd01::2", port: 4790, address: 10.8.0.1/24 }] }
              g2: { devices: [{ vxlan: 7, interface: vx0, group: 239.1.1.1, dev: eth0, address: 10.9.0.2/24 }, { vxlan: 8, interface: vx6, local: "fd01::2", remote: "fd01::1", port: 4790, address: 10.8.0.2/24 }] }
            links: [[{ node: g1, address: [10.0.1.1/24, "fd01::1/64"] }, { node: g2, address: [10.0.1.2/24, "fd01::2/64"] }]]
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Contains("mtu 1450", host.RunIn("g1", "ip link show vx0"));
        Assert.Contains("mtu 1430", host.RunIn("g1", "ip link show vx6"));
        Eventually.True(() => host.Ping("g1", "10.9.0.2"), "an answer through the group");
        Eventually.True(() => host.Ping("g1", "10.8.0.2"), "an answer through IPv6");
        host.RunIn("g2", "ip link delete eth0");
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Eventually.True(() => host.Ping("g1", "10.9.0.2"), "an answer when the wire was made anew");
    }

    [Fact]
    public void What_the_kernel_lacks_is_said_by_name_before_anything_is_touched()
    {
        KernelProbe.Require([new MacvlanKind(), new VxlanKind { Id = 1 }]);
        var error = Assert.Throws<FabricException>(() => KernelProbe.Require([new MissingKind()]));
        Assert.Equal("the kernel has no nosuchkind", error.Message);
    }

    private sealed record MissingKind() : LinkKind("nosuchkind");

    [Theory]
    [InlineData("{ interface: a0 }", "a device of node \"s1\" says not what it is")]
    [InlineData("{ device: enp3s0, macvlan: enp4s0 }", "a device of node \"s1\" is both device and macvlan")]
    [InlineData("{ device: enp3s0, mode: bridge }", "mode belongs to a macvlan, not to a device that is moved in")]
    [InlineData("{ macvlan: enp3s0, local: 10.0.0.1 }", "local belongs to a vxlan, not to a macvlan")]
    [InlineData("{ macvlan: enp3s0, mtu: 1400 }", "a macvlan has the mtu of the link that it is on")]
    [InlineData("{ device: enp3s0 }, { device: enp3s0, interface: b }", "the host's enp3s0 can be in one place only: node \"s1\" has it")]
    [InlineData("{ device: lo }", "an interface can't be called \"lo\"")]
    [InlineData("{ device: enp3s0, network: far }", "the bridge of network \"far\" is on the host, node \"s1\" can't plug a device into it")]
    [InlineData("{ device: enp3s0, network: sw, address: 10.0.0.1/8 }", "a port of network \"sw\" has no address of its own")]
    [InlineData("{ device: enp3s0, network: sv }", "a device is plugged into network \"sv\", which is not in the file")]
    [InlineData("{ vxlan: 16777216, remote: 10.0.0.2 }", "vxlan 16777216 is out of range: 0 to 16777215")]
    [InlineData("{ vxlan: 1 }", "the vxlan 1 has no other end")]
    [InlineData("{ vxlan: 1, group: 239.1.1.1 }", "the group 239.1.1.1 is reached through an interface: which?")]
    [InlineData("{ vxlan: 1, group: 10.1.1.1, dev: x }", "10.1.1.1 is no multicast address")]
    [InlineData("{ vxlan: 1, group: 239.1.1.1, dev: nowhere }", "node \"s1\" has no interface \"nowhere\"")]
    [InlineData("{ vxlan: 1, remote: [10.0.0.2, 10.0.0.2] }", "the remote 10.0.0.2 is said twice")]
    [InlineData("{ vxlan: 1, remote: \"fd00::2\" }", "the remote fd00::2 is IPv6: the kernel wants to know the local address too")]
    [InlineData("{ vxlan: 1, local: 10.0.0.1, remote: \"fd00::2\" }", "a vxlan's addresses are all IPv4, or all IPv6")]
    [InlineData("{ vxlan: 1, remote: 10.0.0.2, port: 70000 }", "port 70000 is out of range: 1 to 65535")]
    public void A_device_that_makes_no_sense_is_told_with_its_place(string device, string message)
    {
        var error = Assert.Throws<FileException>(() => FabricHost.Parse($$"""
            name: lab
            networks: { sw: { node: s1 }, far: { subnet: 10.5.0.0/24 } }
            nodes: { s1: { devices: [{{device}}] } }
            """));
        Assert.StartsWith("test.yaml:3:", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message);
    }

    /// <summary>A host with a device more, whose other end is beside it.</summary>
    private static FabricHost HostWithDevices()
    {
        FabricHost host = FabricHost.Create();
        host.Test.Run("ip link add second address 02:00:00:00:00:02 type veth peer name peer address 02:00:00:00:00:03");
        return host;
    }
}
