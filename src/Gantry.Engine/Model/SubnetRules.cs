using System.Net;

namespace Gantry.Engine.Model;

/// <summary>Subnets may overlap only where their addresses never meet in one namespace.</summary>
internal static class SubnetRules
{
    internal static void Check(TopologySpec spec, Topology topology, List<TopologyError> errors)
    {
        List<(IPNetwork Prefix, Network Network)> earlier = [];
        foreach (NetworkSpec network in spec.Networks)
        {
            Network built = topology.Networks.First(other => other.Name.ToString() == network.Name.Value);
            foreach (Located<IPNetwork> subnet in network.Subnets)
            {
                if (earlier.Find(other => other.Prefix.Overlaps(subnet.Value) && WhereTheyMeet(topology, other.Network, built) is not null) is { Network: { } other } overlap)
                {
                    string where = WhereTheyMeet(topology, other, built)!;
                    errors.Add(new TopologyError(subnet.At, other == built
                        ? $"subnet {subnet.Value} overlaps {overlap.Prefix} of the same network"
                        : $"subnet {subnet.Value} overlaps {overlap.Prefix} of network \"{other.Name}\": {where} is in both"));
                }
                earlier.Add((subnet.Value, built));
            }
        }
    }

    private static string? WhereTheyMeet(Topology topology, Network a, Network b)
    {
        if (a == b || (a.HasHost && b.HasHost))
        {
            return "the host";
        }
        return topology.Nodes.FirstOrDefault(node => IsIn(node, a) && IsIn(node, b)) is { } node ? $"node \"{node.Name}\"" : null;
    }

    private static bool IsIn(Node node, Network network) => node.Attachments.Any(attachment => attachment.Network == network.Name && !attachment.HasNoAddress);
}
