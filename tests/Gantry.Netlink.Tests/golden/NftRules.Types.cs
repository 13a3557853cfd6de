using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Rtnetlink;
using static Gantry.Netlink.NfTables.Expressions.Verdict;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>Sets of each type that a rule may ask by: nft writes the type's number and order beside them.</summary>
internal static partial class NftRules
{
    private static Payload IcmpType => new(PayloadBase.Transport, 0, 1);

    private static Dictionary<string, EquatableArray<Expression>> Types => new()
    {
        ["anonymous-states"] =
        [
            new ConnectionTracking(ConnectionKey.State),
            In(DataType.ConnectionStates, Value.Number((uint)ConnectionStates.Established), Value.Number((uint)ConnectionStates.Related)),
            Accept,
        ],
        ["anonymous-status"] =
        [
            new ConnectionTracking(ConnectionKey.Status),
            In(DataType.ConnectionStatus, Value.Number((uint)ConnectionStatus.SourceNat), Value.Number((uint)ConnectionStatus.DestinationNat)),
            Accept,
        ],
        ["anonymous-icmp-types"] = [.. Match.Protocol(Family.IPv4), .. Match.Protocol(Transport.Icmp), IcmpType, In(DataType.IcmpType, [0], [8]), Accept],
        ["anonymous-icmpv6-types"] = [.. Match.Protocol(Family.IPv6), .. Match.Protocol(Transport.IcmpV6), IcmpType, In(DataType.IcmpV6Type, [129], [128]), Accept],
        ["anonymous-flags"] = [.. Match.Protocol(Transport.Tcp), new Payload(PayloadBase.Transport, 13, 1), In(DataType.TcpFlags, [0x02], [0x10]), Accept],
        ["anonymous-byte"] =
        [
            .. Match.Protocol(Family.IPv4),
            new Payload(PayloadBase.Network, 8, 1),
            new AnonymousLookup(AnonymousSet.OfRanges(DataType.Byte, ([1], [1]), ([3], [5]))),
            Drop,
        ],
        ["anonymous-fib"] =
        [
            new Fib(FibResult.AddressType, FibFlags.Destination),
            In(DataType.RouteType, Value.Number((uint)RouteType.Local), Value.Number((uint)RouteType.Broadcast)),
            Accept,
        ],
        ["anonymous-family"] = [new Meta(MetaKey.Family), In(DataType.Family, [(byte)Family.IPv4], [(byte)Family.IPv6]), Accept],
        ["anonymous-packet-types"] = [new Meta(MetaKey.PacketType), In(DataType.PacketType, [(byte)PacketType.Broadcast], [(byte)PacketType.Multicast]), Drop],
        ["anonymous-names"] =
        [
            new Meta(MetaKey.InputInterfaceName),
            new AnonymousLookup(AnonymousSet.OfRanges(
                DataType.InterfaceName,
                (Value.Interface("lan"), [.. "lan"u8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
                (Value.Interface("wan0"), Value.Interface("wan0")))),
            Accept,
        ],
        ["byteorder"] =
        [
            new Meta(MetaKey.TransportProtocol),
            new ByteSwap(1, 2),
            Payload.DestinationPort with { Into = Registers.At(4) },
            new AnonymousLookup(new AnonymousSet(
                [DataType.Protocol, DataType.Port],
                [
                    SetElement.Ranges(null, ([(byte)Transport.Tcp], [(byte)Transport.Tcp]), (Value.Port(53), Value.Port(53))),
                    SetElement.Ranges(null, ([(byte)Transport.Udp], [(byte)Transport.Udp]), (Value.Port(80), Value.Port(89))),
                ],
                IsInterval: true)),
            Accept,
        ],
    };

    private static AnonymousLookup In(DataType type, params ReadOnlySpan<Value> values) => new(AnonymousSet.Of(type, values));
}
