using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes a bridge, still down: one that is down floods nothing while its ports come.</summary>
/// <param name="Bridge">The bridge.</param>
public sealed record CreateBridge(BridgeObject Bridge) : RouteOperation(Bridge.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"bridge {Bridge.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "a bridge for each network: a switch in the kernel";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} link add {Bridge.Link.Name} address {Bridge.Mac} type bridge";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteLink(In, Bridge.Link, "bridge", Bridge.Group, [])];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddLink(new NewLink
    {
        Name = Bridge.Link.Name,
        Index = Bridge.Link.Index,
        Mac = Bridge.Mac,
        Group = Bridge.Group,
        Kind = new BridgeKind(),
    });
}
