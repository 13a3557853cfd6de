using System.Net;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>What other tools take away comes back from the records: of fabrics and engines' networks together.</summary>
public sealed class RepairTests : IDisposable
{
    private const string Lab = """
        name: lab
        networks:
          front: { subnet: [10.31.0.0/24, "fd31::/64"] }
          back: { subnet: 10.32.0.0/24, outside: none, mtu: 1400 }
        nodes:
          x1: { networks: [front, back], ports: ["8081:80"] }
          x2: { networks: [back], sysctls: { net.ipv4.ip_default_ttl: "42" } }
        """;

    private const string Other = "name: other\nnetworks: { n0: { subnet: 10.33.0.0/24 } }\nnodes: { y1: { networks: [n0], ports: [\"8082:80\"] } }";

    private readonly FabricHost _host = FabricHost.Create();
    private readonly NetworkNamespace _container = NetworkNamespace.Create();
    private readonly World _world;

    public RepairTests()
    {
        _world = new World(_host.Test, defaultRoute: true);
        _host.Up(Lab);
        _host.Up(Other);
        Engine.Attach(Wanted("c1", _container, 8083));
    }

    private Fabric Engine => new(_host.Host, new FabricName("demo"), Face.Cni);

    public void Dispose()
    {
        _world.Dispose();
        _container.Dispose();
        _host.Dispose();
    }

    [Theory]
    [InlineData("nft flush ruleset")]
    [InlineData("nft delete table inet gantry")]
    [InlineData("nft flush chain inet gantry forward; nft flush set inet gantry networks")]
    [InlineData("ip link delete $(ip -o link show type bridge | cut -d' ' -f2 | cut -d: -f1 | head -1)")]
    [InlineData("for bridge in $(ip -o link show type bridge | cut -d' ' -f2 | cut -d: -f1); do ip link delete $bridge; done; nft flush ruleset")]
    [InlineData("for bridge in $(ip -o link show type bridge | cut -d' ' -f2 | cut -d: -f1); do ip address flush dev $bridge; ip link set $bridge down; done")]
    [InlineData("sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0")]
    public void What_was_taken_away_is_there_again(string harm)
    {
        using var x1 = new EchoServer(_host.Node("x1"), 80);
        using var y1 = new EchoServer(_host.Node("y1"), 80);
        using var c1 = new EchoServer(_container, 80);
        RequireWhole();
        string before = KernelPicture.WithoutChance(KernelPicture.Take(_host.Test.Namespace));
        _host.Test.Run(harm);
        Assert.NotEqual(before, KernelPicture.WithoutChance(KernelPicture.Take(_host.Test.Namespace)));
        Assert.All(Repair.All(_host.Host), outcome => Assert.Null(outcome.Failure));
        RequireWhole();
        Assert.Equal(before, KernelPicture.WithoutChance(KernelPicture.Take(_host.Test.Namespace)));
        Assert.All(Repair.All(_host.Host), outcome => Assert.True(outcome.Applied!.Plan.IsEmpty, outcome.ToString()));
        Assert.Empty(_host.Plan(Lab));
        Assert.Empty(_host.Plan(Other));
        Assert.True(Engine.Check(Wanted("c1", _container, 8083)).IsEmpty);
    }

    [Fact]
    public void The_firewall_of_all_comes_back_in_one_transaction()
    {
        using NfTablesSocket nft = _host.Test.Namespace.OpenNfTablesSocket();
        _host.Test.Run("nft flush ruleset");
        uint flushed = nft.GetGeneration();
        IReadOnlyList<RepairOutcome> outcomes = Repair.All(_host.Host);
        Assert.Equal(["fabric lab", "fabric other", "cni demo"], outcomes.Select(outcome => outcome.ToString()));
        Assert.Equal(flushed + 1, nft.GetGeneration());
    }

    [Fact]
    public void What_is_inside_of_nodes_comes_back_too()
    {
        _host.RunIn("x1", "ip address flush dev eth1; ip route flush table main; ip link set eth0 down");
        _host.RunIn("x2", "sysctl -qw net.ipv4.ip_default_ttl=64");
        Shell.Run(_container, "ip route delete default");
        _host.Test.Run($"umount {Path.Combine(_host.Host.Names.Directory, "y1")} && rm {Path.Combine(_host.Host.Names.Directory, "y1")}");
        Assert.All(Repair.All(_host.Host), outcome => Assert.Null(outcome.Failure));
        Assert.True(_host.Ping("x1", "10.32.0.1"));
        Assert.True(_host.Ping("x1", World.Address.ToString()));
        Assert.True(_host.Ping("y1", World.Address.ToString()));
        Assert.True(Packets.Ping(_container, World.Address.ToString()));
        Assert.Equal("42\n", _host.RunIn("x2", "sysctl -n net.ipv4.ip_default_ttl"));
        Assert.Empty(_host.Plan(Other));
    }

    [Fact]
    public void Nodes_own_firewalls_and_the_hosts_translations_come_back()
    {
        const string Routed = """
            name: routed
            networks:
              wan: { subnet: 10.35.0.0/24 }
              lan: { subnet: 192.168.64.0/24, router: r1 }
            nodes:
              r1:
                networks: [{ network: wan, interface: wan0 }, { network: lan, interface: lan0, address: 192.168.64.1 }]
                forward: true
                masquerade: [wan0]
                filter: { forward: [policy drop, "ct state established,related accept", "iifname lan0 oifname wan0 accept"] }
              h: { networks: { lan: { address: 192.168.64.6 } } }
            host: { masquerade: [{ out: uplink, from: 10.99.0.0/24 }] }
            """;
        _host.Up(Routed);
        string inside = _host.RunIn("r1", "nft list ruleset"), outside = _host.Test.Run("nft list ruleset");
        _host.RunIn("r1", "nft flush ruleset");
        _host.Test.Run("nft flush ruleset");
        Assert.False(_host.Ping("h", World.Address.ToString()));
        Assert.All(Repair.All(_host.Host), outcome => Assert.Null(outcome.Failure));
        Assert.Equal(inside, _host.RunIn("r1", "nft list ruleset"));
        Assert.Equal(Lines(outside), Lines(_host.Test.Run("nft list ruleset")));
        Assert.True(_host.Ping("h", World.Address.ToString()));
        Assert.Empty(_host.Plan(Routed));

        // Tables and the elements of a set are listed as they came.
        static IEnumerable<string> Lines(string ruleset) => ruleset.Replace("elements = {", "\n", StringComparison.Ordinal).Split('\n', ',', '}').Select(line => line.Trim()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void What_came_without_the_file_comes_back_and_keeps_its_address()
    {
        Fabric lab = _host.Fabric("lab");
        lab.Join(new FabricName("x2"), new FabricName("front"), new JoinSpec());
        lab.Publish(new FabricName("x1"), PortSpec.Parse("9090:80"));
        using var server = new EchoServer(_host.Node("x1"), 80);
        _host.Test.Run("nft flush ruleset; ip link delete front");
        Repair.All(_host.Host);
        Assert.True(_host.Ping("x2", "10.31.0.2"));
        Assert.Equal(World.Address.ToString(), _world.Connect(new IPEndPoint(World.HostAddress, 9090)));
        Assert.Equal("10.31.0.4/24", lab.Join(new FabricName("x2"), new FabricName("front"), new JoinSpec()).Interfaces[0].Addresses[0].Address.ToString());
    }

    [Fact]
    public void A_container_that_is_dead_keeps_nothing_of_the_others_and_stays_for_its_engine_to_delete()
    {
        using NetworkNamespace other = NetworkNamespace.Create();
        string path = Path.Combine(_host.Host.Names.Directory, "c2");
        using (NetworkNamespace dying = NetworkNamespace.Create())
        {
            _host.Test.Run($"touch {path} && mount --bind {PathOf(dying)} {path}");
        }
        Engine.Attach(Wanted("c2", path, 8084));
        Engine.Attach(Wanted("c3", other, 8085));
        _host.Test.Run($"umount {path} && rm {path}");
        _host.Test.Run("nft flush ruleset");
        Assert.All(Repair.All(_host.Host), outcome => Assert.Null(outcome.Failure));
        using var server = new EchoServer(other, 80);
        Assert.Equal(World.Address.ToString(), _world.Connect(new IPEndPoint(World.HostAddress, 8085)));
        Assert.Equal(["c1", "c2", "c3"], Engine.Attachments().Select(attachment => attachment.Node).Order(StringComparer.Ordinal));
        Engine.Detach(new FabricName("c2"));
        Assert.Equal(["c1", "c3"], Engine.Attachments().Select(attachment => attachment.Node).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_that_can_t_be_repaired_keeps_none_of_the_others()
    {
        using var server = new EchoServer(_host.Node("y1"), 80);
        _host.Test.Run("nft flush ruleset; ip link delete front; ip link add front type veth peer name back1");
        IReadOnlyList<RepairOutcome> outcomes = Repair.All(_host.Host);
        RepairOutcome failed = Assert.Single(outcomes, outcome => outcome.Failure is not null);
        Assert.Equal("fabric lab", failed.ToString());
        Assert.StartsWith("link front: there is a veth", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(World.Address.ToString(), _world.Connect(new IPEndPoint(World.HostAddress, 8082)));
        _host.Test.Run("ip link delete front");
        Assert.All(Repair.All(_host.Host), outcome => Assert.Null(outcome.Failure));
        Assert.Empty(_host.Plan(Lab));
    }

    [Fact]
    public void Where_nothing_is_up_nothing_is_done()
    {
        _host.Down("lab");
        _host.Down("other");
        Engine.Detach(new FabricName("c1"));
        Engine.Down();
        string before = KernelPicture.Take(_host.Test.Namespace);
        Assert.Empty(Repair.All(_host.Host));
        Assert.Equal(before, KernelPicture.Take(_host.Test.Namespace));
    }

    /// <summary>Packets get to where they should, and not to where they should not.</summary>
    private void RequireWhole()
    {
        foreach (int port in (int[])[8081, 8082, 8083])
        {
            Assert.Equal(World.Address.ToString(), _world.Connect(new IPEndPoint(World.HostAddress, port)));
        }
        Assert.True(_host.Ping("x2", "10.32.0.2"));
        Assert.True(_host.Ping("x1", World.Address.ToString()));
        Assert.True(Packets.Ping(_container, World.Address.ToString()));
        Assert.False(_host.Ping("x2", "10.33.0.2"));
        Assert.False(Packets.Ping(_container, "10.31.0.2"));
    }

    private static string PathOf(NetworkNamespace ns) => $"/proc/{Environment.ProcessId}/fd/{ns.Handle.DangerousGetHandle()}";

    private static Topology Wanted(string node, NetworkNamespace ns, int port) => Wanted(node, PathOf(ns), port);

    private static Topology Wanted(string node, string path, int port) => FabricHost.Parse($$"""
        name: demo
        networks: { cni0: { subnet: 10.34.0.0/24 } }
        nodes: { {{node}}: { namespace: {{path}}, networks: [cni0], ports: ["{{port}}:80"] } }
        """);
}
