using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes a stack's own firewall away.</summary>
/// <param name="Firewall">The table.</param>
public sealed record DeleteTable(FirewallObject Firewall) : FirewallOperation(Firewall.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"firewall table inet {Firewall.Table}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => In.IsHost ? "the host's own translations go" : "the node's own firewall goes";

    /// <inheritdoc/>
    public override string Script => $"delete table inet {Firewall.Table}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new PutTable(Firewall) { After = Firewall.There ?? TableContent.Of(Firewall) }];

    internal override void Encode(Transaction transaction, Observed observed)
    {
        if (Firewall.IsThere(observed))
        {
            transaction.DeleteTable(Family.Inet, Firewall.Table);
        }
    }
}
