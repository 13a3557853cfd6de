using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>What a match may compare with: ports, addresses, names …</summary>
/// <param name="Type">How nft calls it.</param>
/// <param name="What">For an error: "a port".</param>
/// <param name="Names">The names that stand for values.</param>
internal abstract record Kind(DataType Type, string What, IReadOnlyList<string> Names)
{
    /// <summary>Whether there are ranges of them. The kernel compares bytes from the front: no number of the machine's own order can have any.</summary>
    internal abstract bool IsOrdered { get; }

    /// <summary>Takes a value, a prefix or a range.</summary>
    /// <exception cref="SyntaxException">It is none.</exception>
    internal virtual Operand Read(TokenReader t, RuleScope scope)
    {
        Token word = t.TakeWord(What);
        if (WhyNot(word.Text, out Operand operand) is not { } reason)
        {
            return operand;
        }
        return IsOrdered && TryRange(word, out Operand range) ? range : throw new SyntaxException(word.Offset, reason, Suggestion.Hint(word.Text, Names));
    }

    /// <summary>Reads one value or a prefix; says why it can't.</summary>
    protected abstract string? WhyNot(string text, out Operand operand);

    /// <summary>Two values with a dash between them; names may have dashes themselves.</summary>
    private bool TryRange(Token word, out Operand range)
    {
        range = default;
        for (int dash = word.Text.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = word.Text.IndexOf('-', dash + 1))
        {
            if (WhyNot(word.Text[..dash], out Operand first) is null && WhyNot(word.Text[(dash + 1)..], out Operand last) is null && first.IsOne && last.IsOne)
            {
                range = new Operand(first.First, last.First);
                return first.First.Bytes.SequenceCompareTo(last.First.Bytes) <= 0 ? true : throw new SyntaxException(word.Offset, $"{word.Shown} ends before it begins");
            }
        }
        return false;
    }
}
