using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A node: a network namespace with interfaces in networks.</summary>
/// <param name="Name">The node's name, its namespace's too.</param>
/// <param name="Attachments">Its interfaces, in the order of the file.</param>
/// <param name="Routes">Further routes.</param>
/// <param name="Sysctls">Sysctls by their name with dots ("net.ipv4.conf.eth0.proxy_arp"; an interface name that has a dot keeps it, written with a slash there), values as text, in the order of the file.</param>
public sealed record Node(
    FabricName Name,
    ImmutableArray<Attachment> Attachments,
    ImmutableArray<StaticRoute> Routes,
    ImmutableArray<KeyValuePair<string, string>> Sysctls);

/// <summary>One interface of a node in a network: a veth pair whose other end is a port of the network's bridge.</summary>
/// <param name="Network">The network.</param>
/// <param name="Interface">The interface's name inside the node.</param>
/// <param name="HostInterface">The name of the pair's other end; null: derived from fabric, node, network and interface.</param>
/// <param name="Mac">The node's Ethernet address; null: derived.</param>
/// <param name="Addresses">Fixed addresses, at most one a subnet. A family of the network's subnets without one here gets an automatic address.</param>
public sealed record Attachment(
    FabricName Network,
    InterfaceName Interface,
    InterfaceName? HostInterface,
    MacAddress? Mac,
    ImmutableArray<IPAddress> Addresses);

/// <summary>A route of a node.</summary>
/// <param name="To">Where to; prefix length 0 for a default route.</param>
/// <param name="Via">The next hop; null for a route straight through a device.</param>
/// <param name="Device">The interface; null: the kernel finds it from the next hop.</param>
public sealed record StaticRoute(IPNetwork To, IPAddress? Via, InterfaceName? Device);
