using System.Collections.Immutable;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>Sets and maps that are part of a rule: <c>{ 80, 8000-8999 }</c>, <c>{ 10.0.0.1 . 22, … }</c>, <c>{ 22 : accept, … }</c>.</summary>
internal static class SetReader
{
    private sealed record Element(int Offset, ImmutableArray<Operand> Parts, Verdict? Verdict);

    /// <exception cref="SyntaxException">It can't be read.</exception>
    internal static AnonymousSet Read(TokenReader t, IReadOnlyList<Selector> key, RuleScope scope, bool verdicts) => Read(t, key, scope, verdicts, out _);

    /// <param name="t">The rule.</param>
    /// <param name="key">What the elements are compared with.</param>
    /// <param name="scope">Where the rule stands.</param>
    /// <param name="verdicts">Whether each element leads to a verdict.</param>
    /// <param name="only">The element, where there is only one: nft makes a plain comparison of it.</param>
    internal static AnonymousSet Read(TokenReader t, IReadOnlyList<Selector> key, RuleScope scope, bool verdicts, out Operand? only)
    {
        if (t.Peek.Text.StartsWith('@'))
        {
            throw new SyntaxException(t.Peek.Offset, "sets with names are not supported", "write the elements out: { …, … }");
        }
        t.Expect("{");
        List<Element> elements = [];
        do
        {
            if (t.Peek.Is("}") && elements.Count > 0)
            {
                t.Rewrite(""); // nft lets a comma stand behind the last.
                break;
            }
            elements.Add(ReadElement(t, key, scope, verdicts));
        }
        while (t.TryTake(","));
        t.Expect("}");
        EquatableArray<DataType> types = [.. key.Select(selector => selector.Kind.Type)];
        bool ranges = elements.Exists(element => element.Parts.Any(part => !part.IsOne));
        if (ranges && key.Count > 1 && key.FirstOrDefault(selector => selector.IsOfMachine && selector.Kind.Type.Length > 1) is { } number)
        {
            throw new SyntaxException(elements[0].Offset, $"ranges can't stand beside {number.Words}: write every value out");
        }
        only = elements is [{ Parts: [var single], Verdict: null }] ? single : null;
        return new AnonymousSet(
            types,
            key.Count > 1 ? Joined(elements, ranges) : ranges ? Intervals(elements, verdicts) : Singles(elements, verdicts),
            ranges,
            verdicts ? [DataType.Verdict] : default);
    }

    private static Element ReadElement(TokenReader t, IReadOnlyList<Selector> key, RuleScope scope, bool verdicts)
    {
        int offset = t.Peek.Offset;
        var parts = ImmutableArray.CreateBuilder<Operand>(key.Count);
        for (int i = 0; i < key.Count; i++)
        {
            if (i > 0)
            {
                t.Expect(".");
            }
            int part = t.Peek.Offset;
            parts.Add(key[i].Kind.Read(t, scope));
            if (key.Count > 1 && key[i].Kind is InterfaceKind && !parts[i].IsOne)
            {
                throw new SyntaxException(part, "a name with an asterisk can't be part of several values together");
            }
        }
        if (!verdicts)
        {
            return new Element(offset, parts.MoveToImmutable(), null);
        }
        t.Expect(":");
        Token verdict = t.TakeWord("a verdict");
        return new Element(offset, parts.MoveToImmutable(), Verdicts.Find(verdict.Text) ?? throw Verdicts.Unknown(verdict));
    }

    private static EquatableArray<SetElement> Joined(List<Element> elements, bool ranges)
    {
        RefuseTwice(elements, element => string.Join(' ', element.Parts));
        RefuseOverlaps(ranges ? elements : []);
        return
        [
            .. elements.Select(element =>
            {
                SetElement joined = ranges
                    ? SetElement.Ranges(null, [.. element.Parts.Select(part => (part.First, part.Last))])
                    : new SetElement(Value.Join([.. element.Parts.Select(part => part.First)]));
                return joined with { Verdict = element.Verdict };
            }),
        ];
    }

    private static EquatableArray<SetElement> Singles(List<Element> elements, bool verdicts)
    {
        if (verdicts)
        {
            RefuseTwice(elements, element => element.Parts[0].ToString());
        }
        return [.. elements.DistinctBy(element => element.Parts[0]).Select(element => new SetElement(element.Parts[0].First, Verdict: element.Verdict))];
    }

    /// <summary>As nft does it: ranges that touch or overlap become one, in a map they must not.</summary>
    private static EquatableArray<SetElement> Intervals(List<Element> elements, bool verdicts)
    {
        List<(Value First, Value Last, Verdict? Verdict)> merged = [];
        foreach (Element element in elements.OrderBy(element => element.Parts[0].First, Comparer<Value>.Create(static (a, b) => a.Bytes.SequenceCompareTo(b.Bytes))))
        {
            Operand range = element.Parts[0];
            if (merged is [.., var before] && (verdicts ? Overlaps(before.Last, range.First) : Touches(before.Last, range.First)))
            {
                if (verdicts)
                {
                    throw new SyntaxException(element.Offset, "what begins here overlaps another key of the map");
                }
                merged[^1] = before with { Last = before.Last.Bytes.SequenceCompareTo(range.Last.Bytes) < 0 ? range.Last : before.Last };
            }
            else
            {
                merged.Add((range.First, range.Last, element.Verdict));
            }
        }
        return
        [
            .. merged.SelectMany((range, i) => SetElement.Interval(range.First, range.Last)
                .Where(end => !end.IsIntervalEnd || i + 1 == merged.Count || merged[i + 1].First != end.Key)
                .Select(end => end.IsIntervalEnd ? end : end with { Verdict = range.Verdict })),
        ];
    }

    private static bool Overlaps(Value last, Value first) => first.Bytes.SequenceCompareTo(last.Bytes) <= 0;

    private static bool Touches(Value last, Value first) => last.Next() is not { } next || first.Bytes.SequenceCompareTo(next.Bytes) <= 0;

    /// <summary>The kernel takes no two such elements of which one packet could be both (net/netfilter/nft_set_pipapo.c, nft_pipapo_insert).</summary>
    private static void RefuseOverlaps(List<Element> elements)
    {
        for (int i = 1; i < elements.Count; i++)
        {
            if (elements.Take(i).Any(before => before.Parts.Zip(elements[i].Parts).All(pair => Overlaps(pair.First.Last, pair.Second.First) && Overlaps(pair.Second.Last, pair.First.First))))
            {
                throw new SyntaxException(elements[i].Offset, "the element that begins here overlaps another one");
            }
        }
    }

    private static void RefuseTwice(List<Element> elements, Func<Element, string> key)
    {
        HashSet<string> seen = [];
        if (elements.FirstOrDefault(element => !seen.Add(key(element))) is { } twice)
        {
            throw new SyntaxException(twice.Offset, "the element that begins here is there twice");
        }
    }
}
