using System.Collections.Immutable;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of what each stack is told, for itself.</summary>
internal static class StackRules
{
    /// <summary>The topology, whose interfaces are all known, with what its nodes and the host are told.</summary>
    internal static Topology Fill(Topology topology, TopologySpec spec, List<TopologyError> errors)
    {
        Dictionary<string, NodeSpec> specs = spec.Nodes.ToDictionary(node => node.Name.Value);
        var bare = new StackInterfaces(topology);
        topology = topology with
        {
            Nodes = [.. topology.Nodes.Select(node => node with { Addresses = AddressesOf(specs[node.Name.ToString()], bare, node.Name, errors) })],
            Host = topology.Host with { Addresses = AddressesOf(spec.Host, bare, node: null, errors) },
        };
        var interfaces = new StackInterfaces(topology);
        return topology with
        {
            Nodes =
            [
                .. topology.Nodes.Select(node => (Node)Fill(
                    node, specs[node.Name.ToString()], interfaces.Of(node.Name), $"node \"{node.Name}\"", node.Namespace is not null, errors)),
            ],
            Host = Fill(topology.Host, spec.Host, interfaces.Of(node: null), owner: null, isForeign: true, errors),
        };
    }

    private static Stack Fill(Stack stack, StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, bool isForeign, List<TopologyError> errors)
    {
        DeviceRules.CheckLower(spec.Devices, interfaces, owner, errors);
        return stack with
        {
            ForwardsIPv4 = spec.ForwardsIPv4,
            ForwardsIPv6 = spec.ForwardsIPv6,
            Firewall = FirewallRules.Build(spec, interfaces, owner, isForeign, errors),
            Routes = RouteRules.Build(spec, interfaces, owner, errors),
            Rules = PolicyRules.Build(spec, errors),
            Neighbours = NeighbourRules.Build(spec, interfaces, owner, errors),
            Sysctls = SysctlsOf(spec, errors),
            Hosts = [.. spec.Hosts.Select(host => new HostName(host.Name.Value, host.Address))],
        };
    }

    private static ImmutableArray<PlacedAddress> AddressesOf(StackSpec spec, StackInterfaces all, FabricName? node, List<TopologyError> errors)
    {
        if (spec.Addresses.Count == 0)
        {
            return [];
        }
        IReadOnlyList<StackInterface> interfaces = all.Of(node);
        var addresses = ImmutableArray.CreateBuilder<PlacedAddress>();
        foreach ((Located<string> on, Located<PeeredAddress> address) in spec.Addresses)
        {
            // The host has interfaces that the file does not know of.
            if (node is { } name && !interfaces.Any(link => link.Name.ToString() == on.Value))
            {
                errors.Add(new TopologyError(on.At, $"node \"{name}\" has no interface \"{on.Value}\"", Suggestion.Hint(on.Value, interfaces.Select(link => link.Name.ToString()))));
            }
            else if (InterfaceName.WhyNot(on.Value) is { } reason)
            {
                errors.Add(new TopologyError(on.At, $"\"{on.Value}\" is no interface name: {reason}"));
            }
            else
            {
                addresses.Add(new PlacedAddress(new InterfaceName(on.Value), address.Value.Address, address.Value.Peer));
            }
        }
        return addresses.ToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, string>> SysctlsOf(StackSpec spec, List<TopologyError> errors)
    {
        var sysctls = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        HashSet<string> names = [];
        foreach ((Located<string> said, string value) in spec.Sysctls)
        {
            // As sysctl(8): the separator that comes first is the separator, the other is a part of a name.
            string name = said.Value.IndexOfAny(['.', '/']) is var first and >= 0 && said.Value[first] == '/' ? Swap(said.Value) : said.Value;
            if (!name.StartsWith("net.", StringComparison.Ordinal) || name.Split('.').Any(part => part is "" or "/" or "//"))
            {
                errors.Add(new TopologyError(said.At, $"\"{said.Value}\" is no sysctl of a node: only those under net. belong to a network namespace"));
            }
            else if (!names.Add(name))
            {
                errors.Add(new TopologyError(said.At, $"the sysctl {name} is said twice"));
            }
            else if (value.Length == 0 || value.Contains('\n', StringComparison.Ordinal))
            {
                errors.Add(new TopologyError(said.At, $"the sysctl {name} has no value of one line"));
            }
            else
            {
                sysctls.Add(new(name, value));
            }
        }
        return sysctls.ToImmutable();

        static string Swap(string name) => string.Create(name.Length, name, static (span, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                span[i] = text[i] switch { '.' => '/', '/' => '.', char c => c };
            }
        });
    }
}
