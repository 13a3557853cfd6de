using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>
/// A port of a bridge that sends frames back to where they came from. Where br_netfilter is on, what a node sends to a published port of its
/// own is translated inside the bridge and stays there (net/bridge/br_netfilter_hooks.c, br_nf_pre_routing_finish): its way back is this one.
/// </summary>
/// <param name="In">The namespace that the bridge is in.</param>
/// <param name="Link">The port.</param>
public sealed record HairpinObject(NamespaceRef In, LinkRef Link) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} hairpin {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) => new HairpinObject(fields.Namespace("in", In), fields.Link("link", Link));

    internal override Sighting Look(Observed observed) =>
        observed[In]?.LinkByIndex(Link.Index)?.Port?.Hairpin == true ? Sighting.Of(this) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.InsideOf(Link.Index), Set(before: false, after: true));

    internal override void Change(PlanBuilder plan, KernelObject found) => throw new InvalidOperationException("A hairpin has nothing to change.");

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, Set(before: true, after: false));

    private SetLink Set(bool before, bool after) => new(In, Link, Hairpin(before), Hairpin(after));

    private static LinkSettings Hairpin(bool value) => new(Mode: new LinkMode { Hairpin = value });
}
