using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Tells a VXLAN of one other end less.</summary>
/// <param name="Remote">The other end.</param>
public sealed record DeleteRemote(VxlanRemoteObject Remote) : RouteOperation(Remote.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"remote {Remote.Remote} of {Remote.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "other ends of tunnels that are not wanted any more";

    /// <inheritdoc/>
    public override string Script => $"{In.Bridge} fdb delete {default(MacAddress)} dev {Remote.Link.Name} dst {Remote.Remote}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddRemote(Remote)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) =>
        batch.DeleteForwardingEntry(new ForwardingEntry { Index = Remote.Link.Index, Mac = default, Remote = Remote.Remote });
}
