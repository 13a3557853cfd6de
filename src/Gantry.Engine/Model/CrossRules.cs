using System.Net;
using System.Numerics;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold between nodes: addresses and Ethernet addresses are given once, subnets and bridges have room, ways out lead out.</summary>
internal static class CrossRules
{
    private const int PortsOfBridge = 1023; // net/bridge/br_private.h, BR_MAX_PORTS: 10 bits, 0 is none

    internal static void Check(TopologySpec spec, Topology topology, List<TopologyError> errors)
    {
        SubnetRules.Check(spec, topology, errors);
        foreach (Network network in topology.Networks)
        {
            List<(NodeSpec Node, AttachmentSpec Attachment)> members =
                [.. spec.Nodes.SelectMany(node => node.Attachments.Where(a => a.Network.Value == network.Name.ToString()).Select(a => (node, a)))];
            CheckAddresses(members, errors);
            CheckMacs(network, members, errors);
            CheckRoom(network, members, errors);
            CheckPorts(network, members, topology, errors);
            CheckRouter(network, spec, topology, errors);
            CheckDefaultRoutes(network, members, errors);
        }
    }

    private static void CheckPorts(Network network, List<(NodeSpec Node, AttachmentSpec Attachment)> members, Topology topology, List<TopologyError> errors)
    {
        int ports = members.Count + topology.Nodes.Append(topology.Host).SelectMany(stack => stack.Devices).Count(device => device.Network == network.Name) + topology.Wires.SelectMany(wire => wire.Ends).OfType<PortEnd>().Count(end => end.Network == network.Name);
        if (ports > PortsOfBridge)
        {
            Position at = members.Count > PortsOfBridge ? members[PortsOfBridge].Attachment.Network.At : default;
            errors.Add(new TopologyError(at, $"network \"{network.Name}\" has {ports} interfaces: a bridge takes at most {PortsOfBridge}", "spread the nodes over more networks"));
        }
    }

    private static void CheckAddresses(List<(NodeSpec Node, AttachmentSpec Attachment)> members, List<TopologyError> errors)
    {
        Dictionary<IPAddress, string> taken = [];
        foreach ((NodeSpec node, AttachmentSpec attachment) in members)
        {
            foreach (Located<AddressSpec> address in attachment.Addresses)
            {
                if (!taken.TryAdd(address.Value.Address, node.Name.Value))
                {
                    errors.Add(new TopologyError(address.At, $"address {address.Value.Address} is used twice: node \"{taken[address.Value.Address]}\" has it"));
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
            int @fixed = members.Sum(member => member.Attachment.Addresses.Count(address => first.Prefix.Contains(address.Value.Address)));
            List<AttachmentSpec> automatic = [.. members.Select(member => member.Attachment).Where(a => !a.HasNoAddress
                && !a.Addresses.Any(address => (address.Value.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) == family.Key))];
            BigInteger room = BigInteger.Max(0, first.Prefix.HostCount() - (first.Gateway is null ? 0 : 1) - @fixed);
            if (automatic.Count > room)
            {
                errors.Add(new TopologyError(automatic[(int)room].Network.At,
                    $"subnet {first.Prefix} of network \"{network.Name}\" is full: {automatic.Count} {(automatic.Count == 1 ? "node wants" : "nodes want")} an automatic address, {room} {(room.IsOne ? "is" : "are")} free",
                    "give the network a larger subnet, or some nodes another network"));
            }
        }
    }

    /// <summary>The way out of a network is a node that is in it.</summary>
    private static void CheckRouter(Network network, TopologySpec spec, Topology topology, List<TopologyError> errors)
    {
        if (network.Router is not { } router)
        {
            return;
        }
        Located<string> said = spec.Networks.First(other => other.Name.Value == network.Name.ToString()).Router!.Value;
        if (topology.Nodes.First(node => node.Name == router).Attachments.FirstOrDefault(attachment => attachment.Network == network.Name) is not { } place)
        {
            errors.Add(new TopologyError(said.At, $"router \"{router}\" of network \"{network.Name}\" is not in it", $"add {network.Name} to the networks of node {router}"));
        }
        else if (network.Subnets.IsEmpty || place.HasNoAddress)
        {
            errors.Add(new TopologyError(said.At, $"router \"{router}\" of network \"{network.Name}\" has no address in it that could be the others' way out"));
        }
    }

    private static void CheckDefaultRoutes(Network network, List<(NodeSpec Node, AttachmentSpec Attachment)> members, List<TopologyError> errors)
    {
        if (network.Router is not null || network.Outside != Outside.None)
        {
            return;
        }
        foreach (Located<bool> said in members.Select(member => member.Attachment.IsDefaultRoute).OfType<Located<bool>>().Where(said => said.Value))
        {
            errors.Add(new TopologyError(said.At, $"default_route: network \"{network.Name}\" has no way out"));
        }
    }
}
