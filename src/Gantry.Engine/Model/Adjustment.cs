using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>
/// What is told of an interface that somebody else made: of a node that is a container whose interface another plugin of its engine's has
/// put there. It is put back when the node goes.
/// </summary>
public sealed record Adjustment
{
    /// <summary>The interface's name inside the node.</summary>
    public required InterfaceName Interface { get; init; }

    /// <summary>Its Ethernet address; null: as it is.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Bytes; null: as it is.</summary>
    public int? Mtu { get; init; }

    /// <summary>How it takes frames in.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>Its other end on the host; null: not known.</summary>
    public InterfaceName? Port { get; init; }

    /// <summary>How a bridge treats that.</summary>
    public LinkMode PortMode { get; init; }

    /// <summary>How much goes to it and comes from it, by way of <see cref="Port"/>.</summary>
    public Shaping Shaping { get; init; }

    /// <summary>Its addresses, which the node's published ports lead to.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The link of the host by which those are reached, where it is no bridge of the topology's.</summary>
    public InterfaceName? Gate { get; init; }
}
