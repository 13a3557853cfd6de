using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A node's loopback interface, up.</summary>
/// <param name="In">The node.</param>
/// <param name="IsUp">Whether it is up.</param>
public sealed record LoopbackObject(NamespaceRef In, bool IsUp = true) : KernelObject(In)
{
    private static readonly LinkRef s_loopback = new(new InterfaceName("lo"), 1); // LOOPBACK_IFINDEX, net/netns/core.h

    /// <inheritdoc/>
    public override string Key => $"{In} loopback";

    internal override KernelObject Record(RecordFields fields) => new LoopbackObject(fields.Namespace("in", In), fields.Flag("up", IsUp));

    internal override Sighting Look(Observed observed) =>
        observed[In]?.LinkByName("lo") is { } link ? Sighting.Of(this with { IsUp = link.IsUp }) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Inside, new SetLink(In, s_loopback, new LinkSettings(Up: false), new LinkSettings(Up: true)));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan)
    {
        // It goes with its namespace.
    }
}
