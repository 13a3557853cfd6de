using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>What an attachment came to.</summary>
/// <param name="Applied">What was done.</param>
/// <param name="Interfaces">The interfaces of the node, in order.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="Blocks">The links of the host through which goes what it sends, where that is limited.</param>
public sealed record AttachOutcome(
    ApplyOutcome Applied, IReadOnlyList<AttachedInterface> Interfaces, IReadOnlyList<AttachedRoute> Routes, IReadOnlyList<(InterfaceName Name, MacAddress Mac)> Blocks);

/// <summary>An interface of a node in a network.</summary>
/// <param name="Bridge">The network's bridge.</param>
/// <param name="BridgeMac">The bridge's Ethernet address.</param>
/// <param name="Port">The port of the bridge that is its other end.</param>
/// <param name="PortMac">The port's Ethernet address.</param>
/// <param name="Name">Its name inside the node.</param>
/// <param name="Mac">Its Ethernet address.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Addresses">Its addresses, each with the host's own address in its subnet; null: the host has none.</param>
public sealed record AttachedInterface(
    InterfaceName Bridge, MacAddress BridgeMac, InterfaceName Port, MacAddress PortMac, InterfaceName Name, MacAddress Mac, int Mtu,
    IReadOnlyList<(InterfaceAddress Address, IPAddress? Gateway)> Addresses);

/// <summary>A route of a node.</summary>
/// <param name="To">Where to.</param>
/// <param name="Via">The next hop; null: straight through the interface.</param>
/// <param name="Interface">The interface.</param>
public sealed record AttachedRoute(IPNetwork To, IPAddress? Via, InterfaceName Interface);

/// <summary>An attachment that an engine has made, from its record.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Label">What the engine calls it.</param>
/// <param name="Namespace">Where its namespace was.</param>
/// <param name="Interface">Its interface.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="IsDead">Whether its namespace is gone, or another one has its place.</param>
public sealed record AttachmentStatus(
    string Node, string? Label, string? Namespace, InterfaceName? Interface, IReadOnlyList<InterfaceAddress> Addresses, bool IsDead)
{
    /// <summary>What the engine asked for, in its own words; null: it left nothing.</summary>
    public string? Request { get; init; }
}
