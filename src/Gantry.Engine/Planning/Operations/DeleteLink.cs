using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Processes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Deletes a link; a veth's peer goes with it.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Kind">"bridge", "veth".</param>
/// <param name="Group">The group that the link is in.</param>
/// <param name="Contents">What makes it and what was on it again.</param>
public sealed record DeleteLink(NamespaceRef In, LinkRef Link, string Kind, uint Group, ImmutableArray<Operation> Contents) : RouteOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"{Kind} {Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "the links go; a veth takes its other end along";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} link delete {Link.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Contents;

    internal override SlowDeletion? LeftToChild => In.IsHost && Kind == "veth" ? SlowDeletion.OfLink(Link.Index) : null;

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteLink(Link.Index);
}
