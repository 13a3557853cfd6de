using System.Text.Json.Serialization;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A veth pair: one end a port of a bridge, the other inside a node.</summary>
/// <param name="In">Where the port is: the host.</param>
/// <param name="Link">The port.</param>
/// <param name="Mac">The port's Ethernet address.</param>
/// <param name="Master">The bridge.</param>
/// <param name="Node">The node that the peer is in.</param>
/// <param name="Peer">The peer.</param>
/// <param name="PeerMac">The peer's Ethernet address.</param>
/// <param name="Mtu">Bytes, of both ends.</param>
/// <param name="Group">The fabric's group number.</param>
/// <param name="IsUp">Whether the port is up.</param>
/// <param name="PeerIsUp">Whether the peer is up.</param>
public sealed record VethObject(
    NamespaceRef In, LinkRef Link, MacAddress Mac, LinkRef Master, NamespaceRef Node, LinkRef Peer, MacAddress PeerMac, int Mtu, uint Group,
    bool IsUp = true, bool PeerIsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Key => $"{In} link {Link.Name}";

    internal override Sighting Look(Observed observed)
    {
        if (observed[In] is not { } dump)
        {
            return Sighting.Absent;
        }
        Link? port = dump.LinkByIndex(Link.Index);
        bool ours = port is { Kind: "veth" } && (port.Mac == Mac || (port.Name == Link.Name && port.Group == Group));
        if (!ours)
        {
            return dump.LinkByName(Link.Name.ToString()) is { } other ? Sighting.OfStranger(Strangers.Describe(other)) : Sighting.Absent;
        }
        Link? peer = observed[Node]?.LinkByIndex(Peer.Index);
        if (peer is not { Kind: "veth" } || peer.PeerIndex != Link.Index || peer.Name != Peer.Name || port!.Name != Link.Name)
        {
            return Sighting.Of(this) with { MustGo = true };
        }
        return Sighting.Of(this with
        {
            Mac = port.Mac ?? default,
            Master = port.Master == Master.Index ? Master : new LinkRef(default, port.Master),
            PeerMac = peer.Mac ?? default,
            Mtu = port.Mtu == peer.Mtu ? (int)port.Mtu : -1,
            Group = port.Group,
            IsUp = port.IsUp,
            PeerIsUp = peer.IsUp,
        });
    }

    internal override void Create(PlanBuilder plan)
    {
        // A port of a bridge that is still down floods nothing and may be born up; on a living bridge it comes up last.
        bool bornUp = plan.IsFresh(Master.Index);
        plan.Add(Step.Links, new CreateVeth(this with { IsUp = bornUp }));
        plan.Add(Step.Inside, new SetLink(Node, Peer, new LinkSettings(Up: false), new LinkSettings(Up: true)));
        if (!bornUp)
        {
            plan.Add(Step.Up, new SetLink(In, Link, new LinkSettings(Up: false), new LinkSettings(Up: true)));
        }
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (VethObject)found;
        LinkSettings.Between(Link.Name, before.Mac, before.Mtu, before.IsUp, before.Group, Link.Name, Mac, Mtu, IsUp, Group)
            .Plan(plan, Step.Inside, Step.Up, In, Link);
        LinkSettings.Between(Peer.Name, before.PeerMac, before.Mtu, before.PeerIsUp, 0, Peer.Name, PeerMac, Mtu, PeerIsUp, 0)
            .Plan(plan, Step.Inside, Step.Inside, Node, Peer);
        if (before.Master != Master)
        {
            plan.Add(Step.Links, new SetLink(In, Link, new LinkSettings(Master: before.Master), new LinkSettings(Master: Master)));
        }
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "veth", Group, []));
}
