namespace Gantry.Engine.Planning;

/// <summary>Which namespace something is in: the host's, or a node's by the node's name.</summary>
/// <param name="Node">The node; null for the host.</param>
public readonly record struct NamespaceRef(string? Node)
{
    /// <summary>The host's own namespace.</summary>
    public static NamespaceRef Host => default;

    /// <summary>Whether it is the host's.</summary>
    public bool IsHost => Node is null;

    /// <summary>How a command of iproute2 begins that works in it: "ip" or "ip -n x1".</summary>
    public string Ip => IsHost ? "ip" : $"ip -n {Node}";

    /// <summary>What stands before any other command that works in it.</summary>
    public string Exec => IsHost ? "" : $"ip netns exec {Node} ";

    /// <summary>" in x1" behind an object's name; nothing on the host.</summary>
    public string Where => IsHost ? "" : $" in {Node}";

    /// <inheritdoc/>
    public override string ToString() => Node ?? "host";
}
