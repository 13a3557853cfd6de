using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Processes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>
/// Deletes all links of a group in one message, which waits for one RCU barrier in all. Planned only where every member was seen to be ours.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Members">Its members, deleted one by one in a script and made again by their undoing.</param>
public sealed record DeleteLinkGroup(uint Group, ImmutableArray<DeleteLink> Members) : RouteOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => string.Join(", ", Members.Select(member => member.Title));

    /// <inheritdoc/>
    public override string Purpose => Members[0].Purpose;

    /// <inheritdoc/>
    public override string Script => string.Join('\n', Members.Select(member => member.Script));

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [.. Members.SelectMany(member => member.Contents)];

    internal override SlowDeletion? LeftToChild => SlowDeletion.OfGroup(Group, Members[^1].Link.Index);

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteLinkGroup(Group);
}
