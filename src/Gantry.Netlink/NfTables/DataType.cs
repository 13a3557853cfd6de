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

    private static ImmutableArray<DataType> Known => [Integer, IPv4Address, IPv6Address, EtherAddress, Protocol, Port, Mark, InterfaceName, Verdict];

    /// <summary>integer: of four bytes, such as <see cref="Expressions.NumberGenerator"/>'s.</summary>
    public static DataType Integer => new(4, 4, "integer", ByteOrder.Host);

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

    /// <summary>mark.</summary>
    public static DataType Mark => new(19, 4, "mark", ByteOrder.Host);

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
            : [new DataType(number, length, $"type {number}", ByteOrder.None)];
    }

    /// <summary>In a joined key each part fills whole registers of four bytes.</summary>
    internal static uint LengthOf(EquatableArray<DataType> types) =>
        types.Count == 1 ? types[0].Length : (uint)types.Sum(type => MessageWriter.Align((int)type.Length));

    internal static ByteOrder OrderOf(EquatableArray<DataType> types) => types.Count == 1 ? types[0].Order : ByteOrder.None;
}
