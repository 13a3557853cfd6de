using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Tells a VXLAN of one more other end.</summary>
/// <param name="Remote">The other end.</param>
public sealed record AddRemote(VxlanRemoteObject Remote) : RouteOperation(Remote.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"remote {Remote.Remote} of {Remote.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "the tunnels' other ends: broadcasts go to each";

    /// <inheritdoc/>
    public override string Script => $"{In.Bridge} fdb append {default(MacAddress)} dev {Remote.Link.Name} dst {Remote.Remote}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteRemote(Remote)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) =>
        batch.AppendForwardingEntry(new ForwardingEntry { Index = Remote.Link.Index, Mac = default, Remote = Remote.Remote });
}
