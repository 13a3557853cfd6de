using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>A part of a segment: the addresses of it that lie in a prefix.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Prefix">The prefix.</param>
internal readonly record struct Place(int Segment, IPNetwork Prefix);

/// <summary>
/// Which addresses a node reaches, so that it knows their names: those on its own links; those that its routes lead to by another node
/// which forwards, as far as that one's own links and routes go; and by the host, in the networks that its own may open connections to.
/// What a firewall refuses on the way does not count.
/// </summary>
internal sealed class Sight(Topology topology, Segments segments, IReadOnlyList<Station> stations, ILookup<FabricName, RouteObject> routes)
{
    private static readonly IPNetwork[] s_everywhere = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];
    private readonly ILookup<FabricName, Station> _ofNode = stations.Where(station => station.Node is not null).ToLookup(station => station.Node!.Value);
    private readonly ILookup<(int, IPAddress), FabricName> _owners = stations.Where(station => station.Node is not null).ToLookup(station => (station.Segment, station.Address.Address), station => station.Node!.Value);
    private readonly Dictionary<FabricName, Node> _nodes = topology.Nodes.ToDictionary(node => node.Name);

    /// <summary>The places that a node reaches, the nearest first.</summary>
    internal IReadOnlyList<Place> Of(FabricName node)
    {
        List<Place> places = [];
        HashSet<(FabricName, IPNetwork)> visited = [];
        foreach (IPNetwork everywhere in s_everywhere)
        {
            Look(node, everywhere, places, visited);
        }
        return places;
    }

    private void Look(FabricName at, IPNetwork within, List<Place> places, HashSet<(FabricName, IPNetwork)> visited)
    {
        if (!visited.Add((at, within)))
        {
            return;
        }
        foreach (Station station in _ofNode[at])
        {
            Add(places, station.Segment, station.Address.Network, within);
        }
        foreach ((RouteHop hop, IPNetwork to) in routes[at].SelectMany(route => route.Hops.Select(hop => (hop, route.To))))
        {
            if (hop.Via is not { } via || Narrower(to, within) is not { } through || segments.Of(at, hop.Device.Name) is not { } segment)
            {
                continue;
            }
            foreach (FabricName next in _owners[(segment, via)].Where(next => Forwards(_nodes[next], via)))
            {
                Look(next, through, places, visited);
            }
            LookThroughHost(segment, via, through, places);
        }
    }

    private void LookThroughHost(int segment, IPAddress via, IPNetwork within, List<Place> places)
    {
        foreach (Network from in topology.Networks.Where(network => segments.Of(network.Name) == segment && network.Subnets.Any(subnet => via.Equals(subnet.Gateway))))
        {
            foreach (Network reached in topology.Networks.Where(network => from.Reach.Contains(network.Name)))
            {
                foreach (Subnet subnet in reached.Subnets)
                {
                    Add(places, segments.Of(reached.Name), subnet.Prefix, within);
                }
            }
        }
    }

    private static bool Forwards(Node node, IPAddress via) =>
        via.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? node.ForwardsIPv6 : node.ForwardsIPv4;

    private static void Add(List<Place> places, int segment, IPNetwork prefix, IPNetwork within)
    {
        if (Narrower(prefix, within) is { } both && new Place(segment, both) is var place && !places.Contains(place))
        {
            places.Add(place);
        }
    }

    /// <summary>What is in both.</summary>
    private static IPNetwork? Narrower(IPNetwork a, IPNetwork b)
    {
        (IPNetwork narrow, IPNetwork wide) = a.PrefixLength >= b.PrefixLength ? (a, b) : (b, a);
        return narrow.BaseAddress.AddressFamily == wide.BaseAddress.AddressFamily && wide.Contains(narrow.BaseAddress) ? narrow : null;
    }
}
