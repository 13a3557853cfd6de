using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A route of a stack.</summary>
/// <param name="To">Where to; prefix length 0 for a default route.</param>
public sealed record StaticRoute(IPNetwork To)
{
    /// <summary>What it does with a packet: sends it on, or one of blackhole, unreachable, prohibit.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>Where it leads; several share the packets by their weights. None unless it sends packets on.</summary>
    public ImmutableArray<StaticHop> Hops { get; init; } = [];

    /// <summary>The address that the stack's own packets leave with; null: the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Of several routes to one destination the lowest counts; null: the kernel's own, 0 for IPv4, 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary>The table that it is in.</summary>
    public uint Table { get; init; } = Route.MainTable;

    /// <summary>Whether it is what a packet without any other way takes, and sends it on.</summary>
    public bool IsWayOut => To.PrefixLength == 0 && Table == Route.MainTable && Type == RouteType.Unicast;
}

/// <summary>One way that a route leads.</summary>
/// <param name="Via">The next hop; null for one straight through a device.</param>
/// <param name="Device">The interface; null: the one in whose network the next hop is.</param>
/// <param name="Weight">1 to 256: its share beside others.</param>
/// <param name="OnLink">Whether the next hop is on the device's link although no address says so.</param>
public readonly record struct StaticHop(IPAddress? Via, InterfaceName? Device, int Weight = 1, bool OnLink = false);
