using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Leads what a link takes in through another one.</summary>
/// <param name="Redirect">From where to where.</param>
public sealed record AddRedirect(RedirectObject Redirect) : RouteOperation(Redirect.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"way of what {Redirect.Link.Name}{In.Where} takes in: through {Redirect.To.Name}";

    /// <inheritdoc/>
    public override string Purpose => "what a node sends is queued there";

    /// <inheritdoc/>
    public override string Script => $"{In.Tc} filter add dev {Redirect.Link.Name} parent ffff: protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev {Redirect.To.Name}";

    /// <summary>None of its own: it goes with the place that <see cref="AddIngress"/> made for it.</summary>
    public override ImmutableArray<Operation> Undo => [];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddRedirect(Redirect.Link.Index, Redirect.To.Index);
}
