using System.Text.Json.Serialization;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;

namespace Gantry.Engine.Planning.Objects;

/// <summary>The host forwards packets of a family. All fabrics share it: the first that needs it turns it on, the last puts back what was.</summary>
/// <param name="In">The host.</param>
/// <param name="IPv6">The family.</param>
public sealed record ForwardingObject(NamespaceRef In, bool IPv6) : KernelObject(In)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Key => $"{In} forwarding {(IPv6 ? "ipv6" : "ipv4")}";

    internal override Sighting Look(Observed observed) => observed.Forwards(IPv6) ? Sighting.Of(this) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Forwarding, new TurnForwardingOn(IPv6));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unforward, new PutForwardingBack(IPv6));
}
