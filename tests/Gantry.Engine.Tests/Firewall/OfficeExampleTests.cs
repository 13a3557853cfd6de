using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests.Firewall;

/// <summary>examples/office.yaml does what its head says to try.</summary>
public sealed class OfficeExampleTests
{
    private static readonly string s_yaml = File.ReadAllText(Path.Combine(Repository.Root, "examples", "office.yaml"));

    [Fact]
    public void The_web_servers_take_turns_for_the_world_and_for_those_inside()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(s_yaml);
        using NetworkNamespace web1 = host.Node("web1"), web2 = host.Node("web2");
        using EchoServer first = new(web1, 8080), ssh = new(web1, 23);
        Assert.Equal(2, Enumerable.Range(0, 4).Count(_ => host.Connect("world", "198.51.100.10", 80) is not null));
        using EchoServer second = new(web2, 8080);
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 80));
        Assert.Equal("10.2.0.2", host.Connect("guest", "198.51.100.10", 80));
        Assert.Equal("10.1.0.2", host.Connect("desk", "198.51.100.10", 80));
        // One web server asks for the web servers: it is beside them.
        Assert.Equal("10.3.0.1", host.Connect("web1", "198.51.100.10", 80));
        Assert.Equal("198.51.100.2", host.Connect("world", "198.51.100.10", 2202));
    }

    [Fact]
    public void Guests_reach_the_world_and_nobody_of_the_staff()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(s_yaml);
        using NetworkNamespace world = host.Node("world"), desk = host.Node("desk");
        using EchoServer web = new(world, 80), mail = new(world, 25), inside = new(desk, 80);
        Assert.Equal("198.51.100.10", host.Connect("guest", "198.51.100.2", 80));
        Assert.Null(host.Connect("guest", "198.51.100.2", 25));
        Assert.Equal("198.51.100.10", host.Connect("desk", "198.51.100.2", 25));
        Assert.Null(host.Connect("guest", "10.1.0.2", 80));
        Assert.Contains("Packet filtered", host.RunIn("guest", "ping -n -c 1 -W 1 10.1.0.2 || true"), StringComparison.Ordinal);
        Assert.True(host.Ping("desk", "10.1.0.1"));
        Assert.Null(host.Connect("guest", "10.2.0.1", 22));
    }
}
