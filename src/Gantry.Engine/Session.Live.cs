using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Changes of a living fabric while its lock is held.</summary>
internal sealed partial class Session
{
    internal AttachOutcome Join(FabricName node, FabricName network, InterfaceName name, JoinSpec join, ApplyEvents? events)
    {
        FabricRecord fabric = RequireFabric();
        Part nodePart = RequirePart(PartKind.Node, node);
        Network joined = RecordedNetwork.Of(RequirePart(PartKind.Network, network));
        if (_state.Find(PartKind.Attachment, $"{node}.{name}") is not null || nodePart.Objects.OfType<VethObject>().Any(veth => veth.PeerIn.Node == node.ToString() && veth.Peer.Name == name))
        {
            throw new FabricException($"node {node} has an interface {name} already", "give the new one another name: --interface NAME") { IsUsage = true };
        }
        List<HeldLease> taken = [];
        try
        {
            var open = new Attachment(network, name, join.HostInterface, join.Mac, [.. join.Addresses.Select(address => AddressIn(joined, address))]);
            Attachment attachment = open with { Addresses = joined.Subnets.IsEmpty ? [] : TakeFor(joined, open, $"{node}.{name}", ranges: null, taken) };
            var names = new HostsEdit(HostsFiles.Read(_host, Nodes()), node.ToString(), attachment.Addresses);
            var notes = new PartNotes { KnewNames = names.IsKnown };
            Part living = attachment.Addresses.Any(address => address.IsIPv6) ? StackSysctls.WithIPv6(nodePart) : nodePart;
            Planned planned = Plan((recorded, facts) => With(living, new Part(PartKind.Attachment, $"{node}.{name}", [.. Objects(recorded, facts)]) { Notes = notes })).Then(names.Joining());
            return Outcome(Apply(planned, fabric.Source, events, CancellationToken.None), planned.Wanted with { Parts = [.. planned.Wanted.Parts.Where(part => part.Kind != PartKind.Node)] });

            IEnumerable<KernelObject> Objects(Blueprint recorded, HostFacts facts)
            {
                NamespaceRef at = nodePart.Objects[0].In;
                var joining = new Node(node, [attachment]) { Namespace = at.Path };
                IEnumerable<Node> others = joined.Node is { } inside && inside != node ? [new Node(inside, [])] : [];
                var topology = new Topology(_state.Id.Name) { Networks = [joined], Nodes = [joining, .. others] };
                var links = new LinkDraft(topology, recorded, recorded.Objects.DistinctBy(o => o.Key).ToDictionary(o => o.Key), facts);
                links.Bridge(joined);
                VethObject veth = links.Attachment(joining, attachment);
                return [veth, .. attachment.Addresses.Select(address => new AddressObject(at, veth.Peer, address))];
            }
        }
        catch
        {
            taken.ForEach(lease => lease.Release());
            throw;
        }
    }

    internal ApplyOutcome Leave(FabricName node, ApplyEvents? events)
    {
        List<Part> leaving = [.. _state.Current.Parts.Where(part => part.Kind == PartKind.Attachment)];
        var names = new HostsEdit(
            HostsFiles.Read(_host, Nodes()), node.ToString(), [.. leaving.SelectMany(part => part.Objects).OfType<AddressObject>().Select(o => o.Address)]);
        Planned planned = Plan((_, _) => _state.Current with { Parts = [.. _state.Current.Parts.Where(part => part.Kind != PartKind.Attachment)] })
            .Then(names.Leaving(stays: leaving.Exists(part => part.Notes is { KnewNames: true })));
        ApplyOutcome outcome = Apply(planned, RequireFabric().Source, events, CancellationToken.None);
        leaving.ForEach(part => Release(part.Objects.OfType<AddressObject>().Select(o => o.Address.Address), part.Name));
        return outcome;
    }

    /// <summary>The part of the interface that a node has in a network, or that has this name.</summary>
    internal PartRecord FindAttachment(FabricName node, string network)
    {
        RequireFabric();
        InterfaceName? bridge = _state.Find(PartKind.Network, network)?.Objects.OfType<BridgeObject>().FirstOrDefault()?.Link.Name;
        List<PartRecord> found = [.. _state.Current.Parts
            .Where(part => part.Kind == PartKind.Attachment && part.Objects.OfType<VethObject>().Any(veth => veth.Peer.Name.ToString() == network || veth.Master?.Name == bridge))
            .Select(part => _state.Find(part.Kind, part.Name)!)];
        return found switch
        {
            [var one] => one,
            [] => throw new FabricException($"node {node} has no interface {network}, nor one in a network of that name, that gantry attach has made", "what the file names goes by an edit of the file and gantry up") { IsUsage = true },
            _ => throw new FabricException($"node {node} has several interfaces in network {network}", $"say which: {string.Join(", ", found.Select(part => part.Name[(node.ToString().Length + 1)..]))}") { IsUsage = true },
        };
    }

    internal ApplyOutcome Publish(FabricName node, PortSpec port, string name, ApplyEvents? events)
    {
        FabricRecord fabric = RequireFabric();
        Part nodePart = RequirePart(PartKind.Node, node);
        Topology topology = Living(nodePart);
        List<TopologyError> errors = [];
        topology = PortRules.Fill(topology, new TopologySpec { Nodes = [new NodeSpec { Name = new(node.ToString(), default), Ports = [port] }] }, errors);
        if (errors is [var error, ..])
        {
            throw new FabricException(error.Message, error.Hint is { } hint ? [hint] : []) { IsUsage = true };
        }
        Dictionary<FabricName, Network> networks = topology.Networks.ToDictionary(network => network.Name);
        List<VethObject> veths = [.. Cables(nodePart)];
        List<KernelObject> objects = [.. PublishedPorts.Of(topology.Nodes[0], veths, place => AddressesOn(nodePart, veths[place].Peer), networks, _state.Id.ToString())];
        FabricName through = topology.Nodes[0].Ports[0].Network;
        Planned planned = Plan((_, _) => With(
            // What the node and the network need for any port is theirs.
            Adding(nodePart, objects.Where(o => o is not PublishedPortObject)),
            Adding(RequirePart(PartKind.Network, through), PublishedPorts.Of(networks[through], topology, networks)),
            new Part(PartKind.Attachment, name, [.. objects.OfType<PublishedPortObject>()])));
        return Apply(planned, fabric.Source, events, CancellationToken.None);
    }

    internal ApplyOutcome Unpublish(FabricName node, PortSpec port, string name, ApplyEvents? events)
    {
        FabricRecord fabric = RequireFabric();
        Part nodePart = RequirePart(PartKind.Node, node);
        bool Is(KernelObject o) => o is PublishedPortObject published && published.Protocol == port.Protocol && published.Host == port.Host.Value
            && (port.HostAddress is not { } address || address.Value.Equals(published.HostAddress));
        bool isLive = _state.Find(PartKind.Attachment, name) is not null;
        if (!isLive && !nodePart.Objects.Any(Is))
        {
            throw new FabricException(
                $"node {node} does not publish port {PublishedPort.Words(port.HostAddress?.Value, port.Host.Value, port.Protocol)}", "gantry ps shows the ports that are published")
            { IsUsage = true };
        }
        Planned planned = Plan((recorded, _) => recorded with
        {
            Parts = [.. _state.Current.Parts.Where(part => part.Kind != PartKind.Attachment).Select(part => part with { Objects = [.. part.Objects.Where(o => !Is(o))] })],
        });
        return Apply(planned, fabric.Source, events, CancellationToken.None);
    }

    /// <summary>All nodes of the fabric, in scope or not.</summary>
    private IEnumerable<string> Nodes() => AtomicFile.List(_state.FolderOf(PartKind.Node)).Select(path => Path.GetFileNameWithoutExtension(path));

    private Part RequirePart(PartKind kind, FabricName name) => _state.Find(kind, name.ToString())?.Part
        ?? throw new FabricException($"{_state.Id} has no {kind.ToString().ToLowerInvariant()} {name}", "gantry ps lists what it has") { IsUsage = true };

    /// <summary>What the records in scope want, with these parts in the place of theirs.</summary>
    private Blueprint With(params IReadOnlyList<Part> parts)
    {
        HashSet<(PartKind, string)> replaced = [.. parts.Select(part => (part.Kind, part.Name))];
        return _state.Current with { Parts = [.. _state.Current.Parts.Where(part => !replaced.Contains((part.Kind, part.Name))), .. parts] };
    }

    private static Part Adding(Part part, IEnumerable<KernelObject> objects)
    {
        HashSet<string> there = [.. part.Objects.Select(o => o.Key)];
        return part with { Objects = [.. part.Objects, .. objects.Where(o => there.Add(o.Key))] };
    }

    /// <summary>The networks and the node as their records tell of them.</summary>
    private Topology Living(Part node)
    {
        List<Network> networks = [.. _state.Current.Parts.Where(part => part.Kind == PartKind.Network).Select(RecordedNetwork.Of)];
        ImmutableArray<Attachment> attachments = [.. Cables(node).Select(veth => new Attachment(
            networks.First(network => network.Bridge == veth.Master!.Value.Name).Name, veth.Peer.Name, veth.Link.Name, veth.PeerMac, AddressesOn(node, veth.Peer)))];
        return new Topology(_state.Id.Name) { Networks = [.. networks], Nodes = [new Node(new FabricName(node.Name), attachments) { Namespace = node.Objects[0].In.Path }] };
    }

    /// <summary>The node's cables into networks' bridges.</summary>
    private static IEnumerable<VethObject> Cables(Part node) => node.Objects.OfType<VethObject>().Where(veth => veth.PeerIn.Node == node.Name && veth.Master is not null);

    private static ImmutableArray<InterfaceAddress> AddressesOn(Part node, LinkRef link) =>
        [.. node.Objects.OfType<AddressObject>().Where(o => o.In.Node == node.Name && o.Link == link).Select(o => o.Address)];

    private static InterfaceAddress AddressIn(Network network, System.Net.IPAddress address)
    {
        Subnet subnet = network.Subnets.FirstOrDefault(subnet => subnet.Prefix.Contains(address))
            ?? throw new FabricException($"address {address} is not in network {network.Name} ({string.Join(", ", network.Subnets.Select(s => s.Prefix))})") { IsUsage = true };
        return subnet.Prefix.WhyNoHost(address) is { } reason
            ? throw new FabricException($"address {address} {reason}") { IsUsage = true }
            : new InterfaceAddress(address, subnet.Prefix.PrefixLength);
    }
}
