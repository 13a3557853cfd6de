using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using static Gantry.Netlink.NfTables.Expressions.Verdict;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

internal static partial class NftRules
{
    private static Dictionary<string, EquatableArray<Expression>> AnonymousSets => new()
    {
        ["anonymous-set"] = [.. Match.DestinationPortIn(Transport.Tcp, Ports(80, 443)), Accept],
        ["anonymous-set-not"] = [.. Match.DestinationPortIn(Transport.Udp, Ports(53, 67), inverted: true), Drop],
        ["anonymous-ranges"] = [.. Match.DestinationPortIn(Transport.Tcp, PortRanges((80, 80), (8000, 8999))), Accept],
        ["anonymous-ranges-from-0"] = [.. Match.DestinationPortIn(Transport.Tcp, PortRanges((0, 79), (1024, 65535))), Accept],
        ["anonymous-prefixes"] =
        [
            .. Match.Protocol(Family.IPv4),
            Payload.IPv4Source,
            new AnonymousLookup(new AnonymousSet(
                [DataType.IPv4Address], [.. SetElement.Prefix(Net("10.0.0.0/8")), .. SetElement.Prefix(Net("192.168.0.0/16"))], IsInterval: true)),
            Accept,
        ],
        ["anonymous-concatenation"] =
        [
            .. SourceAndPort,
            new AnonymousLookup(new AnonymousSet(
                [DataType.IPv4Address, DataType.Port],
                [
                    new SetElement(Value.Join(Value.Address(Ip("10.0.0.1")), Value.Port(80))),
                    new SetElement(Value.Join(Value.Address(Ip("10.0.0.2")), Value.Port(443))),
                ])),
            Accept,
        ],
        ["anonymous-concatenated-ranges"] =
        [
            .. SourceAndPort,
            new AnonymousLookup(new AnonymousSet(
                [DataType.IPv4Address, DataType.Port],
                [SetElement.Ranges(null, (Value.Address(Ip("10.0.0.0")), Value.Address(Ip("10.255.255.255"))), (Value.Port(80), Value.Port(90)))],
                IsInterval: true)),
            Accept,
        ],
        ["anonymous-map"] =
        [
            .. Match.Protocol(Transport.Tcp),
            Payload.DestinationPort,
            .. TranslatedBy([DataType.Port], (Value.Port(80), "10.0.0.2"), (Value.Port(443), "10.0.0.3")),
        ],
        ["anonymous-map-of-concatenation"] =
        [
            .. Match.Protocol(Transport.Tcp),
            Payload.DestinationPort,
            new AnonymousLookup(
                new AnonymousSet(
                    [DataType.Port],
                    [new SetElement(Value.Port(80), Data: Value.Join(Value.Address(Ip("10.0.0.2")), Value.Port(8080)))],
                    Data: [DataType.IPv4Address, DataType.Port]),
                Into: Register.R1),
            new Nat(NatType.Destination, Family.IPv4, Address: Register.R1, Port: Registers.At(4)),
        ],
        ["anonymous-map-numgen"] =
        [
            new NumberGenerator(NumberSequence.Incremental, 2),
            .. TranslatedBy([DataType.Integer], (Value.Number(0), "10.0.0.2"), (Value.Number(1), "10.0.0.3")),
        ],
        ["anonymous-vmap"] =
        [
            new Meta(MetaKey.InputInterfaceName),
            new AnonymousLookup(
                new AnonymousSet(
                    [DataType.InterfaceName],
                    [new SetElement(Value.Interface("a"), Verdict: Accept), new SetElement(Value.Interface("b"), Verdict: Jump("d"))],
                    Data: [DataType.Verdict]),
                Into: Register.Verdict),
        ],
    };

    /// <summary><c>ip saddr . tcp dport</c>.</summary>
    private static EquatableArray<Expression> SourceAndPort =>
    [
        .. Match.Protocol(Family.IPv4), .. Match.Protocol(Transport.Tcp), Payload.IPv4Source, Payload.DestinationPort with { Into = Registers.At(4) },
    ];

    private static AnonymousSet Ports(params ushort[] ports) => AnonymousSet.Of(DataType.Port, [.. ports.Select(Value.Port)]);

    private static AnonymousSet PortRanges(params (ushort First, ushort Last)[] ranges) =>
        AnonymousSet.OfRanges(DataType.Port, [.. ranges.Select(range => (Value.Port(range.First), Value.Port(range.Last)))]);

    private static EquatableArray<Expression> TranslatedBy(EquatableArray<DataType> key, params (Value Key, string Address)[] elements) =>
    [
        new AnonymousLookup(
            new AnonymousSet(
                key, [.. elements.Select(element => new SetElement(element.Key, Data: Value.Address(Ip(element.Address))))], Data: [DataType.IPv4Address]),
            Into: Register.R1),
        new Nat(NatType.Destination, Family.IPv4, Address: Register.R1),
    ];
}
