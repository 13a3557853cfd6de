using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes a macvlan on a link of the host, already where it belongs.</summary>
/// <param name="Macvlan">The macvlan.</param>
public sealed record CreateMacvlan(MacvlanObject Macvlan) : RouteOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"macvlan {Macvlan.Link.Name} ({Macvlan.In.Place}) on {Macvlan.Lower.Name}";

    /// <inheritdoc/>
    public override string Purpose => "further Ethernet addresses on links of the host";

    /// <inheritdoc/>
    public override string Script =>
        $"{In.Ip} link add {Macvlan.Link.Name}{(Macvlan.Mac is { } mac ? $" address {mac}" : "")} link {Macvlan.Lower.Name}{(Macvlan.In.IsHost ? "" : $" netns {Macvlan.In.NetNs}")} " +
        $"type macvlan mode {Macvlan.Mode.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteLink(Macvlan.In, Macvlan.Link, "macvlan", Macvlan.Group, [])];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddLink(new NewLink
    {
        Name = Macvlan.Link.Name,
        Index = Macvlan.Link.Index,
        Mac = Macvlan.Mac,
        Group = Macvlan.Group,
        Lower = Macvlan.Lower.Index,
        Namespace = Macvlan.In.IsHost ? null : namespaces.HandleOf(Macvlan.In),
        Kind = new MacvlanKind(Macvlan.Mode),
    });
}
