using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of a stack's routes.</summary>
internal static class RouteRules
{
    private const int LargestWeight = 256; // struct rtnexthop, rtnh_hops: a byte, one less than the weight

    /// <summary>The routes; without an owner they are the host's, which has interfaces that the file does not know of.</summary>
    internal static ImmutableArray<StaticRoute> Build(StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        var routes = ImmutableArray.CreateBuilder<StaticRoute>();
        HashSet<(uint Table, IPNetwork To, uint Metric)> places = [];
        foreach (RouteSpec route in spec.Routes)
        {
            IPNetwork to = route.To.Value;
            uint table = route.Table?.Value ?? Route.MainTable;
            if (!places.Add((table, to, Route.MetricOf(to, route.Metric?.Value))))
            {
                string where = table == Route.MainTable ? "" : $" in table {table}";
                errors.Add(new TopologyError(route.To.At, $"{owner ?? "the host"} has two routes to {to}{where}",
                    "give them different metrics, or one route several nexthops"));
            }
            CheckHops(route, errors);
            foreach (HopSpec hop in route.Hops)
            {
                CheckHop(hop, to, interfaces, owner, errors);
            }
            CheckSource(route, interfaces, owner, errors);
            routes.Add(new StaticRoute(to)
            {
                Type = route.Type?.Value ?? RouteType.Unicast,
                Hops = [.. route.Hops.Select(hop => new StaticHop(
                    hop.Via?.Value,
                    hop.Device is { } device && InterfaceName.TryParse(device.Value, out InterfaceName name) ? name : null,
                    hop.Weight?.Value ?? 1,
                    hop.OnLink?.Value ?? false))],
                Source = route.Source?.Value,
                Metric = route.Metric?.Value,
                Table = table,
            });
        }
        return routes.ToImmutable();
    }

    private static void CheckHops(RouteSpec route, List<TopologyError> errors)
    {
        if (route.Type is { Value: not RouteType.Unicast } type)
        {
            if (route.Hops is [var first, ..])
            {
                string kind = type.Value.ToString().ToLowerInvariant();
                errors.Add(new TopologyError(first.At, $"the route to {route.To.Value} is of type {kind}: it leads nowhere, so it has no via, dev or nexthops"));
            }
        }
        else if (route.Hops.Count == 0)
        {
            errors.Add(new TopologyError(route.To.At, $"the route to {route.To.Value} leads nowhere", "it needs via: ADDRESS or dev: INTERFACE; or type: blackhole"));
        }
    }

    private static void CheckHop(HopSpec hop, IPNetwork to, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        if (hop.Via is { } family && family.Value.AddressFamily != to.BaseAddress.AddressFamily)
        {
            errors.Add(new TopologyError(family.At, $"the route to {to} can't go via {family.Value}: one is IPv4, the other IPv6"));
        }
        else if (owner is not null && hop.Device is { } device && !interfaces.Any(link => link.Name.ToString() == device.Value))
        {
            errors.Add(new TopologyError(device.At, $"{owner} has no interface \"{device.Value}\"", Suggestion.Hint(device.Value, interfaces.Select(link => link.Name.ToString()))));
        }
        else if (hop.Device is { } named && InterfaceName.WhyNot(named.Value) is { } reason)
        {
            errors.Add(new TopologyError(named.At, $"\"{named.Value}\" is no interface name: {reason}"));
        }
        else if (owner is not null && hop.Device is null && hop.Via is { } via && !interfaces.Any(link => link.Prefixes.Any(prefix => prefix.Contains(via.Value))))
        {
            errors.Add(new TopologyError(via.At, $"the next hop {via.Value} is in no network of {owner}"));
        }
        if (hop.OnLink is { Value: true } onLink && (hop.Via is null || hop.Device is null))
        {
            errors.Add(new TopologyError(onLink.At, "onlink says that a next hop is on the link of a device: it needs via and dev"));
        }
        if (hop.Weight is { } weight && weight.Value is < 1 or > LargestWeight)
        {
            errors.Add(new TopologyError(weight.At, $"weight {weight.Value} is out of range: 1 to {LargestWeight}"));
        }
    }

    /// <summary>An automatic address is not known here: one in the right network may be it.</summary>
    private static void CheckSource(RouteSpec route, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        if (route.Source is not { } source)
        {
            return;
        }
        AddressFamily family = route.To.Value.BaseAddress.AddressFamily;
        if (source.Value.AddressFamily != family)
        {
            errors.Add(new TopologyError(source.At, $"the route to {route.To.Value} can't have the source {source.Value}: one is IPv4, the other IPv6"));
        }
        else if (owner is not null && !interfaces.Any(link => link.Prefixes.Any(prefix => prefix.Contains(source.Value))))
        {
            errors.Add(new TopologyError(source.At, $"{owner} has no address {source.Value}: a source is one of its own"));
        }
    }
}
