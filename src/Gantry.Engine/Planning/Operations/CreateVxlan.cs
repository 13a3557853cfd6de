using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes a VXLAN.</summary>
/// <param name="Vxlan">The VXLAN.</param>
public sealed record CreateVxlan(VxlanObject Vxlan) : RouteOperation(Vxlan.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"vxlan {Vxlan.Id} {Vxlan.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "tunnels: Ethernet frames in UDP";

    /// <inheritdoc/>
    public override string Script => string.Concat(
    [
        $"{In.Ip} link add {Vxlan.Link.Name} address {Vxlan.Mac} mtu {Vxlan.Mtu} type vxlan id {Vxlan.Id}",
        Vxlan.Local is { } local ? $" local {local}" : "",
        Vxlan.Multicast is { } group ? $" group {group}" : "",
        Vxlan.Lower is { } lower ? $" dev {lower.Name}" : "",
        $" dstport {Vxlan.Port}",
    ]);

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteLink(In, Vxlan.Link, "vxlan", Vxlan.Group, [])];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddLink(new NewLink
    {
        Name = Vxlan.Link.Name,
        Index = Vxlan.Link.Index,
        Mac = Vxlan.Mac,
        Mtu = (uint)Vxlan.Mtu,
        Group = Vxlan.Group,
        Kind = Vxlan.ToKind(),
    });
}
