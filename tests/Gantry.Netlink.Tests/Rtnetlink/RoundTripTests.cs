using System.Net;
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
        Gen.Select(Gen.OneOf(s_address, Gen.Const((IPAddress)null!)), Gen.Int[0, int.MaxValue], Gen.Int[1, 256]).Select((via, device, weight) => new NextHop(via, device, weight)).Array[1, 8]
            .Sample(hops =>
            {
                var route = new Route { To = IPNetwork.Parse("10.0.0.0/8"), NextHops = [.. hops] };
                Assert.Equal(hops, Read(batch => batch.AddRoute(route), Route.Read).NextHops);
            });

    [Fact]
    public void An_address() => Gen.Select(Gen.Int, s_prefix, Gen.Bool).Sample((index, address, noDad) =>
    {
        Address read = Read(batch => batch.AddAddress(index, address, noDad), Address.Read);
        Assert.Equal((index, address, noDad ? AddressFlags.NoDad : AddressFlags.None, null), (read.Index, read.Local, read.Flags, read.Peer));
    });

    [Fact]
    public void A_neighbour() => Gen.Select(Gen.Int, s_address, s_mac.Nullable(), Gen.Enum<NeighbourState>()).Sample((index, address, mac, state) =>
    {
        var neighbour = new Neighbour { Index = index, Address = address, Mac = mac, State = state };
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
