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

    /// <summary>Set of bridges: networks that everybody with a way out may open connections to.</summary>
    public const string Open = "open";

    /// <summary>Set of bridges: networks that do not reach each other, open or not.</summary>
    public const string Isolated = "isolated";

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

    /// <summary>
    /// A map of protocol and port of the host to a node: <c>ports4</c>, <c>ports_at4</c>, <c>ranges4</c>, <c>ranges_at4</c>, and those of IPv6.
    /// </summary>
    /// <param name="ipv6">The family.</param>
    /// <param name="isRange">Whether its keys are ranges of ports, which lead to the same ports of the node.</param>
    /// <param name="hasAddress">Whether its keys begin with an address of the host; else they hold for all of the family.</param>
    internal static string PortMap(bool ipv6, bool isRange, bool hasAddress) => $"{(isRange ? "ranges" : "ports")}{(hasAddress ? "_at" : "")}{(ipv6 ? '6' : '4')}";

    /// <summary>Whether a set is one of those maps.</summary>
    internal static bool IsPortMap(string set) => set.StartsWith("ports", StringComparison.Ordinal) || set.StartsWith("ranges", StringComparison.Ordinal);
}
