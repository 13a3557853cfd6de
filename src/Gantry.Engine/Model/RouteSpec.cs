using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A route as somebody says it, not checked yet.</summary>
public sealed record RouteSpec
{
    /// <summary>Where to; prefix length 0: everywhere.</summary>
    public required Located<IPNetwork> To { get; init; }

    /// <summary>What it does with a packet; null: sends it on.</summary>
    public Located<RouteType>? Type { get; init; }

    /// <summary>Where it leads.</summary>
    public IReadOnlyList<HopSpec> Hops { get; init; } = [];

    /// <summary>The address that the stack's own packets leave with.</summary>
    public Located<IPAddress>? Source { get; init; }

    /// <summary>Its preference.</summary>
    public Located<uint>? Metric { get; init; }

    /// <summary>Its table; null: the main one.</summary>
    public Located<uint>? Table { get; init; }
}

/// <summary>One way that a route leads, as somebody says it, not checked yet.</summary>
public sealed record HopSpec
{
    /// <summary>Where it was said.</summary>
    public required Position At { get; init; }

    /// <summary>The next hop.</summary>
    public Located<IPAddress>? Via { get; init; }

    /// <summary>The interface.</summary>
    public Located<string>? Device { get; init; }

    /// <summary>Its share; null: 1.</summary>
    public Located<int>? Weight { get; init; }

    /// <summary>Whether the next hop is on the link although no address says so.</summary>
    public Located<bool>? OnLink { get; init; }
}
