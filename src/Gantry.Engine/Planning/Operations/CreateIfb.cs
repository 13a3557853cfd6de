using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes an intermediate functional block, up at once: nothing comes there before it is sent there.</summary>
/// <param name="Ifb">The link.</param>
public sealed record CreateIfb(IfbObject Ifb) : RouteOperation(Ifb.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"ifb {Ifb.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "what a node sends is queued there";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} link add {Ifb.Link.Name} up address {Ifb.Mac} mtu {Ifb.Mtu} type ifb";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteLink(In, Ifb.Link, "ifb", Ifb.Group, [])];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddLink(new NewLink
    {
        Name = Ifb.Link.Name,
        Index = Ifb.Link.Index,
        Mac = Ifb.Mac,
        Mtu = (uint)Ifb.Mtu,
        Group = Ifb.Group,
        Up = Ifb.IsUp,
        Kind = new IfbKind(),
    });
}
