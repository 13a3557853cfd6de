using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Netlink.NfTables;

/// <summary>
/// What a rule does, by nft's words, where that is more than one expression. What is one is said by its own type:
/// <see cref="Verdict"/>, <see cref="Masquerade"/>, <see cref="Reject"/>, <see cref="Counter"/>, <see cref="Limit"/>.
/// </summary>
public static class Statement
{
    /// <summary><c>dnat ip to ADDRESS</c>, or <c>dnat ip to ADDRESS:PORT</c> behind a match of the transport.</summary>
    public static ImmutableArray<Expression> DestinationNat(IPAddress address, ushort? port = null, NatFlags flags = NatFlags.None) =>
        Translate(NatType.Destination, address, port, flags);

    /// <summary><c>snat ip to ADDRESS</c>, or <c>snat ip to ADDRESS:PORT</c> behind a match of the transport.</summary>
    public static ImmutableArray<Expression> SourceNat(IPAddress address, ushort? port = null, NatFlags flags = NatFlags.None) =>
        Translate(NatType.Source, address, port, flags);

    /// <summary><c>dnat ip to ip daddr . tcp dport map @MAP</c>: the map's data is <c>ipv4_addr . inet_service</c>.</summary>
    public static ImmutableArray<Expression> IPv4DestinationNatBy(string map, Transport transport) =>
    [
        .. Match.Protocol(Family.IPv4),
        .. Match.Protocol(transport),
        Payload.IPv4Destination,
        Payload.DestinationPort with { Into = Registers.At(4) },
        new Lookup(map, Into: Register.R1),
        new Nat(NatType.Destination, Family.IPv4, Address: Register.R1, Port: Registers.At(4)),
    ];

    /// <summary><c>iifname vmap @MAP</c>.</summary>
    public static ImmutableArray<Expression> VerdictByInputInterface(string map) =>
        [new Meta(MetaKey.InputInterfaceName), new Lookup(map, Into: Register.Verdict)];

    /// <summary><c>redirect to :PORT</c>, behind a match of the transport.</summary>
    public static ImmutableArray<Expression> RedirectTo(ushort port) => [new Immediate(Value.Port(port)), new Redirect(Register.R1)];

    /// <summary><c>meta mark set MARK</c>.</summary>
    public static ImmutableArray<Expression> SetMark(uint mark) => [new Immediate(Value.Number(mark)), new Meta(MetaKey.Mark, Sets: true)];

    /// <summary><c>ct mark set meta mark</c>.</summary>
    public static ImmutableArray<Expression> SaveMark() => [new Meta(MetaKey.Mark), new ConnectionTracking(ConnectionKey.Mark, Sets: true)];

    /// <summary><c>meta mark set ct mark</c>.</summary>
    public static ImmutableArray<Expression> RestoreMark() => [new ConnectionTracking(ConnectionKey.Mark), new Meta(MetaKey.Mark, Sets: true)];

    private static ImmutableArray<Expression> Translate(NatType type, IPAddress address, ushort? port, NatFlags flags)
    {
        ArgumentNullException.ThrowIfNull(address);
        Family family = address.AddressFamily == AddressFamily.InterNetworkV6 ? Family.IPv6 : Family.IPv4;
        return port is { } number
            ?
            [
                new Immediate(Value.Address(address)),
                new Immediate(Value.Port(number), Register.R2),
                new Nat(type, family, Address: Register.R1, Port: Register.R2, Flags: flags),
            ]
            : [new Immediate(Value.Address(address)), new Nat(type, family, Address: Register.R1, Flags: flags)];
    }
}
