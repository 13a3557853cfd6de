using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes a veth pair in one message: the port already in its bridge, the peer already inside its node.</summary>
/// <param name="Veth">The pair; IsUp says whether the port is born up.</param>
public sealed record CreateVeth(VethObject Veth) : RouteOperation(Veth.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"veth {Words(Veth.In, Veth.Link, Veth.Master)} ↔ {Words(Veth.PeerIn, Veth.Peer, Veth.PeerMaster)}";

    /// <inheritdoc/>
    public override string Purpose => Veth.IsWire ? "wires: veth pairs between any two" : "a veth pair for each node: a cable from the bridge into its namespace";

    /// <inheritdoc/>
    public override string Script =>
        $"{In.Ip} link add {Veth.Link.Name} {(Veth.IsUp ? "up " : "")}address {Veth.Mac}{MtuWords.Of(Veth.Mtu)}{(Veth.Master is { } master ? $" master {master.Name}" : "")} type veth " +
        $"peer name {Veth.Peer.Name} address {Veth.PeerMac}{MtuWords.Of(Veth.PeerMtu ?? Veth.Mtu)}{(Veth.PeerIn == Veth.In ? "" : $" netns {Veth.PeerIn.NetNs}")}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteLink(In, Veth.Link, "veth", Veth.Group, [])];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddLink(new NewLink
    {
        Name = Veth.Link.Name,
        Index = Veth.Link.Index,
        Mac = Veth.Mac,
        Mtu = (uint)Veth.Mtu,
        Master = Veth.Master?.Index,
        Group = Veth.Group,
        Up = Veth.IsUp,
        Kind = new VethKind(new NewPeer
        {
            Name = Veth.Peer.Name,
            Index = Veth.Peer.Index,
            Mac = Veth.PeerMac,
            Mtu = (uint)(Veth.PeerMtu ?? Veth.Mtu),
            Namespace = Veth.PeerIn == Veth.In ? null : namespaces.HandleOf(Veth.PeerIn),
        }),
    });

    private static string Words(NamespaceRef at, LinkRef link, LinkRef? master) => master is { } bridge
        ? $"{link.Name} (in {bridge.Name}{at.Where})"
        : $"{link.Name} ({at.Place})";
}
