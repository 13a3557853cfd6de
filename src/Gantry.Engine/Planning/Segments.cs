using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>What hangs together without a router: networks, and wires, which may join networks.</summary>
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
        _joined = [.. Enumerable.Range(0, topology.Networks.Length + topology.Wires.Length)];
        foreach ((int i, Wire wire) in topology.Wires.Index())
        {
            foreach (PortEnd end in wire.Ends.OfType<PortEnd>())
            {
                _joined[Root(topology.Networks.Length + i)] = Root(_networks[end.Network]);
            }
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

    private int Root(int i)
    {
        while (_joined[i] != i)
        {
            i = _joined[i];
        }
        return i;
    }
}
