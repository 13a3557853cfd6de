using System.Collections.Immutable;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>
/// A set, or map, that is part of one rule: <c>{ 80, 443 }</c>, <c>map { 80 : 10.0.0.2 }</c>, <c>vmap { 80 : accept }</c>. It comes and goes
/// with its rule; the kernel names it (NFT_SET_ANONYMOUS). Equal where the types and the elements are, in whatever order.
/// </summary>
/// <param name="Key">The types of its key; several are joined: <c>ip saddr . tcp dport</c>.</param>
/// <param name="Elements">What is in it.</param>
/// <param name="IsInterval">Whether its elements are ranges.</param>
/// <param name="Data">The types of what a key leads to, in a map; <see cref="DataType.Verdict"/> in a verdict map.</param>
public sealed record AnonymousSet(
    EquatableArray<DataType> Key, EquatableArray<SetElement> Elements, bool IsInterval = false, EquatableArray<DataType> Data = default)
{
    /// <summary>What is in it, by key: the kernel tells of elements in an order of its own.</summary>
    public EquatableArray<SetElement> Elements { get; init => field = Sort(value); } = Sort(Elements);

    /// <summary>nft begins ranges with the end of one before them, unless the first begins with the first key.</summary>
    internal EquatableArray<SetElement> Sent =>
        IsInterval && Key.Count == 1 && Elements is [var first, ..] && !IsZero(first.Key)
            ? [new SetElement(Value.Of(new byte[first.Key.Bytes.Length]), IsIntervalEnd: true), .. Elements]
            : Elements;

    /// <summary>A set of single keys of one type: <c>{ 80, 443 }</c>.</summary>
    public static AnonymousSet Of(DataType key, params ReadOnlySpan<Value> keys)
    {
        var elements = ImmutableArray.CreateBuilder<SetElement>(keys.Length);
        foreach (Value value in keys)
        {
            elements.Add(new SetElement(value));
        }
        return new AnonymousSet([key], elements.MoveToImmutable());
    }

    /// <summary>A set of ranges of one type, which may not overlap: <c>{ 80, 8000-8999 }</c>. A single key is its own first and last.</summary>
    public static AnonymousSet OfRanges(DataType key, params ReadOnlySpan<(Value First, Value Last)> ranges)
    {
        var elements = ImmutableArray.CreateBuilder<SetElement>();
        foreach ((Value first, Value last) in ranges)
        {
            elements.AddRange(SetElement.Interval(first, last));
        }
        return new AnonymousSet([key], elements.ToImmutable(), IsInterval: true);
    }

    /// <summary>What the transaction sends for it: a name with a place for the kernel's number.</summary>
    internal Set In(Family family, string table) => new(family, table, Data.Count > 0 ? "__map%d" : "__set%d", Key, IsInterval, Data, IsConstant: true)
    {
        IsAnonymous = true,
        Size = (uint)Sent.Count,
    };

    /// <summary>The set's name, and the set without its elements; null where it is none of this kind.</summary>
    internal static (string Name, AnonymousSet Set)? Read(Message message)
    {
        string name = "";
        uint key = 0, keyLength = 0, data = 0, dataLength = 0;
        SetFlags flags = 0;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaSet)a.Type)
            {
                case NftaSet.Name: name = a.String; break;
                case NftaSet.Flags: flags = (SetFlags)a.Be32; break;
                case NftaSet.KeyType: key = a.Be32; break;
                case NftaSet.KeyLength: keyLength = a.Be32; break;
                case NftaSet.DataType: data = a.Be32; break;
                case NftaSet.DataLength: dataLength = a.Be32; break;
            }
        }
        EquatableArray<DataType> dataTypes = flags.HasFlag(SetFlags.Map) ? DataType.Split(data, dataLength) : default;
        return flags.HasFlag(SetFlags.Anonymous)
            ? (name, new AnonymousSet(DataType.Split(key, keyLength), default, flags.HasFlag(SetFlags.Interval), dataTypes))
            : null;
    }

    private static EquatableArray<SetElement> Sort(EquatableArray<SetElement> elements) =>
    [
        .. elements
            .Where(element => !(element.IsIntervalEnd && IsZero(element.Key)))
            .OrderBy(element => element.Key, Value.ByBytes)
            .ThenBy(element => !element.IsIntervalEnd),
    ];

    private static bool IsZero(Value key) => !key.Bytes.ContainsAnyExcept((byte)0);
}
