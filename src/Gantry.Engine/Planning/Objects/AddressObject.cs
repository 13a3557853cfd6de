using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>An address on a link. IPv6 ones are never checked for duplicates: Gantry has given them out itself.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Address">The address with its prefix.</param>
/// <param name="Peer">The other end of a point-to-point link, whose prefix that is; null: none.</param>
public sealed record AddressObject(NamespaceRef In, LinkRef Link, InterfaceAddress Address, IPAddress? Peer = null) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} address {Link.Name} {new PeeredAddress(Address, Peer)}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) => new AddressObject(
        fields.Namespace("in", In), fields.Link("link", Link), fields.Address("address", Address), fields.AddressOrNull("peer", Peer));

    internal override Sighting Look(Observed observed) =>
        observed[In]?.HasAddress(Link.Index, Address, Peer) == true ? Sighting.Of(this) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.InsideOf(Link.Index), new AddAddress(In, Link, Address, Peer));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteAddress(In, Link, Address, [], Peer));
}
