namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a network stack, a node's or the host's, and of what it is told.</summary>
internal static class StackKeys
{
    internal static Table NextHop { get; } = new(
        "nexthop", "next hop",
        new("via", Shape.Address, "The next router.", Key.Nothing, "10.11.0.3", "ip route add … nexthop via 10.11.0.3"),
        new("dev", Shape.Interface, "The interface.", "that of the network which the next router is in", "wan1", "ip route add … nexthop dev wan1"),
        new("onlink", Shape.Switch, "The next router is taken to be on the link, though no address says so.", "`false`", "true", "ip route add … nexthop via 10.11.0.3 dev wan1 onlink"),
        new("weight", Shape.Number(1, 256), "Its share among the next hops.", "1", "2", "ip route add … nexthop via 10.11.0.3 weight 2"));

    internal static Table Route { get; } = new(
        "route", "route",
        new("to", Shape.Either(Shape.Words("default"), Shape.Subnet), "Where to; `default` takes its family from `via`, without one write 0.0.0.0/0 or ::/0.",
            Key.MustBeSaid, "192.0.2.0/24", "ip -n r1 route add 192.0.2.0/24 …"),
        new("via", Shape.Address, "The next router.", Key.Nothing, "10.11.0.3", "ip -n r1 route add … via 10.11.0.3"),
        new("dev", Shape.Interface, "The interface.", "that of the network which the next router is in", "wan1", "ip -n r1 route add … dev wan1"),
        new("nexthops", Shape.ListOf(Shape.Map(NextHop)), "Several next routers among which flows are spread.",
            Key.Nothing, "[{ via: 10.11.0.3, weight: 2 }, { via: 10.11.0.4 }]", "ip -n r1 route add … nexthop via 10.11.0.3 weight 2 nexthop via 10.11.0.4"),
        new("onlink", Shape.Switch, "The next router is taken to be on the link, though no address says so.", "`false`", "true", "ip -n r1 route add … via 10.11.0.3 dev wan1 onlink"),
        new("source", Shape.Address, "The address that packets of the stack's own leave with.", "the kernel's choice", "10.10.10.1", "ip -n r1 route add … src 10.10.10.1"),
        new("metric", Shape.Number(0, uint.MaxValue), "Of several routes to one place the one with the lowest is used.", "0; 1024 for IPv6", "100", "ip -n r1 route add … metric 100"),
        new("table", Shape.Either(Shape.Words("main", "default", "local"), Shape.Number(1, uint.MaxValue)), "The routing table; a rule leads to it.", "254, the main table", "100", "ip -n r1 route add … table 100"),
        new("type", Shape.Words("unicast", "blackhole", "unreachable", "prohibit"), "What becomes of the packets: sent on, dropped in silence, or refused.",
            "`unicast`", "blackhole", "ip -n r1 route add blackhole 198.51.100.0/24"));

    internal static Table Rule { get; } = new(
        "rule", "rule",
        new("from", Shape.Subnet, "For packets from there.", "from everywhere", "10.12.0.0/16", "ip -n r1 rule add from 10.12.0.0/16 …"),
        new("to", Shape.Subnet, "For packets to there.", "to everywhere", "192.0.2.0/24", "ip -n r1 rule add to 192.0.2.0/24 …"),
        new("iif", Shape.Interface, "For packets that come in there; `lo`: the stack's own.", "through any", "lan0", "ip -n r1 rule add iif lan0 …"),
        new("oif", Shape.Interface, "For packets of sockets that are bound to this interface.", "to any or none", "wan0", "ip -n r1 rule add oif wan0 …"),
        new("fwmark", Shape.Pattern("mark", "^(0x[0-9a-fA-F]+|[0-9]+)(/(0x[0-9a-fA-F]+|[0-9]+))?$"), "For packets with this mark, behind a slash the bits of it that count.",
            "with any", "\"0x1/0xff\"", "ip -n r1 rule add fwmark 0x1/0xff …"),
        new("table", Shape.Either(Shape.Words("main", "default", "local"), Shape.Number(1, uint.MaxValue)), "The routing table that is asked.", "`type` says what becomes of them", "100", "ip -n r1 rule add … lookup 100"),
        new("type", Shape.Words("blackhole", "unreachable", "prohibit"), "What becomes of them, in place of a table: dropped in silence, or refused.", "the table's routes", "prohibit", "ip -n r1 rule add from 10.12.0.0/16 prohibit"),
        new("priority", Shape.Number(1, uint.MaxValue), "Rules with lower ones are asked first; the main table has 32766.", "10000 and on, in the order of the file", "100", "ip -n r1 rule add priority 100 …"));

    internal static Table Neighbour { get; } = new(
        "neighbour", "neighbour",
        new("address", Shape.Address, "Whose Ethernet address is known.", Key.Nothing, "10.11.0.9", "ip -n r1 neighbour add 10.11.0.9 …"),
        new("mac", Shape.Mac, "The Ethernet address.", Key.Nothing, "\"02:00:00:00:00:09\"", "ip -n r1 neighbour add … lladdr 02:00:00:00:00:09"),
        new("proxy", Shape.Address, "An address that the stack answers for in another's place.", Key.Nothing, "10.11.0.77", "ip -n r1 neighbour add proxy 10.11.0.77 …"),
        new("dev", Shape.Interface, "The interface.", Key.MustBeSaid, "wan0", "ip -n r1 neighbour add … dev wan0"));

    internal static Table Host { get; } = new(
        "host", "host",
        new("forward", Shape.Either(Shape.Switch, Shape.OneOrMore(Shape.Words("ipv4", "ipv6"))), "Whether it forwards packets between its interfaces, or of which families.",
            "`false`; on the host, what its networks need", "[ipv4]", "ip netns exec r1 sysctl -w net.ipv4.ip_forward=1"),
        new("routes", Shape.OneOrMore(Shape.Map(Route)), "Further routes.", Key.Nothing, "[{ to: 10.9.0.0/16, via: 10.11.0.3 }]", "ip -n r1 route add 10.9.0.0/16 via 10.11.0.3"),
        new("rules", Shape.OneOrMore(Shape.Map(Rule)), "Which routing table is asked for which packets.", Key.Nothing, "[{ from: 10.12.0.0/16, table: 100 }]", "ip -n r1 rule add priority 10000 from 10.12.0.0/16 lookup 100"),
        new("addresses", Shape.ByName(Shape.OneOrMore(Shape.InterfaceAddress)), "Further addresses, by interface; behind `peer` the other end of a point-to-point link.",
            Key.Nothing, "{ lo: 10.10.10.1/32, lan0: [10.13.0.1/24, 10.14.0.1 peer 10.14.0.2] }", "ip -n r1 address add 10.10.10.1/32 dev lo"),
        new("masquerade", Shape.OneOrMore(Shape.Either(Shape.Interface, Shape.Map(FirewallKeys.Masquerade))), "Interfaces through which packets leave with the interface's own address.",
            Key.Nothing, "[wan0]", "ip netns exec r1 nft add rule inet gantry postrouting oifname wan0 masquerade"),
        new("dnat", Shape.OneOrMore(Shape.Map(FirewallKeys.Dnat)), "What comes in at one place and is led to another.",
            Key.Nothing, "[{ in: wan0, port: 8888, to: \"192.168.64.6:8000\" }]", "ip netns exec r1 nft add rule inet gantry prerouting iifname wan0 tcp dport 8888 dnat ip to 192.168.64.6:8000"),
        new("neighbours", Shape.OneOrMore(Shape.Map(Neighbour)), "Ethernet addresses that are known without asking, and addresses that are answered for.",
            Key.Nothing, "[{ address: 10.11.0.9, mac: \"02:00:00:00:00:09\", dev: wan0 }]", "ip -n r1 neighbour replace 10.11.0.9 lladdr 02:00:00:00:00:09 dev wan0"),
        new("sysctls", Shape.ByName(Shape.Text), "Sysctls under `net.`, with dots or with slashes.",
            Key.Nothing, "{ net.ipv4.conf.wan0.proxy_arp: \"1\" }", "ip netns exec r1 sysctl -w net.ipv4.conf.wan0.proxy_arp=1"),
        new("hosts", Shape.ByName(Shape.OneOrMore(Shape.Address)), "Names of what is no node: its own, and theirs who reach the address by the same link; the host's are every node's.",
            Key.Nothing, "{ printer: 192.168.64.9 }", "echo \"192.168.64.9 printer\" >> /etc/netns/r1/hosts"),
        new("devices", Shape.OneOrMore(Shape.Map(DeviceKeys.Device)), "Interfaces that are no veth: a host's device moved in, a macvlan, a VXLAN.",
            Key.Nothing, "[{ device: enp3s0, interface: wan0 }]", "ip link set enp3s0 netns s1 name wan0"));
}
