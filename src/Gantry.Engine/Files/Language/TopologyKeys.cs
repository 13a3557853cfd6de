namespace Gantry.Engine.Files.Language;

/// <summary>The keys at the top of the file.</summary>
internal static class TopologyKeys
{
    internal static Table Top { get; } = new(
        "topology", "the file",
        new("name", Shape.Name, "The fabric's name; a file on standard input must say it.",
            "the file's name without `.yaml`; for `gantry.yaml` its folder's", "demo", "mkdir /run/gantry/fabric/demo"),
        new("networks", Shape.ByName(Shape.MapOrNothing(NetworkKeys.Network)), "The networks, each under its name.",
            Key.Nothing, "{ db: { subnet: 10.12.0.0/24 } }", "ip link add db type bridge"),
        new("nodes", Shape.ByName(Shape.MapOrNothing(NodeKeys.Node)), "The nodes, each under its name: a network namespace that `ip netns` shows under the same one.",
            Key.Nothing, "{ x1: { networks: [db] } }", "ip netns add x1"),
        new("links", Shape.ListOf(WireKeys.Wire), "Wires: each a list of its two ends, at a node, the host or a network.",
            Key.Nothing, "[[\"r1:wan1\", \"x2:up0\"]]", "ip link add wan1 netns r1 type veth peer name up0 netns x2"),
        new("host", Shape.Map(StackKeys.Host), "What the host itself is told; `down` puts it back.",
            Key.Nothing, "{ forward: true }", "sysctl -w net.ipv4.ip_forward=1"))
    {
        TakesExtensions = true,
    };
}
