using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes a route away.</summary>
/// <param name="Route">The route.</param>
public sealed record DeleteRoute(RouteObject Route) : RouteOperation(Route.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"route {Route.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "routes that are not wanted any more";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} route delete {Route.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddRoute(Route)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteRoute(Route.ToRoute());
}
