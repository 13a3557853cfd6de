using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>What a blueprint needs to know of the host that it is drawn for.</summary>
/// <param name="UplinkMtu">Bytes; that of the link which the default route really uses.</param>
/// <param name="Links">The links that are there.</param>
/// <param name="Seed">Where random indexes and group numbers come from.</param>
internal sealed record HostFacts(int UplinkMtu, IReadOnlyList<Link> Links, Random Seed)
{
    internal const int EthernetMtu = 1500;

    /// <summary>A bare host: what a script is written for.</summary>
    internal static HostFacts Bare => new(EthernetMtu, [], new Random(0)) { IsBare = true };

    /// <summary>The addresses of links that may be adopted.</summary>
    internal IReadOnlyList<Address> Addresses { get; init; } = [];

    /// <summary>Whether nothing is known of the host's own links.</summary>
    internal bool IsBare { get; private init; }

    /// <summary>Whether a link that may be adopted has an address.</summary>
    internal bool HasAddress(int link, InterfaceAddress address) => Addresses.Any(other => other.Index == link && other.Local == address);

    /// <summary>The host's name servers; null where they are not known.</summary>
    internal IReadOnlyList<string>? NameServers { get; init; }

    /// <summary>Bytes of a link that the host has by itself.</summary>
    internal int MtuOf(InterfaceName name) => (int?)Links.FirstOrDefault(link => link.Name == name)?.Mtu ?? EthernetMtu;

    /// <summary>A link that the host has by itself.</summary>
    /// <exception cref="FabricException">There is none of that name.</exception>
    internal LinkRef LinkOf(InterfaceName name) => Links.FirstOrDefault(link => link.Name == name) is { } link
        ? new LinkRef(name, link.Index)
        : IsBare ? new LinkRef(name, 0) : throw new FabricException($"the host has no interface {name}", "ip link lists those that are there; nothing was changed");
}
