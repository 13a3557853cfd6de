using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>Elements between nft's way of writing them and the kernel's keys and data.</summary>
internal static class ElementText
{
    private const string Joint = " . ";
    private const int RegisterSize = 4; // each part of a joined key fills whole ones

    /// <summary>The kernel's elements of what nft writes.</summary>
    internal static ImmutableArray<SetElement> Parse(Set set, FirewallElement element)
    {
        if (set.IsInterval && set.Key.Count == 1)
        {
            return SetElement.Prefix(IPNetwork.Parse(element.Key), element.Owner);
        }
        Value? data = element.Data is { } text ? Join(text.Split(Joint).Zip(set.Data, ParseValue)) : null;
        string[] parts = element.Key.Split(Joint);
        if (set.IsInterval)
        {
            (Value, Value)[] ranges = [.. parts.Zip(set.Key, ParseRange)];
            return [SetElement.Ranges(element.Owner, ranges) with { Data = data }];
        }
        return [new SetElement(Join(parts.Zip(set.Key, ParseValue)), Comment: element.Owner, Data: data)];
    }

    /// <summary>nft's way of writing the elements of a set.</summary>
    internal static IEnumerable<FirewallElement> Format(Set set, IReadOnlyList<SetElement> elements) => set.IsInterval && set.Key.Count == 1
        ? FormatIntervals(set, elements)
        : elements.Select(element => new FirewallElement(
            set.Name,
            FormatKey(set.Key, element.Key, element.KeyEnd),
            element.Data is { } data ? FormatKey(set.Data, data, last: null) : null,
            element.Comment ?? ""));

    private static Value Join(IEnumerable<Value> parts) => parts.ToArray() is [var one] ? one : Value.Join([.. parts]);

    private static Value ParseValue(string text, DataType type) => type switch
    {
        _ when type == DataType.InterfaceName => Value.Interface(text.Trim('"')),
        _ when type == DataType.Protocol => [(byte)Enum.Parse<Transport>(text, ignoreCase: true)],
        _ when type == DataType.Port => Value.Port(ushort.Parse(text, CultureInfo.InvariantCulture)),
        _ => Value.Address(IPAddress.Parse(text)),
    };

    private static (Value First, Value Last) ParseRange(string text, DataType type) => type == DataType.Port && text.Split('-') is [var first, var last]
        ? (ParseValue(first, type), ParseValue(last, type))
        : (ParseValue(text, type), ParseValue(text, type));

    private static string FormatValue(ReadOnlySpan<byte> bytes, DataType type) => type switch
    {
        _ when type == DataType.InterfaceName => $"\"{Encoding.UTF8.GetString(bytes.TrimEnd((byte)0))}\"",
        _ when type == DataType.Protocol => ((Transport)bytes[0]).ToString().ToLowerInvariant(),
        _ when type == DataType.Port => (bytes[0] << 8 | bytes[1]).ToString(CultureInfo.InvariantCulture),
        _ => new IPAddress(bytes).ToString(),
    };

    private static string FormatKey(EquatableArray<DataType> types, Value first, Value? last)
    {
        ReadOnlySpan<byte> begin = first.Bytes;
        ReadOnlySpan<byte> end = (last ?? first).Bytes;
        List<string> parts = [];
        foreach (DataType type in types)
        {
            int length = (int)type.Length;
            string from = FormatValue(begin[..length], type), to = FormatValue(end[..length], type);
            parts.Add(from == to ? from : $"{from}-{to}");
            int next = Math.Min(begin.Length, (length + RegisterSize - 1) / RegisterSize * RegisterSize);
            begin = begin[next..];
            end = end[next..];
        }
        return string.Join(Joint, parts);
    }

    /// <summary>The kernel lists the two ends of an interval on their own and in no promised order; sorted, each end follows its beginning.</summary>
    private static IEnumerable<FirewallElement> FormatIntervals(Set set, IReadOnlyList<SetElement> elements)
    {
        List<SetElement> sorted = [.. elements];
        sorted.Sort(static (a, b) => a.Key.Bytes.SequenceCompareTo(b.Key.Bytes) is var byKey and not 0 ? byKey : b.IsIntervalEnd.CompareTo(a.IsIntervalEnd));
        for (int i = 0; i < sorted.Count; i++)
        {
            if (!sorted[i].IsIntervalEnd)
            {
                SetElement? end = i + 1 < sorted.Count && sorted[i + 1].IsIntervalEnd ? sorted[i + 1] : null;
                yield return new FirewallElement(set.Name, FormatInterval(sorted[i].Key, end?.Key), Data: null, sorted[i].Comment ?? "");
            }
        }
    }

    /// <summary>A prefix where the interval is one, else "first-behind", which is nobody's of ours.</summary>
    private static string FormatInterval(Value first, Value? behind)
    {
        var address = new IPAddress(first.Bytes);
        for (int length = 0; length <= first.Bytes.Length * 8; length++)
        {
            if (IPNetwork.TryParse($"{address}/{length}", out IPNetwork prefix) && prefix.BaseAddress.Equals(address))
            {
                ImmutableArray<SetElement> ends = SetElement.Prefix(prefix);
                if ((ends.Length > 1 ? ends[1].Key : null) == behind)
                {
                    return prefix.ToString();
                }
            }
        }
        return $"{address}-{behind}";
    }
}
