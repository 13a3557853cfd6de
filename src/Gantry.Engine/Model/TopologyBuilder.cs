using System.Collections.Immutable;

namespace Gantry.Engine.Model;

/// <summary>Makes a topology out of what somebody says, or a list of all that is wrong with it. There is no other way to one.</summary>
public static class TopologyBuilder
{
    /// <summary>Builds the topology; null where there are errors.</summary>
    /// <param name="name">The fabric's name.</param>
    /// <param name="networks">The networks, in order.</param>
    /// <param name="nodes">The nodes, in order.</param>
    /// <param name="errors">What is wrong, in the order in which it was found.</param>
    public static Topology? Build(FabricName name, IReadOnlyList<NetworkSpec> networks, IReadOnlyList<NodeSpec> nodes, out IReadOnlyList<TopologyError> errors)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(nodes);
        var found = new List<TopologyError>();
        CheckNames(networks, nodes, found);
        ImmutableArray<Network> builtNetworks = NetworkRules.Build(networks, found);
        ImmutableArray<Node> builtNodes = NodeRules.Build(nodes, builtNetworks, networks, found);
        if (found.Count == 0)
        {
            CrossRules.Check(nodes, builtNetworks, builtNodes, found);
        }
        errors = found;
        return found.Count == 0 ? new Topology(name, builtNetworks, builtNodes) : null;
    }

    /// <summary>Names of nodes and networks are of one space, so that a line like "db is full" says which.</summary>
    private static void CheckNames(IReadOnlyList<NetworkSpec> networks, IReadOnlyList<NodeSpec> nodes, List<TopologyError> errors)
    {
        HashSet<string> taken = [];
        foreach ((string kind, Located<string> name) in networks.Select(n => ("network", n.Name)).Concat(nodes.Select(n => ("node", n.Name))))
        {
            if (FabricName.WhyNot(name.Value) is { } reason)
            {
                errors.Add(new TopologyError(name.At, $"\"{name.Value}\" can't be the name of a {kind}: {reason}"));
            }
            else if (!taken.Add(name.Value))
            {
                errors.Add(new TopologyError(name.At, $"the name \"{name.Value}\" is taken: nodes and networks must have different names"));
            }
        }
    }
}
