using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A device as somebody says it, not checked yet.</summary>
public sealed record DeviceSpec
{
    /// <summary>Where it was said.</summary>
    public required Position At { get; init; }

    /// <summary>The host's link that is moved in.</summary>
    public Located<string>? Device { get; init; }

    /// <summary>The host's link that a macvlan is on.</summary>
    public Located<string>? Macvlan { get; init; }

    /// <summary>A VXLAN's network identifier.</summary>
    public Located<int>? Vxlan { get; init; }

    /// <summary>Its name; null: a moved one keeps its own, others get eth0, eth1 … in order.</summary>
    public Located<string>? Interface { get; init; }

    /// <summary>The network that it is plugged into.</summary>
    public Located<string>? Network { get; init; }

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<Located<InterfaceAddress>> Addresses { get; init; } = [];

    /// <summary>Bytes.</summary>
    public Located<int>? Mtu { get; init; }

    /// <summary>A macvlan's mode; null: bridge.</summary>
    public Located<MacvlanMode>? Mode { get; init; }

    /// <summary>The address that a VXLAN's packets leave with.</summary>
    public Located<IPAddress>? Local { get; init; }

    /// <summary>A VXLAN's other ends.</summary>
    public IReadOnlyList<Located<IPAddress>> Remotes { get; init; } = [];

    /// <summary>A VXLAN's multicast group.</summary>
    public Located<IPAddress>? Group { get; init; }

    /// <summary>The interface that a VXLAN's packets leave through.</summary>
    public Located<string>? Lower { get; init; }

    /// <summary>A VXLAN's UDP port.</summary>
    public Located<int>? Port { get; init; }

    /// <summary>The name that its interface is known by before names are given out: its own, or that of the moved one.</summary>
    internal Located<string>? SaidInterface => Interface ?? Device;
}
