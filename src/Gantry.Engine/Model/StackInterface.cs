using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>An interface of a stack, and the prefixes that it has addresses in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prefixes">The subnets that are reached straight through it.</param>
public sealed record StackInterface(InterfaceName Name, ImmutableArray<IPNetwork> Prefixes)
{
    private static readonly InterfaceName s_loopback = new("lo");

    /// <summary>
    /// All interfaces that a topology gives to a node or to the host: the loopback interface, those in networks, the ends of wires, the
    /// bridges inside.
    /// </summary>
    /// <param name="topology">The topology.</param>
    /// <param name="node">The node; null: the host.</param>
    public static IReadOnlyList<StackInterface> Of(Topology topology, FabricName? node)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Node? config = topology.Nodes.FirstOrDefault(n => n.Name == node);
        Dictionary<FabricName, Network> networks = topology.Networks.ToDictionary(network => network.Name);
        IEnumerable<StackInterface> attached = (config?.Attachments ?? []).Select(attachment => new StackInterface(
            attachment.Interface,
            attachment.HasNoAddress ? [] : [.. networks[attachment.Network].Subnets.Select(subnet => subnet.Prefix), .. attachment.Addresses.Select(address => address.Network)]));
        IEnumerable<StackInterface> wired = topology.Wires.SelectMany(wire => wire.Ends).OfType<StackEnd>().Where(end => end.Node == node)
            .Select(end => new StackInterface(end.Interface!.Value, [.. end.Addresses.Select(address => address.Network)]));
        IEnumerable<StackInterface> bridges = topology.Networks.Where(network => network.Node == node)
            .Select(network => new StackInterface(network.Bridge, [.. network.Subnets.Where(subnet => subnet.Gateway is not null).Select(subnet => subnet.Prefix)]));
        IEnumerable<StackInterface> devices = (config ?? topology.Host).Devices.Select(device => new StackInterface(device.Interface, [.. device.Addresses.Select(address => address.Network)]));
        ILookup<InterfaceName, IPNetwork> further = (config ?? topology.Host).Addresses.ToLookup(address => address.Interface, address => address.Prefix);
        return
        [
            .. bridges.Concat(attached).Concat(wired).Concat(devices).Prepend(new StackInterface(s_loopback, []))
                .Select(link => link with { Prefixes = [.. link.Prefixes, .. further[link.Name]] }),
        ];
    }
}
