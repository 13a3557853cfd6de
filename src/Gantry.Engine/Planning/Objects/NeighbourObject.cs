using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A neighbour that is written down, or an address that is answered for.</summary>
/// <param name="In">The namespace.</param>
/// <param name="Link">The link.</param>
/// <param name="Address">The neighbour's address.</param>
/// <param name="Mac">Its Ethernet address; null: a proxy.</param>
public sealed record NeighbourObject(NamespaceRef In, LinkRef Link, IPAddress Address, MacAddress? Mac) : KernelObject(In)
{
    /// <summary>As iproute2 writes it.</summary>
    public string Words => Mac is { } mac ? $"{Address} lladdr {mac} dev {Link.Name}" : $"proxy {Address} dev {Link.Name}";

    /// <inheritdoc/>
    public override string Key => $"{In} neighbour {(Mac is null ? "proxy " : "")}{Address} {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal Neighbour ToNeighbour() => new() { Index = Link.Index, Address = Address, Mac = Mac, IsProxy = Mac is null };

    internal override KernelObject Record(RecordFields fields) => new NeighbourObject(
        fields.Namespace("in", In), fields.Link("link", Link), fields.Address("address", Address), fields.MacOrNull("mac", Mac));

    /// <summary>What the kernel has learnt by itself gives way to it and is no stranger.</summary>
    internal override Sighting Look(Observed observed) =>
        observed[In]?.Neighbours.FirstOrDefault(n => n.Index == Link.Index && n.IsProxy == (Mac is null) && n.Address.Equals(Address)
            && (n.IsProxy || n.State.HasFlag(NeighbourState.Permanent))) is { } found
            ? Sighting.Of(this with { Mac = Mac is null ? null : found.Mac ?? default(MacAddress) })
            : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.OverOf(Link.Index), new SetNeighbour(this, Before: null));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(plan.OverOf(Link.Index), new SetNeighbour(this, (NeighbourObject)found));

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteNeighbour(this));
}
