using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Netlink.NfTables;

/// <summary>The matches of a rule by nft's words, each as the expressions that nft makes of it.</summary>
public static class Match
{
    /// <summary><c>iifname @SET</c>, or <c>iifname != @SET</c>.</summary>
    public static ImmutableArray<Expression> InputInterfaceIn(string set, bool inverted = false) =>
        [new Meta(MetaKey.InputInterfaceName), new Lookup(set, inverted)];

    /// <summary><c>oifname @SET</c>, or <c>oifname != @SET</c>.</summary>
    public static ImmutableArray<Expression> OutputInterfaceIn(string set, bool inverted = false) =>
        [new Meta(MetaKey.OutputInterfaceName), new Lookup(set, inverted)];

    /// <summary><c>iifname . oifname @SET</c>.</summary>
    public static ImmutableArray<Expression> InterfacePairIn(string set) =>
        [new Meta(MetaKey.InputInterfaceName), new Meta(MetaKey.OutputInterfaceName, Register.R2), new Lookup(set)];

    /// <summary><c>oifname "NAME"</c>.</summary>
    public static ImmutableArray<Expression> OutputInterface(string name) =>
        [new Meta(MetaKey.OutputInterfaceName), new Compare(ImmutableCollectionsMarshal.AsImmutableArray(ElementKey.Interface(name).ToArray()))];

    /// <summary>
    /// <c>iptables -i NAME</c>, or <c>-o NAME</c>: the name up to its NUL is compared, where nft compares all sixteen bytes, and
    /// iptables-save reads no other form back (iptables, iptables/nft-shared.c, add_iniface).
    /// </summary>
    public static ImmutableArray<Expression> InterfaceAsIptables(MetaKey key, string name) =>
        [new Meta(key), new Compare([.. System.Text.Encoding.UTF8.GetBytes(name), 0])];

    /// <summary><c>ct state A,B</c>.</summary>
    public static ImmutableArray<Expression> ConnectionState(ConnectionStates states)
    {
        byte[] mask = new byte[sizeof(uint)];
        MemoryMarshal.Write(mask, (uint)states);
        return
        [
            new ConnectionTracking(ConnectionKey.State),
            new Bitwise(ImmutableCollectionsMarshal.AsImmutableArray(mask)),
            new Compare([0, 0, 0, 0], Equal: false),
        ];
    }

    /// <summary><c>meta nfproto ipv4</c>, or <c>ipv6</c>.</summary>
    public static ImmutableArray<Expression> Protocol(Family family) => [new Meta(MetaKey.Family), new Compare([(byte)family])];

    /// <summary><c>ip saddr @SET</c>; in an inet table nft asks for the family first.</summary>
    public static ImmutableArray<Expression> IPv4SourceIn(string set) => [.. Protocol(Family.IPv4), Payload.IPv4Source, new Lookup(set)];

    /// <summary><c>ip6 saddr @SET</c>.</summary>
    public static ImmutableArray<Expression> IPv6SourceIn(string set) => [.. Protocol(Family.IPv6), Payload.IPv6Source, new Lookup(set)];
}
