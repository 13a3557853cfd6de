using System.Net;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Changes of a living fabric without its file: one attachment is touched; ps, plan, up and down know it.</summary>
public sealed class LiveTests
{
    private const string Yaml = """
        name: live
        networks:
          front: { subnet: 10.1.0.0/24 }
          db: { subnet: 10.2.0.0/24, outside: none }
        nodes: { x1: { networks: [front] }, x2: { networks: [front] }, d: { networks: [db] } }
        """;

    private static readonly FabricName s_x1 = new("x1");

    [Fact]
    public void A_node_joins_a_network_and_leaves_it()
    {
        using FabricHost host = FabricHost.Create();
        string bare = KernelPicture.Take(host.Test.Namespace);
        host.Up(Yaml);
        string before = KernelPicture.Take(host.Test.Namespace);
        Fabric fabric = host.Fabric("live");
        AttachOutcome joined = fabric.Join(s_x1, new FabricName("db"), new JoinSpec());
        Assert.Equal("eth1 10.2.0.3/24", $"{joined.Interfaces[0].Name} {joined.Interfaces[0].Addresses[0].Address}");
        Assert.True(host.Ping("x1", "10.2.0.2"));
        Assert.False(host.Ping("x2", "10.2.0.2"));
        NodeStatus node = fabric.Status()!.Nodes.Single(status => status.Name == "x1");
        Assert.Equal(["eth0", "eth1"], node.Interfaces.Select(link => link.Name.ToString()));
        Assert.Equal(PartState.Ok, node.State);
        Assert.Contains(host.Plan(Yaml), line => line.StartsWith("delete veth x1-", StringComparison.Ordinal));

        fabric.Leave(s_x1, "db");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Plan(Yaml));
        fabric.Join(s_x1, new FabricName("db"), new JoinSpec { Addresses = [IPAddress.Parse("10.2.0.77")], Interface = new InterfaceName("db0") });
        host.Up(Yaml);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        fabric.Join(s_x1, new FabricName("db"), new JoinSpec());
        host.Down("live");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void A_node_of_IPv4_alone_joins_a_network_that_has_IPv6()
    {
        const string Both = "name: live\nnetworks: { old: { subnet: 10.1.0.0/24 }, new: { subnet: [10.3.0.0/24, \"fd03::/64\"] } }\nnodes: { x1: { networks: [old] }, n: { networks: [new] } }";
        using FabricHost host = FabricHost.Create();
        host.Up(Both);
        Fabric fabric = host.Fabric("live");
        fabric.Join(s_x1, new FabricName("new"), new JoinSpec());
        Assert.True(host.Ping("x1", "fd03::2"));
        Assert.Equal(PartState.Ok, fabric.Status()!.Nodes.Single(status => status.Name == "x1").State);
        host.Up(Both);
        Assert.Empty(host.Plan(Both));
        Assert.Equal("1\n", host.RunIn("x1", "sysctl -n net.ipv6.conf.all.disable_ipv6"));
    }

    [Fact]
    public void A_join_that_can_t_be_says_why_and_changes_nothing()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml);
        string before = KernelPicture.Take(host.Test.Namespace);
        Fabric fabric = host.Fabric("live");
        Assert.Contains("has no network nowhere", Error(() => fabric.Join(s_x1, new FabricName("nowhere"), new JoinSpec())));
        Assert.Contains("is not in network db", Error(() => fabric.Join(s_x1, new FabricName("db"), new JoinSpec { Addresses = [IPAddress.Parse("10.9.0.1")] })));
        Assert.Contains("10.2.0.2 of network db is taken", Error(() => fabric.Join(s_x1, new FabricName("db"), new JoinSpec { Addresses = [IPAddress.Parse("10.2.0.2")] })));
        Assert.Contains("has an interface eth0 already", Error(() => fabric.Join(s_x1, new FabricName("db"), new JoinSpec { Interface = new InterfaceName("eth0") })));
        Assert.Contains("there is no node x9", Error(() => Roster.FabricOf(host.Host, "x9", null)));
        Assert.Contains("has no interface front", Error(() => fabric.Leave(s_x1, "front")));
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Plan(Yaml));
    }

    [Fact]
    public void A_port_is_published_and_unpublished_while_all_runs()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        string bare = KernelPicture.Take(host.Test.Namespace);
        host.Up(Yaml);
        Fabric fabric = host.Fabric("live");
        using var server = new EchoServer(host.Node("x1"), 80);
        var outside = new IPEndPoint(World.HostAddress, 8080);
        Assert.Null(world.Connect(outside));
        fabric.Publish(s_x1, PortSpec.Parse("8080:80"));
        Assert.Equal(World.Address.ToString(), world.Connect(outside));
        Assert.Equal(PartState.Ok, fabric.Status()!.Nodes.Single(status => status.Name == "x1").State);
        Assert.Contains(host.Plan(Yaml), line => line.Contains("8080/tcp", StringComparison.Ordinal));
        fabric.Publish(s_x1, PortSpec.Parse("8081:80"));
        fabric.Unpublish(s_x1, PortSpec.Parse("8080:80"));
        Assert.Null(world.Connect(outside));
        Assert.Equal(World.Address.ToString(), world.Connect(new IPEndPoint(World.HostAddress, 8081)));
        Assert.Contains("does not publish port 8080/tcp", Error(() => fabric.Unpublish(s_x1, PortSpec.Parse("8080:80"))));
        Assert.Contains("\"80\" says not which port of the host", Error(() => PortSpec.Parse("80")));
        host.Up(Yaml);
        Assert.Null(world.Connect(new IPEndPoint(World.HostAddress, 8081)));
        Assert.Empty(host.Plan(Yaml));
        fabric.Publish(s_x1, PortSpec.Parse("8082:80"));
        host.Down("live");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    private static string Error(Action action) => Assert.Throws<FabricException>(action).Message;
}
