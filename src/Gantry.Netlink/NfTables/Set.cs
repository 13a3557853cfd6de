using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a set (linux/netfilter/nf_tables.h, NFTA_SET_*).</summary>
internal enum NftaSet : ushort
{
    Table = 1,
    Name = 2,
    Flags = 3,
    KeyType = 4,
    KeyLength = 5,
    DataType = 6,
    DataLength = 7,
    Policy = 8,
    Desc = 9,
    Id = 10,
    Timeout = 11,
    UserData = 13,
    Handle = 16,
}

/// <summary>Flags of a set (linux/netfilter/nf_tables.h, NFT_SET_*).</summary>
[Flags]
internal enum SetFlags : uint
{
    None = 0,
    Anonymous = 0x1,
    Constant = 0x2,
    Interval = 0x4,
    Map = 0x8,
}

/// <summary>
/// A type of key or data. The kernel keeps the number and reads nothing into it; it is nft's, so that nft can show the elements
/// (nftables, include/datatype.h, enum datatypes).
/// </summary>
/// <param name="Number">nft's number for it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Name">nft's word for it.</param>
/// <param name="HostOrder">Whether nft keeps it in the host's byte order.</param>
public readonly record struct DataType(uint Number, uint Length, string Name, bool HostOrder)
{
    /// <summary>ipv4_addr.</summary>
    public static DataType IPv4Address => new(7, 4, "ipv4_addr", false);

    /// <summary>ipv6_addr.</summary>
    public static DataType IPv6Address => new(8, 16, "ipv6_addr", false);

    /// <summary>inet_proto.</summary>
    public static DataType Protocol => new(12, 1, "inet_proto", false);

    /// <summary>inet_service: a port.</summary>
    public static DataType Port => new(13, 2, "inet_service", false);

    /// <summary>mark.</summary>
    public static DataType Mark => new(19, 4, "mark", true);

    /// <summary>ifname.</summary>
    public static DataType InterfaceName => new(41, 16, "ifname", true);
}

/// <summary>A set, or, with data, a map.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The types of its key; several are joined: <c>ifname . ifname</c>.</param>
/// <param name="IsInterval">Whether its elements are ranges.</param>
/// <param name="Data">The types of what a key leads to, in a map.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record Set(
    Family Family, string Table, string Name, ImmutableArray<DataType> Key, bool IsInterval = false, ImmutableArray<DataType> Data = default, string? Comment = null)
{
    private const int BitsPerJoinedType = 6; // nftables, include/datatype.h, TYPE_BITS
    private const uint HostEndian = 1; // nftables, include/datatype.h, BYTEORDER_HOST_ENDIAN
    private const uint BigEndian = 2;

    /// <summary>The key in nft's words.</summary>
    public string KeyWords => string.Join(" . ", Key.Select(type => type.Name));

    internal void Put(MessageWriter w, uint id)
    {
        w.PutHeader(NetfilterHeader.Of(Family));
        w.PutString(NftaSet.Table, Table);
        w.PutString(NftaSet.Name, Name);
        w.PutBe32(NftaSet.Flags, (uint)((IsInterval ? SetFlags.Interval : 0) | (Data.IsDefaultOrEmpty ? 0 : SetFlags.Map)));
        w.PutBe32(NftaSet.KeyType, TypeNumber(Key));
        w.PutBe32(NftaSet.KeyLength, Length(Key));
        if (!Data.IsDefaultOrEmpty)
        {
            w.PutBe32(NftaSet.DataType, TypeNumber(Data));
            w.PutBe32(NftaSet.DataLength, Length(Data));
        }
        w.PutBe32(NftaSet.Id, id);
        byte[] order = new byte[sizeof(uint)];
        MemoryMarshal.Write(order, Key.Length > 1 ? 0 : Key[0].HostOrder ? HostEndian : BigEndian);
        byte[] comment = Comment is { } text ? UserData.Record(UserData.SetComment, UserData.Text(text)) : [];
        w.PutBytes(NftaSet.UserData, [.. UserData.Record(UserData.SetKeyByteOrder, order), .. comment]);
    }

    /// <summary>Types joined to one number, six bits each, the first highest.</summary>
    private static uint TypeNumber(ImmutableArray<DataType> types) => types.Aggregate(0u, (number, type) => number << BitsPerJoinedType | type.Number);

    /// <summary>In a joined key each part fills whole registers of four bytes.</summary>
    private static uint Length(ImmutableArray<DataType> types) =>
        types.Length == 1 ? types[0].Length : (uint)types.Sum(type => MessageWriter.Align((int)type.Length));

    /// <summary>Reads what tells sets apart: name, key's number, flags.</summary>
    internal static SetSummary Read(Message message)
    {
        string table = "", name = "";
        uint key = 0;
        SetFlags flags = 0;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaSet)a.Type)
            {
                case NftaSet.Table: table = a.String; break;
                case NftaSet.Name: name = a.String; break;
                case NftaSet.KeyType: key = a.Be32; break;
                case NftaSet.Flags: flags = (SetFlags)a.Be32; break;
            }
        }
        return new SetSummary((Family)message.Header<NetfilterHeader>().Family, table, name, key, flags.HasFlag(SetFlags.Interval), flags.HasFlag(SetFlags.Map));
    }

    /// <summary>The same of this one.</summary>
    public SetSummary Summary => new(Family, Table, Name, TypeNumber(Key), IsInterval, !Data.IsDefaultOrEmpty);
}

/// <summary>A set as the kernel tells of it.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="KeyType">nft's number of its key's type.</param>
/// <param name="IsInterval">Whether its elements are ranges.</param>
/// <param name="IsMap">Whether a key leads to data.</param>
public sealed record SetSummary(Family Family, string Table, string Name, uint KeyType, bool IsInterval, bool IsMap);
