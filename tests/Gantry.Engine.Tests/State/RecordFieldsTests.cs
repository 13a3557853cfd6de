using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Xunit;

namespace Gantry.Engine.Tests.State;

public sealed class RecordFieldsTests
{
    private static readonly NamespaceRef s_node = new("x1");
    private static readonly LinkRef s_link = new(new InterfaceName("eth0"), 1_000_001);
    private static readonly LinkRef s_bridge = new(new InterfaceName("br0"), 1_000_000);
    private static readonly MacAddress s_mac = MacAddress.TryParse("02:00:00:00:00:01", out MacAddress mac) ? mac : default;
    private static readonly IPAddress s_address = IPAddress.Parse("10.11.0.2");

    /// <summary>Each kind with every member said, and with as few as can be.</summary>
    private static readonly KernelObject[] s_objects =
    [
        new NamespaceObject(s_node, ulong.MaxValue),
        new ForeignNamespaceObject(new NamespaceRef("x1", "/run/netns/some where"), 7),
        new LoopbackObject(s_node, IsUp: false),
        new BridgeObject(NamespaceRef.Host, s_bridge, s_mac, 9000, uint.MaxValue, IsUp: false),
        new ForeignBridgeObject(NamespaceRef.Host, s_bridge, s_mac),
        new VethObject(NamespaceRef.Host, s_link, s_mac, null, s_node, s_bridge, s_mac, null, 1500, 1),
        new VethObject(NamespaceRef.Host, s_link, s_mac, s_bridge, s_node, s_bridge, s_mac, s_link, 1500, 1, IsUp: false, PeerIsUp: false) { PeerMtu = 1400 },
        new LinkModeObject(s_node, s_link, default),
        new LinkModeObject(s_node, s_link, new LinkMode { Promiscuous = true, AllMulticast = false, TransmitQueueLength = 5, Hairpin = true, Isolated = false }),
        new ForeignLinkObject(s_node, s_link.Name, new ForeignLinkSettings(null, null, default)),
        new ForeignLinkObject(s_node, s_link.Name, new ForeignLinkSettings(s_mac, 1400, new LinkMode { Promiscuous = true }), new ForeignLinkSettings(s_mac, 1500, new LinkMode { Promiscuous = false })),
        new AddressObject(s_node, s_link, new InterfaceAddress(s_address, 16)),
        new AddressObject(s_node, s_link, new InterfaceAddress(IPAddress.Parse("fd00::2"), 128), IPAddress.Parse("fd00::1")),
        new RouteObject(s_node, IPNetwork.Parse("0.0.0.0/0"), []) { Type = RouteType.Blackhole },
        new RouteObject(s_node, IPNetwork.Parse("::/0"), [new RouteHop(null, s_link), new RouteHop(IPAddress.Parse("fe80::1"), s_link, 3, OnLink: true)])
        {
            Source = IPAddress.Parse("fd00::2"), Metric = 0, Table = 100,
        },
        new HostDeviceObject(s_node, s_link, new InterfaceName("enp3s0"), null, null),
        new HostDeviceObject(NamespaceRef.Host, s_link, new InterfaceName("enp3s0"), s_bridge, 9000, IsUp: false, new DeviceState(
            7, IsUp: true, 1400, [new PeeredAddress(new InterfaceAddress(s_address, 32), IPAddress.Parse("10.11.0.3"))],
            [RouteObject.Through(NamespaceRef.Host, IPNetwork.Parse("0.0.0.0/0"), s_address, s_link) with { Metric = 100 }])),
        new MacvlanObject(s_node, s_link, null, s_bridge, MacvlanMode.Passthru, null, 1),
        new MacvlanObject(s_node, s_link, s_mac, s_bridge, MacvlanMode.Vepa, s_bridge, 1, IsUp: false),
        new VxlanObject(s_node, s_link, s_mac, 0, null, null, null, 4789, 1450, null, 1),
        new VxlanObject(s_node, s_link, s_mac, 16_777_215, s_address, IPAddress.Parse("239.1.1.1"), s_link, ushort.MaxValue, 1450, s_bridge, 1, IsUp: false),
        new VxlanRemoteObject(s_node, s_link, IPAddress.Parse("fd00::2")),
        new IfbObject(NamespaceRef.Host, s_link, s_mac, 1500, 1, IsUp: false),
        new TokenBucketObject(s_node, s_link, new TrafficRate(ulong.MaxValue, uint.MaxValue)),
        new RedirectObject(NamespaceRef.Host, s_link, s_bridge),
        new NodeFileObject("x1", "hosts"),
        new RuleObject(s_node, new PolicyRule { Family = AddressFamily.InterNetworkV6 }),
        new RuleObject(s_node, new PolicyRule
        {
            Family = AddressFamily.InterNetwork, From = IPNetwork.Parse("10.0.0.0/8"), To = IPNetwork.Parse("10.1.0.0/16"), InputInterface = new InterfaceName("lo"),
            OutputInterface = new InterfaceName("eth0"), Mark = 1, MarkMask = 0xff, Table = 100, Priority = 0, Action = RuleAction.Prohibit,
        }),
        new NeighbourObject(s_node, s_link, s_address, null),
        new NeighbourObject(s_node, s_link, s_address, s_mac),
        new SysctlObject(s_node, "net.ipv4.ip_forward", "1", OfInterface: false),
        new SysctlObject(s_node, "net.ipv4.ping_group_range", "0\t1 \"é\\", OfInterface: true, Before: ""),
        new ForwardingObject(NamespaceRef.Host, IPv6: true, IsOn: false),
        new ElementObject(NamespaceRef.Host, "within", "\"br0\" . \"br0\"", "fabric tutorial"),
        new AllowObject(NamespaceRef.Host, Family.IPv4, "filter", "FORWARD", new InterfaceName("br0"), Into: true),
        new PublishedPortObject(NamespaceRef.Host, Transport.Sctp, null, new PortRange(80), "x1", s_address, new PortRange(8000, 8010), "fabric a"),
        new PublishedPortObject(NamespaceRef.Host, Transport.Udp, IPAddress.Loopback, new PortRange(1, 65535), "x1", s_address, new PortRange(1, 65535), "fabric a"),
        new HairpinObject(NamespaceRef.Host, s_link),
        new FirewallObject(s_node, "gantry", "fabric a", []),
        new FirewallObject(NamespaceRef.Host, "gantry-a", "fabric a",
            [new FirewallChain("prerouting", new BaseChain("nat", Hook.Prerouting, -100, Accepts: false), ["iifname \"eth0\" masquerade", "drop"])]),
    ];

    public static TheoryData<string> Kinds => [.. s_objects.Select((o, i) => $"{i} {o.GetType().Name}")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_written_is_read_as_it_was(string which)
    {
        KernelObject written = s_objects[int.Parse(which.Split(' ')[0])];
        PartRecord part = Part(written);
        PartRecord read = Read(Text(part));
        Assert.Equal(written.Key, read.Objects[0].Key);
        // A route's list of hops is not compared by record equality.
        Assert.Equal(Text(part), Text(read));
        Assert.Equal(written is RouteObject ? read.Objects[0] : written, read.Objects[0]);
        Assert.Equal(part.Notes, read.Notes);
    }

    [Fact]
    public void Every_kind_of_object_has_a_name_in_the_records_and_is_tried_here()
    {
        IEnumerable<string> all = typeof(KernelObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(KernelObject)) && !type.IsAbstract).Select(type => type.Name).Order();
        Assert.Equal(all, ObjectKinds.Types.Select(type => type.Name).Order());
        Assert.Equal(all, s_objects.Select(o => o.GetType().Name).Distinct().Order());
    }

    [Theory]
    [InlineData("\"mtu\":1500", "\"mtu\":-1")]
    [InlineData("\"mtu\":1500", "\"mtu\":1e99")]
    [InlineData("\"mtu\":1500", "\"mtu\":\"1500\"")]
    [InlineData("\"mtu\":1500", "\"mtu\":null")]
    [InlineData("\"mtu\":1500,", "")]
    [InlineData("\"mtu\":1500", "\"mtu\":1500,\"mtu\":1500")]
    [InlineData("\"mtu\":1500", "\"mtu\":1500,\"colour\":\"red\"")]
    [InlineData("\"up\":true", "\"up\":1")]
    [InlineData("\"02:00:00:00:00:01\"", "\"02:00\"")]
    [InlineData("\"kind\":\"bridge\"", "\"kind\":\"brigde\"")]
    [InlineData("\"kind\":\"bridge\",", "")]
    [InlineData("{\"kind\":\"bridge\"", "[{\"kind\":\"bridge\"")]
    [InlineData("\"Node\"", "\"Nodes\"")]
    public void A_record_that_is_half_understood_is_not_understood(string what, string instead)
    {
        string text = Text(Part(new BridgeObject(NamespaceRef.Host, s_bridge, s_mac, 1500, 1)));
        Assert.Contains(what, text, StringComparison.Ordinal);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text.Replace(what, instead, StringComparison.Ordinal));
            FabricException e = Assert.Throws<FabricException>(() => RecordFile.ReadPart(path, PartKind.Node));
            Assert.StartsWith($"the record {path} can't be read: ", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static PartRecord Part(KernelObject o) => new(PartKind.Node, "x1", [o], [o])
    {
        Notes = new PartNotes { Subnets = [new NotedSubnet(IPNetwork.Parse("10.11.0.0/16"), null)], Taken = [s_address], Label = "a \"label\"" },
    };

    private static string Text(PartRecord part)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            RecordFields.Write(writer, part, PartRecord.Record);
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static PartRecord Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return RecordFields.Read<PartRecord>(document.RootElement, PartRecord.Record);
    }
}
