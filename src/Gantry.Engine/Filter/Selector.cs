using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>What a match knows for the rest of its rule, where it compares with one value.</summary>
internal enum Settles
{
    /// <summary>Nothing.</summary>
    Nothing,
    /// <summary>The packet's family.</summary>
    Family,
    /// <summary>Its protocol above IP.</summary>
    Transport,
}

/// <summary>The left side of a match: which part of a packet, or of what is known about it.</summary>
/// <param name="Words">nft's words for it.</param>
/// <param name="Kind">What it may be compared with.</param>
/// <param name="Load">What loads it into a register.</param>
internal sealed record Selector(string Words, Kind Kind, Func<Register, Expression> Load)
{
    /// <summary>The family that a packet must be of to have it.</summary>
    internal Family? Family { get; init; }

    /// <summary>Whether conntrack knows it rather than the packet: the family need not be asked for.</summary>
    internal bool IsOfConnection { get; init; }

    /// <summary>The protocol above IP that a packet must be of to have it.</summary>
    internal Transport? Transport { get; init; }

    /// <summary>What a packet is known to be where it equals a value.</summary>
    internal Settles Settles { get; init; }

    /// <summary>The hook where there is no such thing.</summary>
    internal Hook? NotAt { get; init; }

    /// <summary>Whether it can be set as well.</summary>
    internal Func<Register, Expression>? Set { get; init; }

    /// <summary>Whether the kernel tells it as a number in the machine's order.</summary>
    internal bool IsOfMachine => Kind is not InterfaceKind && Load(Register.R1) is not Payload && Kind is not AddressKind;

    internal bool HasFlags => Kind is NumberKind { IsFlags: true };

    /// <summary>Takes the selector that begins here; null where none does.</summary>
    /// <exception cref="SyntaxException">One begins, and goes on with an unknown word; or the chain has no such thing.</exception>
    internal static Selector? TryRead(TokenReader t, RuleScope scope)
    {
        Token first = t.Peek;
        for (int count = Selectors.MostWords; count > 0; count--)
        {
            string words = string.Join(' ', Enumerable.Range(0, count).Select(i => t.Ahead(i).Text));
            if (first.Kind == TokenKind.Word && Selectors.All.TryGetValue(words, out Selector? selector))
            {
                for (int i = 0; i < count; i++)
                {
                    t.Take();
                }
                return selector.NotAt == scope.Hook
                    ? throw new SyntaxException(first.Offset, $"no packet has {selector.Words} in {scope.Hook.ToString().ToLowerInvariant()}")
                    : selector;
            }
        }
        ImmutableArray<string> next = Selectors.Behind(first.Text);
        return first.Kind != TokenKind.Word || next.IsEmpty
            ? null
            : throw new SyntaxException(t.Ahead(1).Offset, $"{t.Ahead(1).Shown} is nothing that can be matched behind \"{first.Text}\"",
                Model.Suggestion.Hint(t.Ahead(1).Text, next) ?? $"known here: {string.Join(", ", next)}");
    }
}
