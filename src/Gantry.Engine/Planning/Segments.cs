using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// What hangs together without a router: networks, wires, and what devices are plugged into, the two of which may join networks. Macvlans on
/// one link that speak to each other are together, and so are VXLANs with one identifier; where a device of the host leads to, nobody knows.
/// </summary>
internal sealed class Segments
{
    private readonly Topology _topology;
    private readonly Dictionary<FabricName, int> _networks;
    private readonly int[] _joined;
    private readonly Dictionary<(FabricName Node, InterfaceName Interface), int> _interfaces = [];

    internal Segments(Topology topology)
    {
        _topology = topology;
        _networks = topology.Networks.Index().ToDictionary(item => item.Item.Name, item => item.Index);
        List<(FabricName? Node, Device Device)> devices =
            [.. topology.Nodes.SelectMany(node => node.Devices.Select(device => ((FabricName?)node.Name, device))), .. topology.Host.Devices.Select(device => ((FabricName?)null, device))];
        _joined = [.. Enumerable.Range(0, topology.Networks.Length + topology.Wires.Length + devices.Count)];
        foreach ((int i, Wire wire) in topology.Wires.Index())
        {
            foreach (PortEnd end in wire.Ends.OfType<PortEnd>())
            {
                _joined[Root(topology.Networks.Length + i)] = Root(_networks[end.Network]);
            }
        }
        Dictionary<string, int> carriers = [];
        foreach ((int i, Device device) in devices.Select(item => item.Device).Index())
        {
            int place = topology.Networks.Length + topology.Wires.Length + i;
            if (CarrierOf(device) is { } carrier && !carriers.TryAdd(carrier, place))
            {
                _joined[Root(place)] = Root(carriers[carrier]);
            }
            if (device.Network is { } network)
            {
                _joined[Root(place)] = Root(_networks[network]);
            }
        }
        foreach ((int i, (FabricName? node, Device device)) in devices.Index().Where(item => item.Item is { Node: not null, Device.Network: null }))
        {
            _interfaces[(node!.Value, device.Interface)] = Root(topology.Networks.Length + topology.Wires.Length + i);
        }
        foreach (Node node in topology.Nodes)
        {
            foreach (Attachment attachment in node.Attachments)
            {
                _interfaces[(node.Name, attachment.Interface)] = Of(attachment.Network);
            }
        }
        foreach ((int i, Wire wire) in topology.Wires.Index())
        {
            foreach (StackEnd end in wire.Ends.OfType<StackEnd>().Where(end => end.Node is not null))
            {
                _interfaces[(end.Node!.Value, end.Interface!.Value)] = OfWire(i);
            }
        }
        foreach (Network network in topology.Networks.Where(network => network.Node is not null))
        {
            _interfaces[(network.Node!.Value, network.Bridge)] = Of(network.Name);
        }
    }

    internal int Of(FabricName network) => Root(_networks[network]);

    internal int OfWire(int wire) => Root(_topology.Networks.Length + wire);

    /// <summary>Where an interface of a node leads; null: nowhere that the file knows of.</summary>
    internal int? Of(FabricName node, InterfaceName name) => _interfaces.TryGetValue((node, name), out int segment) ? segment : null;

    /// <summary>What those that hear each other have in common; null: it hears nobody that the file knows of.</summary>
    private static string? CarrierOf(Device device) => device switch
    {
        MacvlanDevice { Mode: MacvlanMode.Bridge } macvlan => $"macvlan {macvlan.Lower}",
        VxlanDevice vxlan => $"vxlan {vxlan.Id} {vxlan.Port}",
        _ => null,
    };

    private int Root(int i)
    {
        while (_joined[i] != i)
        {
            i = _joined[i];
        }
        return i;
    }
}
