using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// Draws the blueprint of a topology: every name, address, index and rule that the file leaves open is settled here, as it is recorded
/// where it is there already, else anew. Pure: the same question has the same answer.
/// </summary>
internal sealed class Draft
{
    private static readonly bool[] s_families = [false, true]; // IPv4, IPv6
    private readonly Topology _topology;
    private readonly HostFacts _facts;
    private readonly IndexPool _indexes;
    private readonly uint _group;
    private readonly Dictionary<string, KernelObject> _recorded;
    private readonly Dictionary<FabricName, BridgeObject> _bridges = [];
    private readonly Dictionary<FabricName, Network> _networks;
    private readonly HashSet<InterfaceName> _ports;
    private readonly Dictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> _addresses;

    private Draft(Topology topology, Blueprint recorded, HostFacts facts)
    {
        _topology = topology;
        _facts = facts;
        _recorded = [];
        foreach (KernelObject o in recorded.Objects)
        {
            _recorded.TryAdd(o.Key, o);
        }
        _networks = topology.Networks.ToDictionary(network => network.Name);
        _indexes = new IndexPool(facts.Seed, [.. facts.Links.Select(link => link.Index), .. recorded.Objects.OfType<VethObject>().Select(v => v.Peer.Index)]);
        _group = recorded.Group != 0 ? recorded.Group : NewGroup();
        _ports = [.. topology.Networks.Select(n => n.Bridge), .. topology.Nodes.SelectMany(n => n.Attachments).Select(a => a.HostInterface).OfType<InterfaceName>()];
        _addresses = AddressPlan.Settle(topology, _recorded);
    }

    internal static Blueprint Draw(Topology topology, Blueprint recorded, HostFacts facts)
    {
        var draft = new Draft(topology, recorded, facts);
        var blueprint = new Blueprint(draft._group, [.. topology.Networks.Select(draft.DrawNetwork), .. draft.DrawHost(), .. topology.Nodes.Select(draft.DrawNode)]);
        // What somebody has allowed stays allowed as long as the bridge stays.
        HashSet<InterfaceName> bridges = [.. topology.Networks.Select(network => network.Bridge)];
        return blueprint.With([.. recorded.Objects.OfType<AllowObject>().Where(rule => bridges.Contains(rule.Bridge)).Distinct()]);
    }

    private string Owner => $"fabric {_topology.Name}";

    private Part DrawNetwork(Network network)
    {
        NamespaceRef host = NamespaceRef.Host;
        string key = $"{host} link {network.Bridge}";
        var bridge = new BridgeObject(
            host,
            new LinkRef(network.Bridge, (_recorded.GetValueOrDefault(key) as BridgeObject)?.Link.Index ?? _indexes.Take()),
            Derived.Mac(_topology.Name.ToString(), network.Name.ToString(), "bridge"),
            network.Mtu ?? _facts.UplinkMtu,
            _group);
        _bridges.Add(network.Name, bridge);
        return new Part(PartKind.Network, network.Name.ToString(),
        [
            bridge,
            .. network.Subnets.Select(subnet => new AddressObject(host, bridge.Link, subnet.GatewayAddress)),
            .. NetworkElements.Of(network, Owner),
        ]);
    }

    private IEnumerable<Part> DrawHost()
    {
        ImmutableArray<KernelObject> objects =
        [
            .. s_families
                .Where(ipv6 => _topology.Networks.Any(n => n.Outside != Outside.None && n.Subnets.Any(s => s.IsIPv6 == ipv6)))
                .Select(ipv6 => new ForwardingObject(NamespaceRef.Host, ipv6)),
        ];
        return objects.IsEmpty ? [] : [new Part(PartKind.Host, "host", objects)];
    }

    private Part DrawNode(Node node)
    {
        var at = new NamespaceRef(node.Name.ToString());
        List<KernelObject> objects =
        [
            new NamespaceObject(at, (_recorded.GetValueOrDefault($"namespace {at}") as NamespaceObject)?.Cookie ?? 0),
            .. NodeSysctls.Of(node, at, _networks, _recorded),
            new LoopbackObject(at),
        ];
        List<VethObject> veths = [];
        for (int i = 0; i < node.Attachments.Length; i++)
        {
            VethObject veth = DrawVeth(node, at, node.Attachments[i]);
            veths.Add(veth);
            objects.Add(veth);
            objects.AddRange(_addresses[(node.Name, i)].Select(address => new AddressObject(at, veth.Peer, address)));
        }
        objects.AddRange(NodeRoutes.Of(node, at, veths, _networks));
        return new Part(PartKind.Node, node.Name.ToString(), [.. objects]);
    }

    private VethObject DrawVeth(Node node, NamespaceRef at, Attachment attachment)
    {
        string fabric = _topology.Name.ToString(), name = node.Name.ToString(), network = attachment.Network.ToString(), peer = attachment.Interface.ToString();
        BridgeObject bridge = _bridges[attachment.Network];
        InterfaceName port = attachment.HostInterface ?? NewPortName(name, fabric, name, network, peer);
        var recorded = _recorded.GetValueOrDefault($"{NamespaceRef.Host} link {port}") as VethObject;
        bool same = recorded is not null && recorded.Node == at && recorded.Peer.Name == attachment.Interface;
        return new VethObject(
            NamespaceRef.Host,
            new LinkRef(port, same ? recorded!.Link.Index : _indexes.Take()),
            Derived.Mac(fabric, name, network, peer, "port"),
            bridge.Link,
            at,
            new LinkRef(attachment.Interface, same ? recorded!.Peer.Index : _indexes.Take()),
            attachment.Mac ?? Derived.Mac(fabric, name, network, peer),
            bridge.Mtu,
            _group);
    }

    /// <summary>Two hashes may be the same; two links' names may not.</summary>
    private InterfaceName NewPortName(string node, params ReadOnlySpan<string> what)
    {
        InterfaceName name = Derived.PortName(node, what);
        for (int salt = 1; !_ports.Add(name); salt++)
        {
            name = Derived.PortName(node, [.. what, salt.ToString()]);
        }
        return name;
    }

    /// <summary>A number that no link has: deleting by group deletes whoever's link is in it. 0 is every link's at first.</summary>
    private uint NewGroup()
    {
        const int LowestGroup = 1 << 16;
        uint group;
        do
        {
            group = (uint)_facts.Seed.Next(LowestGroup, int.MaxValue);
        }
        while (_facts.Links.Any(link => link.Group == group));
        return group;
    }
}
