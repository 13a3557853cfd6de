using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a list of elements (linux/netfilter/nf_tables.h, NFTA_SET_ELEM_LIST_*).</summary>
internal enum NftaSetElemList : ushort
{
    Table = 1,
    Set = 2,
    Elements = 3,
    SetId = 4,
}

/// <summary>Attributes of an element (linux/netfilter/nf_tables.h, NFTA_SET_ELEM_*).</summary>
internal enum NftaSetElem : ushort
{
    Key = 1,
    Data = 2,
    Flags = 3,
    Timeout = 4,
    Expiration = 5,
    UserData = 6,
    KeyEnd = 10,
}

/// <summary>The bytes of a key. Equal where the bytes are.</summary>
public readonly record struct ElementKey
{
    private const int InterfaceNameSize = 16; // IFNAMSIZ, linux/if.h
    private readonly ImmutableArray<byte> _bytes;

    private ElementKey(ImmutableArray<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan();

    /// <summary>An interface's name, padded to sixteen bytes.</summary>
    public static ElementKey Interface(string name)
    {
        byte[] bytes = new byte[InterfaceNameSize];
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(..^1));
        return Of(bytes);
    }

    /// <summary>An address.</summary>
    public static ElementKey Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Of(address.GetAddressBytes());
    }

    /// <summary>Keys joined: each part fills whole registers of four bytes.</summary>
    public static ElementKey Join(params ReadOnlySpan<ElementKey> parts)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>();
        foreach (ElementKey part in parts)
        {
            bytes.AddRange(part.Bytes);
            bytes.AddRange(new byte[MessageWriter.Align(part.Bytes.Length) - part.Bytes.Length]);
        }
        return new ElementKey(bytes.ToImmutable());
    }

    /// <summary>Bytes as they are.</summary>
    public static ElementKey Of(ReadOnlySpan<byte> bytes) => new([.. bytes]);

    /// <summary>The next higher key of the same length; null behind the highest.</summary>
    public ElementKey? Next()
    {
        byte[] bytes = ToArray();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (++bytes[i] != 0)
            {
                return new ElementKey(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            }
        }
        return null;
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => [.. _bytes.AsSpan()];

    /// <inheritdoc/>
    public bool Equals(ElementKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }
}

/// <summary>An element of a set.</summary>
/// <param name="Key">Its key, or the first of its range.</param>
/// <param name="IsIntervalEnd">Whether it is the first key behind a range (NFT_SET_ELEM_INTERVAL_END).</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record SetElement(ElementKey Key, bool IsIntervalEnd = false, string? Comment = null)
{
    private const uint IntervalEnd = 1;

    /// <summary>A subnet of an interval set: its first address, and the one behind its last.</summary>
    public static ImmutableArray<SetElement> Prefix(IPNetwork prefix, string? comment = null)
    {
        byte[] last = prefix.BaseAddress.GetAddressBytes();
        for (int bit = prefix.PrefixLength; bit < last.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        var first = new SetElement(ElementKey.Address(prefix.BaseAddress), Comment: comment);
        return ElementKey.Of(last).Next() is { } behind ? [first, new SetElement(behind, IsIntervalEnd: true)] : [first];
    }

    internal void Put(MessageWriter w)
    {
        MessageWriter.Nest element = w.Open(NftaList.Element);
        if (IsIntervalEnd)
        {
            w.PutBe32(NftaSetElem.Flags, IntervalEnd);
        }
        MessageWriter.Nest key = w.Open(NftaSetElem.Key);
        w.PutBytes(Expressions.NftaData.Value, Key.Bytes);
        w.Close(key);
        if (Comment is { } comment)
        {
            w.PutBytes(NftaSetElem.UserData, UserData.OfComment(comment));
        }
        w.Close(element);
    }

    internal static SetElement Read(AttributeReader a)
    {
        ElementKey key = default;
        bool end = false;
        string? comment = null;
        while (a.Next())
        {
            switch ((NftaSetElem)a.Type)
            {
                case NftaSetElem.Flags: end = (a.Be32 & IntervalEnd) != 0; break;
                case NftaSetElem.UserData: comment = UserData.ReadText(a.Bytes, UserData.Comment); break;
                case NftaSetElem.Key:
                    for (AttributeReader value = a.Nested; value.Next();)
                    {
                        key = ElementKey.Of(value.Bytes);
                    }
                    break;
            }
        }
        return new SetElement(key, end, comment);
    }
}
