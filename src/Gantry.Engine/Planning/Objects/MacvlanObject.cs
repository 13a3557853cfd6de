using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>One more Ethernet address on a link of the host.</summary>
/// <param name="In">Where it is.</param>
/// <param name="Link">Its name and index.</param>
/// <param name="Mac">Its Ethernet address; null: that of the link beneath, as passthru has it.</param>
/// <param name="Lower">The link beneath, on the host.</param>
/// <param name="Mode">Whom it speaks to.</param>
/// <param name="Master">The bridge that it is a port of; null: none.</param>
/// <param name="Group">The fabric's group number.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record MacvlanObject(
    NamespaceRef In, LinkRef Link, MacAddress? Mac, LinkRef Lower, MacvlanMode Mode, LinkRef? Master, uint Group, bool IsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [(In, Link)];

    /// <summary>The kernel takes a namespace's links away in its own time, and until then the link beneath listens for this one.</summary>
    internal override bool GoesBeforeNode => true;

    internal override KernelObject Record(RecordFields fields) => new MacvlanObject(
        fields.Namespace("in", In),
        fields.Link("link", Link),
        fields.MacOrNull("mac", Mac),
        fields.Link("lower", Lower),
        fields.Word("mode", Mode),
        fields.LinkOrNull("master", Master),
        fields.Number("group", Group),
        fields.Flag("up", IsUp));

    internal override Sighting Look(Observed observed)
    {
        (Link? link, Sighting other) = SingleLink.Look(observed[In], Link, "macvlan", Group);
        return link is null ? other
            : link.Name != Link.Name || link.PeerIndex != Lower.Index || !new MacvlanKind(Mode).Equals(link.Settings) ? Sighting.Of(this) with { MustGo = true }
            : Sighting.Of(this with { Mac = Mac is null ? null : link.Mac ?? default, Master = SingleLink.MasterOf(link, Master), Group = link.Group, IsUp = link.IsUp });
    }

    /// <summary>With the wires, an end of which on the host may be the link beneath.</summary>
    internal override void Create(PlanBuilder plan)
    {
        plan.Add(Step.Wires, new CreateMacvlan(this));
        SingleLink.PlugIn(plan, In, Link, (null, Master), (false, IsUp));
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (MacvlanObject)found;
        LinkSettings.Between(Link.Name, before.Mac ?? default, 0, IsUp, before.Group, Link.Name, Mac ?? default, 0, IsUp, Group).Plan(plan, Step.Inside, Step.Up, In, Link);
        SingleLink.PlugIn(plan, In, Link, (before.Master, Master), (before.IsUp, IsUp));
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "macvlan", Group, []));
}
