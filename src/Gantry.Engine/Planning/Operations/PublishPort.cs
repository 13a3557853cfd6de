using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Lets a port of the host lead to a node, to another one than before, or to none any more.</summary>
/// <param name="Port">The port.</param>
/// <param name="Before">The elements that it had.</param>
/// <param name="After">The elements that it gets.</param>
public sealed record PublishPort(PublishedPortObject Port, ImmutableArray<FirewallElement> Before, ImmutableArray<FirewallElement> After) : FirewallOperation(Port.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Before.IsEmpty ? Sign.Create : After.IsEmpty ? Sign.Delete : Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"port {Port.HostWords} → {Port.Node} {Port.NodeWords}{(Sign == Sign.Change ? $", which led to {Place(Before[0])}" : "")}";

    /// <inheritdoc/>
    public override string Purpose => Sign == Sign.Delete ? "ports are not published any more" : "published ports";

    /// <inheritdoc/>
    public override string Script => string.Join('\n', [.. Before.Select(element => element.DeleteWords), .. After.Select(element => element.AddWords)]);

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new PublishPort(Port, After, Before)];

    internal override IEnumerable<FirewallElement> Adds => After;

    internal override IEnumerable<FirewallElement> Deletes => Before;

    internal override void Encode(Transaction transaction, Observed observed)
    {
        foreach (FirewallElement element in Before.Where(element => observed.Firewall.OwnerOf(element.Set, element.Key) == element.Owner))
        {
            element.Delete(transaction);
        }
        foreach (FirewallElement element in After)
        {
            element.Add(transaction);
        }
    }

    private static string Place(FirewallElement element) => element.Data!.Replace(" . ", ":", StringComparison.Ordinal);
}
