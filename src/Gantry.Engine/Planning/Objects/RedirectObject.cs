using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>What a link takes in goes out through another one first. It goes with either of them.</summary>
/// <param name="In">The namespace that both are in.</param>
/// <param name="Link">The link that takes in.</param>
/// <param name="To">The other one.</param>
public sealed record RedirectObject(NamespaceRef In, LinkRef Link, LinkRef To) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} redirect {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) => new RedirectObject(fields.Namespace("in", In), fields.Link("link", Link), fields.Link("to", To));

    internal override Sighting Look(Observed observed) => observed[In]?.Redirects.TryGetValue(Link.Index, out int to) != true ? Sighting.Absent
        : to == To.Index ? Sighting.Of(this)
        : Sighting.Of(this with { To = new LinkRef(default, to) }) with { MustGo = true };

    internal override void Create(PlanBuilder plan)
    {
        plan.Add(plan.InsideOf(Link.Index), new AddIngress(In, Link));
        plan.Add(plan.InsideOf(Link.Index), new AddRedirect(this));
    }

    internal override void Change(PlanBuilder plan, KernelObject found) => throw new InvalidOperationException("A redirection has nothing to change.");

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteIngress(this));
}
