using System.Collections.Immutable;
using System.Net;
using System.Text;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>Elements between nft's way of writing them and the kernel's keys.</summary>
internal static class ElementText
{
    private const int InterfaceNameSize = 16;

    /// <summary>The kernel's elements of what nft writes: <c>"br0"</c>, <c>"br0" . "br1"</c>, <c>10.11.0.0/16</c>.</summary>
    internal static ImmutableArray<SetElement> Parse(string element, string? comment) => element.StartsWith('"')
        ? [new SetElement(Value.Join([.. element.Split(" . ").Select(name => Value.Interface(name.Trim('"')))]), Comment: comment)]
        : SetElement.Prefix(IPNetwork.Parse(element), comment);

    /// <summary>nft's way of writing the elements of a set, with the comment of each.</summary>
    internal static IEnumerable<(string Element, string Comment)> Format(Set set, IReadOnlyList<SetElement> elements) => set.IsInterval
        ? FormatIntervals(elements)
        : elements.Select(element => (FormatNames(element.Key.Bytes), element.Comment ?? ""));

    private static string FormatNames(ReadOnlySpan<byte> key)
    {
        List<string> names = [];
        for (; key.Length >= InterfaceNameSize; key = key[InterfaceNameSize..])
        {
            names.Add($"\"{Encoding.UTF8.GetString(key[..InterfaceNameSize].TrimEnd((byte)0))}\"");
        }
        return string.Join(" . ", names);
    }

    /// <summary>The kernel lists the two ends of an interval on their own and in no promised order; sorted, each end follows its beginning.</summary>
    private static IEnumerable<(string Element, string Comment)> FormatIntervals(IReadOnlyList<SetElement> elements)
    {
        List<SetElement> sorted = [.. elements];
        sorted.Sort(static (a, b) => a.Key.Bytes.SequenceCompareTo(b.Key.Bytes) is var byKey and not 0 ? byKey : b.IsIntervalEnd.CompareTo(a.IsIntervalEnd));
        for (int i = 0; i < sorted.Count; i++)
        {
            if (!sorted[i].IsIntervalEnd)
            {
                SetElement? end = i + 1 < sorted.Count && sorted[i + 1].IsIntervalEnd ? sorted[i + 1] : null;
                yield return (FormatInterval(sorted[i].Key, end?.Key), sorted[i].Comment ?? "");
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
