using System.Collections.Immutable;
using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of nodes' interfaces in networks.</summary>
internal static class AttachmentRules
{
    internal static ImmutableArray<Node> Build(TopologySpec spec, ImmutableArray<Network> networks, InterfaceNames names, List<TopologyError> errors)
    {
        Dictionary<string, Network> byName = [];
        foreach (Network network in networks)
        {
            byName.TryAdd(network.Name.ToString(), network);
        }
        HashSet<string> said = [.. spec.Networks.Select(network => network.Name.Value)];
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (NodeSpec node in spec.Nodes.Where(node => FabricName.WhyNot(node.Name.Value) is null))
        {
            nodes.Add(new Node(new FabricName(node.Name.Value), Attach(node, byName, said, names, errors)) { Namespace = node.Namespace?.Value, Programs = [.. node.Programs.Select(line => line.Value)], Label = node.Label, Request = node.Request, BringsLoopbackUp = node.BringsLoopbackUp, Servers = [.. node.Servers], Adjusted = node.Adjusted });
            CheckDefaultRoute(node, errors);
        }
        return nodes.ToImmutable();
    }

    private static ImmutableArray<Attachment> Attach(
        NodeSpec node, Dictionary<string, Network> networks, HashSet<string> said, InterfaceNames names, List<TopologyError> errors)
    {
        var attachments = ImmutableArray.CreateBuilder<Attachment>();
        foreach (AttachmentSpec attachment in node.Attachments)
        {
            InterfaceName name = attachment.Interface is not { } given ? names.Next(node.Name.Value) : InterfaceName.TryParse(given.Value, out InterfaceName parsed) ? parsed : default;
            if (!networks.TryGetValue(attachment.Network.Value, out Network? network))
            {
                if (!said.Contains(attachment.Network.Value))
                {
                    errors.Add(new TopologyError(attachment.Network.At, $"node \"{node.Name.Value}\" is in network \"{attachment.Network.Value}\", which is not in the file",
                        Suggestion.Hint(attachment.Network.Value, said)));
                }
                continue;
            }
            MacRules.Check(attachment.Mac, errors);
            MtuRules.Check(attachment.Mtu, network.Subnets.Any(subnet => subnet.IsIPv6), errors);
            attachments.Add(new Attachment(
                network.Name,
                name,
                attachment.HostInterface is { } host && InterfaceName.TryParse(host.Value, out InterfaceName hostName) ? hostName : null,
                attachment.Mac?.Value,
                [.. AddressesOf(attachment, network, errors)])
            {
                HasNoAddress = attachment.HasNoAddress,
                Aliases = [.. attachment.Aliases.Select(alias => alias.Value)],
                IsDefaultRoute = attachment.IsDefaultRoute?.Value,
                Mtu = attachment.Mtu?.Value,
                Mode = attachment.Mode,
                PortMode = attachment.PortMode,
                Shaping = attachment.Shaping,
            });
        }
        return attachments.ToImmutable();
    }

    private static IEnumerable<InterfaceAddress> AddressesOf(AttachmentSpec attachment, Network network, List<TopologyError> errors)
    {
        HashSet<Subnet> taken = [];
        foreach (Located<AddressSpec> address in attachment.Addresses)
        {
            Subnet? subnet = network.Subnets.FirstOrDefault(s => s.Prefix.Contains(address.Value.Address));
            if (WhyNot(address.Value, network, subnet, taken) is { } reason)
            {
                errors.Add(reason(address.At));
            }
            else
            {
                yield return new InterfaceAddress(address.Value.Address, address.Value.PrefixLength ?? subnet!.Prefix.PrefixLength);
            }
        }
    }

    private static Func<Position, TopologyError>? WhyNot(AddressSpec address, Network network, Subnet? subnet, HashSet<Subnet> taken)
    {
        if (network.Subnets.IsEmpty)
        {
            int longest = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
            return address.PrefixLength is null
                ? at => new TopologyError(at, $"address {address.Address} needs a prefix length: network \"{network.Name}\" has no subnet", $"{address.Address}/24, for example")
                : address.PrefixLength > longest ? at => new TopologyError(at, $"address {address.Address}/{address.PrefixLength}: the prefix is longer than {longest}") : null;
        }
        if (address.PrefixLength is { } length)
        {
            return at => new TopologyError(at, $"\"{address.Address}/{length}\": an address here has no prefix length, its network's counts");
        }
        if (subnet is null)
        {
            return at => new TopologyError(at, $"address {address.Address} is not in network \"{network.Name}\" ({string.Join(", ", network.Subnets.Select(s => s.Prefix))})");
        }
        if (subnet.Prefix.WhyNoHost(address.Address) is { } reason)
        {
            return at => new TopologyError(at, $"address {address.Address} {reason}");
        }
        if (address.Address.Equals(subnet.Gateway))
        {
            return at => new TopologyError(at, $"address {address.Address} is the gateway of network \"{network.Name}\", the host's own");
        }
        return taken.Add(subnet) ? null : at => new TopologyError(at, $"address {address.Address} is the second one in {subnet.Prefix} of one interface");
    }

    private static void CheckDefaultRoute(NodeSpec node, List<TopologyError> errors)
    {
        if (node.Attachments.Where(attachment => attachment.IsDefaultRoute is { Value: true }).Skip(1).FirstOrDefault() is { } second)
        {
            errors.Add(new TopologyError(second.IsDefaultRoute!.Value.At, $"node \"{node.Name.Value}\" has two default routes: only one of its networks can say default_route: true"));
        }
    }
}
