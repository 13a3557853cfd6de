using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A policy rule as somebody says it, not checked yet.</summary>
public sealed record RuleSpec
{
    /// <summary>Where it was said.</summary>
    public required Position At { get; init; }

    /// <summary>Where its packets come from.</summary>
    public Located<IPNetwork>? From { get; init; }

    /// <summary>Where its packets go to.</summary>
    public Located<IPNetwork>? To { get; init; }

    /// <summary>The interface through which its packets come in.</summary>
    public Located<string>? InputInterface { get; init; }

    /// <summary>The interface that the sending socket is bound to.</summary>
    public Located<string>? OutputInterface { get; init; }

    /// <summary>The mark of its packets, and which bits of it count.</summary>
    public Located<(uint Mark, uint? Mask)>? Mark { get; init; }

    /// <summary>The table to look in.</summary>
    public Located<uint>? Table { get; init; }

    /// <summary>Its place among the others; null: behind those above it in the file.</summary>
    public Located<uint>? Priority { get; init; }

    /// <summary>What it does in place of looking into a table.</summary>
    public Located<RuleAction>? Type { get; init; }
}

/// <summary>A neighbour as somebody says it, not checked yet.</summary>
public sealed record NeighbourSpec
{
    /// <summary>Where it was said.</summary>
    public required Position At { get; init; }

    /// <summary>The address of a neighbour that is known.</summary>
    public Located<IPAddress>? Address { get; init; }

    /// <summary>Its Ethernet address.</summary>
    public Located<MacAddress>? Mac { get; init; }

    /// <summary>An address to answer for.</summary>
    public Located<IPAddress>? Proxy { get; init; }

    /// <summary>The interface.</summary>
    public Located<string>? Device { get; init; }
}
