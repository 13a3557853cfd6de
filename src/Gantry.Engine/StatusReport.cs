using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Holds a fabric's records against the kernel: a part is well when the plan that would mend it is empty.</summary>
internal sealed class StatusReport(FabricState state, Observed observed)
{
    private readonly Blueprint _recorded = state.Current;

    internal FabricStatus Fabric() => new(
        state.Id.Name,
        state.Fabric?.Source,
        [.. _recorded.Parts.Where(part => part.Kind == PartKind.Network).Select(Network)],
        [.. _recorded.Parts.Where(part => part.Kind == PartKind.Node).Select(Node)],
        [.. SharedDrift()])
    {
        Face = state.Id.Face,
    };

    /// <summary>What of networks and the host's part has drifted.</summary>
    internal IReadOnlyList<string> Shared() => [.. _recorded.Parts.Where(part => part.Kind == PartKind.Network).SelectMany(Drift), .. SharedDrift()];

    internal Inspection? Inspect(string name)
    {
        Part? part = _recorded.Parts.FirstOrDefault(part => part.Name == name && part.Kind is PartKind.Network or PartKind.Node);
        if (part is null)
        {
            return null;
        }
        NamespaceDump? dump = observed[part.Objects[0].In];
        int? bridge = part.Objects.OfType<BridgeObject>().FirstOrDefault()?.Link.Index;
        IReadOnlyList<Link> links = [.. (dump?.Links ?? []).Where(link => part.Kind == PartKind.Node || link.Index == bridge || link.Master == bridge)];
        HashSet<int> indexes = [.. links.Select(link => link.Index)];
        (PartState partState, IReadOnlyList<string> drift) = Look(part);
        return new Inspection(
            state.Id.Name,
            part.Kind == PartKind.Node ? "node" : "network",
            name,
            partState,
            drift,
            state.PathOf(part.Kind, name),
            File.ReadAllText(state.PathOf(part.Kind, name)),
            links,
            [.. (dump?.Addresses ?? []).Where(address => indexes.Contains(address.Index))],
            part.Kind == PartKind.Node ? dump?.Routes ?? [] : [],
            part.Kind == PartKind.Node ? PortsOf(name) : []);
    }

    private NetworkStatus Network(Part part)
    {
        InterfaceName bridge = part.Objects.Select(o => o switch
        {
            BridgeObject own => own.Link.Name,
            ForeignBridgeObject others => others.Link.Name,
            _ => default,
        }).FirstOrDefault(name => name != default);
        (PartState partState, IReadOnlyList<string> drift) = Look(part);
        return new NetworkStatus(part.Name, bridge, [.. part.Objects.OfType<AddressObject>().Select(o => o.Address)], partState, drift);
    }

    private NodeStatus Node(Part part)
    {
        ILookup<InterfaceName, InterfaceAddress> addresses = _recorded.Objects.OfType<AddressObject>().Where(o => o.In.Node == part.Name).ToLookup(o => o.Link.Name, o => o.Address);
        (PartState partState, IReadOnlyList<string> drift) = Look(part);
        return new NodeStatus(
            part.Name,
            [
                .. _recorded.Objects.OfType<VethObject>().SelectMany(veth => Ends(veth, part.Name)).Concat(part.Objects.Select(Device).OfType<InterfaceStatus>())
                    .Select(link => link with { Addresses = [.. addresses[link.Name]] }),
            ],
            PortsOf(part.Name),
            partState,
            drift)
        {
            Label = part.Notes?.Label,
        };
    }

    private IReadOnlyList<PortStatus> PortsOf(string node) => [.. _recorded.Objects.OfType<PublishedPortObject>().Where(port => port.Node == node)
        .Select(port => new PortStatus(port.Protocol, port.HostAddress, port.Host, port.Address, port.To))];

    /// <summary>The ends of a pair that are inside a node.</summary>
    private static IEnumerable<InterfaceStatus> Ends(VethObject veth, string node)
    {
        if (veth.PeerIn.Node == node)
        {
            yield return new InterfaceStatus(
                veth.Peer.Name, veth.Master?.Name, veth.In.IsHost ? veth.Link.Name : null, $"{veth.In.Node ?? "host"}:{veth.Link.Name}", veth.PeerMac, veth.Mtu, []);
        }
        if (veth.In.Node == node)
        {
            yield return new InterfaceStatus(
                veth.Link.Name, veth.PeerMaster?.Name, veth.PeerIn.IsHost ? veth.Peer.Name : null, $"{veth.PeerIn.Node ?? "host"}:{veth.Peer.Name}", veth.Mac, veth.Mtu, []);
        }
    }

    /// <summary>A device, with what the kernel knows of it where the record leaves it open.</summary>
    private InterfaceStatus? Device(KernelObject o)
    {
        if (o.Links is not [(var at, var link)])
        {
            return null;
        }
        Link? found = observed[at]?.LinkByIndex(link.Index);
        return o switch
        {
            HostDeviceObject device => Of(device.Master, $"host:{device.HostName}"),
            MacvlanObject macvlan => Of(macvlan.Master, $"host:{macvlan.Lower.Name}"),
            VxlanObject vxlan => Of(vxlan.Master, $"vxlan {vxlan.Id}"),
            _ => null,
        };

        InterfaceStatus Of(LinkRef? master, string peer) => new(link.Name, master?.Name, null, peer, found?.Mac ?? default, (int)(found?.Mtu ?? 0), []);
    }

    private (PartState State, IReadOnlyList<string> Drift) Look(Part part)
    {
        IReadOnlyList<string> drift = [.. Drift(part), .. part.Kind == PartKind.Node ? AttachedTo(part.Name).SelectMany(Drift) : []];
        bool isThere = part.Objects.IsEmpty || part.Objects[0].Look(observed) is { Found: not null, MustGo: false };
        return (drift.Count == 0 ? PartState.Ok : isThere ? PartState.Drifted : PartState.Missing, drift);
    }

    /// <summary>What came to a node without the file.</summary>
    private IEnumerable<Part> AttachedTo(string node) =>
        _recorded.Parts.Where(part => part.Kind == PartKind.Attachment && part.Name.StartsWith($"{node}.", StringComparison.Ordinal));

    private IReadOnlyList<string> Drift(Part part)
    {
        try
        {
            return [.. Planner.Mending(part, _recorded.Group, observed).Operations.Where(operation => operation.Sign != Sign.Delete).Select(Words)];
        }
        catch (FabricException stranger)
        {
            return [stranger.Message];
        }
    }

    private IEnumerable<string> SharedDrift()
    {
        IEnumerable<string> host = _recorded.Parts.Where(part => part.Kind is PartKind.Host or PartKind.Wire).SelectMany(Drift);
        bool needsFirewall = _recorded.Objects.OfType<ElementObject>().Any();
        return observed.Firewall.Frame switch
        {
            FrameState.Absent when needsFirewall => host.Append("the firewall table inet gantry is missing"),
            FrameState.Damaged when needsFirewall => host.Append("the firewall table inet gantry was changed by hand"),
            _ => host,
        };
    }

    private static string Words(Operation operation) => operation.Sign == Sign.Create ? $"{operation.Title} is missing" : operation.Title;
}
