using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine;

/// <summary>Leases without an attachment, while the fabric's lock is held: a record of nothing but addresses.</summary>
internal sealed partial class Session
{
    /// <summary>The first set of ranges of which no address is free; null where there is room in all.</summary>
    internal IReadOnlyList<LeaseRange>? FirstFullSet(FabricName network, IReadOnlyList<IReadOnlyList<LeaseRange>> sets)
    {
        HashSet<IPAddress> held = [.. LeasesOf(network.ToString()).List().Select(lease => lease.Address)];
        return sets.FirstOrDefault(set => held.Count > 0 && Leases.All(set).Take(held.Count + 1).All(held.Contains));
    }

    internal IReadOnlyList<IPAddress> Leased(FabricName node) => _state.Find(PartKind.Node, node.ToString())?.Notes?.Taken ?? [];

    internal IReadOnlyList<IPAddress> Lease(FabricName node, string label, IReadOnlyList<IPAddress> wanted, IReadOnlyList<IReadOnlyList<LeaseRange>> ranges)
    {
        RequireSameHost();
        string owner = node.ToString();
        if (Leased(node) is [var first, ..])
        {
            throw new FabricException($"{label} has an address already: {first}", "an interface is added once") { IsUsage = true };
        }
        Leases leases = LeasesOf(_state.Id.Name.ToString());
        List<IPAddress> taken = [];
        try
        {
            foreach (IPAddress address in wanted)
            {
                if (!leases.TryTake(address, owner))
                {
                    throw new FabricException($"address {address} is taken", "leave it open, or take away who has it");
                }
                taken.Add(address);
            }
            taken.AddRange(ranges.Select(set => leases.Take(set, new HashSet<IPAddress>(), owner)));
            Write(owner, label, taken);
            return taken;
        }
        catch
        {
            taken.ForEach(address => leases.Release(address, owner));
            throw;
        }
    }

    internal void TakeOver(FabricName node, string label, IReadOnlyList<IPAddress> addresses)
    {
        RequireSameHost();
        if (_state.Find(PartKind.Node, node.ToString()) is null)
        {
            Leases leases = LeasesOf(_state.Id.Name.ToString());
            Write(node.ToString(), label, addresses.Where(address => leases.TryTake(address, node.ToString())));
        }
    }

    private void Write(string owner, string label, IEnumerable<IPAddress> taken)
    {
        _state.WriteFabric(_state.Fabric ?? new FabricRecord(FabricRecord.CurrentFormat, _state.Id.Name.ToString(), null, Group: 0, _namespaces.CookieOf(NamespaceRef.Host)));
        _state.WritePart(new PartRecord(PartKind.Node, owner, [], []) { Notes = new PartNotes { Label = label, Taken = [.. taken] } });
    }
}
