using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Planning;

namespace Gantry.Engine.Names;

/// <summary>Who has which names in which network, of the records of one fabric. Not to be used by several threads at once.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, (ImmutableArray<IPAddress> Gateways, ImmutableArray<IPAddress> Servers)> _networks = [];
    private readonly Dictionary<string, PartNotes> _nodes = [];
    private readonly Dictionary<(string Network, string Name), List<IPAddress>> _byName = [];
    private readonly Dictionary<IPAddress, List<(NotedNames Names, PartNotes Node)>> _byAddress = [];

    /// <summary>The networks that have names, each with the host's addresses in it.</summary>
    internal IEnumerable<(string Name, ImmutableArray<IPAddress> Gateways)> Networks => _networks.Select(network => (network.Key, network.Value.Gateways));

    /// <summary>Takes over what the record of a network says; null: there is none any more.</summary>
    internal void SetNetwork(string name, PartNotes? notes)
    {
        if (notes is { HasNames: true })
        {
            _networks[name] = ([.. notes.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>()], notes.Servers);
        }
        else
        {
            _networks.Remove(name);
        }
    }

    /// <summary>Takes over what the record of a node says; null: there is none any more.</summary>
    internal void SetNode(string name, PartNotes? notes)
    {
        if (_nodes.Remove(name, out PartNotes? before))
        {
            foreach (NotedNames names in before.Names)
            {
                foreach (IPAddress address in names.Addresses)
                {
                    Remove(_byAddress, address, entry => entry.Names == names);
                    foreach (string known in names.Names)
                    {
                        Remove(_byName, (names.Network, known), other => other.Equals(address));
                    }
                }
            }
        }
        if (notes is null || notes.Names.IsEmpty)
        {
            return;
        }
        _nodes[name] = notes;
        foreach (NotedNames names in notes.Names)
        {
            foreach (IPAddress address in names.Addresses)
            {
                Add(_byAddress, address, (names, notes));
                foreach (string known in names.Names)
                {
                    Add(_byName, (names.Network, known), address);
                }
            }
        }
    }

    /// <summary>The addresses that a name has for somebody: in the networks that he is in, and the one by which he asks.</summary>
    internal IReadOnlyList<IPAddress> Find(string name, IPAddress client, string network) =>
        [.. NetworksOf(client, network).SelectMany(of => _byName.GetValueOrDefault((of, name)) ?? []).Distinct()];

    /// <summary>The names that an address has for somebody.</summary>
    internal IReadOnlyList<string> Find(IPAddress address, IPAddress client, string network)
    {
        HashSet<string> networks = [.. NetworksOf(client, network)];
        return [.. (_byAddress.GetValueOrDefault(address) ?? []).Where(entry => networks.Contains(entry.Names.Network)).SelectMany(entry => entry.Names.Names).Distinct()];
    }

    /// <summary>The resolvers that somebody's other questions go to: his own, else his networks'; none: the host's.</summary>
    internal IReadOnlyList<IPAddress> ServersFor(IPAddress client, string network)
    {
        IPAddress[] own = [.. (_byAddress.GetValueOrDefault(client) ?? []).SelectMany(entry => entry.Node.Servers).Distinct()];
        return own.Length > 0 ? own : [.. NetworksOf(client, network).SelectMany(of => _networks.TryGetValue(of, out var known) ? known.Servers : []).Distinct()];
    }

    /// <summary>All networks of the node that asks, whichever of its addresses it asks from.</summary>
    private IEnumerable<string> NetworksOf(IPAddress client, string network) =>
        (_byAddress.GetValueOrDefault(client) ?? []).SelectMany(entry => entry.Node.Names).Select(names => names.Network).Append(network).Distinct();

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> to, TKey key, TValue value) where TKey : notnull =>
        (to.TryGetValue(key, out List<TValue>? list) ? list : to[key] = []).Add(value);

    private static void Remove<TKey, TValue>(Dictionary<TKey, List<TValue>> from, TKey key, Predicate<TValue> which) where TKey : notnull
    {
        if (from.TryGetValue(key, out List<TValue>? list))
        {
            int place = list.FindIndex(which);
            if (place >= 0)
            {
                list.RemoveAt(place);
            }
            if (list.Count == 0)
            {
                from.Remove(key);
            }
        }
    }
}
