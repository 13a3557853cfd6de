using System.Collections.Immutable;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A wire: a veth pair between any two of a node, the host, a network.</summary>
/// <param name="First">One end.</param>
/// <param name="Second">The other.</param>
/// <param name="Mtu">Bytes, of both ends; null: that of the network that an end is plugged into, else 1,500.</param>
public sealed record Wire(WireEnd First, WireEnd Second, int? Mtu)
{
    /// <summary>Both ends.</summary>
    public IEnumerable<WireEnd> Ends => [First, Second];
}

/// <summary>An end of a wire.</summary>
/// <param name="Interface">Its interface's name; null only for a port of a network: derived.</param>
public abstract record WireEnd(InterfaceName? Interface);

/// <summary>An end inside a node or on the host.</summary>
/// <param name="Node">The node; null: the host.</param>
/// <param name="Interface">The interface's name.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Mac">Its Ethernet address; null: derived.</param>
public sealed record StackEnd(FabricName? Node, InterfaceName? Interface, ImmutableArray<InterfaceAddress> Addresses, MacAddress? Mac) : WireEnd(Interface);

/// <summary>An end that is a port of a network's bridge.</summary>
/// <param name="Network">The network.</param>
/// <param name="Interface">The port's name; null: derived.</param>
public sealed record PortEnd(FabricName Network, InterfaceName? Interface) : WireEnd(Interface);
