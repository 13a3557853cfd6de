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

    /// <summary>Set of pairs of bridges: from the first, connections may be opened into the second. Each network reaches itself.</summary>
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
}
