using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>What published ports need in the kernel: their elements, and that the host, its bridges and the nodes let their packets take unusual ways.</summary>
internal static class PublishedPorts
{
    private const ushort NamesPort = 53;
    private const string Loose = "2"; // Documentation/networking/ip-sysctl.rst, rp_filter
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>A node's ports.</summary>
    /// <param name="node">The node.</param>
    /// <param name="veths">Its cables, in the order of its attachments.</param>
    /// <param name="addresses">Its addresses in its networks, in the order of its attachments.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="owner">"fabric tutorial".</param>
    internal static IEnumerable<KernelObject> Of(
        Node node, IReadOnlyList<VethObject> veths, Func<int, ImmutableArray<InterfaceAddress>> addresses, IReadOnlyDictionary<FabricName, Network> networks, string owner)
    {
        foreach (IGrouping<FabricName, PublishedPort> ports in node.Adjusted is null ? node.Ports.GroupBy(port => port.Network) : [])
        {
            int place = node.Attachments.Index().First(item => item.Item.Network == ports.Key).Index;
            List<PublishedPortObject> published =
                [.. ports.SelectMany(port => s_families.Where(port.Is).Select(family => Port(port, node, addresses(place), family, owner)).OfType<PublishedPortObject>())];
            foreach (KernelObject port in published)
            {
                yield return port;
            }
            foreach (IPAddress address in published.Select(port => port.Address).Distinct())
            {
                string set = address.AddressFamily == AddressFamily.InterNetworkV6 ? FirewallTable.Hairpin6 : FirewallTable.Hairpin4;
                yield return new ElementObject(NamespaceRef.Host, set, $"{address} . {address}", owner);
            }
            yield return new HairpinObject(veths[place].In, veths[place].Link);
            if (ports.Key != node.WayOut(networks) && node.Namespace is null && Filter(veths[place].Peer.Name) is var filter && !IsSaid(node, filter))
            {
                yield return new SysctlObject(veths[place].PeerIn, filter, Loose, OfInterface: true);
            }
        }
    }

    /// <summary>
    /// What a network's bridge is told: to send out what came from 127.0.0.1, and to take in the answers of nodes whose ports are published
    /// through another network, which strict reverse-path filtering would drop.
    /// </summary>
    internal static IEnumerable<SysctlObject> Of(Network network, Topology topology, IReadOnlyDictionary<FabricName, Network> networks)
    {
        string localnet = $"net.ipv4.conf.{network.Bridge.ToString().Replace('.', '/')}.route_localnet", filter = Filter(network.Bridge);
        if (!IsSaid(topology.Host, localnet) && topology.Nodes.Any(node => node.Ports.Any(port => port.Network == network.Name && IsOnLoopback(port, network, node))))
        {
            yield return new SysctlObject(NamespaceRef.Host, localnet, "1", OfInterface: true, Before: "0");
        }
        if (!IsSaid(topology.Host, filter) && topology.Nodes.Any(node => node.WayOut(networks) == network.Name && node.Ports.Any(port => port.Network != network.Name)))
        {
            yield return new SysctlObject(NamespaceRef.Host, filter, Loose, OfInterface: true);
        }
    }

    /// <summary>Where the resolver is not at its usual port, questions to that are led to it.</summary>
    internal static IEnumerable<PublishedPortObject> OfNames(Network network, string owner) => network.NamesPort is not { } port || port == NamesPort ? [] :
    [
        .. network.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>().SelectMany(address => ((Transport[])[Transport.Udp, Transport.Tcp]).Select(protocol =>
            new PublishedPortObject(NamespaceRef.Host, protocol, address, new PortRange(NamesPort), network.Name.ToString(), address, new PortRange((ushort)port), owner))),
    ];

    private static PublishedPortObject? Port(PublishedPort port, Node node, ImmutableArray<InterfaceAddress> addresses, AddressFamily family, string owner) =>
        addresses.Select(address => address.Address).FirstOrDefault(address => address.AddressFamily == family) is { } address
            ? new PublishedPortObject(NamespaceRef.Host, port.Protocol, port.IsOnAll ? null : port.HostAddress, port.Host, node.Name.ToString(), address, port.To, owner)
            : null;

    private static bool IsOnLoopback(PublishedPort port, Network network, Node node) =>
        (network.Subnets.Any(subnet => !subnet.IsIPv6) || node.Adjusted is { } adjusted && adjusted.Addresses.Any(address => address.AddressFamily == AddressFamily.InterNetwork)) && port.Is(AddressFamily.InterNetwork) && (port.IsOnAll || IPAddress.IsLoopback(port.HostAddress!));

    private static string Filter(InterfaceName name) => $"net.ipv4.conf.{name.ToString().Replace('.', '/')}.rp_filter";

    private static bool IsSaid(Stack stack, string sysctl) => stack.Sysctls.Any(said => said.Key == sysctl);
}
