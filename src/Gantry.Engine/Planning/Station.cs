using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>An address that has names, and where it is.</summary>
/// <param name="Segment">What it is plugged into.</param>
/// <param name="Node">The node; null for an address that is no node's.</param>
/// <param name="Address">The address, with the prefix that is on the link.</param>
/// <param name="Names">Its names, the node's own first.</param>
internal sealed record Station(int Segment, FabricName? Node, InterfaceAddress Address, ImmutableArray<string> Names)
{
    internal static IReadOnlyList<Station> All(
        Topology topology, Segments segments, IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses)
    {
        List<Station> nodes =
        [
            .. topology.Nodes.SelectMany(node => node.Attachments.Index().SelectMany(item => addresses[(node.Name, item.Index)]
                .Select(address => new Station(segments.Of(item.Item.Network), node.Name, address, [node.Name.ToString(), .. item.Item.Aliases])))),
            .. topology.Wires.Index().SelectMany(item => item.Item.Ends.OfType<StackEnd>().Where(end => end.Node is not null)
                .SelectMany(end => end.Addresses.Select(address => new Station(segments.OfWire(item.Index), end.Node, address, [end.Node!.Value.ToString()])))),
            .. topology.Nodes.SelectMany(node => node.Devices.Where(device => device.Network is null).SelectMany(device => device.Addresses
                .Select(address => new Station(segments.Of(node.Name, device.Interface)!.Value, node.Name, address, [node.Name.ToString()])))),
            .. topology.Nodes.SelectMany(node => node.Addresses.Where(address => segments.Of(node.Name, address.Interface) is not null)
                .Select(address => new Station(segments.Of(node.Name, address.Interface)!.Value, node.Name, address.Address, [node.Name.ToString()]))),
        ];
        ILookup<FabricName, Station> places = nodes.ToLookup(station => station.Node!.Value);
        return
        [
            .. nodes,
            .. topology.Nodes.SelectMany(node => node.Hosts.SelectMany(name => places[node.Name].Where(place => place.Address.Network.Contains(name.Address)).Take(1)
                .Select(place => new Station(place.Segment, null, new InterfaceAddress(name.Address, place.Address.PrefixLength), [name.Name])))),
        ];
    }

    /// <summary>The names that a node says of addresses that it has no link to: nobody but itself can know whether they are reached.</summary>
    internal static IEnumerable<HostName> Own(Node node, IEnumerable<Station> places) => node.Hosts.Where(name => !places.Any(place => place.Address.Network.Contains(name.Address)));
}
