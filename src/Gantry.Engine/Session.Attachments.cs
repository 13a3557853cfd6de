using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
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
        List<(Leases Leases, IPAddress Address)> taken = [];
        try
        {
            Topology leased = Lease(wanted, ranges, taken);
            Planned planned = PlanGrown(Settle(leased, settle));
            ApplyOutcome applied = Apply(planned, source: null, events, cancellation);
            return Outcome(applied, planned.Wanted);
        }
        catch
        {
            taken.ForEach(lease => lease.Leases.Release(lease.Address));
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
    private Planned PlanGrown(Topology wanted) => Plan((recorded, facts) => Grown(Draft.Draw(_state.Id, wanted, recorded, facts)));

    private Blueprint Grown(Blueprint wanted) => wanted with { Parts = [.. wanted.Parts.Select(part => part.Kind == PartKind.Node ? part : Grown(part))] };

    private Part Grown(Part part)
    {
        if (_state.Find(part.Kind, part.Name)?.Part is not { } before)
        {
            return part;
        }
        HashSet<string> keys = [.. part.Objects.Select(o => o.Key)];
        ImmutableArray<KernelObject> others = [.. before.Objects.Where(o => !keys.Contains(o.Key))];
        return others.IsEmpty ? part : part with { Objects = [.. part.Objects, .. others], Notes = Grown(part.Notes, before.Notes) };
    }

    private static PartNotes? Grown(PartNotes? notes, PartNotes? before) => notes is null || before is null
        ? notes ?? before
        : notes with { Subnets = [.. notes.Subnets, .. before.Subnets.Where(subnet => !notes.Subnets.Any(other => other.Prefix.Equals(subnet.Prefix)))] };

    /// <summary>Takes the whole fabric away, if no attachment needs it.</summary>
    internal void RemoveUnused()
    {
        if (_state.Exists && !_state.Current.Parts.Any(part => part.Kind is PartKind.Node or PartKind.Attachment))
        {
            Remove(force: true, events: null);
        }
    }

    internal ApplyOutcome Detach(ApplyEvents? events)
    {
        List<AddressObject> addresses = [.. _state.Recorded.Objects.OfType<AddressObject>()];
        ApplyOutcome outcome = TakeAway(force: true, events);
        Release(addresses);
        foreach (Part part in _state.Current.Parts)
        {
            _state.DeletePart(part.Kind, part.Name);
        }
        return outcome;
    }

    private void Release(List<AddressObject> addresses)
    {
        foreach (Leases leases in LeasedNetworks().Select(LeasesOf))
        {
            addresses.ForEach(address => leases.Release(address.Address.Address));
        }
    }

    /// <summary>Gives back the addresses whose owner has no record: he was killed between the two.</summary>
    internal void ReleaseOrphans()
    {
        foreach (string network in LeasedNetworks())
        {
            Leases leases = LeasesOf(network);
            foreach ((IPAddress address, string owner) in leases.List().ToList())
            {
                if (!File.Exists(_state.PathOf(PartKind.Node, owner)) && !File.Exists(_state.PathOf(PartKind.Attachment, owner)))
                {
                    leases.Release(address);
                }
            }
        }
    }

    /// <summary>The topology with an address for every attachment that has none: the recorded one, or a new lease.</summary>
    private Topology Lease(Topology wanted, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, List<(Leases, IPAddress)> taken) => wanted with
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
        Network network, Attachment attachment, string owner, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, List<(Leases, IPAddress)> taken)
    {
        Leases leases = LeasesOf(network.Name.ToString());
        HashSet<IPAddress> reserved = [.. network.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>(), .. _state.Find(PartKind.Network, network.Name.ToString())?.Notes?.Taken ?? []];
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (InterfaceAddress said in attachment.Addresses)
        {
            if (reserved.Contains(said.Address) || !leases.TryTake(said.Address, owner))
            {
                throw new FabricException($"address {said.Address} of network {network.Name} is taken", "leave it open, or take away who has it");
            }
            taken.Add((leases, said.Address));
            addresses.Add(said);
        }
        IEnumerable<IReadOnlyList<LeaseRange>> open = ranges ?? [.. network.Subnets.GroupBy(subnet => subnet.IsIPv6)
            .Where(family => !attachment.Addresses.Any(address => address.IsIPv6 == family.Key))
            .Select(family => (IReadOnlyList<LeaseRange>)[new LeaseRange(family.First().Prefix.FirstHost(), family.First().Prefix.LastHost())])];
        foreach (IReadOnlyList<LeaseRange> set in open)
        {
            IPAddress address = leases.Take(set, reserved, owner);
            taken.Add((leases, address));
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
        List<BridgeObject> bridges = [.. blueprint.Objects.OfType<BridgeObject>()];
        List<AddressObject> addresses = [.. blueprint.Objects.OfType<AddressObject>()];
        return new AttachOutcome(
            applied,
            [.. blueprint.Objects.OfType<VethObject>().Where(veth => veth.Master is not null).Select(veth =>
            {
                BridgeObject bridge = bridges.First(other => other.Link == veth.Master);
                return new AttachedInterface(
                    bridge.Link.Name, bridge.Mac, veth.Link.Name, veth.Mac, veth.Peer.Name, veth.PeerMac, veth.PeerMtu ?? veth.Mtu,
                    [.. addresses.Where(o => o.In == veth.PeerIn && o.Link == veth.Peer).Select(o =>
                        (o.Address, addresses.FirstOrDefault(host => host.In.IsHost && host.Link == bridge.Link && host.Address.Network.Contains(o.Address.Address))?.Address.Address))]);
            })],
            [.. blueprint.Objects.OfType<RouteObject>().Where(route => !route.In.IsHost).SelectMany(route => route.Hops.Select(hop => new AttachedRoute(route.To, hop.Via, hop.Device.Name)))]);
    }
}
