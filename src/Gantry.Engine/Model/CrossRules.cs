using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold between nodes: addresses, Ethernet addresses and names on the host are given once; subnets and bridges have room.</summary>
internal static class CrossRules
{
    private const int PortsOfBridge = 1023; // net/bridge/br_private.h, BR_MAX_PORTS: 10 bits, 0 is none

    internal static void Check(IReadOnlyList<NodeSpec> specs, ImmutableArray<Network> networks, ImmutableArray<Node> nodes, List<TopologyError> errors)
    {
        CheckHostNames(specs, networks, errors);
        foreach (Network network in networks)
        {
            List<(NodeSpec Node, AttachmentSpec Attachment)> members =
                [.. specs.SelectMany(node => node.Attachments.Where(a => a.Network.Value == network.Name.ToString()).Select(a => (node, a)))];
            CheckAddresses(members, errors);
            CheckMacs(network, members, errors);
            CheckRoom(network, members, errors);
            if (members.Count > PortsOfBridge)
            {
                errors.Add(new TopologyError(members[PortsOfBridge].Attachment.Network.At,
                    $"network \"{network.Name}\" has {members.Count} interfaces: a bridge takes at most {PortsOfBridge}", "spread the nodes over more networks"));
            }
        }
    }

    /// <summary>Bridges and host interfaces are links of one namespace.</summary>
    private static void CheckHostNames(IReadOnlyList<NodeSpec> specs, ImmutableArray<Network> networks, List<TopologyError> errors)
    {
        Dictionary<string, string> taken = networks.ToDictionary(network => network.Bridge.ToString(), network => $"the bridge of network \"{network.Name}\"");
        taken["lo"] = "the host's loopback interface";
        foreach (NodeSpec node in specs)
        {
            foreach (Located<string> name in node.Attachments.Select(attachment => attachment.HostInterface).OfType<Located<string>>())
            {
                if (!taken.TryAdd(name.Value, $"the host interface of node \"{node.Name.Value}\""))
                {
                    errors.Add(new TopologyError(name.At, $"host_interface \"{name.Value}\" is taken: it is {taken[name.Value]}"));
                }
            }
        }
    }

    private static void CheckAddresses(List<(NodeSpec Node, AttachmentSpec Attachment)> members, List<TopologyError> errors)
    {
        Dictionary<IPAddress, string> taken = [];
        foreach ((NodeSpec node, AttachmentSpec attachment) in members)
        {
            foreach (Located<IPAddress> address in attachment.Addresses)
            {
                if (!taken.TryAdd(address.Value, node.Name.Value))
                {
                    errors.Add(new TopologyError(address.At, $"address {address.Value} is used twice: node \"{taken[address.Value]}\" has it"));
                }
            }
        }
    }

    private static void CheckMacs(Network network, List<(NodeSpec Node, AttachmentSpec Attachment)> members, List<TopologyError> errors)
    {
        Dictionary<MacAddress, string> taken = [];
        foreach ((NodeSpec node, AttachmentSpec attachment) in members)
        {
            if (attachment.Mac is { } mac && !taken.TryAdd(mac.Value, node.Name.Value))
            {
                errors.Add(new TopologyError(mac.At, $"mac {mac.Value} is used twice in network \"{network.Name}\": node \"{taken[mac.Value]}\" has it"));
            }
        }
    }

    private static void CheckRoom(Network network, List<(NodeSpec Node, AttachmentSpec Attachment)> members, List<TopologyError> errors)
    {
        foreach (IGrouping<bool, Subnet> family in network.Subnets.GroupBy(subnet => subnet.IsIPv6))
        {
            Subnet first = family.First();
            int @fixed = members.Sum(member => member.Attachment.Addresses.Count(address => first.Prefix.Contains(address.Value)));
            List<AttachmentSpec> automatic = [.. members.Select(member => member.Attachment)
                .Where(a => !a.Addresses.Any(address => (address.Value.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) == family.Key))];
            BigInteger room = first.Prefix.HostCount() - 1 - @fixed;
            if (automatic.Count > room)
            {
                errors.Add(new TopologyError(automatic[(int)room].Network.At,
                    $"subnet {first.Prefix} of network \"{network.Name}\" is full: {automatic.Count} nodes want an automatic address, {room} are free",
                    "give the network a larger subnet, or some nodes another network"));
            }
        }
    }
}
