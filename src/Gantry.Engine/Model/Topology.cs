using System.Collections.Immutable;

namespace Gantry.Engine.Model;

/// <summary>What is wanted: a whole fabric. Comes out of TopologyBuilder only, which refuses what contradicts itself.</summary>
public sealed record Topology
{
    internal Topology(FabricName name)
    {
        Name = name;
    }

    /// <summary>The fabric's name.</summary>
    public FabricName Name { get; }

    /// <summary>The networks, in the order of the file.</summary>
    public ImmutableArray<Network> Networks { get; internal init; } = [];

    /// <summary>The nodes, in the order of the file.</summary>
    public ImmutableArray<Node> Nodes { get; internal init; } = [];

    /// <summary>The wires, in the order of the file.</summary>
    public ImmutableArray<Wire> Wires { get; internal init; } = [];

    /// <summary>What the host itself is told.</summary>
    public Stack Host { get; internal init; } = Stack.Empty;

    /// <summary>A topology of that name with nothing in it.</summary>
    public static Topology Empty(FabricName name) => new(name);
}
