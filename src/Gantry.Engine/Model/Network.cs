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

/// <summary>One subnet of a network and the host's address in it, which is its nodes' gateway.</summary>
/// <param name="Prefix">The subnet.</param>
/// <param name="Gateway">The bridge's own address in it.</param>
public sealed record Subnet(IPNetwork Prefix, IPAddress Gateway)
{
    /// <summary>Whether it is an IPv6 subnet.</summary>
    public bool IsIPv6 => Prefix.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary>The gateway with the subnet's prefix, as the bridge carries it.</summary>
    public InterfaceAddress GatewayAddress => new(Gateway, Prefix.PrefixLength);
}

/// <summary>A network: a bridge on the host.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Bridge">The bridge's interface name.</param>
/// <param name="Subnets">Its subnets, at least one.</param>
/// <param name="Outside">How its nodes reach what is beyond the host.</param>
/// <param name="Mtu">Bytes; null: that of the link which the host's default route uses.</param>
public sealed record Network(FabricName Name, InterfaceName Bridge, ImmutableArray<Subnet> Subnets, Outside Outside, int? Mtu);
