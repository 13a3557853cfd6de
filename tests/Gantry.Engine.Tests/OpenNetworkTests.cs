using System.Net;
using Gantry.Engine.Model;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>What container engines ask of networks and the topology file does not say.</summary>
public sealed class OpenNetworkTests
{
    [Fact]
    public void Open_networks_reach_each_other_and_are_reached_from_outside_while_others_stay_isolated()
    {
        using var host = FabricHost.Create();
        using var world = new World(host.Test);
        world.Run($"ip route add 10.0.0.0/8 via {World.HostAddress}");
        Up(host,
            [Network("open1", "10.1.0.0/24", isOpen: true), Network("open2", "10.2.0.0/24", isOpen: true), Network("shut", "10.3.0.0/24"), Network("dark", "10.4.0.0/24", Outside.None)],
            [Node("a", "open1", "10.1.0.10"), Node("b", "open2", "10.2.0.10"), Node("c", "shut", "10.3.0.10"), Node("d", "dark", "10.4.0.10")]);

        Assert.True(host.Ping("a", "10.2.0.10"));
        Assert.True(world.Ping("10.1.0.10"));
        Assert.True(host.Ping("c", "10.1.0.10"));
        Assert.False(host.Ping("a", "10.3.0.10"));
        Assert.False(world.Ping("10.3.0.10"));
        Assert.False(host.Ping("d", "10.1.0.10"));
    }

    [Fact]
    public void An_open_network_leaves_with_the_hosts_address_where_it_says_so()
    {
        using var host = FabricHost.Create();
        using var world = new World(host.Test);
        using EchoServer server = world.Listen(8080);
        world.Run($"ip route add 10.0.0.0/8 via {World.HostAddress}");
        Up(host,
            [Network("masked", "10.1.0.0/24", isOpen: true, masquerades: true), Network("bare", "10.2.0.0/24", isOpen: true)],
            [Node("a", "masked", "10.1.0.10"), Node("b", "bare", "10.2.0.10")]);

        Assert.Equal($"{World.HostAddress}", host.Connect("a", $"{World.Address}", 8080));
        Assert.Equal("10.2.0.10", host.Connect("b", $"{World.Address}", 8080));
    }

    [Fact]
    public void Ports_and_links_have_the_mode_that_is_said_and_what_somebody_changed_is_mended()
    {
        using var host = FabricHost.Create();
        NetworkSpec network = Network("net", "10.1.0.0/24") with { Mode = new LinkMode { Promiscuous = true } };
        NodeSpec[] nodes = [Moded(Node("a", "net", "10.1.0.10"), isolated: true), Moded(Node("b", "net", "10.1.0.20"), isolated: true), Moded(Node("c", "net", "10.1.0.30"), isolated: false)];
        Up(host, [network], nodes);

        Assert.Contains("PROMISC", host.Test.Run("ip link show net"), StringComparison.Ordinal);
        Assert.Contains("ALLMULTI", host.RunIn("a", "ip link show eth0"), StringComparison.Ordinal);
        Assert.Contains("qlen 77", host.RunIn("a", "ip link show eth0"), StringComparison.Ordinal);
        Assert.Contains("hairpin on", host.Test.Run("ip -d link show pa"), StringComparison.Ordinal);
        Assert.False(host.Ping("a", "10.1.0.20"));
        Assert.True(host.Ping("a", "10.1.0.30"));
        Assert.True(host.Ping("a", "10.1.0.1"));

        host.Test.Run("ip link set pa type bridge_slave isolated off");
        Assert.Single(Up(host, [network], nodes).Plan.Operations);
        Assert.Contains("isolated on", host.Test.Run("ip -d link show pa"), StringComparison.Ordinal);
        Assert.Empty(Up(host, [network], nodes).Plan.Operations);
    }

    private static ApplyOutcome Up(FabricHost host, NetworkSpec[] networks, NodeSpec[] nodes)
    {
        Topology topology = TopologyBuilder.Build(new FabricName("test"), new TopologySpec { Networks = networks, Nodes = nodes }, out IReadOnlyList<TopologyError> errors)
            ?? throw new InvalidOperationException(errors[0].Message);
        return host.Fabric("test").Up(topology, source: null);
    }

    private static NetworkSpec Network(string name, string subnet, Outside outside = Outside.Nat, bool isOpen = false, bool masquerades = false) => new()
    {
        Name = At(name),
        Subnets = [At(IPNetwork.Parse(subnet))],
        Outside = At(outside),
        IsOpen = isOpen,
        Masquerades = isOpen ? masquerades : null,
    };

    private static NodeSpec Node(string name, string network, string address) => new()
    {
        Name = At(name),
        Attachments = [new AttachmentSpec { Network = At(network), Addresses = [At(new AddressSpec(IPAddress.Parse(address), null))], HostInterface = At($"p{name}") }],
    };

    private static NodeSpec Moded(NodeSpec node, bool isolated) => node with
    {
        Attachments =
        [
            node.Attachments[0] with
            {
                Mode = new LinkMode { AllMulticast = true, TransmitQueueLength = 77 },
                PortMode = new LinkMode { Hairpin = true, Isolated = isolated },
            },
        ],
    };

    private static Located<T> At<T>(T value) => new(value, default);
}
