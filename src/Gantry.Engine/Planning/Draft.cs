using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
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
    private readonly StackInterfaces _interfaces;
    private readonly HostFacts _facts;
    private readonly Dictionary<string, KernelObject> _recorded;
    private readonly Dictionary<FabricName, Network> _networks;
    private readonly Dictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> _addresses;
    private readonly LinkDraft _links;

    private readonly FabricId _id;

    private Draft(FabricId id, Topology topology, Blueprint recorded, HostFacts facts)
    {
        _id = id;
        _topology = topology;
        _interfaces = new StackInterfaces(topology);
        _facts = facts;
        _recorded = [];
        foreach (KernelObject o in recorded.Objects)
        {
            _recorded.TryAdd(o.Key, o);
        }
        _networks = topology.Networks.ToDictionary(network => network.Name);
        _links = new LinkDraft(topology, recorded, _recorded, facts);
        _addresses = AddressPlan.Settle(topology, _recorded);
    }

    internal static Blueprint Draw(FabricId id, Topology topology, Blueprint recorded, HostFacts facts)
    {
        RequireNoPrograms(topology);
        var draft = new Draft(id, topology, recorded, facts);
        // Links first: what is told to a stack names them.
        List<Part> networks = [.. topology.Networks.Select(draft.DrawNetwork)];
        List<Part> wires = [.. topology.Wires.Select(draft.DrawWire)];
        List<Part> nodes = [.. topology.Nodes.Select(draft.DrawNode)];
        if (id.Face == Face.Fabric)
        {
            nodes = [.. NodeNames.Add(topology, nodes, draft._addresses, facts.NameServers, draft._recorded)];
        }
        var blueprint = new Blueprint(draft._links.Group, [.. networks, .. wires, .. draft.DrawHost(), .. nodes]);
        // What somebody has allowed stays allowed as long as the bridge stays.
        HashSet<InterfaceName> bridges = [.. topology.Networks.Select(network => network.Bridge)];
        return blueprint.With([.. recorded.Objects.OfType<AllowObject>().Where(rule => bridges.Contains(rule.Bridge)).Distinct()]);
    }

    private static void RequireNoPrograms(Topology topology)
    {
        if (topology.Nodes.FirstOrDefault(node => !node.Programs.IsEmpty) is { } node)
        {
            throw new FabricException(
                $"node {node.Name} is to run \"{node.Programs[0]}\", which this version of gantry does not do",
                $"leave run: out and start it yourself: gantry exec {node.Name} -- PROGRAM")
            {
                IsUsage = true,
            };
        }
    }

    private string Owner => _id.ToString();

    /// <summary>A file is planned whole, and knows of every port of its own. An engine's attachments do not know of each other.</summary>
    private string OwnerOfPorts(Node node) => _id.Face == Face.Fabric ? Owner : $"{Owner} {node.Name}";

    private Part DrawNetwork(Network network)
    {
        BridgeObject bridge = _links.Bridge(network);
        bool isForeign = _links.IsForeign(network);
        return new Part(PartKind.Network, network.Name.ToString(),
        [
            isForeign ? new ForeignBridgeObject(bridge.In, bridge.Link, bridge.Mac) : bridge,
            .. ModeOf(bridge.In, bridge.Link, network.Mode),
            .. network.Subnets.Where(subnet => subnet.Gateway is not null)
                .Select(subnet => new AddressObject(bridge.In, bridge.Link, new InterfaceAddress(subnet.Gateway!, subnet.Prefix.PrefixLength)))
                .Where(address => !isForeign || _recorded.ContainsKey(address.Key) || !_facts.HasAddress(bridge.Link.Index, address.Address)),
            .. isForeign || network.IsBorrowed ? [] : BridgeSysctls(network),
            .. PublishedPorts.Of(network, _topology, _networks),
            .. PublishedPorts.OfNames(network, Owner),
            .. NetworkElements.Of(network, _networks, Owner),
        ])
        {
            Notes = new PartNotes
            {
                Subnets = [.. network.Subnets.Select(subnet => new NotedSubnet(subnet.Prefix, subnet.Gateway))],
                Taken = [.. TakenIn(network)],
                HasNames = network.NamesPort is not null,
                Servers = network.Servers,
            },
        };
    }

    /// <summary>The addresses of a network's nodes. An engine's are leases instead: the network knows none of its attachments.</summary>
    private IEnumerable<IPAddress> TakenIn(Network network) => _id.Face != Face.Fabric
        ? []
        : _topology.Nodes.SelectMany(node => node.Attachments.Index().Where(item => item.Item.Network == network.Name).SelectMany(item => _addresses[(node.Name, item.Index)]))
            .Select(address => address.Address);

    /// <summary>
    /// A host that is not in a network has no address there, a link-local one neither. One that forwards into it asks for its nodes from its
    /// link-local address, which it could not use for two seconds while it looks for duplicates (net/ipv6/ndisc.c, ndisc_send_ns).
    /// </summary>
    private IEnumerable<SysctlObject> BridgeSysctls(Network network)
    {
        string prefix = $"net.ipv6.conf.{network.Bridge.ToString().Replace('.', '/')}";
        if (network.Node is null && !network.HasHost && !_topology.Host.Addresses.Any(address => address.Interface == network.Bridge && address.Address.IsIPv6))
        {
            yield return new SysctlObject(NamespaceRef.Host, $"{prefix}.disable_ipv6", "1", OfInterface: true);
        }
        else if (network.Node is null && network.Subnets.Any(subnet => subnet is { IsIPv6: true, Gateway: not null }))
        {
            yield return new SysctlObject(NamespaceRef.Host, $"{prefix}.accept_dad", "0", OfInterface: true);
        }
    }

    private static IEnumerable<LinkModeObject> ModeOf(NamespaceRef at, LinkRef link, LinkMode mode) => mode.IsEmpty ? [] : [new LinkModeObject(at, link, mode)];

    private Part DrawWire(Wire wire)
    {
        VethObject veth = _links.Wire(wire);
        return new Part(PartKind.Wire, $"{veth.In.Node ?? "host"}.{veth.Link.Name}",
        [
            veth,
            .. wire.Ends.OfType<StackEnd>().SelectMany(end => end.Addresses.Select(address => new AddressObject(_links.At(end.Node), _links[_links.At(end.Node), end.Interface!.Value], address))),
        ]);
    }

    private IEnumerable<Part> DrawHost()
    {
        Stack host = _topology.Host;
        ImmutableArray<KernelObject> objects =
        [
            .. s_families.Where(NeedsForwarding).Select(ipv6 => new ForwardingObject(NamespaceRef.Host, ipv6)),
            .. Devices(host, NamespaceRef.Host, node: null),
            .. StackSysctls.OfForeign(host, NamespaceRef.Host, _interfaces.Of(node: null), _recorded),
            .. Told(host, NamespaceRef.Host, node: null),
        ];
        return objects.IsEmpty ? [] : [new Part(PartKind.Host, "host", objects)];
    }

    private bool NeedsForwarding(bool ipv6) => (ipv6 ? _topology.Host.ForwardsIPv6 : _topology.Host.ForwardsIPv4)
        || _topology.Networks.Any(network => (network.Outside != Outside.None || !network.Reach.IsEmpty) && network.Subnets.Any(subnet => subnet.IsIPv6 == ipv6 && subnet.Gateway is not null));

    private Part DrawNode(Node node)
    {
        NamespaceRef at = _links.At(node.Name);
        List<KernelObject> objects = [];
        if (node.Namespace is null)
        {
            objects.Add(new NamespaceObject(at, (_recorded.GetValueOrDefault($"namespace {at}") as NamespaceObject)?.Cookie ?? 0));
            objects.AddRange(StackSysctls.OfNode(node, at, _interfaces.Of(node.Name), _recorded));
            objects.Add(new LoopbackObject(at));
        }
        else
        {
            objects.Add(new ForeignNamespaceObject(at, 0));
            objects.AddRange(StackSysctls.OfForeign(node, at, _interfaces.Of(node.Name), _recorded));
            objects.AddRange(node.BringsLoopbackUp ? [new LoopbackObject(at)] : (LoopbackObject[])[]);
        }
        for (int i = 0; i < node.Attachments.Length; i++)
        {
            VethObject veth = _links.Attachment(node, node.Attachments[i]);
            objects.Add(veth);
            objects.AddRange(ModeOf(veth.In, veth.Link, node.Attachments[i].PortMode));
            objects.AddRange(ModeOf(at, veth.Peer, node.Attachments[i].Mode));
            objects.AddRange(ShapingObjects.Of(veth.In, veth.Link, node.Attachments[i].Shaping, () => _links.Block(veth.In, node.Name.ToString(), veth.Peer.Name, veth.Mtu)));
            objects.AddRange(_addresses[(node.Name, i)].Select(address => new AddressObject(at, veth.Peer, address)));
        }
        objects.AddRange(Devices(node, at, node.Name));
        objects.AddRange(WaysOut.Of(node, at, _topology, _networks, _addresses, _links));
        objects.AddRange(Told(node, at, node.Name));
        objects.AddRange(AdjustedObjects.Of(node, at, _recorded, OwnerOfPorts(node)));
        if (node.Adjusted is { Port: { } port, Shaping: { IsEmpty: false } shaping } adjusted)
        {
            LinkRef link = _facts.LinkOf(port);
            objects.AddRange(ShapingObjects.Of(NamespaceRef.Host, link, shaping, () => _links.Block(NamespaceRef.Host, node.Name.ToString(), adjusted.Interface, _facts.MtuOf(port))));
        }
        objects.AddRange(PublishedPorts.Of(node, [.. objects.OfType<VethObject>()], place => _addresses[(node.Name, place)], _networks, OwnerOfPorts(node)));
        return new Part(PartKind.Node, node.Name.ToString(), [.. objects]) { Notes = NotesOf(node) };
    }

    private PartNotes? NotesOf(Node node) => node.Label is null && node.Request is null ? null : new PartNotes
    {
        Label = node.Label,
        Request = node.Request,
        Servers = node.Servers,
        Names =
        [
            .. node.Attachments.Index().Where(item => _networks[item.Item.Network].NamesPort is not null).Select(item => new NotedNames(
                item.Item.Network.ToString(),
                [.. item.Item.Aliases.Select(alias => alias.ToLowerInvariant()).Distinct()],
                [.. _addresses[(node.Name, item.Index)].Select(address => address.Address)])),
        ],
    };

    private IEnumerable<KernelObject> Devices(Stack stack, NamespaceRef at, FabricName? node)
    {
        IReadOnlyList<StackInterface> interfaces = stack.Devices.IsEmpty ? [] : _interfaces.Of(node);
        return [.. stack.Devices.SelectMany(device => _links.Device(at, device, interfaces))];
    }

    /// <summary>What a stack is told beside its interfaces and sysctls.</summary>
    private IEnumerable<KernelObject> Told(Stack stack, NamespaceRef at, FabricName? node) =>
    [
        .. stack.Addresses.Select(address => new AddressObject(at, LinkOf(at, address.Interface), address.Address, address.Peer)),
        .. OwnFirewall(stack.Firewall, at, node),
        .. StackRoutes.Of(stack, at, _interfaces.Of(node), name => LinkOf(at, name)),
        .. stack.Neighbours.Select(neighbour => new NeighbourObject(at, LinkOf(at, neighbour.Device), neighbour.Address, neighbour.Mac)),
        .. stack.Rules.Select(rule => new RuleObject(at, rule)),
    ];

    /// <summary>A node has the table to itself; on the host each fabric has one, beside that which they share.</summary>
    private IEnumerable<FirewallObject> OwnFirewall(StackFirewall firewall, NamespaceRef at, FabricName? node)
    {
        if (!firewall.IsEmpty)
        {
            string table = at.IsHost ? $"{FirewallTable.Name}-{_id.Name}" : FirewallTable.Name;
            yield return new FirewallObject(at, table, Owner, StackChains.Of(firewall, _interfaces.Of(node).Select(link => link.Name).Where(name => name.ToString() != "lo")));
        }
    }

    /// <summary>A link that the topology makes, or one that the host has anyway.</summary>
    private LinkRef LinkOf(NamespaceRef at, InterfaceName name) =>
        _links.Find(at, name) ?? (at.IsHost ? _facts.LinkOf(name) : throw new InvalidOperationException($"Node {at} has no link {name}; a topology with such a thing is not valid."));
}
