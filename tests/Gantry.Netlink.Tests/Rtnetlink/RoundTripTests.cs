using System.Net;
using System.Net.Sockets;
using CsCheck;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Xunit;

namespace Gantry.Netlink.Tests.Rtnetlink;

/// <summary>What is asked for is what is read from the bytes that ask for it.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<IPAddress> s_address4 = Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes));
    private static readonly Gen<IPAddress> s_address6 = Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes));
    private static readonly Gen<IPAddress> s_address = Gen.OneOf(s_address4, s_address6);

    private static readonly Gen<InterfaceAddress> s_prefix = Gen.OneOf(
        Gen.Select(s_address4, Gen.Int[0, 32]), Gen.Select(s_address6, Gen.Int[0, 128])).Select((address, length) => new InterfaceAddress(address, length));

    private static readonly Gen<MacAddress> s_mac = Gen.ULong[0, 0xffff_ffff_ffff].Select(value => new MacAddress(value));

    private static readonly Gen<InterfaceName> s_name =
        Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.é"], 1, 15].Where(text => InterfaceName.WhyNot(text) is null).Select(text => new InterfaceName(text));

    private static readonly Gen<Route> s_route =
        Gen.Select(s_prefix, Gen.OneOf(s_address, Gen.Const((IPAddress)null!)), Gen.Int[1, int.MaxValue].Nullable(), Gen.UInt[1, uint.MaxValue], Gen.UInt.Nullable(), Gen.Byte, Gen.Enum<RouteType>(), Gen.Bool)
            .Select((to, via, device, table, metric, protocol, type, onLink) => new Route
            {
                To = to.Network,
                Via = via,
                Device = device,
                Table = table,
                Metric = metric,
                Protocol = protocol,
                Type = type,
                OnLink = onLink,
            });

    [Fact]
    public void A_route() => s_route.Sample(route => Assert.Equal(route, Read(batch => batch.AddRoute(route), Route.Read)));

    [Fact]
    public void The_next_hops_of_a_route() =>
        Gen.Select(Gen.OneOf(s_address, Gen.Const((IPAddress)null!)), Gen.Int[0, int.MaxValue], Gen.Int[1, 256], Gen.Bool).Select((via, device, weight, onLink) => new NextHop(via, device, weight) { OnLink = onLink }).Array[1, 8]
            .Sample(hops =>
            {
                var route = new Route { To = IPNetwork.Parse("10.0.0.0/8"), NextHops = [.. hops] };
                Assert.Equal(hops, Read(batch => batch.AddRoute(route), Route.Read).NextHops);
            });

    [Fact]
    public void An_address() => Gen.Select(Gen.Int, s_prefix, Gen.Bool, Gen.Bool).Sample((index, address, noDad, hasPeer) =>
    {
        IPAddress? peer = !hasPeer ? null : address.IsIPv6 ? IPAddress.Parse("2001:db8::77") : IPAddress.Parse("192.0.2.77");
        Address read = Read(batch => batch.AddAddress(index, address, noDad, peer), Address.Read);
        Assert.Equal((index, address, noDad ? AddressFlags.NoDad : AddressFlags.None, peer), (read.Index, read.Local, read.Flags, read.Peer));
    });

    [Fact]
    public void A_policy_rule() => Gen.Select(
        Gen.Bool, s_prefix, s_prefix, s_name.Select(name => (InterfaceName?)name), Gen.UInt.Nullable(), Gen.UInt[0, uint.MaxValue - 1].Nullable(), Gen.UInt, Gen.UInt.Nullable())
        .Sample((ipv6, from, to, name, mark, mask, table, priority) =>
        {
            var rule = new PolicyRule
            {
                Family = ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
                From = from.IsIPv6 == ipv6 ? from.Network : null,
                To = to.IsIPv6 == ipv6 ? to.Network : null,
                InputInterface = name,
                OutputInterface = name,
                Mark = mark,
                MarkMask = mark is null ? null : mask,
                Table = table,
                Priority = priority,
                Action = RuleAction.Lookup,
            };
            Assert.Equal(rule, Read(batch => batch.AddPolicyRule(rule), PolicyRule.Read));
        });

    [Fact]
    public void A_VXLAN() => Gen.Select(Gen.UInt[0, VxlanKind.LargestId], s_address, s_address, Gen.Int[1, int.MaxValue].Nullable(), Gen.UShort, Gen.Bool, Gen.Byte)
        .Sample((id, local, remote, device, port, learning, ttl) =>
        {
            var kind = new VxlanKind { Id = id, Local = local, Remote = remote, Device = device, Port = port, Learning = learning, Ttl = ttl };
            Assert.Equal(kind, Read(batch => batch.AddLink(new NewLink { Name = new InterfaceName("vx0"), Kind = kind }), Link.Read).Settings);
        });

    [Fact]
    public void A_bridge_port() => Gen.Select(Gen.Bool.Nullable(), Gen.Bool.Nullable()).Sample((hairpin, isolated) =>
    {
        var port = new BridgePort { Hairpin = hairpin, Isolated = isolated };
        Assert.Equal(port, Read(batch => batch.SetLink(7, new LinkChange { Port = port }), Link.Read).Port);
    });

    [Fact]
    public void A_forwarding_entry() => Gen.Select(Gen.Int, s_mac, Gen.OneOf(s_address, Gen.Const((IPAddress)null!))).Sample((index, mac, remote) =>
    {
        var entry = new ForwardingEntry { Index = index, Mac = mac, Remote = remote };
        Assert.Equal(entry, Read(batch => batch.AppendForwardingEntry(entry), ForwardingEntry.Read));
    });

    [Fact]
    public void A_neighbour() => Gen.Select(Gen.Int, s_address, s_mac.Nullable(), Gen.Enum<NeighbourState>(), Gen.Bool).Sample((index, address, mac, state, proxy) =>
    {
        var neighbour = new Neighbour { Index = index, Address = address, Mac = mac, State = state, IsProxy = proxy };
        Assert.Equal(neighbour, Read(batch => batch.AddNeighbour(neighbour), Neighbour.Read));
    });

    [Fact]
    public void A_link() => Gen.Select(s_name, Gen.Int, s_mac.Nullable(), Gen.UInt.Nullable(), Gen.Int.Nullable(), Gen.UInt.Nullable(), Gen.Bool)
        .Sample((name, index, mac, mtu, master, group, up) =>
        {
            var link = new NewLink { Name = name, Index = index, Mac = mac, Mtu = mtu, Master = master, Group = group, Up = up, Kind = new BridgeKind() };
            Assert.Equal(
                new Link { Index = index, Name = name, Mac = mac, Mtu = mtu ?? 0, Master = master ?? 0, Group = group ?? 0, Kind = "bridge", IsUp = up },
                Read(batch => batch.AddLink(link), Link.Read));
        });

    private delegate T Decoder<T>(Message message);

    private static T Read<T>(Action<Batch> write, Decoder<T> read)
    {
        var batch = new Batch();
        write(batch);
        return read(batch[0]);
    }
}
