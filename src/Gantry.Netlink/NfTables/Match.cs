using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Netlink.NfTables;

/// <summary>
/// The matches of a rule by nft's words, each as the expressions that nft makes of it in an inet table. A rule is a list of them and of what
/// <see cref="Statement"/> and <see cref="Verdict"/> say: <c>[.. Match.InputInterfaceIn("networks"), Verdict.Drop]</c>.
/// </summary>
public static class Match
{
    /// <summary><c>iifname "NAME"</c>, or <c>iifname != "NAME"</c>.</summary>
    public static ImmutableArray<Expression> InputInterface(string name, bool inverted = false) =>
        [new Meta(MetaKey.InputInterfaceName), new Compare(Value.Interface(name), EqualOrNot(inverted))];

    /// <summary><c>oifname "NAME"</c>, or <c>oifname != "NAME"</c>.</summary>
    public static ImmutableArray<Expression> OutputInterface(string name, bool inverted = false) =>
        [new Meta(MetaKey.OutputInterfaceName), new Compare(Value.Interface(name), EqualOrNot(inverted))];

    /// <summary><c>iifname @SET</c>, or <c>iifname != @SET</c>.</summary>
    public static ImmutableArray<Expression> InputInterfaceIn(string set, bool inverted = false) =>
        [new Meta(MetaKey.InputInterfaceName), new Lookup(set, inverted)];

    /// <summary><c>oifname @SET</c>, or <c>oifname != @SET</c>.</summary>
    public static ImmutableArray<Expression> OutputInterfaceIn(string set, bool inverted = false) =>
        [new Meta(MetaKey.OutputInterfaceName), new Lookup(set, inverted)];

    /// <summary><c>iifname . oifname @SET</c>, or <c>iifname . oifname != @SET</c>.</summary>
    public static ImmutableArray<Expression> InterfacePairIn(string set, bool inverted = false) =>
        [new Meta(MetaKey.InputInterfaceName), new Meta(MetaKey.OutputInterfaceName, Register.R2), new Lookup(set, inverted)];

    /// <summary>
    /// <c>iptables -i NAME</c>, or <c>-o NAME</c>: the name up to its NUL is compared, where nft compares all sixteen bytes, and
    /// iptables-save reads no other form back (iptables, iptables/nft-shared.c, add_iniface).
    /// </summary>
    public static ImmutableArray<Expression> InterfaceAsIptables(MetaKey key, string name) =>
        [new Meta(key), new Compare([.. Encoding.UTF8.GetBytes(name), 0])];

    /// <summary><c>meta nfproto ipv4</c>, or <c>ipv6</c>.</summary>
    public static ImmutableArray<Expression> Protocol(Family family) => [new Meta(MetaKey.Family), new Compare([(byte)family])];

    /// <summary><c>meta l4proto tcp</c>.</summary>
    public static ImmutableArray<Expression> Protocol(Transport transport) => [new Meta(MetaKey.TransportProtocol), new Compare([(byte)transport])];

    /// <summary><c>ip saddr @SET</c>; in an inet table nft asks for the family first.</summary>
    public static ImmutableArray<Expression> IPv4SourceIn(string set, bool inverted = false) =>
        [.. Protocol(Family.IPv4), Payload.IPv4Source, new Lookup(set, inverted)];

    /// <summary><c>ip daddr @SET</c>.</summary>
    public static ImmutableArray<Expression> IPv4DestinationIn(string set, bool inverted = false) =>
        [.. Protocol(Family.IPv4), Payload.IPv4Destination, new Lookup(set, inverted)];

    /// <summary><c>ip6 saddr @SET</c>.</summary>
    public static ImmutableArray<Expression> IPv6SourceIn(string set, bool inverted = false) =>
        [.. Protocol(Family.IPv6), Payload.IPv6Source, new Lookup(set, inverted)];

    /// <summary><c>ip6 daddr @SET</c>.</summary>
    public static ImmutableArray<Expression> IPv6DestinationIn(string set, bool inverted = false) =>
        [.. Protocol(Family.IPv6), Payload.IPv6Destination, new Lookup(set, inverted)];

    /// <summary><c>ip saddr PREFIX</c> or <c>ip6 saddr PREFIX</c>, also of one address.</summary>
    public static ImmutableArray<Expression> Source(IPNetwork prefix, bool inverted = false) =>
        Prefix(prefix, IsIPv6(prefix) ? Payload.IPv6Source : Payload.IPv4Source, inverted);

    /// <summary><c>ip daddr PREFIX</c> or <c>ip6 daddr PREFIX</c>, also of one address.</summary>
    public static ImmutableArray<Expression> Destination(IPNetwork prefix, bool inverted = false) =>
        Prefix(prefix, IsIPv6(prefix) ? Payload.IPv6Destination : Payload.IPv4Destination, inverted);

    /// <summary><c>tcp dport PORT</c>.</summary>
    public static ImmutableArray<Expression> DestinationPort(Transport transport, ushort port) =>
        [.. Protocol(transport), Payload.DestinationPort, new Compare(Value.Port(port))];

    /// <summary><c>tcp dport FIRST-LAST</c>.</summary>
    public static ImmutableArray<Expression> DestinationPorts(Transport transport, ushort first, ushort last) =>
    [
        .. Protocol(transport),
        Payload.DestinationPort,
        new Compare(Value.Port(first), Comparison.GreaterOrEqual),
        new Compare(Value.Port(last), Comparison.LessOrEqual),
    ];

    /// <summary><c>tcp dport { … }</c>, or <c>tcp dport != { … }</c>: the set's key is <see cref="DataType.Port"/>.</summary>
    public static ImmutableArray<Expression> DestinationPortIn(Transport transport, AnonymousSet ports, bool inverted = false) =>
        [.. Protocol(transport), Payload.DestinationPort, new AnonymousLookup(ports, inverted)];

    /// <summary><c>ct state A,B</c>: one of them.</summary>
    public static ImmutableArray<Expression> ConnectionState(ConnectionStates states) =>
        AnyBitOf(new ConnectionTracking(ConnectionKey.State), (uint)states);

    /// <summary><c>ct status dnat</c>: one of them.</summary>
    public static ImmutableArray<Expression> ConnectionStatus(ConnectionStatus status) =>
        AnyBitOf(new ConnectionTracking(ConnectionKey.Status), (uint)status);

    /// <summary><c>ct direction original</c>.</summary>
    public static ImmutableArray<Expression> ConnectionDirection(ConnectionDirection direction) =>
        [new ConnectionTracking(ConnectionKey.Direction), new Compare([(byte)direction])];

    /// <summary><c>meta mark MARK</c>.</summary>
    public static ImmutableArray<Expression> Mark(uint mark) => [new Meta(MetaKey.Mark), new Compare(Value.Number(mark))];

    /// <summary><c>fib daddr type local</c>: the destination is an address of the host.</summary>
    public static ImmutableArray<Expression> DestinationIsLocal() =>
        [new Fib(FibResult.AddressType, FibFlags.Destination), new Compare(Value.Number((uint)RouteType.Local))];

    private static ImmutableArray<Expression> AnyBitOf(Expression load, uint bits) =>
        [load, new Bitwise(Value.Number(bits)), new Compare(Value.Number(0), Comparison.NotEqual)];

    /// <summary>Whole bytes of the prefix are compared as they are; only where it ends inside of one nft takes the address and masks it.</summary>
    private static ImmutableArray<Expression> Prefix(IPNetwork prefix, Payload address, bool inverted)
    {
        ReadOnlySpan<byte> bytes = prefix.BaseAddress.GetAddressBytes();
        ImmutableArray<Expression> family = Protocol(IsIPv6(prefix) ? Family.IPv6 : Family.IPv4);
        if (prefix.PrefixLength == 0)
        {
            return inverted ? throw new ArgumentException($"No address is outside of {prefix}.", nameof(prefix)) : family;
        }
        if (prefix.PrefixLength % 8 == 0)
        {
            int length = prefix.PrefixLength / 8;
            return [.. family, address with { Length = (uint)length }, new Compare(Value.Of(bytes[..length]), EqualOrNot(inverted))];
        }
        return [.. family, address, new Bitwise(Value.MaskOf(prefix)), new Compare(Value.Of(bytes), EqualOrNot(inverted))];
    }

    private static bool IsIPv6(IPNetwork prefix) => prefix.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    private static Comparison EqualOrNot(bool inverted) => inverted ? Comparison.NotEqual : Comparison.Equal;
}
