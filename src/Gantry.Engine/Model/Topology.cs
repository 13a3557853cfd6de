using System.Collections.Immutable;

namespace Gantry.Engine.Model;

/// <summary>What is wanted: a whole fabric. Comes out of TopologyBuilder only, which refuses what contradicts itself.</summary>
public sealed record Topology
{
    internal Topology(FabricName name, ImmutableArray<Network> networks, ImmutableArray<Node> nodes)
    {
        Name = name;
        Networks = networks;
        Nodes = nodes;
    }

    /// <summary>The fabric's name.</summary>
    public FabricName Name { get; }

    /// <summary>The networks, in the order of the file.</summary>
    public ImmutableArray<Network> Networks { get; }

    /// <summary>The nodes, in the order of the file.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>A topology of that name with nothing in it.</summary>
    public static Topology Empty(FabricName name) => new(name, [], []);
}
