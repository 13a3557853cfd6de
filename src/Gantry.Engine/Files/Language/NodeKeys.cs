namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a node and of its interfaces in networks.</summary>
internal static class NodeKeys
{
    /// <summary>As an item of a list, where it says which network.</summary>
    internal static Table AttachmentItem { get; } = new(
        "attachment_item", "interface in a network, in a list",
        new("network", Shape.Name, "The network.", Key.MustBeSaid, "db", "ip link set x1-e3k9ab master db"),
        new("address", Shape.Either(Shape.Words("none"), Shape.OneOrMore(Shape.InterfaceAddress)),
            "Its address, or several; without a prefix length, for the subnet has one. `none`: no automatic one either.",
            "the lowest that is free in the first subnet of each family", "10.12.0.10", "ip -n x1 address add 10.12.0.10/24 dev eth0"),
        new("interface", Shape.Interface, "The interface's name inside the node.", "`eth0`, `eth1` … in order", "xpeer1", "ip -n x1 link set eth0 name xpeer1"),
        new("host_interface", Shape.Interface, "The name of the veth pair's other end, the port of the bridge.",
            "derived from fabric, node, network and interface", "xeth1", "ip link add xeth1 type veth peer name xpeer1 netns x1"),
        new("mac", Shape.Mac, "The interface's Ethernet address.",
            "derived from fabric, node, network and interface", "\"02:00:00:00:00:01\"", "ip -n x1 link set eth0 address 02:00:00:00:00:01"),
        new("aliases", Shape.OneOrMore(Shape.Name), "Further names that the node has for those who reach it in this network.",
            Key.Nothing, "[www]", "echo \"10.12.0.10 www\" >> /etc/netns/x2/hosts"),
        new("default_route", Shape.Switch, "Whether the node's default route goes this way.",
            "the first network that has a way out", "true", "ip -n x1 route add default via 10.12.0.1"));

    /// <summary>In a map, under its network's name.</summary>
    internal static Table Attachment { get; } = AttachmentItem.Without("network", "attachment") with { Title = "interface in a network" };

    internal static Table Node { get; } = new(
        "node", "node",
        [
            new("networks", Shape.Either(
                    Shape.ByName(Shape.MapOrNothing(Attachment)),
                    Shape.OneOrMore(Shape.Either(Shape.Name, Shape.Map(AttachmentItem)))),
                "The networks that it is in, an interface for each: a map by the network's name, or a list, in which one may stand twice.",
                Key.Nothing, "[db, { network: web, interface: w0 }]", "ip link add x1-e3k9ab type veth peer name eth0 netns x1"),
            new("ports", Shape.OneOrMore(Shape.Either(PortKeys.Short, Shape.Map(PortKeys.Port))),
                "Ports of the host that lead to the node.", Key.Nothing, "[\"8080:80\"]", "nft add element inet gantry ports4 { tcp . 8080 : 10.12.0.10 . 80 }"),
            new("replicas", Shape.Number(1, 10_000), "That many nodes of the same kind, numbered from 1: `web-1`, `web-2` …, with 1 too.",
                "one node without a number", "3", "for i in 1 2 3; do ip netns add web-$i; done"),
            new("run", Shape.OneOrMore(Shape.Text), "A shell line that runs inside as long as the node is there; a list is lines. Read and checked, but not done by this version: `up` refuses it.",
                Key.Nothing, "python3 -m http.server 80", "ip netns exec web-1 sh -c 'python3 -m http.server 80' &"),
            new("filter", Shape.Map(FirewallKeys.Filter), "A firewall of its own: the bodies of chains in nft's words.",
                Key.Nothing, "{ forward: [policy drop, ct state established accept] }", "ip netns exec r1 nft -f -"),
            new("namespace", Shape.Text, "A namespace that somebody else made and keeps, by its path: it is used, never made or removed.",
                "one of its own", "/proc/4242/ns/net", "ip netns attach c1 4242"),
            .. StackKeys.Host.Keys,
        ]);
}
