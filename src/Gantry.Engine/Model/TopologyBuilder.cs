using System.Collections.Immutable;

namespace Gantry.Engine.Model;

/// <summary>Makes a topology out of what somebody says, or a list of all that is wrong with it. There is no other way to one.</summary>
public static class TopologyBuilder
{
    /// <summary>Builds the topology; null where there are errors.</summary>
    /// <param name="name">The fabric's name.</param>
    /// <param name="spec">What is said.</param>
    /// <param name="errors">What is wrong, in the order in which it was found.</param>
    public static Topology? Build(FabricName name, TopologySpec spec, out IReadOnlyList<TopologyError> errors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var found = new List<TopologyError>();
        spec = spec with { Nodes = Replicas.Expand(spec.Nodes, found) };
        CheckNames(spec, found);
        HostNameRules.Check(spec, found);
        InterfaceNames names = InterfaceNames.Claimed(spec, found);
        ImmutableArray<Network> networks = NetworkRules.Build(spec, found);
        ImmutableArray<Node> nodes = AttachmentRules.Build(spec, networks, names, found);
        ImmutableArray<Wire> wires = WireRules.Build(spec, networks, names, found);
        Dictionary<string, string> moved = [];
        ILookup<string, NodeSpec> specs = spec.Nodes.ToLookup(node => node.Name.Value);
        var topology = new Topology(name)
        {
            Networks = networks,
            Nodes = [.. nodes.Select(node => node with { Devices = DeviceRules.Build(specs[node.Name.ToString()].First().Devices, node.Name, networks, names, moved, found) })],
            Wires = wires,
            Host = new Stack { Devices = DeviceRules.Build(spec.Host.Devices, node: null, networks, names, moved, found) },
        };
        if (found.Count == 0)
        {
            topology = StackRules.Fill(topology, spec, found);
            topology = PortRules.Fill(topology, spec, found);
            CrossRules.Check(spec, topology, found);
        }
        // What is wrong with a node's line is wrong with all its replicas, and told once.
        errors = [.. found.DistinctBy(error => (error.At, error.At == default ? error.Message : null))];
        return found.Count == 0 ? topology : null;
    }

    /// <summary>Names of nodes and networks are of one space, so that a line like "db is full" says which.</summary>
    private static void CheckNames(TopologySpec spec, List<TopologyError> errors)
    {
        HashSet<string> taken = [];
        foreach ((string kind, Located<string> name) in spec.Networks.Select(n => ("network", n.Name)).Concat(spec.Nodes.Select(n => ("node", n.Name))))
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
