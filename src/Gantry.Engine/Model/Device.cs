using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>An interface of a stack that is no veth.</summary>
/// <param name="Interface">Its name there.</param>
public abstract record Device(InterfaceName Interface)
{
    /// <summary>The network whose bridge it is a port of; null: none.</summary>
    public FabricName? Network { get; init; }

    /// <summary>Its addresses.</summary>
    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>Bytes; null: its own, or that of the link beneath less what a tunnel adds.</summary>
    public int? Mtu { get; init; }
}

/// <summary>A link of the host, moved in and given back when it is not wanted any more. On the host itself it stays and is only plugged in.</summary>
/// <param name="Interface">Its name there.</param>
/// <param name="HostName">Its name on the host.</param>
public sealed record HostDevice(InterfaceName Interface, InterfaceName HostName) : Device(Interface);

/// <summary>One more Ethernet address on a link of the host.</summary>
/// <param name="Interface">Its name.</param>
/// <param name="Lower">The link's name on the host.</param>
/// <param name="Mode">Whom it speaks to.</param>
public sealed record MacvlanDevice(InterfaceName Interface, InterfaceName Lower, MacvlanMode Mode) : Device(Interface);

/// <summary>A tunnel of Ethernet frames in UDP.</summary>
/// <param name="Interface">Its name.</param>
/// <param name="Id">The network identifier.</param>
public sealed record VxlanDevice(InterfaceName Interface, uint Id) : Device(Interface)
{
    /// <summary>Bytes that it adds to a packet in IPv4: Ethernet 14, IP 20, UDP 8, VXLAN 8 (RFC 7348); IPv6's header has 20 more.</summary>
    public const int Overhead = 50;

    /// <summary>The same in IPv6.</summary>
    public const int Overhead6 = 70;

    /// <summary>The address that its packets leave with; null: the kernel chooses.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>The other ends.</summary>
    public ImmutableArray<IPAddress> Remotes { get; init; } = [];

    /// <summary>The multicast group that all ends share, in place of them.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>The interface that its packets leave through; null: the routes'.</summary>
    public InterfaceName? Lower { get; init; }

    /// <summary>The UDP port.</summary>
    public ushort Port { get; init; } = VxlanKind.IanaPort;

    /// <summary>Whether its packets are IPv6's.</summary>
    public bool IsIPv6 => (Local ?? Group ?? Remotes.FirstOrDefault())?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}
