using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Adds a route.</summary>
/// <param name="Route">The route.</param>
public sealed record AddRoute(RouteObject Route) : RouteOperation(Route.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"route {Route.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => Route is { To.PrefixLength: 0, Type: RouteType.Unicast, Table: Netlink.Rtnetlink.Route.MainTable } ? "the way out: everything else goes to the gateway" : "the node's further routes";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} route add {Route.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteRoute(Route)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddRoute(Route.ToRoute());
}
