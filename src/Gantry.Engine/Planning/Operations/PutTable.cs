using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>
/// Makes a stack's own firewall, or takes another's place with it: in the one transaction no packet passes without rules, and connections go
/// on, for conntrack keeps them.
/// </summary>
/// <param name="Firewall">The table.</param>
public sealed record PutTable(FirewallObject Firewall) : FirewallOperation(Firewall.In)
{
    /// <summary>What is there before; null: nothing.</summary>
    internal TableContent? Before { get; init; }

    /// <summary>What is there afterwards.</summary>
    internal TableContent After { get; init; } = TableContent.Of(Firewall);

    /// <inheritdoc/>
    public override Sign Sign => Before is null ? Sign.Create : Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"firewall table inet {Firewall.Table}{In.Where}{(Before is null ? "" : $": {TableDifference.Words(Before, Firewall)}")}";

    /// <inheritdoc/>
    public override string Purpose => In.IsHost ? "the host's own translations" : "the node's own firewall";

    /// <inheritdoc/>
    public override string Script => Before is null ? Firewall.Script : $"delete table inet {Firewall.Table}\n{Firewall.Script}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is null ? [new DeleteTable(Firewall)] : [new PutTable(Firewall) { Before = After, After = Before }];

    internal override void Encode(Transaction transaction, Observed observed)
    {
        if (Firewall.IsThere(observed))
        {
            transaction.DeleteTable(Family.Inet, Firewall.Table);
        }
        After.Put(transaction);
    }
}
