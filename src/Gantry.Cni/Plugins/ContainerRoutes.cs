using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>
/// The places of routes that a container's other interfaces have. Of two routes to one destination the first stays, as with the reference
/// plugins: a container whose every network says a default route keeps that of the first.
/// </summary>
/// <param name="Taken">Destination, table and metric of each.</param>
internal sealed record ContainerRoutes(IReadOnlySet<(IPNetwork To, uint Table, uint Metric)> Taken)
{
    /// <summary>Looks at a container that is about to get an interface.</summary>
    /// <exception cref="CniException">The interface is there already.</exception>
    internal static ContainerRoutes ReadBefore(CniEnvironment environment)
    {
        using NetworkNamespace inside = NetworkNamespace.Open(environment.NamespacePath);
        using RouteSocket socket = inside.OpenRouteSocket();
        return socket.TryGetLink(new InterfaceName(environment.Interface)) is null
            ? Read(socket, own: 0)
            : throw new CniException(CniErrorCode.InvalidConfiguration, $"container {environment.ContainerId}: interface {environment.Interface} is there already");
    }

    /// <summary>Looks at a container that has the interface.</summary>
    internal static ContainerRoutes ReadBeside(CniEnvironment environment)
    {
        using NetworkNamespace inside = NetworkNamespace.Open(environment.NamespacePath);
        using RouteSocket socket = inside.OpenRouteSocket();
        return Read(socket, socket.TryGetLink(new InterfaceName(environment.Interface))?.Index ?? 0);
    }

    internal bool IsTaken(IPNetwork to, uint? table, uint? metric) => Taken.Contains((to, table ?? Route.MainTable, Route.MetricOf(to, metric)));

    private static ContainerRoutes Read(RouteSocket socket, int own) => new(socket.ListAllRoutes()
        .Where(route => route.Device != own)
        .Select(route => (route.To, route.Table, Route.MetricOf(route.To, route.Metric)))
        .ToHashSet());
}
