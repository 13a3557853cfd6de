using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Writes a neighbour down, in the place of what the kernel may have learnt of it.</summary>
/// <param name="Neighbour">The neighbour.</param>
/// <param name="Before">What was written down before; null: nothing.</param>
public sealed record SetNeighbour(NeighbourObject Neighbour, NeighbourObject? Before) : RouteOperation(Neighbour.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Before is null ? Sign.Create : Sign.Change;

    /// <inheritdoc/>
    public override string Title => Before is null ? $"neighbour {Neighbour.Words}{In.Where}" : $"neighbour {Before.Words} → {Neighbour.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => Neighbour.Mac is null ? "addresses that are answered for in another's place" : "neighbours that are known without asking";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} neighbour {(Neighbour.Mac is null ? "add" : "replace")} {Neighbour.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is null ? [new DeleteNeighbour(Neighbour)] : [new SetNeighbour(Before, Neighbour)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.ReplaceNeighbour(Neighbour.ToNeighbour());
}
