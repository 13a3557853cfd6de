using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Gives a link a place for filters that see what it takes in.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
public sealed record AddIngress(NamespaceRef In, LinkRef Link) : RouteOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"ingress of {Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "what a node sends is looked at where it comes in";

    /// <inheritdoc/>
    public override string Script => $"{In.Tc} qdisc add dev {Link.Name} ingress";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteIngress(new RedirectObject(In, Link, default))];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddIngress(Link.Index);
}
