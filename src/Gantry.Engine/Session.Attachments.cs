using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Attachments while the fabric's lock is held.</summary>
internal sealed partial class Session
{
    internal AttachOutcome Attach(
        Topology wanted, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, Settling? settle, ApplyEvents? events, CancellationToken cancellation)
    {
        List<HeldLease> taken = [];
        try
        {
            Topology leased = Lease(wanted, ranges, taken);
            Planned planned = PlanGrown(Settle(leased, settle));
            ILookup<string, IPAddress> before = AddressesOfNodes(_state.Current);
            ApplyOutcome applied = Apply(planned, source: null, events, cancellation);
            ILookup<string, IPAddress> now = AddressesOfNodes(planned.Wanted);
            foreach (IGrouping<string, IPAddress> had in before.Where(had => now.Contains(had.Key)))
            {
                Release(had.Except(now[had.Key]), had.Key);
            }
            return Outcome(applied, planned.Wanted);
        }
        catch
        {
            taken.ForEach(lease => lease.Release());
            throw;
        }
    }

    /// <summary>Against the addresses that the record says; nothing is leased.</summary>
    internal Planned CheckAttached(Topology wanted, Settling? settle) => PlanGrown(
        Settle(wanted with { Nodes = [.. wanted.Nodes.Select(node => WithAddresses(node, attachment => Recorded(node, attachment)))] }, settle));

    private static Topology Settle(Topology leased, Settling? settle) =>
        settle is null ? leased : settle([.. leased.Nodes.SelectMany(node => node.Attachments).SelectMany(attachment => attachment.Addresses)]);

    /// <summary>
    /// Plans an attachment. What it shares with others only grows by it: the subnet that another one is in, or the sysctl that only another
    /// one's port needs, stays until nobody is left.
    /// </summary>
    private Planned PlanGrown(Topology wanted) => Plan(
        (recorded, facts) => Grown(Draft.Draw(_state.Id, wanted, recorded, facts), wanted),
        [
            .. wanted.Networks.Where(network => network.AdoptsBridge).Select(network => network.Bridge),
            .. wanted.Nodes.Select(node => node.Adjusted).Where(adjusted => adjusted is { Shaping.IsEmpty: false }).Select(adjusted => adjusted!.Port).OfType<InterfaceName>(),
        ]);

    private Blueprint Grown(Blueprint drawn, Topology wanted)
    {
        HashSet<(PartKind, string)> there = [.. drawn.Parts.Select(part => (part.Kind, part.Name))];
        return drawn with
        {
            Parts =
            [
                .. drawn.Parts.Select(part => part.Kind == PartKind.Node ? part : Grown(part, wanted.Networks.FirstOrDefault(network => part.Kind == PartKind.Network && network.Name.ToString() == part.Name))),
                .. _state.Current.Parts.Where(part => part.Kind != PartKind.Node && !there.Contains((part.Kind, part.Name))),
            ],
        };
    }

    private Part Grown(Part part, Network? network)
    {
        if (_state.Find(part.Kind, part.Name)?.Part is not { } before)
        {
            return part;
        }
        (Part first, Part second) = network is { IsBorrowed: true } ? (before, part) : (part, before);
        HashSet<string> keys = [.. first.Objects.Select(o => o.Key)];
        IEnumerable<KernelObject> all = first.Objects.Concat(second.Objects.Where(o => keys.Add(o.Key)));
        if (network is not null)
        {
            Part says = network.KeepsOpenness ? before : part;
            all = all.Where(o => !IsOpenness(o)).Concat(says.Objects.Where(IsOpenness));
        }
        return part with { Objects = [.. all], Notes = Grown(part.Notes, before.Notes) };
    }

    private static bool IsOpenness(KernelObject o) => o is ElementObject { Set: FirewallTable.Open };

    private static PartNotes? Grown(PartNotes? notes, PartNotes? before) => notes is null || before is null
        ? notes ?? before
        : notes with { Subnets = [.. notes.Subnets, .. before.Subnets.Where(subnet => !notes.Subnets.Any(other => other.Prefix.Equals(subnet.Prefix)))], Servers = before.Servers };

    /// <summary>Takes the whole fabric away, if no attachment needs it.</summary>
    internal void RemoveUnused()
    {
        if (_state.Exists && !_state.Current.Parts.Any(part => part.Kind is PartKind.Node or PartKind.Attachment))
        {
            Remove(force: true, events: null);
        }
    }

    internal ApplyOutcome Detach(FabricName node, ApplyEvents? events)
    {
        string owner = node.ToString();
        if (_state.Find(PartKind.Node, owner) is not { } record)
        {
            ReleaseAll(other => other == owner); // Killed between lease and record.
            return new ApplyOutcome(new Plan([]), _watch.Elapsed, []);
        }
        IEnumerable<IPAddress> addresses = record.Objects.Concat(record.Leaving).OfType<AddressObject>().Select(o => o.Address.Address).Concat(record.Notes?.Taken ?? []);
        ApplyOutcome outcome = TakeAway(force: true, events);
        Release(addresses, owner);
        _state.DeletePart(PartKind.Node, owner);
        return outcome;
    }

    private static ILookup<string, IPAddress> AddressesOfNodes(Blueprint blueprint) => blueprint.Parts.Where(part => part.Kind == PartKind.Node)
        .SelectMany(part => part.Objects.OfType<AddressObject>().Where(o => !o.In.IsHost).Select(o => (part.Name, o.Address.Address))).ToLookup(pair => pair.Name, pair => pair.Address);

    private void Release(IEnumerable<IPAddress> addresses, string owner)
    {
        IPAddress[] all = [.. addresses];
        foreach (Leases leases in LeasedNetworks().Select(LeasesOf))
        {
            Array.ForEach(all, address => leases.Release(address, owner));
        }
    }

    /// <summary>Gives back the addresses whose owner has no record: he was killed between the two.</summary>
    internal void ReleaseOrphans() =>
        ReleaseAll(owner => !File.Exists(_state.PathOf(PartKind.Node, owner)) && !File.Exists(_state.PathOf(PartKind.Attachment, owner)));

    private void ReleaseAll(Func<string, bool> isOwner)
    {
        foreach (Leases leases in LeasedNetworks().Select(LeasesOf))
        {
            foreach ((IPAddress address, string owner) in leases.List().Where(lease => isOwner(lease.Owner)).ToList())
            {
                leases.Release(address, owner);
            }
        }
    }

    /// <summary>The topology with an address for every attachment that has none: the recorded one, or a new lease.</summary>
    private Topology Lease(Topology wanted, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, List<HeldLease> taken) => wanted with
    {
        Nodes = [.. wanted.Nodes.Select(node => WithAddresses(node, attachment =>
        {
            if (Recorded(node, attachment) is { Length: > 0 } recorded)
            {
                return recorded;
            }
            Network network = wanted.Networks.First(other => other.Name == attachment.Network);
            return TakeFor(network, attachment, node.Name.ToString(), ranges, taken);
        }))],
    };

    private ImmutableArray<InterfaceAddress> TakeFor(
        Network network, Attachment attachment, string owner, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, List<HeldLease> taken)
    {
        Leases leases = LeasesOf(network.Name.ToString());
        HashSet<IPAddress> reserved = [.. network.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>(), .. _state.Find(PartKind.Network, network.Name.ToString())?.Notes?.Taken ?? []];
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (InterfaceAddress said in attachment.Addresses)
        {
            if (reserved.Contains(said.Address) || !leases.TryTake(said.Address, owner))
            {
                throw new NoLeaseException($"address {said.Address} of network {network.Name} is taken", "leave it open, or take away who has it");
            }
            taken.Add(new HeldLease(leases, said.Address, owner));
            addresses.Add(said);
        }
        IEnumerable<IReadOnlyList<LeaseRange>> open = ranges ?? [.. network.Subnets.GroupBy(subnet => subnet.IsIPv6)
            .Where(family => !attachment.Addresses.Any(address => address.IsIPv6 == family.Key))
            .Select(family => (IReadOnlyList<LeaseRange>)[new LeaseRange(family.First().Prefix.FirstHost(), family.First().Prefix.LastHost())])];
        foreach (IReadOnlyList<LeaseRange> set in open)
        {
            IPAddress address = leases.Take(set, reserved, owner);
            taken.Add(new HeldLease(leases, address, owner));
            addresses.Add(new InterfaceAddress(address, network.Subnets.First(subnet => subnet.Prefix.Contains(address)).Prefix.PrefixLength));
        }
        return addresses.ToImmutable();
    }

    /// <summary>The addresses that the record says of an attachment.</summary>
    private ImmutableArray<InterfaceAddress> Recorded(Node node, Attachment attachment) =>
        [.. _state.Find(PartKind.Node, node.Name.ToString())?.Objects.OfType<AddressObject>()
            .Where(address => address.In.Node == node.Name.ToString() && address.Link.Name == attachment.Interface).Select(address => address.Address) ?? []];

    private static Node WithAddresses(Node node, Func<Attachment, ImmutableArray<InterfaceAddress>> addressesOf) => node with
    {
        Attachments = [.. node.Attachments.Select(attachment => attachment.HasNoAddress ? attachment : attachment with { Addresses = addressesOf(attachment) })],
    };

    private Leases LeasesOf(string network) => new(Path.Combine(_state.LeasesFolder, network));

    private IEnumerable<string> LeasedNetworks() => Directory.Exists(_state.LeasesFolder) ? Directory.EnumerateDirectories(_state.LeasesFolder).Select(path => Path.GetFileName(path)!) : [];

    private static AttachOutcome Outcome(ApplyOutcome applied, Blueprint blueprint)
    {
        Dictionary<LinkRef, MacAddress> bridges = [];
        foreach (KernelObject o in blueprint.Objects)
        {
            switch (o)
            {
                case BridgeObject own: bridges[own.Link] = own.Mac; break;
                case ForeignBridgeObject foreign: bridges[foreign.Link] = foreign.Mac; break;
            }
        }
        List<AddressObject> addresses = [.. blueprint.Objects.OfType<AddressObject>()];
        return new AttachOutcome(
            applied,
            [.. blueprint.Objects.OfType<VethObject>().Where(veth => veth.Master is not null).Select(veth =>
            {
                LinkRef bridge = veth.Master!.Value;
                return new AttachedInterface(
                    bridge.Name, bridges[bridge], veth.Link.Name, veth.Mac, veth.Peer.Name, veth.PeerMac, veth.PeerMtu ?? veth.Mtu,
                    [.. addresses.Where(o => o.In == veth.PeerIn && o.Link == veth.Peer).Select(o =>
                        (o.Address, addresses.FirstOrDefault(host => host.In.IsHost && host.Link == bridge && host.Address.Network.Contains(o.Address.Address))?.Address.Address))]);
            })],
            [.. blueprint.Objects.OfType<RouteObject>().Where(route => !route.In.IsHost).SelectMany(route => route.Hops.Select(hop => new AttachedRoute(route.To, hop.Via, hop.Device.Name)))],
            [.. blueprint.Objects.OfType<IfbObject>().Select(ifb => (ifb.Link.Name, ifb.Mac))]);
    }
}
