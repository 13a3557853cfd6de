using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Down leaves the host as it was before up.</summary>
public sealed class DownTests
{
    private const string Neighbour = """
        name: neighbour
        networks: { nb0: { subnet: 10.99.0.0/24, outside: routed } }
        nodes: { n1: { networks: [nb0] }, n2: { networks: [nb0] } }
        """;

    /// <summary>Hosts as people have them: what is set before up.</summary>
    public static TheoryData<string> Hosts { get; } =
    [
        "sysctl -qw net.ipv4.ip_forward=0",
        "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.accept_redirects=0",
        "sysctl -qw net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.own0.forwarding=1",
        "sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv4.conf.default.forwarding=1",
    ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Down_leaves_nothing(string settings)
    {
        using FabricHost host = FabricHost.Create();
        MakeStrangers(host, settings);
        string before = KernelPicture.Take(host.Test.Namespace);
        host.Up(DualStack);
        Assert.NotEqual(before, KernelPicture.Take(host.Test.Namespace));
        host.Down("tutorial");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Test.Names.List());
        Assert.Empty(Fabric.List(host.Host));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Down_leaves_a_second_fabric_at_work(string settings)
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        world.Run($"ip route add 10.99.0.0/24 via {World.HostAddress}");
        MakeStrangers(host, settings);
        string bare = KernelPicture.Take(host.Test.Namespace);
        host.Up(Neighbour);
        string before = KernelPicture.Take(host.Test.Namespace);
        host.Up(FabricHost.Tutorial);
        Assert.True(host.Ping("n1", World.Address.ToString()));
        host.Down("tutorial");
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.True(host.Ping("n1", "10.99.0.3"));
        Assert.True(host.Ping("n1", World.Address.ToString()));
        host.Down("neighbour");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void The_fabric_that_came_first_may_go_first()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        string bare = KernelPicture.Take(host.Test.Namespace);
        host.Up(FabricHost.Tutorial);
        host.Up(Neighbour.Replace("outside: routed", "outside: nat", StringComparison.Ordinal));
        host.Down("tutorial");
        Assert.True(host.Ping("n1", World.Address.ToString()));
        host.Down("neighbour");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void Forwarding_that_somebody_switched_off_meanwhile_stays_off()
    {
        using FabricHost host = FabricHost.Create();
        MakeStrangers(host, "sysctl -qw net.ipv4.conf.own0.forwarding=1");
        host.Up(FabricHost.Tutorial);
        host.Test.Run("sysctl -qw net.ipv4.conf.own0.forwarding=0");
        host.Down("tutorial");
        Assert.Equal("0", host.Test.Run("sysctl -n net.ipv4.conf.own0.forwarding").Trim());
    }

    [Fact]
    public void Two_interfaces_that_did_not_forward_do_not_begin_to()
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        host.Test.Run("ip netns 2>/dev/null; ip link add lan0 type veth peer name far0; ip address add 192.0.2.1/24 dev lan0; ip link set lan0 up");
        using var far = Gantry.Netlink.Namespaces.NetworkNamespace.Create();
        host.Test.Run($"ip link set far0 netns /proc/{Environment.ProcessId}/fd/{far.Handle.DangerousGetHandle()}");
        Shell.Run(far, "ip address add 192.0.2.2/24 dev far0; ip link set far0 up; ip route add default via 192.0.2.1");
        world.Run("ip route add 192.0.2.0/24 via 198.51.100.1");
        host.Up(FabricHost.Tutorial);
        Assert.True(host.Ping("x1", World.Address.ToString()));
        Assert.True(Packets.Ping(far, "192.0.2.1"));
        Assert.False(Packets.Ping(far, World.Address.ToString()));
        host.Down("tutorial");
        host.Test.Run("sysctl -qw net.ipv4.ip_forward=1");
        Assert.True(Packets.Ping(far, World.Address.ToString()));
    }

    private static string DualStack => FabricHost.Tutorial.Replace("10.11.0.0/16", "[10.11.0.0/16, \"fd11::/64\"]", StringComparison.Ordinal);

    private static void MakeStrangers(FabricHost host, string settings) => host.Test.Run($$"""
        ip link add own0 type bridge && ip address add 203.0.113.1/24 dev own0 && ip link set own0 up
        ip link add name br-own type bridge && ip address add 172.30.0.1/16 dev br-own && ip link set br-own up
        nft 'table ip stranger { chain c { type filter hook forward priority 10; ip saddr 203.0.113.99 drop; }; }'
        {{settings}}
        """);
}
