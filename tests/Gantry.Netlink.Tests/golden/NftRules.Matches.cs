using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using static Gantry.Netlink.NfTables.Expressions.Verdict;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

internal static partial class NftRules
{
    private static Dictionary<string, EquatableArray<Expression>> Matches => new()
    {
        ["iifname"] = [.. Match.InputInterface("a"), Accept],
        ["oifname-not"] = [.. Match.OutputInterface("a", inverted: true), Drop],
        ["iifname-set"] = [.. Match.InputInterfaceIn("ifaces"), Accept],
        ["oifname-not-in-set"] = [.. Match.OutputInterfaceIn("ifaces", inverted: true), Drop],
        ["interface-pair-set"] = [.. Match.InterfacePairIn("pairs"), Accept],
        ["nfproto"] = [.. Match.Protocol(Family.IPv6), Accept],
        ["l4proto"] = [.. Match.Protocol(Transport.Udp), Accept],
        ["mark"] = [.. Match.Mark(0x50), Accept],
        ["mark-masked"] = [new Meta(MetaKey.Mark), new Bitwise(Value.Number(0xff)), new Compare(Value.Number(5)), Accept],
        ["mark-range"] =
        [
            new Meta(MetaKey.Mark),
            new ByteSwap(Length: 4, Size: 4),
            new Compare([0, 0, 0, 0x10], Comparison.GreaterOrEqual),
            new Compare([0, 0, 0, 0x20], Comparison.LessOrEqual),
            Accept,
        ],
        ["saddr-set"] = [.. Match.IPv4SourceIn("nets"), Accept],
        ["daddr-not-in-set"] = [.. Match.IPv4DestinationIn("nets", inverted: true), Accept],
        ["saddr6-set"] = [.. Match.IPv6SourceIn("nets"), Accept],
        ["daddr6-set"] = [.. Match.IPv6DestinationIn("nets"), Accept],
        ["saddr-address"] = [.. Match.Source(Net("10.0.0.1/32")), Accept],
        ["saddr-bytes"] = [.. Match.Source(Net("10.0.0.0/8")), Accept],
        ["daddr-bits-not"] = [.. Match.Destination(Net("10.16.0.0/12"), inverted: true), Accept],
        ["saddr6-bits"] = [.. Match.Source(Net("2001:db8::/33")), Accept],
        ["dport"] = [.. Match.DestinationPort(Transport.Tcp, 80), Accept],
        ["dport-range"] = [.. Match.DestinationPorts(Transport.Udp, 1000, 2000), Accept],
        ["dport-not-range"] =
        [
            .. Match.Protocol(Transport.Tcp), Payload.DestinationPort, new InRange(Value.Port(80), Value.Port(90), Inverted: true), Accept,
        ],
        ["ct-state"] = [.. Match.ConnectionState(ConnectionStates.Established | ConnectionStates.Related), Accept],
        ["ct-status"] = [.. Match.ConnectionStatus(ConnectionStatus.DestinationNat), Accept],
        ["ct-direction"] = [.. Match.ConnectionDirection(ConnectionDirection.Original), Accept],
        ["ct-original-daddr"] =
        [
            new ConnectionTracking(ConnectionKey.IPv4Destination, Direction: ConnectionDirection.Original),
            new Compare(Value.Address(Ip("10.0.0.1"))),
            Accept,
        ],
        ["ct-original-daddr6"] =
        [
            new ConnectionTracking(ConnectionKey.IPv6Destination, Direction: ConnectionDirection.Original),
            new Compare(Value.Address(Ip("2001:db8::1"))),
            Accept,
        ],
        ["ct-original-dport"] =
        [
            .. Match.Protocol(Transport.Tcp),
            new ConnectionTracking(ConnectionKey.DestinationPort, Direction: ConnectionDirection.Original),
            new Compare(Value.Port(80)),
            Accept,
        ],
        ["fib-local"] = [.. Match.DestinationIsLocal(), Accept],
        ["fib-reverse"] =
        [
            new Fib(FibResult.OutputInterface, FibFlags.Source | FibFlags.InputInterface | FibFlags.Present), new Compare(Value.Number(0)), Drop,
        ],
        ["numgen-random"] = [new NumberGenerator(NumberSequence.Random, 4, Offset: 1), new Compare(Value.Number(3)), Accept],
    };
}
