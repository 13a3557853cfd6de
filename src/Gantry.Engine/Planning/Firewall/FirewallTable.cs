namespace Gantry.Engine.Planning.Firewall;

/// <summary>
/// The names of the one table that is Gantry's, <c>inet gantry</c>. Networks, endpoints and ports add elements to its sets, never rules to
/// its chains: what a packet costs stays flat.
/// </summary>
public static class FirewallTable
{
    /// <summary>The table's name; its family is inet.</summary>
    public const string Name = "gantry";

    /// <summary>Set of bridges: of all networks.</summary>
    public const string Networks = "networks";

    /// <summary>Set of pairs of bridges: each network's bridge with itself.</summary>
    public const string Within = "within";

    /// <summary>Set of pairs of bridges: from the first, connections may be opened into the second.</summary>
    public const string Reach = "reach";

    /// <summary>Set of bridges: networks that the outside may open connections to.</summary>
    public const string Routed = "routed";

    /// <summary>Set of bridges: networks that have no way out.</summary>
    public const string Closed = "closed";

    /// <summary>Interval set of IPv4 subnets: their packets leave with the host's address.</summary>
    public const string Masquerade4 = "masquerade4";

    /// <summary>Interval set of IPv6 subnets: their packets leave with the host's address.</summary>
    public const string Masquerade6 = "masquerade6";

    /// <summary>Set of interfaces that did not forward IPv4 before Gantry turned forwarding on.</summary>
    public const string Guarded4 = "guarded4";

    /// <summary>Set of interfaces that did not forward IPv6 before Gantry turned forwarding on.</summary>
    public const string Guarded6 = "guarded6";

    /// <summary>Set of pairs of an IPv4 address with itself: nodes that publish ports, each to itself.</summary>
    public const string Hairpin4 = "hairpin4";

    /// <summary>Set of pairs of an IPv6 address with itself: nodes that publish ports, each to itself.</summary>
    public const string Hairpin6 = "hairpin6";

    /// <summary>Map of protocol and port of the host, on all its IPv4 addresses, to a node's address and port. <see cref="PortsAt4"/> has the host's address in its key.</summary>
    public const string Ports4 = "ports4";

    /// <summary>Map of IPv4 address, protocol and port of the host to a node's address and port.</summary>
    public const string PortsAt4 = "ports_at4";

    /// <summary>Interval map of protocol and ports of the host, on all its IPv4 addresses, to a node's address: its port is the same.</summary>
    public const string Ranges4 = "ranges4";

    /// <summary>Interval map of IPv4 address, protocol and ports of the host to a node's address: its port is the same.</summary>
    public const string RangesAt4 = "ranges_at4";

    /// <summary>As <see cref="Ports4"/>, of IPv6.</summary>
    public const string Ports6 = "ports6";

    /// <summary>As <see cref="PortsAt4"/>, of IPv6.</summary>
    public const string PortsAt6 = "ports_at6";

    /// <summary>As <see cref="Ranges4"/>, of IPv6.</summary>
    public const string Ranges6 = "ranges6";

    /// <summary>As <see cref="RangesAt4"/>, of IPv6.</summary>
    public const string RangesAt6 = "ranges_at6";
}
