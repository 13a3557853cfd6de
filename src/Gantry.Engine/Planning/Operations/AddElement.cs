using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Adds an element to a set of the table inet gantry.</summary>
/// <param name="Element">The element.</param>
public sealed record AddElement(ElementObject Element) : FirewallOperation(Element.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"{Element.Element} in firewall set {Element.Set}";

    /// <inheritdoc/>
    public override string Purpose => Element.Set switch
    {
        FirewallTable.Networks => "what is a network of ours",
        FirewallTable.Within or FirewallTable.Reach => "who may open connections to whom",
        FirewallTable.Hairpin4 or FirewallTable.Hairpin6 => "nodes reach their own published ports",
        FirewallTable.Routed => "the outside may open connections into it",
        FirewallTable.Open => "everybody may open connections into it",
        FirewallTable.Isolated => "it and other isolated networks keep apart",
        FirewallTable.Closed => "no way out of it",
        FirewallTable.Masquerade4 or FirewallTable.Masquerade6 => "packets from it leave with the host's address (masquerade)",
        _ => "interfaces that did not forward keep from forwarding to each other",
    };

    /// <inheritdoc/>
    public override string Script => Element.Content.AddWords;

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteElement(Element)];

    internal override IEnumerable<FirewallElement> Adds => [Element.Content];

    internal override void Encode(Transaction transaction, Observed observed) => Element.Content.Add(transaction);
}
