using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>Draws a topology's links: bridges, nodes' cables into them, wires. Indexes, names and Ethernet addresses are those recorded, or derived.</summary>
internal sealed partial class LinkDraft
{
    private const int LowestGroup = 1 << 16;
    private static readonly LinkRef s_loopback = new(new InterfaceName("lo"), 1); // LOOPBACK_IFINDEX, net/netns/core.h
    private readonly string _fabric;
    private readonly HostFacts _facts;
    private readonly IReadOnlyDictionary<string, KernelObject> _recorded;
    private readonly IndexPool _indexes;
    private readonly Dictionary<FabricName, BridgeObject> _bridges = [];
    private readonly Dictionary<FabricName, NamespaceRef> _nodes;
    private readonly Dictionary<(NamespaceRef In, InterfaceName Name), LinkRef> _links = [];
    private readonly HashSet<InterfaceName> _saidNames;
    private readonly Dictionary<int, int> _mtus = [];

    internal LinkDraft(Topology topology, Blueprint recordedWhole, IReadOnlyDictionary<string, KernelObject> recorded, HostFacts facts)
    {
        _fabric = topology.Name.ToString();
        _facts = facts;
        _recorded = recorded;
        _nodes = topology.Nodes.ToDictionary(node => node.Name, node => new NamespaceRef(node.Name.ToString(), node.Namespace));
        _indexes = new IndexPool(facts.Seed, [.. facts.Links.Select(link => link.Index), .. recordedWhole.Objects.SelectMany(o => o.Links).Select(link => link.Link.Index)]);
        Group = recordedWhole.Group != 0 ? recordedWhole.Group : NewGroup();
        _saidNames =
        [
            .. topology.Networks.Select(n => n.Bridge),
            .. topology.Nodes.SelectMany(n => n.Attachments).Select(a => a.HostInterface).OfType<InterfaceName>(),
            .. topology.Host.Devices.Select(device => device.Interface),
            .. topology.Wires.SelectMany(w => w.Ends).Select(end => end.Interface).OfType<InterfaceName>(),
        ];
    }

    /// <summary>The group of all the fabric's links.</summary>
    internal uint Group { get; }

    /// <summary>A link that was drawn.</summary>
    internal LinkRef this[NamespaceRef at, InterfaceName name] => _links[(at, name)];

    /// <summary>A link that was drawn, or the loopback interface; null: another.</summary>
    internal LinkRef? Find(NamespaceRef at, InterfaceName name) => name == s_loopback.Name ? s_loopback : _links.TryGetValue((at, name), out LinkRef link) ? link : null;

    /// <summary>A node's namespace; null: the host's.</summary>
    internal NamespaceRef At(FabricName? node) => node is { } name ? _nodes[name] : NamespaceRef.Host;

    /// <summary>Whether a network's bridge is one that somebody else made.</summary>
    internal bool IsForeign(Network network) => network is { AdoptsBridge: true, Node: null }
        && _facts.Links.Any(link => link.Name == network.Bridge && link.Kind == "bridge")
        && _recorded.GetValueOrDefault($"{NamespaceRef.Host} link {network.Bridge}") is not BridgeObject;

    internal BridgeObject Bridge(Network network)
    {
        NamespaceRef at = At(network.Node);
        if (IsForeign(network))
        {
            Link found = _facts.Links.First(link => link.Name == network.Bridge);
            var foreign = new BridgeObject(at, new LinkRef(found.Name, found.Index), found.Mac ?? default, network.Mtu ?? (int)found.Mtu, Group);
            _bridges.Add(network.Name, foreign);
            _links.Add((at, network.Bridge), foreign.Link);
            return foreign;
        }
        int index = (_recorded.GetValueOrDefault($"{at} link {network.Bridge}") as BridgeObject)?.Link.Index ?? _indexes.Take();
        var bridge = new BridgeObject(
            at, new LinkRef(network.Bridge, index), Derived.Mac(_fabric, network.Name.ToString(), "bridge"), network.Mtu ?? _facts.UplinkMtu, Group);
        _bridges.Add(network.Name, bridge);
        _mtus[index] = bridge.Mtu;
        _links.Add((at, network.Bridge), bridge.Link);
        return bridge;
    }

    internal VethObject Attachment(Node node, Attachment attachment)
    {
        string name = node.Name.ToString(), network = attachment.Network.ToString(), peer = attachment.Interface.ToString();
        BridgeObject bridge = _bridges[attachment.Network];
        var port = new End(bridge.In, attachment.HostInterface ?? NewPortName(name, _fabric, name, network, peer), Derived.Mac(_fabric, name, network, peer, "port"), bridge.Link);
        var inside = new End(At(node.Name), attachment.Interface, attachment.Mac ?? Derived.Mac(_fabric, name, network, peer), Master: null);
        return Veth(port, inside, bridge.Mtu) with { PeerMtu = attachment.Mtu };
    }

    /// <summary>A wire; its first end is the one on the host, if either is.</summary>
    internal VethObject Wire(Wire wire)
    {
        int mtu = wire.Mtu ?? wire.Ends.OfType<PortEnd>().Select(end => _bridges[end.Network].Mtu).DefaultIfEmpty(HostFacts.EthernetMtu).Min();
        End first = EndOf(wire.First, wire.Second), second = EndOf(wire.Second, wire.First);
        return second.In.IsHost && !first.In.IsHost ? Veth(second, first, mtu) : Veth(first, second, mtu);
    }

    private End EndOf(WireEnd end, WireEnd other)
    {
        if (end is StackEnd stack)
        {
            return new End(At(stack.Node), stack.Interface!.Value, stack.Mac ?? Derived.Mac(_fabric, stack.Node?.ToString() ?? "host", "wire", stack.Interface.Value.ToString()), Master: null);
        }
        var port = (PortEnd)end;
        BridgeObject bridge = _bridges[port.Network];
        string network = port.Network.ToString();
        string[] wire = [_fabric, network, "wire", other is StackEnd far ? $"{far.Node?.ToString() ?? "host"} {far.Interface}" : $"{((PortEnd)other).Network} {other.Interface}"];
        return new End(bridge.In, port.Interface ?? NewPortName(other is PortEnd { Network: var to } ? to.ToString() : network, wire), Derived.Mac(wire), bridge.Link);
    }

    private VethObject Veth(End first, End second, int mtu)
    {
        var recorded = _recorded.GetValueOrDefault($"{first.In} link {first.Name}") as VethObject;
        bool same = recorded is not null && recorded.PeerIn == second.In && recorded.Peer.Name == second.Name;
        var link = new LinkRef(first.Name, same ? recorded!.Link.Index : _indexes.Take());
        var peer = new LinkRef(second.Name, same ? recorded!.Peer.Index : _indexes.Take());
        _links.Add((first.In, first.Name), link);
        _links.Add((second.In, second.Name), peer);
        _mtus[link.Index] = _mtus[peer.Index] = mtu;
        return new VethObject(first.In, link, first.Mac, first.Master, second.In, peer, second.Mac, second.Master, mtu, Group);
    }

    /// <summary>Two hashes may be the same; two links' names may not.</summary>
    private InterfaceName NewPortName(string node, params ReadOnlySpan<string> what)
    {
        InterfaceName name = Derived.PortName(node, what);
        for (int salt = 1; !_saidNames.Add(name); salt++)
        {
            name = Derived.PortName(node, [.. what, salt.ToString()]);
        }
        return name;
    }

    /// <summary>A number that no link has: deleting by group deletes whoever's link is in it. 0 is every link's at first.</summary>
    private uint NewGroup()
    {
        uint group;
        do
        {
            group = (uint)_facts.Seed.Next(LowestGroup, int.MaxValue);
        }
        while (_facts.Links.Any(link => link.Group == group));
        return group;
    }

    private readonly record struct End(NamespaceRef In, InterfaceName Name, MacAddress Mac, LinkRef? Master);
}
