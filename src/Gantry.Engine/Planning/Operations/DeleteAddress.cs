using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes an address off a link.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Address">The address with its prefix.</param>
/// <param name="Routes">What makes the link's routes again, which go with its last address.</param>
/// <param name="Peer">The other end of a point-to-point link; null: none.</param>
public sealed record DeleteAddress(NamespaceRef In, LinkRef Link, InterfaceAddress Address, ImmutableArray<Operation> Routes, IPAddress? Peer = null) : RouteOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"address {new PeeredAddress(Address, Peer)} on {Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "addresses that are not wanted any more";

    /// <inheritdoc/>
    public override string Script => $"{In.Ip} address delete {new PeeredAddress(Address, Peer)} dev {Link.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddAddress(In, Link, Address, Peer), .. Routes];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteAddress(Link.Index, Address, Peer);
}
