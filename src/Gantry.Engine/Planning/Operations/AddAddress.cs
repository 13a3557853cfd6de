using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Gives a link an address. IPv6 goes without duplicate detection: nobody else gives out addresses here, and it takes a second.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Address">The address with its prefix.</param>
/// <param name="Peer">The other end of a point-to-point link, whose prefix that is; null: none.</param>
public sealed record AddAddress(NamespaceRef In, LinkRef Link, InterfaceAddress Address, IPAddress? Peer = null) : RouteOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"address {new PeeredAddress(Address, Peer)} on {Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => In.IsHost ? "the host's own address in the network: its nodes' gateway" : "the node's address";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} address add {new PeeredAddress(Address, Peer)} dev {Link.Name}{(Address.IsIPv6 ? " nodad" : "")}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteAddress(In, Link, Address, [], Peer)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddAddress(Link.Index, Address, noDad: Address.IsIPv6, Peer);
}
