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
        Dictionary<Subnet, AddressPool> pools = OpenPools(topology);
        Dictionary<FabricName, Network> networks = topology.Networks.ToDictionary(network => network.Name);
        ILookup<(string Node, string Interface), IPAddress> had = recorded.Values.OfType<AddressObject>()
            .Where(address => !address.In.IsHost)
            .ToLookup(address => (address.In.Node!, address.Link.Name.ToString()), address => address.Address.Address);

        var settled = new Dictionary<(FabricName, int), ImmutableArray<InterfaceAddress>>();
        List<(FabricName Node, int Attachment, Subnet Subnet)> open = [];
        foreach (Node node in topology.Nodes)
        {
            for (int i = 0; i < node.Attachments.Length; i++)
            {
                Attachment attachment = node.Attachments[i];
                var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
                addresses.AddRange(attachment.Addresses);
                foreach (Subnet subnet in AutomaticSubnets(networks[attachment.Network], attachment))
                {
                    IPAddress? kept = had[(node.Name.ToString(), attachment.Interface.ToString())]
                        .FirstOrDefault(a => subnet.Prefix.Contains(a) && !pools[subnet].IsTaken(a));
                    if (kept is null)
                    {
                        open.Add((node.Name, i, subnet));
                        continue;
                    }
                    pools[subnet].Reserve(kept);
                    addresses.Add(new InterfaceAddress(kept, subnet.Prefix.PrefixLength));
                }
                settled.Add((node.Name, i), addresses.ToImmutable());
            }
        }
        foreach ((FabricName node, int attachment, Subnet subnet) in open)
        {
            settled[(node, attachment)] = settled[(node, attachment)].Add(new InterfaceAddress(pools[subnet].Take(), subnet.Prefix.PrefixLength));
        }
        return settled;
    }

    private static Dictionary<Subnet, AddressPool> OpenPools(Topology topology)
    {
        ILookup<FabricName, IPAddress> @fixed = topology.Nodes
            .SelectMany(node => node.Attachments)
            .SelectMany(attachment => attachment.Addresses.Select(address => (attachment.Network, address.Address)))
            .ToLookup(pair => pair.Network, pair => pair.Address);
        return topology.Networks
            .SelectMany(network => network.Subnets.Select(subnet => (subnet, pool: new AddressPool(subnet, @fixed[network.Name].Where(subnet.Prefix.Contains)))))
            .ToDictionary(pair => pair.subnet, pair => pair.pool);
    }

    /// <summary>The first subnet of each family that the attachment has no fixed address of.</summary>
    private static IEnumerable<Subnet> AutomaticSubnets(Network network, Attachment attachment) => network.Subnets
        .Where(_ => !attachment.HasNoAddress)
        .GroupBy(subnet => subnet.IsIPv6)
        .Where(family => !attachment.Addresses.Any(address => address.IsIPv6 == family.Key))
        .Select(family => family.First());
}
