using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of what each stack is told, for itself.</summary>
internal static class StackRules
{
    /// <summary>The topology, whose interfaces are all known, with what its nodes and the host are told.</summary>
    internal static Topology Fill(Topology topology, TopologySpec spec, List<TopologyError> errors)
    {
        Dictionary<string, NodeSpec> specs = spec.Nodes.ToDictionary(node => node.Name.Value);
        topology = topology with
        {
            Nodes = [.. topology.Nodes.Select(node => node with { Addresses = AddressesOf(specs[node.Name.ToString()], topology, node.Name, errors) })],
            Host = new Stack { Addresses = AddressesOf(spec.Host, topology, node: null, errors) },
        };
        return topology with
        {
            Nodes = [.. topology.Nodes.Select(node => (Node)Fill(node, specs[node.Name.ToString()], StackInterface.Of(topology, node.Name), $"node \"{node.Name}\"", errors))],
            Host = Fill(topology.Host, spec.Host, StackInterface.Of(topology, node: null), owner: null, errors),
        };
    }

    private static Stack Fill(Stack stack, StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors) => stack with
    {
        ForwardsIPv4 = spec.ForwardsIPv4,
        ForwardsIPv6 = spec.ForwardsIPv6,
        Routes = RoutesOf(spec, interfaces, owner, errors),
        Sysctls = SysctlsOf(spec, errors),
    };

    private static ImmutableArray<PlacedAddress> AddressesOf(StackSpec spec, Topology topology, FabricName? node, List<TopologyError> errors)
    {
        IReadOnlyList<StackInterface> interfaces = StackInterface.Of(topology, node);
        var addresses = ImmutableArray.CreateBuilder<PlacedAddress>();
        foreach ((Located<string> on, Located<InterfaceAddress> address) in spec.Addresses)
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
                addresses.Add(new PlacedAddress(new InterfaceName(on.Value), address.Value));
            }
        }
        return addresses.ToImmutable();
    }

    /// <summary>The routes; without an owner they are the host's, which has interfaces that the file does not know of.</summary>
    private static ImmutableArray<StaticRoute> RoutesOf(StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        var routes = ImmutableArray.CreateBuilder<StaticRoute>();
        HashSet<IPNetwork> destinations = [];
        foreach (RouteSpec route in spec.Routes)
        {
            if (route.Via is { } family && family.Value.AddressFamily != route.To.Value.BaseAddress.AddressFamily)
            {
                errors.Add(new TopologyError(family.At, $"the route to {route.To.Value} can't go via {family.Value}: one is IPv4, the other IPv6"));
                continue;
            }
            if (!destinations.Add(route.To.Value))
            {
                errors.Add(new TopologyError(route.To.At, $"{owner ?? "the host"} has two routes to {route.To.Value}"));
            }
            if (owner is not null && route.Device is { } device && !interfaces.Any(link => link.Name.ToString() == device.Value))
            {
                errors.Add(new TopologyError(device.At, $"{owner} has no interface \"{device.Value}\"",
                    Suggestion.Hint(device.Value, interfaces.Select(link => link.Name.ToString()))));
            }
            else if (owner is not null && route.Device is null && route.Via is { } via && !interfaces.Any(link => link.Prefixes.Any(prefix => prefix.Contains(via.Value))))
            {
                errors.Add(new TopologyError(via.At, $"the next hop {via.Value} is in no network of {owner}"));
            }
            else if (route.Device is null && route.Via is null)
            {
                errors.Add(new TopologyError(route.To.At, $"the route to {route.To.Value} leads nowhere", "it needs via: ADDRESS or dev: INTERFACE"));
            }
            routes.Add(new StaticRoute(route.To.Value, route.Via?.Value, route.Device is { } d && InterfaceName.TryParse(d.Value, out InterfaceName name) ? name : null));
        }
        return routes.ToImmutable();
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
