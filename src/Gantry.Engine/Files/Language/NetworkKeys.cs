namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a network.</summary>
internal static class NetworkKeys
{
    internal static Table Network { get; } = new(
        "network", "network",
        new("subnet", Shape.OneOrMore(Shape.Subnet), "Its subnet, or several; automatic addresses come from the first of each family. Only a bare switch needs none.",
            Key.Nothing, "[10.12.0.0/24, \"fd12::/64\"]", "ip address add 10.12.0.1/24 dev db"),
        new("gateway", Shape.Either(Shape.Words("none"), Shape.OneOrMore(Shape.Address)),
            "The host's own address in it, one for each subnet; `none`: the host is not in it.",
            "the first address of each subnet", "10.12.0.254", "ip address add 10.12.0.254/24 dev db"),
        new("outside", Shape.Words("nat", "routed", "none"),
            "How its nodes reach what is beyond the host: with the host's address, with their own, or not at all.",
            "`nat`", "routed", "nft add rule inet gantry postrouting ip saddr 10.12.0.0/24 masquerade"),
        new("reach", Shape.OneOrMore(Shape.Name), "Networks that its nodes may open connections to.",
            "only its own", "[db]", "nft add rule inet gantry forward iifname web oifname db accept"),
        new("router", Shape.Name, "The node that is the way out; the host has no address in the network.",
            "the host", "r1", "ip -n x1 route add default via 10.12.0.1"),
        new("node", Shape.Name, "The node that the bridge is inside of; the host does not see the network.",
            "the host", "s1", "ip -n s1 link add sw type bridge"),
        new("bridge", Shape.Interface, "The bridge's interface name.", "the network's name", "br-db", "ip link add br-db type bridge"),
        new("mtu", Shape.Number(68, 65535), "The largest packet in bytes, of the bridge and all that is plugged into it; at least 1280 where there is IPv6.",
            "that of the link which the host's default route uses", "1400", "ip link set db mtu 1400"));
}
