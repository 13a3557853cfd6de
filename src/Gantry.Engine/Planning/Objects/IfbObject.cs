using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A link through which what another one takes in goes first, so that it can be queued there.</summary>
/// <param name="In">Where it is.</param>
/// <param name="Link">Its name and index.</param>
/// <param name="Mac">Its Ethernet address, which nobody sends to.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Group">The fabric's group number.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record IfbObject(NamespaceRef In, LinkRef Link, MacAddress Mac, int Mtu, uint Group, bool IsUp = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [(In, Link)];

    internal override KernelObject Record(RecordFields fields) => new IfbObject(
        fields.Namespace("in", In), fields.Link("link", Link), fields.Mac("mac", Mac), fields.Number("mtu", Mtu), fields.Number("group", Group), fields.Flag("up", IsUp));

    internal override Sighting Look(Observed observed)
    {
        (Link? link, Sighting other) = SingleLink.Look(observed[In], Link, "ifb", Group);
        return link is null ? other
            : link.Name != Link.Name ? Sighting.Of(this) with { MustGo = true }
            : Sighting.Of(this with { Mac = link.Mac ?? default, Mtu = (int)link.Mtu, Group = link.Group, IsUp = link.IsUp });
    }

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Links, new CreateIfb(this));

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var before = (IfbObject)found;
        LinkSettings.Between(Link.Name, before.Mac, before.Mtu, before.IsUp, before.Group, Link.Name, Mac, Mtu, IsUp, Group).Plan(plan, Step.Inside, Step.Up, In, Link);
    }

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unlink, new DeleteLink(In, Link, "ifb", Group, []));
}
