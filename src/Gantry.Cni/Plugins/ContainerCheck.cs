using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>Whether what a result tells of a container is still there: its interface with its Ethernet address, its addresses, its routes. What it does not tell of is others'.</summary>
internal static class ContainerCheck
{
    /// <returns>The interface's MTU, which results of old versions do not tell of.</returns>
    /// <exception cref="CniException">Something is missing or different.</exception>
    internal static int Require(CniResult result, CniEnvironment environment)
    {
        using NetworkNamespace inside = NetworkNamespace.Open(environment.NamespacePath);
        using RouteSocket socket = inside.OpenRouteSocket();
        if (result.Interfaces.Index().FirstOrDefault(link => link.Item.Name == environment.Interface && link.Item.Sandbox is not null) is not { Item: { } told, Index: var place })
        {
            throw new CniException(CniErrorCode.InvalidConfiguration, $"prevResult: interface {environment.Interface} of the container is not listed");
        }
        Link link = socket.ListLinks().FirstOrDefault(link => link.Name.ToString() == told.Name) ?? throw Drifted($"interface {told.Name} is gone");
        if (told.Mac is not null && !told.Mac.Equals(link.Mac?.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            throw Drifted($"interface {told.Name} has the Ethernet address {link.Mac}, not {told.Mac}");
        }
        if (!link.IsUp)
        {
            throw Drifted($"interface {told.Name} is down");
        }
        HashSet<InterfaceAddress> addresses = [.. socket.ListAddresses().Where(address => address.Index == link.Index).Select(address => address.Local)];
        foreach (ResultAddress address in result.Addresses.Where(address => address.Interface == place && !addresses.Contains(address.Address)))
        {
            throw Drifted($"interface {told.Name} has no address {address.Address}");
        }
        IReadOnlyList<Route> routes = result.Routes.IsEmpty ? [] : socket.ListRoutes();
        foreach (ResultRoute route in result.Routes.Where(route => !routes.Any(other => Matches(route, other))))
        {
            throw Drifted($"there is no route to {route.Destination}{(route.Gateway is { } gateway ? $" via {gateway}" : "")}");
        }
        return (int)link.Mtu;

        CniException Drifted(string what) => new(CniErrorCode.Drifted, $"container {environment.ContainerId}: {what}");
    }

    private static bool Matches(ResultRoute told, Route route) => route.To.Equals(told.Destination) && (told.Gateway is null || told.Gateway.Equals(route.Via));
}
