using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>One other end of a VXLAN: where broadcasts go too, and all whose place nobody has taught it.</summary>
/// <param name="In">Where the VXLAN is.</param>
/// <param name="Link">The VXLAN.</param>
/// <param name="Remote">The other end.</param>
public sealed record VxlanRemoteObject(NamespaceRef In, LinkRef Link, IPAddress Remote) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} remote {Remote} {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) => new VxlanRemoteObject(fields.Namespace("in", In), fields.Link("link", Link), fields.Address("remote", Remote));

    internal override Sighting Look(Observed observed) =>
        observed[In]?.Forwarding.Any(entry => entry.Index == Link.Index && entry.Mac == default && Remote.Equals(entry.Remote)) == true ? Sighting.Of(this) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.InsideOf(Link.Index), new AddRemote(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteRemote(this));
}
