using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A neighbour that a stack knows without asking, or an address that it answers for itself.</summary>
/// <param name="Device">The interface.</param>
/// <param name="Address">The neighbour's address.</param>
/// <param name="Mac">Its Ethernet address; null: the stack answers for it itself (a proxy).</param>
public readonly record struct StaticNeighbour(InterfaceName Device, IPAddress Address, MacAddress? Mac);
