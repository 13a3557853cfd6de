using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes the table inet gantry anew, with the elements that it held: somebody changed its rules.</summary>
/// <param name="Elements">Whoever's elements were in it.</param>
public sealed record MendFirewall(ImmutableArray<FirewallElement> Elements) : FirewallOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"firewall table inet {FirewallTable.Name}: its rules, sets or chains were changed by hand → as gantry makes them";

    /// <inheritdoc/>
    public override string Purpose => "the firewall as it should be";

    /// <inheritdoc/>
    public override string Script =>
        string.Join('\n', [$"delete table inet {FirewallTable.Name}", FirewallFrame.Script(), .. Elements.Select(element => element.AddWords)]);

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [];

    internal override void Encode(Transaction transaction, Observed observed)
    {
        transaction.DeleteTable(Family.Inet, FirewallTable.Name);
        FirewallFrame.Put(transaction);
        foreach (FirewallElement element in Elements)
        {
            element.Add(transaction);
        }
    }
}
