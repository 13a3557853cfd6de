using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>How much a link sends. It goes with its link.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Rate">How much.</param>
public sealed record TokenBucketObject(NamespaceRef In, LinkRef Link, TrafficRate Rate) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} tbf {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) => new TokenBucketObject(
        fields.Namespace("in", In),
        fields.Link("link", Link),
        new TrafficRate(fields.Number("rate", Rate.BytesPerSecond), fields.Number("burst", Rate.Burst)));

    /// <summary>The burst is what the limit leaves: the kernel tells that itself only as a time.</summary>
    internal override Sighting Look(Observed observed) => observed[In]?.Buckets.GetValueOrDefault(Link.Index) is { } found
        ? Sighting.Of(found.Rate == Rate.BytesPerSecond && found.Limit == Rate.Limit ? this : this with { Rate = new TrafficRate(found.Rate, found.Burst) })
        : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.InsideOf(Link.Index), new SetTokenBucket(this, Before: null));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(plan.InsideOf(Link.Index), new SetTokenBucket(this, ((TokenBucketObject)found).Rate));

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteTokenBucket(this));

    internal TokenBucket ToBucket() => new(Rate.BytesPerSecond, Rate.Burst, Rate.Limit);
}
