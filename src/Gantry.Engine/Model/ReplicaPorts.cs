namespace Gantry.Engine.Model;

/// <summary>The ports of a node that is wanted several times: of a range of the host's ports each replica gets one.</summary>
internal static class ReplicaPorts
{
    /// <summary>What is wrong with a port for that many replicas, or null.</summary>
    internal static TopologyError? WhyNot(PortSpec port, string node, int replicas)
    {
        int first = port.Host.Value.First, last = first + replicas - 1;
        return port is { To.Value.Count: 1 } && port.Host.Value.Count == replicas
            ? null
            : new TopologyError(
                port.Host.At,
                $"node \"{node}\" has {replicas} replicas, which can't all have port {port.Host.Value} of the host{(port.To is { } to ? $" for {to.Value}" : "")}",
                $"a range with one for each works, to one port: \"{(replicas == 1 ? first : $"{first}-{last}")}:{port.To?.Value.First ?? port.Host.Value.First}\"");
    }

    /// <summary>The port of one replica.</summary>
    internal static PortSpec Of(PortSpec port, int replica) => port with { Host = port.Host with { Value = new PortRange((ushort)(port.Host.Value.First + replica - 1)) } };
}
