using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>How a network's nodes reach what is beyond the host.</summary>
public enum Outside
{
    /// <summary>With the host's address (masquerade).</summary>
    Nat,
    /// <summary>With their own addresses; the outside reaches them too.</summary>
    Routed,
    /// <summary>Not at all.</summary>
    None,
}

/// <summary>One subnet of a network.</summary>
/// <param name="Prefix">The subnet.</param>
/// <param name="Gateway">The bridge's own address in it, which is its nodes' gateway; null where the host is not in the network.</param>
public sealed record Subnet(IPNetwork Prefix, IPAddress? Gateway)
{
    /// <summary>Whether it is an IPv6 subnet.</summary>
    public bool IsIPv6 => Prefix.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}

/// <summary>A network: a bridge, on the host or inside a node.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Bridge">The bridge's interface name.</param>
/// <param name="Subnets">Its subnets; none: a bare switch.</param>
public sealed record Network(FabricName Name, InterfaceName Bridge, ImmutableArray<Subnet> Subnets)
{
    /// <summary>How its nodes reach what is beyond the host; <see cref="Outside.None"/> where the host is not in it.</summary>
    public Outside Outside { get; init; } = Outside.Nat;

    /// <summary>Whether its packets leave with the host's address.</summary>
    public bool Masquerades { get; init; }

    /// <summary>
    /// Whether everybody may open connections into it, the outside and other open networks among them: how container engines' networks are,
    /// where other people's rules decide.
    /// </summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it and other networks that say so do not reach each other, open or not.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>Whether a bridge of that name which somebody else made is used, and stays; else it stands in the way.</summary>
    public bool AdoptsBridge { get; init; }

    /// <summary>Whether an engine only looks at it, as it is recorded; what it says itself holds where there is no record.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>Whether it stays as open or closed as it is recorded, whatever <see cref="IsOpen"/> says.</summary>
    public bool KeepsOpenness { get; init; }

    /// <summary>The port of the host at which a resolver answers for the names of an engine's nodes; its nodes ask at 53. Null: none does.</summary>
    public int? NamesPort { get; init; }

    /// <summary>The resolvers that questions for other names go to; none: the host's.</summary>
    public ImmutableArray<IPAddress> Servers { get; init; } = [];

    /// <summary>How the bridge takes frames in.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>Bytes; null: that of the link which the host's default route uses.</summary>
    public int? Mtu { get; init; }

    /// <summary>The node that the bridge is inside of; null: on the host.</summary>
    public FabricName? Node { get; init; }

    /// <summary>The node that is the way out of it; null: the host, if it is in the network.</summary>
    public FabricName? Router { get; init; }

    /// <summary>Other networks that its nodes may open connections to.</summary>
    public ImmutableArray<FabricName> Reach { get; init; } = [];

    /// <summary>Whether the host has an address in it, and so forwards for it.</summary>
    public bool HasHost => Subnets.Any(subnet => subnet.Gateway is not null);
}
