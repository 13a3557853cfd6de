using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>
/// A rule as it grows: its expressions, and what a packet is known to be by now. In an inet table, nft asks for the family or the protocol
/// before it reads a header, unless the rule has asked already (nftables, src/payload.c, payload_gen_dependency).
/// </summary>
internal sealed class RuleDraft
{
    private readonly List<Expression> _expressions = [];
    private Transport? _transport;
    private Settles _several;

    /// <summary>The packet's family, where the rule has asked for it.</summary>
    internal Family? Family { get; private set; }

    /// <summary>The verdict's word, when the rule has one: nothing but a comment comes behind.</summary>
    internal string? Verdict { get; set; }

    internal string? Comment { get; set; }

    /// <summary>The expressions as nft sends them: two ports, or an ICMP type and code, that stand side by side are compared at once.</summary>
    internal ImmutableArray<Expression> Expressions => PayloadMerge.Merge(_expressions);

    internal void Add(params IEnumerable<Expression> expressions) => _expressions.AddRange(expressions);

    /// <summary>Asks for what a selector needs, unless that is known.</summary>
    /// <exception cref="SyntaxException">The packet is known to be of another kind.</exception>
    internal void Require(Selector selector, int offset)
    {
        if (selector.Transport is { } needed && _transport == needed)
        {
            return;
        }
        if (selector.IsOfConnection)
        {
            // Nothing is asked of the packet, and nothing learnt; nft refuses a contradiction still.
            _ = selector.Family is { } other && (Family is not null || _several == Settles.Family) && Learn(other, offset);
            return;
        }
        if (selector.Family is { } family && !Learn(family, offset))
        {
            Add(Match.Protocol(family));
        }
        if (selector.Transport is { } transport && !Learn(transport, offset))
        {
            Add(Match.Protocol(transport));
        }
    }

    /// <summary>Asks for a family before all else, unless it is known.</summary>
    /// <exception cref="SyntaxException">The packet is known to be of the other.</exception>
    internal void RequireFirst(Family family, int offset)
    {
        if (!Learn(family, offset))
        {
            _expressions.InsertRange(0, Match.Protocol(family));
        }
    }

    /// <summary>Asks for a protocol before all else, unless it is known.</summary>
    /// <exception cref="SyntaxException">The packet is known to be of another.</exception>
    internal void RequireFirst(Transport transport, int offset)
    {
        if (!Learn(transport, offset))
        {
            _expressions.InsertRange(0, Match.Protocol(transport));
        }
    }

    /// <summary>Remembers what a packet is that a selector compares with one value, or with one of several.</summary>
    /// <exception cref="SyntaxException">The packet is known to be of another kind.</exception>
    internal void Settle(Selector selector, Value? value, int offset)
    {
        switch (selector.Settles, value)
        {
            case (Settles.Family, { } one):
                Learn((Family)one.Bytes[0], offset);
                break;
            case (Settles.Transport, { } one):
                Learn((Transport)one.Bytes[0], offset);
                break;
            case (not Settles.Nothing, null):
                _several = selector.Settles;
                break;
        }
    }

    private bool Learn(Family family, int offset)
    {
        bool known = Family is not null;
        Family = known && Family != family ? throw Contradiction(Word(Family!.Value), Word(family), offset)
            : !known && _several == Settles.Family ? throw Contradiction("both families", Word(family), offset)
            : family;
        return known;
    }

    private bool Learn(Transport transport, int offset)
    {
        bool known = _transport is not null;
        _transport = known && _transport != transport ? throw Contradiction(Word(_transport!.Value), Word(transport), offset)
            : !known && _several == Settles.Transport ? throw Contradiction("one of several protocols", Word(transport), offset)
            : transport;
        return known;
    }

    private static SyntaxException Contradiction(string known, string needed, int offset) =>
        new(offset, $"the rule matches {known} already, and this is {needed}", "make two rules of it");

    private static string Word(Family family) => family == Netlink.NfTables.Family.IPv6 ? "IPv6" : "IPv4";

    private static string Word(Transport transport) => Names.Protocols.FirstOrDefault(pair => pair.Value == (uint)transport).Key ?? $"protocol {(byte)transport}";
}
