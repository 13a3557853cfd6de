using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A rule in somebody else's chain that lets a bridge's packets pass, put there because a person asked for it.</summary>
/// <param name="In">The host.</param>
/// <param name="Family">The chain's family.</param>
/// <param name="Table">The chain's table.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Bridge">The bridge.</param>
/// <param name="Into">Whether it is for packets into the bridge, or from it.</param>
public sealed record AllowObject(NamespaceRef In, Family Family, string Table, string Chain, InterfaceName Bridge, bool Into) : KernelObject(In)
{
    /// <summary>How the comment of each such rule begins.</summary>
    internal const string Tag = "gantry allow";

    /// <summary>The rule's comment, by which it is known again.</summary>
    public string Comment => $"{Tag} {(Into ? "into" : "from")} {Bridge}";

    /// <inheritdoc/>
    public override string Key => $"{In} rule {ForeignChain.WordOf(Family)} {Table} {Chain} {Comment}";

    internal override KernelObject Record(RecordFields fields) => new AllowObject(
        fields.Namespace("in", In), fields.Word("family", Family), fields.Text("table", Table), fields.Text("chain", Chain), fields.Interface("bridge", Bridge), fields.Flag("into", Into));

    internal override Sighting Look(Observed observed) =>
        observed.Foreign.FirstOrDefault(IsIn) is { } chain && !chain.Allowed.ContainsKey(Comment)
            ? Sighting.Absent
            : Sighting.Of(this); // Also where the chain has gone, or drops nothing any more: there is nothing to let pass.

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Firewall, new AllowInChain(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => throw new InvalidOperationException("Such a rule has nothing to change.");

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unfilter, new DisallowInChain(this));

    internal bool IsIn(ForeignChain chain) => chain.Family == Family && chain.Table == Table && chain.Name == Chain;
}
