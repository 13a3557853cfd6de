using System.Net;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>How a part of a fabric stands against its record.</summary>
public enum PartState
{
    /// <summary>All is there, as recorded.</summary>
    Ok,
    /// <summary>Something is missing or different.</summary>
    Drifted,
    /// <summary>It is not there at all.</summary>
    Missing,
}

/// <summary>How a fabric stands: what its record says, held against the kernel.</summary>
/// <param name="Name">The fabric's name.</param>
/// <param name="Source">The file that it came from; null for standard input.</param>
/// <param name="Networks">Its networks.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Drift">What drifted of what its networks and nodes share: forwarding, the firewall's table.</param>
public sealed record FabricStatus(
    FabricName Name, string? Source, IReadOnlyList<NetworkStatus> Networks, IReadOnlyList<NodeStatus> Nodes, IReadOnlyList<string> Drift)
{
    /// <summary>Who speaks for it.</summary>
    public Face Face { get; init; }

    /// <summary>Whether nothing drifted anywhere.</summary>
    public bool IsOk => Drift.Count == 0 && Networks.All(network => network.State == PartState.Ok) && Nodes.All(node => node.State == PartState.Ok);
}

/// <summary>How a network stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bridge">Its bridge.</param>
/// <param name="Gateways">The bridge's addresses.</param>
/// <param name="State">How it stands.</param>
/// <param name="Drift">What an up would do about it, a line each.</param>
public sealed record NetworkStatus(string Name, InterfaceName Bridge, IReadOnlyList<InterfaceAddress> Gateways, PartState State, IReadOnlyList<string> Drift);

/// <summary>How a node stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Interfaces">Its interfaces.</param>
/// <param name="Ports">Ports of the host that lead to it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Drift">What an up would do about it, a line each.</param>
public sealed record NodeStatus(string Name, IReadOnlyList<InterfaceStatus> Interfaces, IReadOnlyList<PortStatus> Ports, PartState State, IReadOnlyList<string> Drift)
{
    /// <summary>What the engine that asked for it calls it: "CONTAINER eth0"; null: it has no other name.</summary>
    public string? Label { get; init; }
}

/// <summary>Ports of the host that lead to a node, as recorded.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="HostAddress">The host's address; null: all of the family of <paramref name="Address"/>.</param>
/// <param name="Host">The host's ports.</param>
/// <param name="Address">The node's address.</param>
/// <param name="To">The node's ports.</param>
public sealed record PortStatus(Transport Protocol, IPAddress? HostAddress, PortRange Host, IPAddress Address, PortRange To);

/// <summary>An interface of a node, as recorded.</summary>
/// <param name="Name">Its name inside the node.</param>
/// <param name="Bridge">The bridge that its other end, or the device itself, is a port of; null: none.</param>
/// <param name="HostInterface">The other end, where that is on the host; null: elsewhere.</param>
/// <param name="Peer">The other end with where it is: "host:xeth1", "r1:wan1"; of a device the host's link that it is or is on, "host:enp3s0", or its "vxlan 42".</param>
/// <param name="Mac">Its Ethernet address.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Addresses">Its addresses.</param>
public sealed record InterfaceStatus(
    InterfaceName Name, InterfaceName? Bridge, InterfaceName? HostInterface, string Peer, MacAddress Mac, int Mtu, IReadOnlyList<InterfaceAddress> Addresses);

/// <summary>All that the record and the kernel know of one node or network.</summary>
/// <param name="Fabric">The fabric.</param>
/// <param name="Kind">"node" or "network".</param>
/// <param name="Name">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Drift">What an up would do about it, a line each.</param>
/// <param name="RecordPath">The file of its record.</param>
/// <param name="Record">The record, as JSON.</param>
/// <param name="Links">The kernel's links: a node's own, or a network's bridge and its ports.</param>
/// <param name="Addresses">The kernel's addresses on those.</param>
/// <param name="Routes">The kernel's routes in a node.</param>
/// <param name="Ports">Ports of the host that lead to a node.</param>
public sealed record Inspection(
    FabricName Fabric, string Kind, string Name, PartState State, IReadOnlyList<string> Drift, string RecordPath, string Record,
    IReadOnlyList<Link> Links, IReadOnlyList<Address> Addresses, IReadOnlyList<Route> Routes, IReadOnlyList<PortStatus> Ports);
