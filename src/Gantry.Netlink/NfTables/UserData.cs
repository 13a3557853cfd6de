using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Netlink.NfTables;

/// <summary>
/// What nft writes beside a table, chain, rule, set or element for its own use: records of a type, a length and bytes. The kernel keeps
/// it as it is (libnftnl, include/libnftnl/udata.h).
/// </summary>
internal static class UserData
{
    /// <summary>NFTNL_UDATA_TABLE_COMMENT, _CHAIN_COMMENT, _RULE_COMMENT, _SET_ELEM_COMMENT.</summary>
    internal const byte Comment = 0;

    /// <summary>NFTNL_UDATA_SET_COMMENT.</summary>
    internal const byte SetComment = 7;

    private const byte SetKeyByteOrder = 0; // NFTNL_UDATA_SET_KEYBYTEORDER
    private const byte SetDataByteOrder = 1; // NFTNL_UDATA_SET_DATABYTEORDER
    private const byte SetDataInterval = 6; // NFTNL_UDATA_SET_DATA_INTERVAL
    private const byte ElementFlags = 1; // NFTNL_UDATA_SET_ELEM_FLAGS
    private const uint IntervalIsOpen = 1; // libnftnl, enum nftnl_expr_set_elem_flags of nft: SET_ELEM_F_INTERVAL_OPEN
    private const int LongestComment = 128; // NFTNL_UDATA_COMMENT_MAXLEN: nft takes no longer one

    internal static byte[] OfComment(string comment) => OfText(Comment, comment);

    /// <summary>Of a set nft wants to know how to show what is in it.</summary>
    internal static byte[] OfSet(Set set) =>
    [
        .. OfNumber(SetKeyByteOrder, (uint)DataType.OrderOf(set.Key)),
        .. set.Data.Count > 0 ? OfNumber(SetDataByteOrder, (uint)DataType.OrderOf(set.Data)) : [],
        .. set.Data.Count > 0 ? OfNumber(SetDataInterval, 0) : [],
        .. set.Comment is { } comment ? OfText(SetComment, comment) : [],
    ];

    internal static byte[] OfElement(SetElement element) =>
    [
        .. element.Comment is { } comment ? OfComment(comment) : [],
        .. element.IsOpen ? OfNumber(ElementFlags, IntervalIsOpen) : [],
    ];

    internal static bool IsOpen(ReadOnlySpan<byte> data) =>
        Find(data, ElementFlags) is { Length: sizeof(uint) } flags && (MemoryMarshal.Read<uint>(flags) & IntervalIsOpen) != 0;

    /// <summary>The text of the first record of a type; null where there is none.</summary>
    internal static string? ReadText(ReadOnlySpan<byte> data, byte type) =>
        Find(data, type) is { IsEmpty: false } text ? Encoding.UTF8.GetString(text.TrimEnd((byte)0)) : null;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> data, byte type)
    {
        while (data.Length >= 2 && data.Length >= 2 + data[1])
        {
            if (data[0] == type)
            {
                return data.Slice(2, data[1]);
            }
            data = data[(2 + data[1])..];
        }
        return [];
    }

    private static byte[] OfNumber(byte type, uint number)
    {
        byte[] record = [type, sizeof(uint), 0, 0, 0, 0];
        MemoryMarshal.Write(record.AsSpan(2), number);
        return record;
    }

    private static byte[] OfText(byte type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= LongestComment
            ? [type, (byte)(bytes.Length + 1), .. bytes, 0]
            : throw new ArgumentException($"A comment has at most {LongestComment} bytes; this one has {bytes.Length}: {text}", nameof(text));
    }
}
