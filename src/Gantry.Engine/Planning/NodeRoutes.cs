using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>The routes of a node: the way out by its first network that has one, then those of the file.</summary>
internal static class NodeRoutes
{
    internal static IEnumerable<RouteObject> Of(
        Node node, NamespaceRef at, IReadOnlyList<VethObject> veths, IReadOnlyDictionary<FabricName, Network> networks)
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            if (!node.Routes.Any(route => route.To.PrefixLength == 0 && route.To.BaseAddress.AddressFamily == family)
                && WayOut(node, at, veths, networks, family) is { } wayOut)
            {
                yield return wayOut;
            }
        }
        foreach (StaticRoute route in node.Routes)
        {
            yield return new RouteObject(at, route.To, route.Via, DeviceOf(route, node, veths, networks));
        }
    }

    private static RouteObject? WayOut(
        Node node, NamespaceRef at, IReadOnlyList<VethObject> veths, IReadOnlyDictionary<FabricName, Network> networks, AddressFamily family)
    {
        for (int i = 0; i < node.Attachments.Length; i++)
        {
            Network network = networks[node.Attachments[i].Network];
            Subnet? subnet = network.Subnets.FirstOrDefault(s => s.Gateway.AddressFamily == family);
            if (network.Outside != Outside.None && subnet is not null)
            {
                var everywhere = new IPNetwork(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
                return new RouteObject(at, everywhere, subnet.Gateway, veths[i].Peer);
            }
        }
        return null;
    }

    /// <summary>The interface that the file names, or that of the first network in which the next hop lies.</summary>
    private static LinkRef DeviceOf(StaticRoute route, Node node, IReadOnlyList<VethObject> veths, IReadOnlyDictionary<FabricName, Network> networks)
    {
        for (int i = 0; i < node.Attachments.Length; i++)
        {
            if (route.Device is { } device
                ? node.Attachments[i].Interface == device
                : networks[node.Attachments[i].Network].Subnets.Any(subnet => subnet.Prefix.Contains(route.Via!)))
            {
                return veths[i].Peer;
            }
        }
        throw new InvalidOperationException($"The route to {route.To} of node {node.Name} has no interface; a topology with one is not valid.");
    }
}
