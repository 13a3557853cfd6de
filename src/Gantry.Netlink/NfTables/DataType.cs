using System.Collections.Immutable;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>How nft keeps a value (nftables, include/datatype.h, enum byteorder).</summary>
public enum ByteOrder : uint
{
    /// <summary>BYTEORDER_INVALID: it has none of its own.</summary>
    None = 0,
    /// <summary>BYTEORDER_HOST_ENDIAN.</summary>
    Host = 1,
    /// <summary>BYTEORDER_BIG_ENDIAN.</summary>
    Network = 2,
}

/// <summary>
/// A type of key or data. The kernel keeps the number and reads nothing into it, but for verdicts; it is nft's, so that nft can show the
/// elements (nftables, include/datatype.h, enum datatypes).
/// </summary>
/// <param name="Number">nft's number for it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Name">nft's word for it.</param>
/// <param name="Order">How nft keeps it.</param>
public readonly record struct DataType(uint Number, uint Length, string Name, ByteOrder Order)
{
    private const int BitsPerJoinedType = 6; // nftables, include/datatype.h, TYPE_BITS
    private const uint VerdictNumber = 0xffffff00; // NFT_DATA_VERDICT, linux/netfilter/nf_tables.h

    private static ImmutableArray<DataType> Known =>
    [
        Family, Integer, Byte, IPv4Address, IPv6Address, EtherAddress, Protocol, Port, IcmpType, TcpFlags, Mark, InterfaceIndex, ConnectionStates,
        ConnectionDirection, ConnectionStatus, IcmpV6Type, PacketType, IcmpCode, IcmpV6Code, RouteType, Boolean, InterfaceName, Verdict,
    ];

    /// <summary>nf_proto: a <see cref="NfTables.Family"/>.</summary>
    public static DataType Family => new(2, 1, "nf_proto", ByteOrder.Host);

    /// <summary>integer: of four bytes, such as <see cref="Expressions.NumberGenerator"/>'s.</summary>
    public static DataType Integer => new(4, 4, "integer", ByteOrder.Host);

    /// <summary>integer, of one byte: an IPv4 packet's TTL.</summary>
    public static DataType Byte => new(4, 1, "integer", ByteOrder.Network);

    /// <summary>ipv4_addr.</summary>
    public static DataType IPv4Address => new(7, 4, "ipv4_addr", ByteOrder.Network);

    /// <summary>ipv6_addr.</summary>
    public static DataType IPv6Address => new(8, 16, "ipv6_addr", ByteOrder.Network);

    /// <summary>ether_addr.</summary>
    public static DataType EtherAddress => new(9, 6, "ether_addr", ByteOrder.Host);

    /// <summary>inet_proto: a <see cref="Transport"/>.</summary>
    public static DataType Protocol => new(12, 1, "inet_proto", ByteOrder.Network);

    /// <summary>inet_service: a port.</summary>
    public static DataType Port => new(13, 2, "inet_service", ByteOrder.Network);

    /// <summary>icmp_type.</summary>
    public static DataType IcmpType => new(14, 1, "icmp_type", ByteOrder.Network);

    /// <summary>tcp_flag: the flags of a TCP header.</summary>
    public static DataType TcpFlags => new(15, 1, "tcp_flag", ByteOrder.Network);

    /// <summary>mark.</summary>
    public static DataType Mark => new(19, 4, "mark", ByteOrder.Host);

    /// <summary>iface_index.</summary>
    public static DataType InterfaceIndex => new(20, 4, "iface_index", ByteOrder.Host);

    /// <summary>ct_state: <see cref="Expressions.ConnectionStates"/>.</summary>
    public static DataType ConnectionStates => new(26, 4, "ct_state", ByteOrder.Host);

    /// <summary>ct_dir: an <see cref="Expressions.ConnectionDirection"/>.</summary>
    public static DataType ConnectionDirection => new(27, 1, "ct_dir", ByteOrder.Host);

    /// <summary>ct_status: <see cref="Expressions.ConnectionStatus"/>.</summary>
    public static DataType ConnectionStatus => new(28, 4, "ct_status", ByteOrder.Host);

    /// <summary>icmpv6_type.</summary>
    public static DataType IcmpV6Type => new(29, 1, "icmpv6_type", ByteOrder.Network);

    /// <summary>pkt_type: an <see cref="Expressions.PacketType"/>.</summary>
    public static DataType PacketType => new(31, 1, "pkt_type", ByteOrder.Host);

    /// <summary>icmp_code.</summary>
    public static DataType IcmpCode => new(32, 1, "icmp_code", ByteOrder.Network);

    /// <summary>icmpv6_code.</summary>
    public static DataType IcmpV6Code => new(33, 1, "icmpv6_code", ByteOrder.Network);

    /// <summary>fib_addrtype: a <see cref="Rtnetlink.RouteType"/>.</summary>
    public static DataType RouteType => new(38, 4, "fib_addrtype", ByteOrder.Host);

    /// <summary>boolean.</summary>
    public static DataType Boolean => new(39, 1, "boolean", ByteOrder.Host);

    /// <summary>ifname.</summary>
    public static DataType InterfaceName => new(41, 16, "ifname", ByteOrder.Host);

    /// <summary>verdict: the data of a verdict map.</summary>
    public static DataType Verdict => new(VerdictNumber, 0, "verdict", ByteOrder.None);

    /// <summary>Types joined to one number, six bits each, the first highest.</summary>
    internal static uint Join(EquatableArray<DataType> types) => types.Aggregate(0u, (number, type) => number << BitsPerJoinedType | type.Number);

    /// <summary>The types that were joined to one number, or, where one of them is not known here, one type of that number.</summary>
    internal static EquatableArray<DataType> Split(uint number, uint length)
    {
        if (number == VerdictNumber)
        {
            return [Verdict];
        }
        List<DataType> parts = [];
        for (uint rest = number; rest != 0; rest >>= BitsPerJoinedType)
        {
            parts.Insert(0, Known.FirstOrDefault(type => type.Number == rest % (1 << BitsPerJoinedType)));
        }
        EquatableArray<DataType> types = [.. parts];
        return parts.TrueForAll(type => type != default) && LengthOf(types) == length
            ? types
            : [Known.FirstOrDefault(type => type.Number == number && type.Length == length, new DataType(number, length, $"type {number}", ByteOrder.None))];
    }

    /// <summary>In a joined key each part fills whole registers of four bytes.</summary>
    internal static uint LengthOf(EquatableArray<DataType> types) =>
        types.Count == 1 ? types[0].Length : (uint)types.Sum(type => MessageWriter.Align((int)type.Length));

    internal static ByteOrder OrderOf(EquatableArray<DataType> types) => types.Count == 1 ? types[0].Order : ByteOrder.None;
}
