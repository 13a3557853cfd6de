using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>
/// A table of nf_tables that is a stack's own firewall, as a whole: a node's <c>inet gantry</c>, or <c>inet gantry-FABRIC</c> on the host,
/// beside the one that all fabrics share. Whoever changes it by hand is found out, whatever he changes.
/// </summary>
/// <param name="In">The namespace.</param>
/// <param name="Table">The table's name; its family is inet.</param>
/// <param name="Owner">Whose it is; its comment says so.</param>
/// <param name="Chains">What is in it.</param>
public sealed record FirewallObject(NamespaceRef In, string Table, string Owner, ImmutableArray<FirewallChain> Chains) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} firewall {Table}";

    /// <summary>The table's comment.</summary>
    internal string Comment => $"made by gantry: {Owner}";

    /// <summary>What is there, where that is something else.</summary>
    internal TableContent? There { get; init; }

    /// <summary>Whether two tables are the same in the same place.</summary>
    public bool Equals(FirewallObject? other) =>
        other is not null && In == other.In && Table == other.Table && Owner == other.Owner && There == other.There && Chains.SequenceEqual(other.Chains);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(In, Table, Owner, Chains.Length);

    /// <summary>As nft writes it.</summary>
    internal string Script => string.Join('\n', [$"table inet {Table} {{", $"\tcomment \"{Comment}\"", .. Chains.Select(chain => chain.Script), "}"]);

    internal override KernelObject Record(RecordFields fields) => new FirewallObject(
        fields.Namespace("in", In), fields.Text("table", Table), fields.Text("owner", Owner), fields.List("chains", Chains, FirewallChain.Record));

    internal override Sighting Look(Observed observed) => observed.Tables.GetValueOrDefault((In, Table)) switch
    {
        null => Sighting.Absent,
        var there when there.Comment != Comment => Sighting.OfStranger($"a table inet {Table} {In.Place} that is not this fabric's"),
        var there when there.MeansTheSameAs(TableContent.Of(this)) => Sighting.Of(this),
        var there => Sighting.Of(this with { There = there }),
    };

    internal override void Create(PlanBuilder plan) => plan.Add(When, new PutTable(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(When, new PutTable(this) { Before = ((FirewallObject)found).There });

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unfilter, new DeleteTable(this));

    /// <summary>Whether a table of ours is in its place.</summary>
    /// <exception cref="FabricException">Somebody else's is.</exception>
    internal bool IsThere(Observed observed) => Look(observed) is { Stranger: { } stranger }
        ? throw new FabricException($"firewall table inet {Table}{In.Where}: there is {stranger}")
        : observed.Tables.ContainsKey((In, Table));

    private Step When => In.IsHost ? Step.Firewall : Step.NodeFirewalls;
}
