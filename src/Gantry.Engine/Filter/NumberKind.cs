using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>Numbers, some with names.</summary>
/// <param name="Type">How nft calls it.</param>
/// <param name="What">For an error.</param>
/// <param name="Named">The numbers that have names.</param>
/// <param name="IsFlags">Whether each bit means something by itself.</param>
/// <param name="IsCount">Whether they have an order.</param>
internal sealed record NumberKind(DataType Type, string What, IReadOnlyDictionary<string, uint> Named, bool IsFlags = false, bool IsCount = false)
    : Kind(Type, What, [.. Named.Keys])
{
    internal override bool IsOrdered => IsCount;

    /// <summary>Whether a number itself can't be said: nft would take it for another thing.</summary>
    internal bool IsNamed { get; init; }

    private ulong Largest => (1ul << (8 * (int)Type.Length)) - 1;

    internal Value ValueOf(ulong number)
    {
        byte[] bytes = new byte[Type.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bool fromFront = Type.Order != ByteOrder.Network && BitConverter.IsLittleEndian;
            bytes[fromFront ? i : bytes.Length - 1 - i] = (byte)(number >> (8 * i));
        }
        return Value.Of(bytes);
    }

    /// <summary>Takes flags: one, several with commas between them or with bars, or several with bars in parentheses.</summary>
    /// <param name="t">The rule.</param>
    /// <param name="single">Whether several of them must stand in parentheses: behind an ampersand, which binds tighter than a bar.</param>
    internal Value ReadFlags(TokenReader t, bool single = false)
    {
        bool inside = t.TryTake("(");
        ulong flags = ReadFlag(t);
        string separator = inside || !t.Peek.Is(",") ? "|" : ",";
        while ((inside || !single) && t.TryTake(separator))
        {
            flags |= ReadFlag(t);
        }
        if (inside)
        {
            t.Expect(")");
        }
        return ValueOf(flags);
    }

    /// <summary>Takes the flags behind a slash. nft takes a number there for the length of a prefix, and wants a list.</summary>
    internal Value ReadMask(TokenReader t)
    {
        Token first = t.Peek;
        return Named.ContainsKey(first.Text) && t.Ahead(1).Is(",")
            ? ReadFlags(t)
            : throw new SyntaxException(first.Offset, "two flags or more by their names are expected behind a slash, with commas between them");
    }

    protected override string? WhyNot(string text, out Operand operand)
    {
        operand = NumberOf(text) is { } number ? Operand.One(ValueOf(number)) : default;
        return operand == default ? Reason(text) : null;
    }

    private ulong ReadFlag(TokenReader t)
    {
        Token word = t.TakeWord(What);
        return NumberOf(word.Text) ?? throw Unknown(word);
    }

    private ulong? NumberOf(string text) =>
        Named.TryGetValue(text, out uint named) ? named : !IsNamed && Numbers.TryParse(text, out ulong number) && number <= Largest ? number : null;

    private SyntaxException Unknown(Token word) => new(word.Offset, Reason(word.Text), Suggestion.Hint(word.Text, Names));

    private string Reason(string text) => !IsNamed && Numbers.TryParse(text, out _)
        ? $"{text} is too large for {What}: at most {Largest}"
        : $"\"{text}\" is not {What}{(Names.Count is > 0 and < 12 ? $": {string.Join(", ", Names)}" : "")}";
}
