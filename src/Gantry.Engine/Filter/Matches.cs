using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>
/// Matches: <c>tcp dport { 80, 443 }</c>, <c>ip saddr != 10.0.0.0/8</c>, <c>ct state vmap { … }</c>; each becomes the expressions that nft
/// makes of it.
/// </summary>
internal static class Matches
{
    private static readonly (string Sign, string Word, Comparison Comparison)[] s_comparisons =
    [
        ("==", "eq", Comparison.Equal), ("!=", "ne", Comparison.NotEqual), ("<=", "le", Comparison.LessOrEqual), (">=", "ge", Comparison.GreaterOrEqual),
        ("<", "lt", Comparison.Less), (">", "gt", Comparison.Greater),
    ];

    /// <summary>Takes the match, or the setting of a mark, that begins here; false where none does.</summary>
    /// <exception cref="SyntaxException">It can't be read.</exception>
    internal static bool TryRead(TokenReader t, RuleDraft rule, RuleScope scope)
    {
        int start = t.Peek.Offset;
        if (Selector.TryRead(t, scope) is not { } selector)
        {
            return false;
        }
        if (t.TryTake("set"))
        {
            Set(t, rule, selector, start);
            return true;
        }
        List<Selector> key = [selector];
        rule.Require(selector, start);
        while (t.TryTake("."))
        {
            int offset = t.Peek.Offset;
            key.Add(Selector.TryRead(t, scope) ?? throw new SyntaxException(offset, $"something to match is expected here, not {t.Peek.Shown}"));
            rule.Require(key[^1], offset);
        }
        if (t.TryTake("vmap"))
        {
            LookUp(rule, key, SetReader.Read(t, key, scope, verdicts: true), inverted: false, Register.Verdict);
        }
        else if (key.Count > 1)
        {
            bool inverted = ReadEquality(t);
            LookUp(rule, key, SetReader.Read(t, key, scope, verdicts: false), inverted);
        }
        else if (t.Peek.Is("&") || t.Peek.Is("and"))
        {
            Mask(t, rule, selector);
        }
        else if (t.TryTake("!"))
        {
            NoneOf(t, rule, selector, start);
        }
        else
        {
            Compare(t, rule, selector, scope, start);
        }
        return true;
    }

    private static void Compare(TokenReader t, RuleDraft rule, Selector selector, RuleScope scope, int start)
    {
        Token sign = t.Peek;
        Comparison? said = ReadComparison(t);
        Comparison comparison = said ?? Comparison.Equal;
        if (comparison > Comparison.NotEqual && (!selector.Kind.IsOrdered || selector.HasFlags))
        {
            throw new SyntaxException(sign.Offset, $"{selector.Words} has no order: it is compared by == and != only");
        }
        if ((t.Peek.Is("{") || t.Peek.Text.StartsWith('@')) && comparison <= Comparison.NotEqual)
        {
            AnonymousSet set = SetReader.Read(t, [selector], scope, verdicts: false, out Operand? only);
            if (only is not { } single)
            {
                LookUp(rule, [selector], set, comparison == Comparison.NotEqual);
                if (comparison == Comparison.Equal)
                {
                    rule.Settle(selector, null, start);
                }
            }
            else if (selector.HasFlags)
            {
                Flags(rule, selector, single.First, comparison == Comparison.NotEqual ? comparison : said);
            }
            else
            {
                Emit(rule, selector, comparison, single, start);
            }
        }
        else if (selector is { HasFlags: true, Kind: NumberKind kind })
        {
            Value flags = kind.ReadFlags(t);
            if (t.TryTake("/"))
            {
                rule.Add(selector.Load(Register.R1), new Bitwise(kind.ReadMask(t)), new Compare(flags, comparison));
            }
            else
            {
                Flags(rule, selector, flags, said);
            }
        }
        else
        {
            int offset = t.Peek.Offset;
            Operand operand = selector.Kind.Read(t, scope);
            if (comparison > Comparison.NotEqual && !operand.IsOne)
            {
                throw new SyntaxException(offset, $"one value is expected behind {sign.Shown}");
            }
            Emit(rule, selector, comparison, operand, start);
        }
    }

    private static void Emit(RuleDraft rule, Selector selector, Comparison comparison, Operand operand, int start)
    {
        Expression load = selector.Load(Register.R1);
        switch (operand)
        {
            case { Bits: { } bits } when bits % 8 == 0 && bits > 0:
                // Whole bytes are compared as they are; of a header no more of them are read.
                rule.Add(load is Payload header ? header with { Length = (uint)bits / 8 } : load, new Compare(Value.Of(operand.First.Bytes[..(bits / 8)]), comparison));
                break;
            case { Bits: { } bits }:
                rule.Add(load, new Bitwise(MaskOf(bits, operand.First.Bytes.Length)), new Compare(operand.First, comparison));
                break;
            case { IsOne: true }:
                rule.Add(load, new Compare(operand.First, comparison));
                if (comparison == Comparison.Equal)
                {
                    rule.Settle(selector, operand.First, start);
                }
                break;
            default:
                rule.Add([load, .. comparison == Comparison.NotEqual
                    ? (IEnumerable<Expression>)[new InRange(operand.First, operand.Last, Inverted: true)]
                    : [new Compare(operand.First, Comparison.GreaterOrEqual), new Compare(operand.Last, Comparison.LessOrEqual)]]);
                break;
        }
    }

    /// <summary>Without a sign any of the flags will do; with one they must be these and no others.</summary>
    private static void Flags(RuleDraft rule, Selector selector, Value flags, Comparison? said) => rule.Add([selector.Load(Register.R1), .. said is { } comparison
        ? (IEnumerable<Expression>)[new Compare(flags, comparison)]
        : [new Bitwise(flags), new Compare(Value.Of(new byte[flags.Bytes.Length]), Comparison.NotEqual)]]);

    private static void NoneOf(TokenReader t, RuleDraft rule, Selector selector, int offset)
    {
        if (selector is not { HasFlags: true, Kind: NumberKind kind })
        {
            throw new SyntaxException(offset, $"{selector.Words} has no flags: write != for \"not\"");
        }
        Value flags = kind.ReadFlags(t);
        rule.Add(selector.Load(Register.R1), new Bitwise(flags), new Compare(Value.Of(new byte[flags.Bytes.Length])));
    }

    /// <summary><c>meta mark &amp; 0xff == 0x10</c>.</summary>
    private static void Mask(TokenReader t, RuleDraft rule, Selector selector)
    {
        Token sign = t.Take();
        if (selector.Kind is not NumberKind kind || (!selector.HasFlags && selector.Set is null))
        {
            throw new SyntaxException(sign.Offset, $"{selector.Words} is not compared by bits; flags and marks are");
        }
        Value mask = kind.ReadFlags(t, single: true);
        Token equality = t.Peek;
        rule.Add(
            selector.Load(Register.R1),
            new Bitwise(mask),
            ReadComparison(t) is { } comparison and <= Comparison.NotEqual
                ? new Compare(kind.ReadFlags(t), comparison)
                : throw new SyntaxException(equality.Offset, $"== or != is expected here, not {equality.Shown}"));
    }

    private static void LookUp(RuleDraft rule, List<Selector> key, AnonymousSet set, bool inverted, Register? into = null)
    {
        int offset = 0;
        foreach (Selector part in key)
        {
            rule.Add(part.Load(Registers.At(offset)));
            if (set.IsInterval && key.Count > 1 && part.IsOfMachine)
            {
                // Nothing comes of it with a single byte, but nft says it and looks for it when it lists the rule.
                rule.Add(new ByteSwap(part.Kind.Type.Length, 2, At: Registers.At(offset)));
            }
            offset += (int)(part.Kind.Type.Length + 3) / 4 * 4;
        }
        rule.Add(new AnonymousLookup(set, inverted, Into: into));
    }

    /// <summary><c>meta mark set 1</c>, <c>ct mark set meta mark</c>.</summary>
    private static void Set(TokenReader t, RuleDraft rule, Selector selector, int offset)
    {
        if (selector.Set is not { } set)
        {
            throw new SyntaxException(offset, $"{selector.Words} can't be set here; marks can: meta mark, ct mark");
        }
        Selector? source = t.Peek.Is("ct") || t.Peek.Is("meta") || t.Peek.Is("mark") ? Selectors.All.GetValueOrDefault($"{t.Peek.Text} {t.Ahead(1).Text}") ?? Selectors.All.GetValueOrDefault(t.Peek.Text) : null;
        if (source is null)
        {
            rule.Add(new Immediate(((NumberKind)selector.Kind).ReadFlags(t)), set(Register.R1));
            return;
        }
        if (source.Set is null)
        {
            throw new SyntaxException(t.Peek.Offset, $"{selector.Words} is set to a number, or to a mark, not to {source.Words}");
        }
        foreach (string _ in source.Words.Split(' '))
        {
            t.Take();
        }
        rule.Add(source.Load(Register.R1), set(Register.R1));
    }

    private static bool ReadEquality(TokenReader t)
    {
        Token sign = t.Peek;
        return ReadComparison(t) switch
        {
            null or Comparison.Equal => false,
            Comparison.NotEqual => true,
            _ => throw new SyntaxException(sign.Offset, "several values together are compared by == and != only"),
        };
    }

    private static Comparison? ReadComparison(TokenReader t)
    {
        foreach ((string sign, string word, Comparison comparison) in s_comparisons)
        {
            if (t.TryTake(sign) || t.TryTake(word))
            {
                return comparison;
            }
        }
        return null;
    }

    private static Value MaskOf(int bits, int length)
    {
        byte[] mask = new byte[length];
        for (int bit = 0; bit < bits; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        return Value.Of(mask);
    }
}
