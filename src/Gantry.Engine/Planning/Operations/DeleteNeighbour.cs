using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Strikes a neighbour out.</summary>
/// <param name="Neighbour">The neighbour.</param>
public sealed record DeleteNeighbour(NeighbourObject Neighbour) : RouteOperation(Neighbour.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"neighbour {Neighbour.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "neighbours that are not wanted any more";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} neighbour delete {Neighbour.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new SetNeighbour(Neighbour, Before: null)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteNeighbour(Neighbour.ToNeighbour());
}
