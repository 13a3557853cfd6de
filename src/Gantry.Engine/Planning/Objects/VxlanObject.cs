using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A tunnel of Ethernet frames in UDP. Its other ends, where it has no group, are <see cref="VxlanRemoteObject"/>s.</summary>
/// <param name="In">Where it is, and its packets leave.</param>
/// <param name="Link">Its name and index.</param>
/// <param name="Mac">Its Ethernet address.</param>
/// <param name="Id">The network identifier.</param>
/// <param name="Local">The address that its packets leave with; null: the kernel chooses.</param>
/// <param name="Multicast">The multicast group that all ends share; null: none.</param>
/// <param name="Lower">The link that its packets leave through; null: the routes'.</param>
/// <param name="Port">The UDP port.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Master">The bridge that it is a port of; null: none.</param>
/// <param name="Group">The fabric's group number.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record VxlanObject(
    NamespaceRef In, LinkRef Link, MacAddress Mac, uint Id, IPAddress? Local, IPAddress? Multicast, LinkRef? Lower, ushort Port, int Mtu, LinkRef? Master, uint Group,
    bool IsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [(In, Link)];

    /// <summary>It goes when the link that it is bound to does (drivers/net/vxlan/vxlan_core.c, vxlan_handle_lowerdev_unregister).</summary>
    internal override ImmutableArray<int> OnLinks => Lower is { } lower ? [lower.Index] : [];

    internal VxlanKind ToKind() => new() { Id = Id, Local = Local, Remote = Multicast, Device = Lower?.Index, Port = Port };

    internal override KernelObject Record(RecordFields fields) => new VxlanObject(
        fields.Namespace("in", In),
        fields.Link("link", Link),
        fields.Mac("mac", Mac),
        fields.Number("id", Id),
        fields.AddressOrNull("local", Local),
        fields.AddressOrNull("multicast", Multicast),
        fields.LinkOrNull("lower", Lower),
        checked((ushort)fields.Number("port", (uint)Port)),
        fields.Number("mtu", Mtu),
        fields.LinkOrNull("master", Master),
        fields.Number("group", Group),
        fields.Flag("up", IsUp));

    internal override Sighting Look(Observed observed)
    {
        (Link? link, Sighting other) = SingleLink.Look(observed[In], Link, "vxlan", Group);
        return link is null ? other
            : link.Name != Link.Name || !ToKind().Equals(link.Settings) ? Sighting.Of(this) with { MustGo = true }
            : Sighting.Of(this with { Mac = link.Mac ?? default, Mtu = (int)link.Mtu, Master = SingleLink.MasterOf(link, Master), Group = link.Group, IsUp = link.IsUp });
    }

    /// <summary>Behind the wires, one of which may be the link that it is bound to.</summary>
    internal override void Create(PlanBuilder plan)
    {
        plan.Add(Step.WiresInside, new CreateVxlan(this));
        SingleLink.PlugIn(plan, In, Link, (null, Master), (false, IsUp));
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (VxlanObject)found;
        LinkSettings.Between(Link.Name, before.Mac, before.Mtu, IsUp, before.Group, Link.Name, Mac, Mtu, IsUp, Group).Plan(plan, Step.WiresInside, Step.Up, In, Link);
        SingleLink.PlugIn(plan, In, Link, (before.Master, Master), (before.IsUp, IsUp));
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "vxlan", Group, []));
}
