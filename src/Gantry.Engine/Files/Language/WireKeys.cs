namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a wire's end.</summary>
internal static class WireKeys
{
    internal static Table End { get; } = new(
        "wire_end", "end of a wire",
        new("node", Shape.Name, "The node that it is at; `host` is the host.", "a network", "r1", "ip link add … netns r1"),
        new("network", Shape.Name, "The network that it is plugged into.", "a node", "db", "ip link set … master db"),
        new("interface", Shape.Interface, "The interface's name.", "`eth0`, `eth1` … behind those of networks; derived where it is a port of a network", "wan1", "ip link add wan1 …"),
        new("address", Shape.OneOrMore(Shape.InterfaceAddress), "Its addresses, with their prefix lengths.", Key.Nothing, "172.16.0.1/30", "ip -n r1 address add 172.16.0.1/30 dev wan1"),
        new("mac", Shape.Mac, "Its Ethernet address.", "derived from fabric, node and interface", "\"02:00:00:00:01:01\"", "ip -n r1 link set wan1 address 02:00:00:00:01:01"),
        new("mtu", Shape.Number(68, 65535), "The largest packet in bytes; said at one end, it holds for both.", "1500; where it ends at a network, the network's", "1400", "ip -n r1 link set wan1 mtu 1400"));

    /// <summary>"r1:wan1", or with keys.</summary>
    internal static Shape Wire { get; } = Shape.ListOf(Shape.Either(Shape.Pattern("`node:interface`", "^[^:]+(:[^:]+)?$"), Shape.Map(End)));
}
