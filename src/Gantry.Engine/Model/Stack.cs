using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What a network stack is told beside its interfaces: a node's, or the host's.</summary>
public record Stack
{
    /// <summary>Nothing.</summary>
    public static Stack Empty { get; } = new();

    /// <summary>Whether it forwards IPv4 packets between its interfaces.</summary>
    public bool ForwardsIPv4 { get; init; }

    /// <summary>Whether it forwards IPv6 packets between its interfaces.</summary>
    public bool ForwardsIPv6 { get; init; }

    /// <summary>Its own firewall.</summary>
    public StackFirewall Firewall { get; init; } = StackFirewall.None;

    /// <summary>Further routes.</summary>
    public ImmutableArray<StaticRoute> Routes { get; init; } = [];

    /// <summary>Interfaces that are no veth.</summary>
    public ImmutableArray<Device> Devices { get; init; } = [];

    /// <summary>Policy rules, each with its priority.</summary>
    public ImmutableArray<PolicyRule> Rules { get; init; } = [];

    /// <summary>Neighbours that are known without asking, and addresses that are answered for.</summary>
    public ImmutableArray<StaticNeighbour> Neighbours { get; init; } = [];

    /// <summary>Further addresses, each on an interface by its name: <c>lo</c>, a bridge, an end of a wire, one of a network.</summary>
    public ImmutableArray<PlacedAddress> Addresses { get; init; } = [];

    /// <summary>Further names and their addresses.</summary>
    public ImmutableArray<HostName> Hosts { get; init; } = [];

    /// <summary>Sysctls by their name with dots ("net.ipv4.conf.eth0.proxy_arp"; an interface name that has a dot keeps it, written with a slash there), values as text, in the order of the file.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Sysctls { get; init; } = [];
}

/// <summary>An address on an interface.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Address">The address; with a peer the prefix is the peer's.</param>
/// <param name="Peer">The other end of a point-to-point link; null: none.</param>
public readonly record struct PlacedAddress(InterfaceName Interface, InterfaceAddress Address, IPAddress? Peer = null)
{
    /// <summary>What is reached straight through the interface because of it.</summary>
    public IPNetwork Prefix => Peer is null ? Address.Network : new InterfaceAddress(Peer, Address.PrefixLength).Network;
}
