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

    /// <summary>NFTNL_UDATA_SET_KEYBYTEORDER.</summary>
    internal const byte SetKeyByteOrder = 0;

    /// <summary>NFTNL_COMMENT_MAX... of nft: what it refuses to read back is longer.</summary>
    internal const int LongestComment = 128;

    internal static byte[] OfComment(string comment) => Record(Comment, Text(comment));

    internal static byte[] Record(byte type, ReadOnlySpan<byte> value) => [type, checked((byte)value.Length), .. value];

    internal static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    /// <summary>The text of the first record of a type; null where there is none, or what is there is nobody's we know.</summary>
    internal static string? ReadText(ReadOnlySpan<byte> data, byte type)
    {
        while (data.Length >= 2 && data.Length >= 2 + data[1])
        {
            ReadOnlySpan<byte> value = data.Slice(2, data[1]);
            if (data[0] == type)
            {
                return Encoding.UTF8.GetString(value.TrimEnd((byte)0));
            }
            data = data[(2 + data[1])..];
        }
        return null;
    }
}
