using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Sets something of a living link: <c>ip link set</c>.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Before">What is set, as it was.</param>
/// <param name="After">What is set, as it becomes.</param>
public sealed record SetLink(NamespaceRef In, LinkRef Link, LinkSettings Before, LinkSettings After) : RouteOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"{Link.Name}{In.Where}: {(After.Up == true && Before.Words == "down" ? "up" : $"{Before.Words} → {After.Words}")}";

    /// <inheritdoc/>
    public override string Purpose => After switch
    {
        { Up: true } when Link.Index == 1 => "the node's loopback interface works",
        { Up: true } when In.IsHost => "all is in place: let packets through",
        { Up: true } => "the node's end of the cable is plugged in",
        { Master: not null } => "plug it into the bridge",
        { Mode.Hairpin: not null } => "a node reaches its own published ports, also where br_netfilter is on",
        _ => "as the file wants it",
    };

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} link set dev {Before.Name ?? Link.Name} {After.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new SetLink(In, Link, After, Before)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.SetLink(Link.Index, After.ToChange());
}
