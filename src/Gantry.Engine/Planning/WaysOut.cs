using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// The routes that a node has by being in its networks: the default route by the first that has a way out, unless another one says that it
/// is the one; and through the host to the networks that its own reach, or that reach them.
/// </summary>
internal static class WaysOut
{
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    internal static IEnumerable<RouteObject> Of(
        Node node, NamespaceRef at, Topology topology, IReadOnlyDictionary<FabricName, Network> networks,
        IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses, LinkDraft links)
    {
        foreach (AddressFamily family in s_families)
        {
            (Attachment Attachment, IPAddress Gateway)? wayOut = node.Routes.Any(route => route.IsWayOut && route.To.BaseAddress.AddressFamily == family)
                ? null
                : DefaultOf(node, family, topology, networks, addresses);
            if (wayOut is { } way)
            {
                var everywhere = new IPNetwork(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
                yield return RouteObject.Through(at, everywhere, way.Gateway, links[at, way.Attachment.Interface]);
            }
            foreach (RouteObject route in ToReached(node, at, family, wayOut?.Attachment, topology, networks, links))
            {
                yield return route;
            }
        }
    }

    private static (Attachment, IPAddress)? DefaultOf(
        Node node, AddressFamily family, Topology topology, IReadOnlyDictionary<FabricName, Network> networks,
        IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses) => node.Attachments
        .Where(attachment => attachment is { HasNoAddress: false, IsDefaultRoute: not false })
        .OrderByDescending(attachment => attachment.IsDefaultRoute == true)
        .Select(attachment => GatewayOf(networks[attachment.Network], node, family, topology, addresses) is { } gateway ? (attachment, gateway) : ((Attachment, IPAddress)?)null)
        .FirstOrDefault(way => way is not null);

    /// <summary>The host's address in the network, or that of the node which is its router.</summary>
    private static IPAddress? GatewayOf(
        Network network, Node node, AddressFamily family, Topology topology,
        IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses)
    {
        if (network.Router is not { } name)
        {
            return network.Outside == Outside.None ? null : HostOf(network, family);
        }
        if (name == node.Name)
        {
            return null;
        }
        Node router = topology.Nodes.First(other => other.Name == name);
        return router.Attachments.Index().Where(item => item.Item.Network == network.Name)
            .SelectMany(item => addresses[(router.Name, item.Index)]).Select(address => address.Address).FirstOrDefault(address => address.AddressFamily == family);
    }

    private static IEnumerable<RouteObject> ToReached(
        Node node, NamespaceRef at, AddressFamily family, Attachment? wayOut, Topology topology, IReadOnlyDictionary<FabricName, Network> networks, LinkDraft links)
    {
        HashSet<IPNetwork> there = [.. node.Routes.Where(route => route.Table == Route.MainTable).Select(route => route.To), .. node.Attachments.SelectMany(attachment => networks[attachment.Network].Subnets).Select(subnet => subnet.Prefix)];
        foreach (Attachment attachment in node.Attachments.Where(attachment => attachment != wayOut && !attachment.HasNoAddress))
        {
            Network own = networks[attachment.Network];
            if (wayOut is not null && networks[wayOut.Network].HasHost)
            {
                continue; // The host is the way out anyway, and knows the way to all.
            }
            foreach (Network other in topology.Networks.Where(other => own.Reach.Contains(other.Name) || other.Reach.Contains(own.Name)))
            {
                foreach (Subnet subnet in other.Subnets.Where(subnet => subnet.Prefix.BaseAddress.AddressFamily == family && there.Add(subnet.Prefix)))
                {
                    if (HostOf(own, family) is { } gateway)
                    {
                        yield return RouteObject.Through(at, subnet.Prefix, gateway, links[at, attachment.Interface]);
                    }
                }
            }
        }
    }

    private static IPAddress? HostOf(Network network, AddressFamily family) =>
        network.Subnets.Select(subnet => subnet.Gateway).FirstOrDefault(gateway => gateway?.AddressFamily == family);
}
