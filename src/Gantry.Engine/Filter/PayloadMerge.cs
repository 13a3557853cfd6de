using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>
/// Two comparisons of neighbouring bytes of a transport header, made into one as far as a word of four bytes goes (nftables, src/rule.c,
/// payload_try_merge). nft does it with unequal ones too, which means another thing, and moves comparisons about for it; not so here.
/// </summary>
internal static class PayloadMerge
{
    private const int Word = 4;

    internal static ImmutableArray<Expression> Merge(IReadOnlyList<Expression> expressions)
    {
        List<Expression> merged = [];
        foreach (Expression expression in expressions)
        {
            merged.Add(expression);
            if (merged is [.., Payload first, Compare one, Payload second, Compare other] && one.Operation == Comparison.Equal && other.Operation == Comparison.Equal
                && (Join(first, one.With, second, other.With) ?? Join(second, other.With, first, one.With)) is { } both)
            {
                merged.RemoveRange(merged.Count - 4, 4);
                merged.AddRange([both.Load, both.Compare]);
            }
        }
        return [.. merged];
    }

    private static (Payload Load, Compare Compare)? Join(Payload first, Value one, Payload second, Value other) =>
        first.Base == PayloadBase.Transport && second.Base == PayloadBase.Transport && first.Offset + first.Length == second.Offset && first.Length + second.Length <= Word
            ? (first with { Length = first.Length + second.Length }, new Compare(Value.Of([.. one.Bytes, .. other.Bytes])))
            : null;
}
