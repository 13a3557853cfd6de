using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.NfTables.Expressions;
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

/// <summary>Flags of an element (linux/netfilter/nf_tables.h, NFT_SET_ELEM_*).</summary>
[Flags]
internal enum SetElementFlags : uint
{
    None = 0,
    IntervalEnd = 1,
}

/// <summary>An element of a set or map.</summary>
/// <param name="Key">Its key, or the first of its range.</param>
/// <param name="IsIntervalEnd">Whether it is the first key behind a range, in a set whose key has one part (NFT_SET_ELEM_INTERVAL_END).</param>
/// <param name="Comment">What nft shows as its comment.</param>
/// <param name="KeyEnd">The last key of its range, in an interval set whose key is joined.</param>
/// <param name="Data">What the key leads to, in a map.</param>
/// <param name="Verdict">What becomes of a packet, in a verdict map.</param>
/// <param name="Timeout">How long it lives, where its set does not say so for all; to a millisecond.</param>
public sealed record SetElement(
    Value Key, bool IsIntervalEnd = false, string? Comment = null, Value? KeyEnd = null, Value? Data = null, Verdict? Verdict = null, TimeSpan? Timeout = null)
{
    /// <summary>A subnet of an interval set: its first address, and the one behind its last.</summary>
    public static ImmutableArray<SetElement> Prefix(IPNetwork prefix, string? comment = null, Value? data = null) =>
        Interval(Value.Address(prefix.BaseAddress), Value.LastOf(prefix), comment, data);

    /// <summary>A range of an interval set, or of a map: its first key, and, where there is one, that behind its last.</summary>
    public static ImmutableArray<SetElement> Interval(Value first, Value last, string? comment = null, Value? data = null)
    {
        var begin = new SetElement(first, Comment: comment, Data: data);
        return last.Next() is { } behind ? [begin, new SetElement(behind, IsIntervalEnd: true)] : [begin with { IsOpen = true }];
    }

    /// <summary>A range in each part of a joined key: <c>10.0.0.0/8 . 80-90</c>. A part that is one value has the same first and last.</summary>
    public static SetElement Ranges(string? comment, params ReadOnlySpan<(Value First, Value Last)> parts)
    {
        var first = new Value[parts.Length];
        var last = new Value[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            (first[i], last[i]) = parts[i];
        }
        return new SetElement(Value.Join(first), Comment: comment, KeyEnd: Value.Join(last));
    }

    /// <summary>Whether its range has no end; only nft wants to know.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>By what it is deleted.</summary>
    internal SetElement KeyOnly => new(Key, IsIntervalEnd, KeyEnd: KeyEnd);

    internal void PutKey(MessageWriter w)
    {
        MessageWriter.Nest element = w.Open(NftaList.Element);
        Key.Put(w, NftaSetElem.Key);
        KeyEnd?.Put(w, NftaSetElem.KeyEnd);
        w.Close(element);
    }

    internal void Put(MessageWriter w)
    {
        MessageWriter.Nest element = w.Open(NftaList.Element);
        if (IsIntervalEnd)
        {
            w.PutBe32(NftaSetElem.Flags, (uint)SetElementFlags.IntervalEnd);
        }
        Key.Put(w, NftaSetElem.Key);
        KeyEnd?.Put(w, NftaSetElem.KeyEnd);
        Data?.Put(w, NftaSetElem.Data);
        Verdict?.PutValue(w, NftaSetElem.Data);
        if (Timeout is { } timeout)
        {
            w.PutBe64(NftaSetElem.Timeout, Milliseconds.Of(timeout));
        }
        if (UserData.OfElement(this) is { Length: > 0 } data)
        {
            w.PutBytes(NftaSetElem.UserData, data);
        }
        w.Close(element);
    }

    internal static SetElement Read(AttributeReader a)
    {
        var element = new SetElement(default(Value));
        while (a.Next())
        {
            element = (NftaSetElem)a.Type switch
            {
                NftaSetElem.Flags => element with { IsIntervalEnd = ((SetElementFlags)a.Be32).HasFlag(SetElementFlags.IntervalEnd) },
                NftaSetElem.Key => element with { Key = Value.Read(a.Nested) },
                NftaSetElem.KeyEnd => element with { KeyEnd = Value.Read(a.Nested) },
                NftaSetElem.Data => ReadData(element, a.Nested),
                NftaSetElem.Timeout => element with { Timeout = Milliseconds.Read(a.Be64) },
                NftaSetElem.UserData => element with { Comment = UserData.ReadText(a.Bytes, UserData.Comment), IsOpen = UserData.IsOpen(a.Bytes) },
                _ => element,
            };
        }
        return element;
    }

    private static SetElement ReadData(SetElement element, AttributeReader data)
    {
        AttributeReader kind = data;
        return kind.Next() && kind.Type == (ushort)NftaData.Verdict
            ? element with { Verdict = Verdict.ReadValue(data) }
            : element with { Data = Value.Read(data) };
    }
}
