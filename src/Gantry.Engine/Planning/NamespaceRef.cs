namespace Gantry.Engine.Planning;

/// <summary>Which namespace something is in: the host's, or a node's by the node's name.</summary>
/// <param name="Node">The node; null for the host.</param>
/// <param name="Path">Where the namespace of somebody else is found that serves as the node; null: under the node's name.</param>
public readonly record struct NamespaceRef(string? Node, string? Path = null)
{
    /// <summary>The host's own namespace.</summary>
    public static NamespaceRef Host => default;

    /// <summary>Whether it is the host's.</summary>
    public bool IsHost => Node is null;

    /// <summary>How a command of iproute2 begins that works in it: "ip" or "ip -n x1".</summary>
    public string Ip => IsHost ? "ip" : Path is null ? $"ip -n {Node}" : $"{Exec}ip";

    /// <summary>What stands before any other command that works in it.</summary>
    public string Exec => IsHost ? "" : Path is null ? $"ip netns exec {Node} " : $"nsenter --net={Path} ";

    /// <summary>The same of <c>bridge</c>.</summary>
    public string Bridge => IsHost ? "bridge" : Path is null ? $"bridge -n {Node}" : $"{Exec}bridge";

    /// <summary>The same of <c>tc</c>.</summary>
    public string Tc => IsHost ? "tc" : Path is null ? $"tc -n {Node}" : $"{Exec}tc";

    /// <summary>What iproute2 takes behind <c>netns</c>; the host is where the shell is.</summary>
    public string NetNs => Path ?? Node ?? "/proc/$$/ns/net";

    /// <summary>" in x1" behind an object's name; nothing on the host.</summary>
    public string Where => IsHost ? "" : $" in {Node}";

    /// <summary>"on the host", "in x1".</summary>
    public string Place => IsHost ? "on the host" : $"in {Node}";

    /// <inheritdoc/>
    public override string ToString() => Path is null ? Node ?? "host" : $"{Node} {Path}";
}
