using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>All that can be matched.</summary>
internal static class Selectors
{
    private static readonly Kind s_port = new NumberKind(DataType.Port, "a port", Names.Services, IsCount: true);
    private static readonly Kind s_protocol = new NumberKind(DataType.Protocol, "a protocol", Names.Protocols);
    private static readonly Kind s_mark = new NumberKind(DataType.Mark, "a mark", Names.None);
    private static readonly Kind s_hops = new NumberKind(DataType.Byte, "a number of hops", Names.None, IsCount: true);
    private static readonly Kind s_family = new NumberKind(DataType.Family, "a family", Names.Families) { IsNamed = true };
    private static readonly Kind s_routeType = new NumberKind(DataType.RouteType, "a type of address", Names.RouteTypes);
    private static readonly Kind s_exists = new NumberKind(DataType.Boolean with { Length = 4 }, "an answer", Names.Booleans) { IsNamed = true };
    private static readonly Kind s_ipv4 = new AddressKind(IsIPv6: false);
    private static readonly Kind s_ipv6 = new AddressKind(IsIPv6: true);
    private static readonly Kind s_interface = new InterfaceKind();
    private static readonly Kind s_loopback = new LoopbackKind();

    internal static IReadOnlyDictionary<string, Selector> All { get; } = Table().ToDictionary(selector => selector.Words);

    internal static int MostWords { get; } = All.Keys.Max(words => words.Split(' ').Length);

    /// <summary>The words that selectors begin with.</summary>
    internal static IEnumerable<string> FirstWords => All.Keys.Select(words => words.Split(' ')[0]).Distinct();

    /// <summary>What may stand behind the first word of a selector of several.</summary>
    internal static ImmutableArray<string> Behind(string first) =>
        [.. All.Keys.Where(words => words.StartsWith(first + " ", StringComparison.Ordinal)).Select(words => words.Split(' ')[1]).Distinct()];

    private static IEnumerable<Selector> Table() =>
    [
        .. OfInterfaces(), .. OfMeta(), .. OfNetwork(), .. OfTransport(), .. OfConnection(),
        new("fib daddr type", s_routeType, r => new Fib(FibResult.AddressType, FibFlags.Destination, r)),
        new("fib saddr type", s_routeType, r => new Fib(FibResult.AddressType, FibFlags.Source, r)),
        new("fib saddr . iif oif", s_exists, r => new Fib(FibResult.OutputInterface, FibFlags.Source | FibFlags.InputInterface | FibFlags.Present, r)) { NotAt = Hook.Output },
    ];

    /// <summary>Those of meta that stand without that word too.</summary>
    private static IEnumerable<Selector> OfInterfaces()
    {
        foreach (string before in (string[])["", "meta "])
        {
            yield return new(before + "iifname", s_interface, r => new Meta(MetaKey.InputInterfaceName, r)) { NotAt = Hook.Output };
            yield return new(before + "oifname", s_interface, r => new Meta(MetaKey.OutputInterfaceName, r)) { NotAt = Hook.Input };
            yield return new(before + "iif", s_loopback, r => new Meta(MetaKey.InputInterface, r)) { NotAt = Hook.Output };
            yield return new(before + "oif", s_loopback, r => new Meta(MetaKey.OutputInterface, r)) { NotAt = Hook.Input };
            yield return new(before + "mark", s_mark, r => new Meta(MetaKey.Mark, r)) { Set = r => new Meta(MetaKey.Mark, r, Sets: true) };
        }
    }

    private static IEnumerable<Selector> OfMeta() =>
    [
        new("meta nfproto", s_family, r => new Meta(MetaKey.Family, r)) { Settles = Settles.Family },
        new("meta l4proto", s_protocol, r => new Meta(MetaKey.TransportProtocol, r)) { Settles = Settles.Transport },
        new("meta pkttype", new NumberKind(DataType.PacketType, "a packet type", Names.PacketTypes), r => new Meta(MetaKey.PacketType, r)),
    ];

    /// <summary>RFC 791, 3.1; RFC 8200, 3.</summary>
    private static IEnumerable<Selector> OfNetwork() =>
    [
        Header("ip saddr", s_ipv4, 12), Header("ip daddr", s_ipv4, 16), Header("ip ttl", s_hops, 8), Header("ip protocol", s_protocol, 9, Settles.Transport),
        Header("ip6 saddr", s_ipv6, 8), Header("ip6 daddr", s_ipv6, 24), Header("ip6 hoplimit", s_hops, 7), Header("ip6 nexthdr", s_protocol, 6, Settles.Transport),
    ];

    private static Selector Header(string words, Kind kind, uint offset, Settles settles = Settles.Nothing) =>
        new(words, kind, r => new Payload(PayloadBase.Network, offset, kind.Type.Length, r))
        {
            Family = words.StartsWith("ip6", StringComparison.Ordinal) ? Family.IPv6 : Family.IPv4,
            Settles = settles,
        };

    private static IEnumerable<Selector> OfTransport()
    {
        foreach ((string word, Transport? transport) in ((string, Transport?)[])[("tcp", Transport.Tcp), ("udp", Transport.Udp), ("sctp", Transport.Sctp), ("th", null)])
        {
            yield return Segment($"{word} sport", s_port, 0) with { Transport = transport };
            yield return Segment($"{word} dport", s_port, 2) with { Transport = transport };
        }
        yield return Segment("tcp flags", new NumberKind(DataType.TcpFlags, "a flag of TCP", Names.TcpFlags, IsFlags: true), 13) with { Transport = Transport.Tcp };
        yield return Icmp("icmp type", DataType.IcmpType, "a type of ICMP", Names.IcmpTypes, 0);
        yield return Icmp("icmp code", DataType.IcmpCode, "a code of ICMP", Names.IcmpCodes, 1);
        yield return Icmp("icmpv6 type", DataType.IcmpV6Type, "a type of ICMPv6", Names.IcmpV6Types, 0);
        yield return Icmp("icmpv6 code", DataType.IcmpV6Code, "a code of ICMPv6", Names.IcmpV6Codes, 1);
    }

    private static Selector Segment(string words, Kind kind, uint offset) => new(words, kind, r => new Payload(PayloadBase.Transport, offset, kind.Type.Length, r));

    private static Selector Icmp(string words, DataType type, string what, Dictionary<string, uint> names, uint offset)
    {
        bool ipv6 = words.StartsWith("icmpv6", StringComparison.Ordinal);
        return Segment(words, new NumberKind(type, what, names), offset) with
        {
            Family = ipv6 ? Family.IPv6 : Family.IPv4,
            Transport = ipv6 ? Transport.IcmpV6 : Transport.Icmp,
        };
    }

    private static IEnumerable<Selector> OfConnection()
    {
        yield return Connection("ct state", new NumberKind(DataType.ConnectionStates, "a state", Names.States, IsFlags: true), ConnectionKey.State);
        yield return Connection("ct status", new NumberKind(DataType.ConnectionStatus, "a status", Names.Status, IsFlags: true), ConnectionKey.Status);
        yield return Connection("ct direction", new NumberKind(DataType.ConnectionDirection, "a direction", Names.Directions), ConnectionKey.Direction);
        yield return Connection("ct mark", s_mark, ConnectionKey.Mark) with { Set = r => new ConnectionTracking(ConnectionKey.Mark, r, Sets: true) };
        foreach (ConnectionDirection direction in Enum.GetValues<ConnectionDirection>())
        {
            string way = direction.ToString().ToLowerInvariant();
            yield return Connection($"ct {way} ip saddr", s_ipv4, ConnectionKey.IPv4Source, direction) with { Family = Family.IPv4 };
            yield return Connection($"ct {way} ip daddr", s_ipv4, ConnectionKey.IPv4Destination, direction) with { Family = Family.IPv4 };
            yield return Connection($"ct {way} ip6 saddr", s_ipv6, ConnectionKey.IPv6Source, direction) with { Family = Family.IPv6 };
            yield return Connection($"ct {way} ip6 daddr", s_ipv6, ConnectionKey.IPv6Destination, direction) with { Family = Family.IPv6 };
        }
    }

    private static Selector Connection(string words, Kind kind, ConnectionKey key, ConnectionDirection? direction = null) =>
        new(words, kind, r => new ConnectionTracking(key, r, direction)) { IsOfConnection = true };
}
