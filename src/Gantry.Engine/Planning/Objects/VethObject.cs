using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A veth pair: a node's cable into a network's bridge, or a wire between any two.</summary>
/// <param name="In">Where the first end is: on the host, if either is.</param>
/// <param name="Link">The first end.</param>
/// <param name="Mac">The first end's Ethernet address.</param>
/// <param name="Master">The bridge that the first end is a port of; null: none.</param>
/// <param name="PeerIn">Where the peer is.</param>
/// <param name="Peer">The peer.</param>
/// <param name="PeerMac">The peer's Ethernet address.</param>
/// <param name="PeerMaster">The bridge that the peer is a port of; null: none.</param>
/// <param name="Mtu">Bytes, of both ends.</param>
/// <param name="Group">The fabric's group number.</param>
/// <param name="IsUp">Whether the first end is up.</param>
/// <param name="PeerIsUp">Whether the peer is up.</param>
public sealed record VethObject(
    NamespaceRef In, LinkRef Link, MacAddress Mac, LinkRef? Master, NamespaceRef PeerIn, LinkRef Peer, MacAddress PeerMac, LinkRef? PeerMaster, int Mtu, uint Group,
    bool IsUp = true, bool PeerIsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    /// <summary>Bytes of the peer, where it is to have others than the first end; null: the same.</summary>
    public int? PeerMtu { get; init; }

    /// <summary>Whether it is more than a node's cable into a bridge on the host, and so is made when all namespaces and bridges are there.</summary>
    public bool IsWire => !In.IsHost || PeerIn.IsHost || Master is null || PeerMaster is not null;

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [(In, Link), (PeerIn, Peer)];

    /// <summary>A wire to a node that stays is taken away before, not in the kernel's own time.</summary>
    internal override bool GoesWith(IReadOnlySet<NamespaceRef> nodes) => base.GoesWith(nodes) && nodes.Contains(PeerIn);

    internal override KernelObject Record(RecordFields fields) => new VethObject(
        fields.Namespace("in", In),
        fields.Link("link", Link),
        fields.Mac("mac", Mac),
        fields.LinkOrNull("master", Master),
        fields.Namespace("peer_in", PeerIn),
        fields.Link("peer", Peer),
        fields.Mac("peer_mac", PeerMac),
        fields.LinkOrNull("peer_master", PeerMaster),
        fields.Number("mtu", Mtu),
        fields.Number("group", Group),
        fields.Flag("up", IsUp),
        fields.Flag("peer_up", PeerIsUp))
    {
        PeerMtu = fields.NumberOrNull("peer_mtu", PeerMtu),
    };

    internal override Sighting Look(Observed observed)
    {
        if (observed[In] is not { } dump)
        {
            return Sighting.Absent;
        }
        Link? first = dump.LinkByIndex(Link.Index);
        bool ours = first is { Kind: "veth" } && (first.Mac == Mac || (first.Name == Link.Name && first.Group == Group));
        if (!ours)
        {
            return dump.LinkByName(Link.Name.ToString()) is { } other ? Sighting.OfStranger(Strangers.Describe(other)) : Sighting.Absent;
        }
        Link? peer = observed[PeerIn]?.LinkByIndex(Peer.Index);
        if (peer is not { Kind: "veth" } || peer.PeerIndex != Link.Index || peer.Name != Peer.Name || first!.Name != Link.Name)
        {
            return Sighting.Of(this) with { MustGo = true };
        }
        return Sighting.Of(this with
        {
            Mac = first.Mac ?? default,
            Master = MasterOf(first, Master),
            PeerMac = peer.Mac ?? default,
            PeerMaster = MasterOf(peer, PeerMaster),
            Mtu = (int)first.Mtu,
            PeerMtu = PeerMtu is null && first.Mtu == peer.Mtu ? null : (int)peer.Mtu,
            Group = first.Group,
            IsUp = first.IsUp,
            PeerIsUp = peer.IsUp,
        });
    }

    internal override void Create(PlanBuilder plan)
    {
        Step inside = IsWire ? Step.WiresInside : Step.Inside;
        // A port of a bridge that is still down floods nothing and may be born up; on a living bridge it comes up last.
        bool bornUp = Master is { } master && plan.IsFresh(master.Index);
        if (IsWire)
        {
            plan.MarkWire(Link.Index);
            plan.MarkWire(Peer.Index);
        }
        plan.Add(IsWire ? Step.Wires : Step.Links, new CreateVeth(this with { IsUp = bornUp }));
        if (PeerMaster is not null)
        {
            // A peer can't be born a port (net/core/rtnetlink.c, rtnl_create_link).
            plan.Add(Step.WiresInside, new SetLink(PeerIn, Peer, new LinkSettings(Master: default(LinkRef)), new LinkSettings(Master: PeerMaster)));
        }
        plan.Add(PeerMaster is { } peerMaster && !plan.IsFresh(peerMaster.Index) ? Step.Up : inside, Raise(PeerIn, Peer));
        if (!bornUp)
        {
            plan.Add(Master is null ? inside : Step.Up, Raise(In, Link));
        }
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (VethObject)found;
        LinkSettings.Between(Link.Name, before.Mac, before.Mtu, before.IsUp, before.Group, Link.Name, Mac, Mtu, IsUp, Group)
            .Plan(plan, Step.Inside, Step.Up, In, Link);
        LinkSettings.Between(Peer.Name, before.PeerMac, before.PeerMtu ?? before.Mtu, before.PeerIsUp, 0, Peer.Name, PeerMac, PeerMtu ?? Mtu, PeerIsUp, 0)
            .Plan(plan, Step.Inside, PeerMaster is null ? Step.Inside : Step.Up, PeerIn, Peer);
        ChangeMaster(plan, In, Link, before.Master, Master);
        ChangeMaster(plan, PeerIn, Peer, before.PeerMaster, PeerMaster);
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "veth", Group, []));

    private static void ChangeMaster(PlanBuilder plan, NamespaceRef at, LinkRef link, LinkRef? before, LinkRef? after)
    {
        if (before != after)
        {
            plan.MarkWire(link.Index); // What is told to a port waits until it is one.
            plan.Add(Step.Wires, new SetLink(at, link, new LinkSettings(Master: before ?? default(LinkRef)), new LinkSettings(Master: after ?? default(LinkRef))));
        }
    }

    private static SetLink Raise(NamespaceRef at, LinkRef link) => new(at, link, new LinkSettings(Up: false), new LinkSettings(Up: true));

    private static LinkRef? MasterOf(Link link, LinkRef? wanted) => link.Master == 0 ? null : link.Master == wanted?.Index ? wanted : new LinkRef(default, link.Master);
}
