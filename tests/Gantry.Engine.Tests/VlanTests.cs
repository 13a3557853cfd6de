using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Devices of kinds that not every kernel has, as the host's own: <c>./run kernel</c> boots one that has them.</summary>
public sealed class VlanTests
{
    [Fact]
    public void A_VLAN_of_the_host_is_moved_in_and_given_back()
    {
        using FabricHost host = FabricHost.Create();
        using World world = Tagged(host);
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: trunk
            networks: { sw: { node: s1 } }
            nodes:
              r: { devices: [{ device: uplink.10, interface: wan0, address: 10.10.0.1/24 }], addresses: { wan0: 10.20.0.9/24 } }
              s1: { devices: [{ device: uplink.20, network: sw }] }
              x: { networks: { sw: { address: 10.20.0.1/24 } } }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.Contains("vlan protocol 802.1Q id 10", host.RunIn("r", "ip -d link show wan0"));
        Assert.True(host.Ping("r", "10.10.0.2"));
        Assert.True(host.Ping("x", "10.20.0.2"));
        Assert.True(world.Ping("10.20.0.1"));
        Assert.False(host.Ping("r", "10.20.0.1")); // In the same subnet, not in the same VLAN.
        host.Down("trunk");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.True(world.Ping("10.10.0.1"));
    }

    [Fact]
    public void Macvlans_on_a_VLAN_are_in_that_VLAN()
    {
        using FabricHost host = FabricHost.Create();
        using World world = Tagged(host);
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: tagged
            nodes:
              a: { devices: [{ macvlan: uplink.10, address: 10.10.0.11/24 }] }
              b: { devices: [{ macvlan: uplink.20, address: 10.10.0.12/24 }] }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("a", "10.10.0.2"));
        Assert.False(host.Ping("b", "10.10.0.2"));
        host.Down("tagged");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void An_ipvlan_of_the_host_is_moved_in_and_given_back()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test);
        Make(host, "ip link add link uplink name ipv0 type ipvlan mode l2");
        string before = KernelPicture.Take(host.Test.Namespace);
        const string Yaml = """
            name: shared
            nodes: { a: { devices: [{ device: ipv0, address: 198.51.100.11/24 }] } }
            """;
        host.Up(Yaml);
        Assert.Empty(host.Plan(Yaml));
        Assert.True(host.Ping("a", "198.51.100.2"));
        host.Down("shared");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    /// <summary>A world behind a trunk with the VLANs 10 and 20, and the host's ends of them.</summary>
    private static World Tagged(FabricHost host)
    {
        var world = new World(host.Test);
        try
        {
            foreach (int id in (int[])[10, 20])
            {
                Make(host, $"ip link add link uplink name uplink.{id} type vlan id {id}; ip address add 10.{id}.0.1/24 dev uplink.{id}; ip link set uplink.{id} up");
                world.Run($"ip link add link eth0 name eth0.{id} type vlan id {id}; ip address add 10.{id}.0.2/24 dev eth0.{id}; ip link set eth0.{id} up");
            }
            return world;
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    private static void Make(FabricHost host, string commands)
    {
        try
        {
            host.Test.Run(commands);
        }
        catch (ShellException e) when (e.Message.Contains("Unknown device type", StringComparison.Ordinal))
        {
            Assert.Skip("this kernel has no such link; ./run kernel boots one that has");
        }
    }
}
