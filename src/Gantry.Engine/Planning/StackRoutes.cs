using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>The routes that the file gives a stack.</summary>
internal static class StackRoutes
{
    internal static IEnumerable<RouteObject> Of(Stack stack, NamespaceRef at, IReadOnlyList<StackInterface> interfaces, Func<InterfaceName, LinkRef> linkOf) =>
        stack.Routes.Select(route => new RouteObject(at, route.To, route.Via, linkOf(DeviceOf(route, interfaces))));

    /// <summary>The interface that the file names, or the first one that has the next hop in one of its prefixes.</summary>
    private static InterfaceName DeviceOf(StaticRoute route, IReadOnlyList<StackInterface> interfaces) =>
        route.Device ?? interfaces.FirstOrDefault(link => link.Prefixes.Any(prefix => prefix.Contains(route.Via!)))?.Name
        ?? throw new FabricException($"route to {route.To}: no interface of the file has the next hop {route.Via} in its network", "say which: dev: INTERFACE") { IsUsage = true };
}
