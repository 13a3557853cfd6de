using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes an element out of a set of the table inet gantry. The kernel deletes by key, whoever's it is: whose it is was seen before.</summary>
/// <param name="Element">The element.</param>
public sealed record DeleteElement(ElementObject Element) : FirewallOperation(Element.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"{Element.Element} in firewall set {Element.Set}";

    /// <inheritdoc/>
    public override string Purpose => "the firewall forgets the networks";

    /// <inheritdoc/>
    public override string Script => Element.Content.DeleteWords;

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddElement(Element)];

    internal override IEnumerable<FirewallElement> Deletes => [Element.Content];

    internal override void Encode(Transaction transaction, Observed observed) => Element.Content.Delete(transaction);
}
