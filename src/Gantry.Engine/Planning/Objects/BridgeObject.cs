using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A network's bridge.</summary>
/// <param name="In">The namespace that it is in.</param>
/// <param name="Link">Its name and index.</param>
/// <param name="Mac">Its Ethernet address, given at creation so that ports that come and go never change it.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Group">The fabric's group number, by which all its links are deleted in one message.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record BridgeObject(NamespaceRef In, LinkRef Link, MacAddress Mac, int Mtu, uint Group, bool IsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [(In, Link)];

    internal override KernelObject Record(RecordFields fields) => new BridgeObject(
        fields.Namespace("in", In), fields.Link("link", Link), fields.Mac("mac", Mac), fields.Number("mtu", Mtu), fields.Number("group", Group), fields.Flag("up", IsUp));

    internal override Sighting Look(Observed observed)
    {
        if (observed[In] is not { } dump)
        {
            return Sighting.Absent;
        }
        Link? link = dump.LinkByIndex(Link.Index);
        if (link is { Kind: "bridge" } && link.Mac == Mac)
        {
            return Sighting.Of(this with { Link = Link with { Name = link.Name }, Mtu = MtuOf(link, dump), IsUp = link.IsUp, Group = link.Group });
        }
        if (link is { Kind: "bridge" } && link.Name == Link.Name && link.Group == Group)
        {
            return Sighting.Of(this with { Mac = link.Mac ?? default, Mtu = MtuOf(link, dump), IsUp = link.IsUp });
        }
        return dump.LinkByName(Link.Name.ToString()) is { } other ? Sighting.OfStranger(Strangers.Describe(other)) : Sighting.Absent;
    }

    /// <summary>Where nobody has set it, it is that of the smallest port (net/bridge/br_if.c, br_mtu_auto_adjust): a VXLAN's. All other ports have the bridge's.</summary>
    private int MtuOf(Link link, NamespaceDump dump) =>
        Mtu == HostFacts.EthernetMtu && link.Mtu < Mtu && dump.Links.Any(port => port.Kind == "vxlan" && port.Master == link.Index && port.Mtu == link.Mtu) ? Mtu : (int)link.Mtu;

    internal override void Create(PlanBuilder plan)
    {
        plan.MarkFresh(Link.Index);
        plan.Add(In.IsHost ? Step.Bridges : Step.Links, new CreateBridge(this));
        if (Mtu != HostFacts.EthernetMtu)
        {
            // Not in the message that creates it: only an MTU that is set later counts as somebody's wish, which the bridge does not follow
            // its ports' away from (net/bridge/br_device.c, br_change_mtu; br_if.c, br_mtu_auto_adjust).
            plan.Add(In.IsHost ? Step.BridgeSettings : Step.Inside, new SetLink(In, Link, new LinkSettings(Mtu: HostFacts.EthernetMtu), new LinkSettings(Mtu: Mtu)));
        }
        plan.Add(Step.Up, new SetLink(In, Link, new LinkSettings(Up: false), new LinkSettings(Up: true)));
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (BridgeObject)found;
        LinkSettings.Between(before.Link.Name, before.Mac, before.Mtu, before.IsUp, before.Group, Link.Name, Mac, Mtu, IsUp, Group)
            .Plan(plan, Step.Inside, Step.Up, In, Link);
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "bridge", Group, []));
}
