using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.State;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>What container engines ask for: one attachment at a time, of namespaces that are theirs.</summary>
public sealed class AttachTests
{
    [Fact]
    public void Attachments_come_and_go_one_at_a_time_and_the_bridge_stays()
    {
        using FabricHost host = FabricHost.Create();
        string bare = KernelPicture.Take(host.Test.Namespace);
        Fabric fabric = Engine(host);
        using NetworkNamespace a = NetworkNamespace.Create(), b = NetworkNamespace.Create();
        AttachOutcome first = fabric.Attach(Wanted("a", a));
        AttachOutcome second = fabric.Attach(Wanted("b", b));
        Assert.Equal("10.22.0.2/24", first.Interfaces[0].Addresses[0].Address.ToString());
        Assert.Equal("10.22.0.1", first.Interfaces[0].Addresses[0].Gateway!.ToString());
        Assert.Equal("10.22.0.3/24", second.Interfaces[0].Addresses[0].Address.ToString());
        Assert.True(Packets.Ping(a, "10.22.0.3"));
        Assert.True(fabric.Attach(Wanted("a", a)).Applied.Plan.IsEmpty);
        Assert.True(fabric.Check(Wanted("a", a)).IsEmpty);
        Shell.Run(a, "ip route delete default");
        Assert.Equal(["create route default via 10.22.0.1 dev eth0 in a"], fabric.Check(Wanted("a", a)).Operations.Select(operation => operation.Sentence));
        Assert.True(fabric.Check(Wanted("b", b)).IsEmpty);

        fabric.Detach(new FabricName("a"));
        fabric.Detach(new FabricName("a"));
        Assert.DoesNotContain("eth0", Shell.Run(a, "ip -br link"));
        Assert.Equal(["b"], fabric.Attachments().Select(attachment => attachment.Node));
        Assert.True(Packets.Ping(b, "10.22.0.1"));
        fabric.Down();
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void A_full_pool_takes_the_addresses_of_the_dead_before_it_refuses()
    {
        using FabricHost host = FabricHost.Create();
        Fabric fabric = Engine(host);
        using NetworkNamespace a = NetworkNamespace.Create(), c = NetworkNamespace.Create();
        IReadOnlyList<LeaseRange>[] two = [[new LeaseRange(IPAddress.Parse("10.22.0.10"), IPAddress.Parse("10.22.0.11"))]];
        fabric.Attach(Wanted("a", a), two);
        NetworkNamespace b = NetworkNamespace.Create();
        fabric.Attach(Wanted("b", b), two);
        var full = Assert.Throws<FabricException>(() => fabric.Attach(Wanted("c", c), two));
        Assert.Contains("no address is free in 10.22.0.10 to 10.22.0.11", full.Message);
        Assert.DoesNotContain("eth0", Shell.Run(c, "ip -br link"));
        b.Dispose();
        Assert.Equal("10.22.0.11/24", fabric.Attach(Wanted("c", c), two).Interfaces[0].Addresses[0].Address.ToString());
        Assert.Equal(["a", "c"], fabric.Attachments().Select(attachment => attachment.Node));
    }

    [Fact]
    public void An_attachment_that_fails_gives_its_address_back_and_leaves_nothing()
    {
        using FabricHost host = FabricHost.Create();
        Fabric fabric = Engine(host);
        using NetworkNamespace a = NetworkNamespace.Create(), b = NetworkNamespace.Create();
        fabric.Attach(Wanted("a", a));
        Shell.Run(b, "ip link add eth0 type bridge");
        string before = KernelPicture.Take(host.Test.Namespace);
        Assert.Contains("veth", Assert.Throws<FabricException>(() => fabric.Attach(Wanted("b", b))).Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Shell.Run(b, "ip link delete eth0");
        fabric.Attach(Wanted("b", b));
        Assert.Equal(2, fabric.Attachments().SelectMany(attachment => attachment.Addresses).Distinct().Count());
        Assert.Equal(2, fabric.Collect(_ => false).Count);
        Assert.Empty(fabric.Attachments());
    }

    [Fact]
    public void Engines_networks_and_fabrics_do_not_see_each_other()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("name: demo\nnetworks: { front: { subnet: 10.33.0.0/24 } }\nnodes: { web: { networks: [front] } }");
        using NetworkNamespace a = NetworkNamespace.Create();
        Fabric fabric = Engine(host);
        fabric.Attach(Wanted("a", a));
        Assert.Equal(["demo"], Fabric.List(host.Host).Select(name => name.ToString()));
        Assert.Empty(host.Plan("name: demo\nnetworks: { front: { subnet: 10.33.0.0/24 } }\nnodes: { web: { networks: [front] } }"));
        host.Down("demo");
        Assert.True(Packets.Ping(a, "10.22.0.1"));
        Assert.True(fabric.Check(Wanted("a", a)).IsEmpty);
    }

    private static Fabric Engine(FabricHost host) => new(host.Host, new FabricName("demo"), Face.Cni);

    private static Topology Wanted(string node, NetworkNamespace ns) => FabricHost.Parse($$"""
        name: demo
        networks: { cni0: { subnet: 10.22.0.0/24 } }
        nodes: { {{node}}: { namespace: /proc/{{Environment.ProcessId}}/fd/{{ns.Handle.DangerousGetHandle()}}, networks: [cni0] } }
        """);
}
