using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cli.Output;

/// <summary>Indexes back into names, as <c>ip</c> shows them.</summary>
internal sealed class LinkNames(IReadOnlyList<Link> links)
{
    internal string this[int index] => links.FirstOrDefault(link => link.Index == index)?.Name.ToString() ?? $"if{index}";

    /// <summary>"default via 10.11.0.1 dev xpeer1".</summary>
    internal string Words(Route route) =>
        (route.Type is RouteType.Unicast ? "" : $"{route.Type.ToString().ToLowerInvariant()} ")
        + (route.To.PrefixLength == 0 ? "default" : route.To.ToString())
        + (route.Via is null ? "" : $" via {route.Via}")
        + (route.Device is { } device ? $" dev {this[device]}" : "")
        + string.Concat(route.NextHops.Select(hop => $" nexthop{(hop.Via is null ? "" : $" via {hop.Via}")} dev {this[hop.Device]} weight {hop.Weight}"))
        + (route.Source is null ? "" : $" src {route.Source}")
        + (route.Metric is { } metric ? $" metric {metric}" : "");
}
