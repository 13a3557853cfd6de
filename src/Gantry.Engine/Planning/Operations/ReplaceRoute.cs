using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Puts a route in the place of the one to the same destination.</summary>
/// <param name="Before">The route that was there.</param>
/// <param name="After">The route that is there then.</param>
public sealed record ReplaceRoute(RouteObject Before, RouteObject After) : RouteOperation(After.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => Before == After ? $"route {After.Words}{In.Where}, which goes with its old address" : $"route {Before.Words} → {After.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "routes that go another way now";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} route replace {After.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new ReplaceRoute(After, Before)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.ReplaceRoute(After.ToRoute());
}
