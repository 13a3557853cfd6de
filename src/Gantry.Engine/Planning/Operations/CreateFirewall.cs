using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes the table inet gantry with its sets, chains and rules.</summary>
public sealed record CreateFirewall() : FirewallOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"firewall table inet {FirewallTable.Name}";

    /// <inheritdoc/>
    public override string Purpose => "the firewall: its rules ask sets, which hold the networks";

    /// <inheritdoc/>
    public override string Script => FirewallFrame.Script();

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteFirewall()];

    internal override void Encode(Transaction transaction, Observed observed) => FirewallFrame.Put(transaction);
}
