using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>The routes that the file gives a stack.</summary>
internal static class StackRoutes
{
    internal static IEnumerable<RouteObject> Of(Stack stack, NamespaceRef at, IReadOnlyList<StackInterface> interfaces, Func<InterfaceName, LinkRef> linkOf) =>
        stack.Routes.Select(route => new RouteObject(at, route.To, [.. route.Hops.Select(hop => new RouteHop(hop.Via, linkOf(DeviceOf(route.To, hop, interfaces)), hop.Weight, hop.OnLink))])
        {
            Type = route.Type,
            Source = route.Source,
            Metric = route.Metric,
            Table = route.Table,
        });

    /// <summary>The interface that the file names, or the first one that has the next hop in one of its prefixes.</summary>
    private static InterfaceName DeviceOf(IPNetwork to, StaticHop hop, IReadOnlyList<StackInterface> interfaces) =>
        hop.Device ?? interfaces.FirstOrDefault(link => link.Prefixes.Any(prefix => prefix.Contains(hop.Via!)))?.Name
        ?? throw new FabricException($"route to {to}: no interface of the file has the next hop {hop.Via} in its network", "say which: dev: INTERFACE") { IsUsage = true };
}
