using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of networks.</summary>
internal static class NetworkRules
{
    internal static ImmutableArray<Network> Build(TopologySpec spec, List<TopologyError> errors)
    {
        HashSet<string> nodes = [.. spec.Nodes.Select(node => node.Name.Value)];
        var networks = ImmutableArray.CreateBuilder<Network>();
        foreach (NetworkSpec network in spec.Networks.Where(network => FabricName.WhyNot(network.Name.Value) is null))
        {
            CheckNode(network.Node, "node", nodes, errors);
            CheckNode(network.Router, "router", nodes, errors);
            CheckHost(network, errors);
            MtuRules.Check(network.Mtu, network.Subnets.Any(subnet => subnet.Value.IsIPv6()), errors);
            bool hasHost = network is { Node: null, Router: null, NoGateway: null };
            Outside outside = hasHost ? network.Outside?.Value ?? Outside.Nat : Outside.None;
            networks.Add(new Network(
                new FabricName(network.Name.Value),
                InterfaceName.TryParse((network.Bridge ?? network.Name).Value, out InterfaceName bridge) ? bridge : default,
                SubnetsOf(network, hasHost, errors))
            {
                Outside = outside,
                Masquerades = network.Masquerades ?? outside == Outside.Nat,
                IsOpen = network.IsOpen,
                IsIsolated = network.IsIsolated,
                AdoptsBridge = network.AdoptsBridge,
                IsBorrowed = network.IsBorrowed,
                KeepsOpenness = network.KeepsOpenness,
                NamesPort = network.NamesPort,
                Servers = [.. network.Servers],
                Mode = network.Mode,
                Mtu = network.Mtu?.Value,
                Node = NameOf(network.Node),
                Router = NameOf(network.Router),
                Reach = [.. network.Reach.Select(other => NameOf(other)).OfType<FabricName>()],
            });
        }
        CheckReach(spec.Networks, networks, errors);
        return networks.ToImmutable();
    }

    private static FabricName? NameOf(Located<string>? name) => name is { } said && FabricName.WhyNot(said.Value) is null ? new FabricName(said.Value) : null;

    private static void CheckNode(Located<string>? name, string key, HashSet<string> nodes, List<TopologyError> errors)
    {
        if (name is { } said && !nodes.Contains(said.Value))
        {
            errors.Add(new TopologyError(said.At, $"{key}: there is no node \"{said.Value}\" in the file", Suggestion.Hint(said.Value, nodes)));
        }
    }

    /// <summary>What only a network that the host is in can have.</summary>
    private static void CheckHost(NetworkSpec network, List<TopologyError> errors)
    {
        string name = network.Name.Value;
        string? without = network switch
        {
            { Node: { } node } => $"its bridge is inside node \"{node.Value}\"",
            { Router: { } router } => $"its way out is node \"{router.Value}\"",
            { NoGateway: not null } => "gateway: none",
            _ => null,
        };
        if (without is null)
        {
            if (network.Subnets.Count == 0)
            {
                errors.Add(new TopologyError(network.Name.At, $"network \"{name}\" has no subnet", "subnet: 10.11.0.0/16, for example; a bare switch says gateway: none"));
            }
            return;
        }
        foreach (Located<IPAddress> gateway in network.Gateways)
        {
            errors.Add(new TopologyError(gateway.At, $"network \"{name}\" has no gateway of the host's: the host is not in it ({without})"));
        }
        if (network.Outside is { Value: not Outside.None } outside)
        {
            errors.Add(new TopologyError(outside.At, $"outside says how the host lets nodes of network \"{name}\" out, but the host is not in it ({without})", "the node's own keys say what it forwards and masquerades"));
        }
        foreach (Located<string> reach in network.Reach)
        {
            errors.Add(new TopologyError(reach.At, $"network \"{name}\" can't reach another one through the host: the host is not in it ({without})"));
        }
    }

    private static void CheckReach(IReadOnlyList<NetworkSpec> specs, IReadOnlyList<Network> networks, List<TopologyError> errors)
    {
        foreach (NetworkSpec spec in specs)
        {
            foreach (Located<string> reach in spec.Reach)
            {
                if (networks.FirstOrDefault(network => network.Name.ToString() == reach.Value) is not { } other)
                {
                    errors.Add(new TopologyError(reach.At, $"network \"{spec.Name.Value}\" reaches \"{reach.Value}\", which is not in the file",
                        Suggestion.Hint(reach.Value, networks.Select(network => network.Name.ToString()))));
                }
                else if (reach.Value == spec.Name.Value)
                {
                    errors.Add(new TopologyError(reach.At, $"network \"{reach.Value}\" reaches itself anyway"));
                }
                else if (!other.HasHost)
                {
                    errors.Add(new TopologyError(reach.At, $"network \"{reach.Value}\" can't be reached through the host: the host is not in it"));
                }
            }
        }
    }

    private static ImmutableArray<Subnet> SubnetsOf(NetworkSpec spec, bool hasHost, List<TopologyError> errors)
    {
        List<Located<IPAddress>> gateways = hasHost ? [.. spec.Gateways] : [];
        var subnets = ImmutableArray.CreateBuilder<Subnet>();
        foreach (Located<IPNetwork> subnet in spec.Subnets)
        {
            if (SpecialSubnets.WhyNot(subnet.Value) is { } reason)
            {
                errors.Add(new TopologyError(subnet.At, reason));
                continue;
            }
            if (subnet.Value.HostCount() < 2)
            {
                errors.Add(new TopologyError(subnet.At, $"subnet {subnet.Value} is too small: a gateway and a node need two addresses", "for two addresses without a gateway use a wire (links:)"));
                continue;
            }
            subnets.Add(new Subnet(subnet.Value, hasHost ? GatewayOf(subnet.Value, gateways, errors) : null));
        }
        foreach (Located<IPAddress> gateway in gateways)
        {
            errors.Add(new TopologyError(
                gateway.At,
                spec.Subnets.Any(subnet => subnet.Value.Contains(gateway.Value))
                    ? $"gateway {gateway.Value} is the second one of its subnet"
                    : $"gateway {gateway.Value} is not in a subnet of network \"{spec.Name.Value}\" ({string.Join(", ", spec.Subnets.Select(s => s.Value))})"));
        }
        return subnets.ToImmutable();
    }

    /// <summary>The one that is said for a subnet, taken off the list; else its first host address.</summary>
    private static IPAddress GatewayOf(IPNetwork subnet, List<Located<IPAddress>> gateways, List<TopologyError> errors)
    {
        int i = gateways.FindIndex(gateway => subnet.Contains(gateway.Value));
        if (i < 0)
        {
            return subnet.FirstHost();
        }
        Located<IPAddress> said = gateways[i];
        gateways.RemoveAt(i);
        if (subnet.WhyNoHost(said.Value) is { } reason)
        {
            errors.Add(new TopologyError(said.At, $"gateway {said.Value} {reason}"));
        }
        return said.Value;
    }
}
