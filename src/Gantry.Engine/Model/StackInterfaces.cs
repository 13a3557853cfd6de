using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>
/// All interfaces that a topology gives to its nodes and to the host: the loopback interface, those in networks, the ends of wires, the
/// bridges inside.
/// </summary>
internal sealed class StackInterfaces(Topology topology)
{
    private static readonly StackInterface s_loopback = new(new InterfaceName("lo"), []);

    private readonly Dictionary<FabricName, Node> _nodes = topology.Nodes.ToDictionary(node => node.Name);
    private readonly Dictionary<FabricName, Network> _networks = topology.Networks.ToDictionary(network => network.Name);
    private readonly ILookup<FabricName?, Network> _bridges = topology.Networks.ToLookup(network => network.Node);
    private readonly ILookup<FabricName?, StackEnd> _ends = topology.Wires.SelectMany(wire => wire.Ends).OfType<StackEnd>().ToLookup(end => end.Node);

    /// <summary>Those of a node; of the host, where none is named.</summary>
    internal IReadOnlyList<StackInterface> Of(FabricName? node)
    {
        Node? config = node is { } name ? _nodes[name] : null;
        Stack stack = config ?? topology.Host;
        ILookup<InterfaceName, IPNetwork> further = stack.Addresses.ToLookup(address => address.Interface, address => address.Prefix);
        IEnumerable<StackInterface> bridges = _bridges[node]
            .Select(network => new StackInterface(network.Bridge, [.. network.Subnets.Where(subnet => subnet.Gateway is not null).Select(subnet => subnet.Prefix)]));
        IEnumerable<StackInterface> attached = (config?.Attachments ?? []).Select(attachment => new StackInterface(
            attachment.Interface,
            attachment.HasNoAddress ? [] : [.. _networks[attachment.Network].Subnets.Select(subnet => subnet.Prefix), .. attachment.Addresses.Select(address => address.Network)]));
        IEnumerable<StackInterface> wired = _ends[node].Select(end => new StackInterface(end.Interface!.Value, [.. end.Addresses.Select(address => address.Network)]));
        IEnumerable<StackInterface> devices = stack.Devices.Select(device => new StackInterface(device.Interface, [.. device.Addresses.Select(address => address.Network)]));
        return
        [
            .. bridges.Concat(attached).Concat(wired).Concat(devices).Prepend(s_loopback)
                .Select(link => further.Contains(link.Name) ? link with { Prefixes = [.. link.Prefixes, .. further[link.Name]] } : link),
        ];
    }
}
