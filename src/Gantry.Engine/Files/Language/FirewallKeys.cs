namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a stack's own firewall.</summary>
internal static class FirewallKeys
{
    private static readonly Shape s_rules = Shape.OneOrMore(Shape.Text);

    internal static Table Masquerade { get; } = new(
        "masquerade", "masquerade",
        new("out", Shape.Interface, "The interface through which packets leave.", Key.MustBeSaid, "wan1", "nft … oifname wan1 masquerade"),
        new("from", Shape.OneOrMore(Shape.Subnet), "Only packets from there.", "from everywhere", "10.200.1.0/24", "nft … ip saddr 10.200.1.0/24 masquerade"),
        new("protocol", Shape.Words("tcp", "udp", "sctp", "icmp"), "Only packets of that protocol.", "of all", "tcp", "nft … meta l4proto tcp masquerade"));

    internal static Table Dnat { get; } = new(
        "dnat", "dnat",
        new("in", Shape.Interface, "The interface at which packets come in; this or `address` must be said.", "any", "wan0", "nft … iifname wan0 dnat …"),
        new("address", Shape.Address, "The address that they go to; this or `in` must be said.", "any", "198.51.100.10", "nft … ip daddr 198.51.100.10 dnat …"),
        new("protocol", Shape.Words("tcp", "udp", "sctp"), "Their protocol.", "`tcp` where there is a port, else all", "udp", "nft … udp dport 8888 dnat …"),
        new("port", Shape.Text, "The port that they go to, or a range.", "all of it", "8888", "nft … tcp dport 8888 dnat …"),
        new("to", Shape.OneOrMore(Shape.Text), "Where they are led: an address, with a port or without; flows are spread over several.",
            Key.MustBeSaid, "[\"192.168.64.6:8000\", \"192.168.64.7:8000\"]", "nft … dnat ip to numgen inc mod 2 map { 0 : 192.168.64.6, 1 : 192.168.64.7 }"),
        new("local", Shape.Words("true", "false", "only"), "Whether it holds for connections of the node's own too, or for those only.", "`false`", "true", "nft add rule inet gantry output … dnat …"));

    internal static Table Filter { get; } = new(
        "filter", "filter",
        new("input", s_rules, "What comes to the node itself.", "everything is let in", "[policy drop, ct state established accept, iif lo accept]", "nft add chain inet gantry filter_input { type filter hook input priority 0; }"),
        new("forward", s_rules, "What passes through the node.", "everything passes", "[policy drop, ct state established accept, iifname lan0 accept]", "nft add chain inet gantry filter_forward { type filter hook forward priority 0; }"),
        new("output", s_rules, "What the node itself sends.", "everything is let out", "[ip daddr 192.0.2.0/24 drop]", "nft add chain inet gantry filter_output { type filter hook output priority 0; }"));
}
