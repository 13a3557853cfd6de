using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>The host forwards packets of a family. All fabrics share it: the first that needs it turns it on, the last puts back what was.</summary>
/// <param name="In">The host.</param>
/// <param name="IPv6">The family.</param>
/// <param name="IsOn">Whether it does.</param>
public sealed record ForwardingObject(NamespaceRef In, bool IPv6, bool IsOn = true) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} forwarding {(IPv6 ? "ipv6" : "ipv4")}";

    internal override KernelObject Record(RecordFields fields) => new ForwardingObject(fields.Namespace("in", In), fields.Flag("ipv6", IPv6), fields.Flag("on", IsOn));

    /// <summary>Also while it is off: an up may have been killed on the way to it, or a down on the way back, and what they did must be put back.</summary>
    internal override Sighting Look(Observed observed) => Sighting.Of(this with { IsOn = observed.Forwards(IPv6) });

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Forwarding, new TurnForwardingOn(IPv6));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unforward, new PutForwardingBack(IPv6));
}
