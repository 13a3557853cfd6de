using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>How a node joins a network; what is left open is settled as in a file.</summary>
public sealed record JoinSpec
{
    /// <summary>Fixed addresses; a family of the network's without one gets an automatic address.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The interface's name; null: the first of eth0, eth1 … that is free.</summary>
    public InterfaceName? Interface { get; init; }

    /// <summary>The name of the other end; null: derived.</summary>
    public InterfaceName? HostInterface { get; init; }

    /// <summary>The Ethernet address; null: derived.</summary>
    public MacAddress? Mac { get; init; }
}
