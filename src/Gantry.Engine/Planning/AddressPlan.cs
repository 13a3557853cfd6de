using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// The addresses of every attachment: those that the file gives; else the one that the node had, as long as it stays; else the lowest
/// that is free in the first subnet of the family.
/// </summary>
internal static class AddressPlan
{
    internal static Dictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> Settle(
        Topology topology, IReadOnlyDictionary<string, KernelObject> recorded)
    {
        Dictionary<(FabricName Network, Subnet), AddressPool> pools = OpenPools(topology);
        Dictionary<FabricName, Network> networks = topology.Networks.ToDictionary(network => network.Name);
        ILookup<(string Node, string Interface), IPAddress> had = recorded.Values.OfType<AddressObject>()
            .Where(address => !address.In.IsHost)
            .ToLookup(address => (address.In.Node!, address.Link.Name.ToString()), address => address.Address.Address);

        var settled = new Dictionary<(FabricName, int), ImmutableArray<InterfaceAddress>>();
        List<(FabricName Node, int Attachment, AddressPool Pool, int PrefixLength)> open = [];
        foreach (Node node in topology.Nodes)
        {
            for (int i = 0; i < node.Attachments.Length; i++)
            {
                Attachment attachment = node.Attachments[i];
                var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
                addresses.AddRange(attachment.Addresses);
                foreach (Subnet subnet in AutomaticSubnets(networks[attachment.Network], attachment))
                {
                    AddressPool pool = pools[(attachment.Network, subnet)];
                    IPAddress? kept = had[(node.Name.ToString(), attachment.Interface.ToString())]
                        .FirstOrDefault(a => subnet.Prefix.Contains(a) && !pool.IsTaken(a));
                    if (kept is null)
                    {
                        open.Add((node.Name, i, pool, subnet.Prefix.PrefixLength));
                        continue;
                    }
                    pool.Reserve(kept);
                    addresses.Add(new InterfaceAddress(kept, subnet.Prefix.PrefixLength));
                }
                settled.Add((node.Name, i), addresses.ToImmutable());
            }
        }
        foreach ((FabricName node, int attachment, AddressPool pool, int prefixLength) in open)
        {
            settled[(node, attachment)] = settled[(node, attachment)].Add(new InterfaceAddress(pool.Take(), prefixLength));
        }
        return settled;
    }

    /// <summary>Networks that never meet may have the same subnet.</summary>
    private static Dictionary<(FabricName, Subnet), AddressPool> OpenPools(Topology topology)
    {
        ILookup<FabricName, IPAddress> @fixed = topology.Nodes
            .SelectMany(node => node.Attachments)
            .SelectMany(attachment => attachment.Addresses.Select(address => (attachment.Network, address.Address)))
            .ToLookup(pair => pair.Network, pair => pair.Address);
        return topology.Networks
            .SelectMany(network => network.Subnets.Select(subnet => (Key: (network.Name, subnet), Pool: new AddressPool(subnet, @fixed[network.Name].Where(subnet.Prefix.Contains)))))
            .ToDictionary(pair => pair.Key, pair => pair.Pool);
    }

    /// <summary>The first subnet of each family that the attachment has no fixed address of.</summary>
    private static IEnumerable<Subnet> AutomaticSubnets(Network network, Attachment attachment) => network.Subnets
        .Where(_ => !attachment.HasNoAddress)
        .GroupBy(subnet => subnet.IsIPv6)
        .Where(family => !attachment.Addresses.Any(address => address.IsIPv6 == family.Key))
        .Select(family => family.First());
}
