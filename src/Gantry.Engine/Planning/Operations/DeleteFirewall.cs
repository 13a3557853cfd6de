using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes the table inet gantry away: the last network has gone.</summary>
public sealed record DeleteFirewall() : FirewallOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"firewall table inet {FirewallTable.Name}";

    /// <inheritdoc/>
    public override string Purpose => "the firewall goes";

    /// <inheritdoc/>
    public override string Script => $"delete table inet {FirewallTable.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new CreateFirewall()];

    internal override void Encode(Transaction transaction, Observed observed) => transaction.DeleteTable(Family.Inet, FirewallTable.Name);
}
