using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes away the place for filters that see what a link takes in, and the filter with it.</summary>
/// <param name="Redirect">What the filter did.</param>
public sealed record DeleteIngress(RedirectObject Redirect) : RouteOperation(Redirect.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"ingress of {Redirect.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "what a node sends goes its way";

    /// <inheritdoc/>
    public override string Script => $"{In.Tc} qdisc delete dev {Redirect.Link.Name} ingress";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddIngress(In, Redirect.Link), new AddRedirect(Redirect)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteIngress(Redirect.Link.Index);
}
