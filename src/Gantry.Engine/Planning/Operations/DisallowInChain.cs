using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes our rule out of somebody else's chain.</summary>
/// <param name="Rule">The rule.</param>
public sealed record DisallowInChain(AllowObject Rule) : FirewallOperation(Rule.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"rule in {ForeignChain.WordOf(Rule.Family)} {Rule.Table} {Rule.Chain}: accept {(Rule.Into ? "into" : "from")} {Rule.Bridge}";

    /// <inheritdoc/>
    public override string Purpose => "somebody else's firewall is as it was";

    /// <inheritdoc/>
    public override string Script => $"# delete the rule of {ForeignChain.WordOf(Rule.Family)} {Rule.Table} {Rule.Chain} with the comment \"{Rule.Comment}\"";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AllowInChain(Rule)];

    internal override void Encode(Transaction transaction, Observed observed)
    {
        // A rule is deleted by its handle, which is known only from the ruleset as it is now.
        if (observed.Foreign.FirstOrDefault(Rule.IsIn) is { } chain && chain.Allowed.TryGetValue(Rule.Comment, out ulong handle))
        {
            transaction.DeleteRule(Rule.Family, Rule.Table, Rule.Chain, handle);
        }
    }
}
