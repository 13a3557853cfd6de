using System.Net;
using System.Net.Sockets;

namespace Gantry.Engine.Model;

/// <summary>What must hold of published ports: the host is where they lead from, and each leads to one node.</summary>
internal static class PortRules
{
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>The topology with the ports that its nodes publish.</summary>
    internal static Topology Fill(Topology topology, TopologySpec spec, List<TopologyError> errors)
    {
        Dictionary<FabricName, Network> networks = topology.Networks.ToDictionary(network => network.Name);
        ILookup<string, PortSpec> specs = spec.Nodes.SelectMany(node => node.Ports.Select(port => (node.Name.Value, port))).ToLookup(pair => pair.Value, pair => pair.port);
        var claims = new PortTable<Claim>();
        return topology with
        {
            Nodes = [.. topology.Nodes.Select(node => specs[node.Name.ToString()].Any()
                ? node with { Ports = [.. specs[node.Name.ToString()].Select(port => Build(port, node, networks, claims, errors)).OfType<PublishedPort>()] }
                : node)],
        };
    }

    private static PublishedPort? Build(
        PortSpec spec, Node node, Dictionary<FabricName, Network> networks, PortTable<Claim> claims, List<TopologyError> errors)
    {
        PortRange to = spec.To?.Value ?? spec.Host.Value;
        if (to.Count != spec.Host.Value.Count)
        {
            errors.Add(new TopologyError(spec.To!.Value.At, $"{spec.Host.Value.Count} ports of the host ({spec.Host.Value}) can't lead to {to.Count} of node \"{node.Name}\" ({to})"));
            return null;
        }
        if (node.Adjusted is not null)
        {
            return new PublishedPort(spec.Protocol, spec.HostAddress?.Value, spec.Host.Value, to, networks.Keys.FirstOrDefault());
        }
        if (NetworkOf(spec, node, networks, errors) is not { } network)
        {
            return null;
        }
        if (node.WayOut(networks) is { } wayOut && networks[wayOut].Router is { } router)
        {
            errors.Add(new TopologyError(spec.Host.At, $"node \"{node.Name}\" answers by router \"{router}\" of network \"{wayOut}\", so nobody would get an answer through port {spec.Host.Value} of the host",
                $"default_route: true in network \"{network.Name}\" of the node"));
            return null;
        }
        var port = new PublishedPort(spec.Protocol, spec.HostAddress?.Value, spec.Host.Value, to, network.Name);
        if (WhyNoAddress(port, network) is { } reason)
        {
            errors.Add(reason(spec.HostAddress!.Value.At));
            return null;
        }
        foreach (AddressFamily family in s_families.Where(family => port.Is(family) && HasFamily(network, family)))
        {
            if (claims.Find(port.Protocol, family, port.HostAddress, port.Host) is { } other)
            {
                errors.Add(new TopologyError(spec.Host.At, $"port {port.HostWords} of the host is published twice: as {other.Port.HostWords} of node \"{other.Node}\" in line {other.At.Line}"));
                return null;
            }
            claims.Add(port.Protocol, family, port.HostAddress, port.Host, new Claim(port, node.Name, spec.Host.At));
        }
        return port;
    }

    /// <summary>The network that is said, or that by which the node's answers go to the host anyway.</summary>
    private static Network? NetworkOf(PortSpec spec, Node node, Dictionary<FabricName, Network> networks, List<TopologyError> errors)
    {
        List<Network> own = [.. node.Attachments.OrderByDescending(attachment => attachment.IsDefaultRoute ?? false).Select(attachment => networks[attachment.Network])];
        if (spec.Network is not { } said)
        {
            if (own.Find(network => WhyClosed(network) is null) is not { } found)
            {
                errors.Add(new TopologyError(spec.Host.At, $"node \"{node.Name}\" can't publish a port: {(own.Count == 0 ? "it is in no network" : WhyClosed(own[0]))}"));
                return null;
            }
            return found;
        }
        if (own.Find(network => network.Name.ToString() == said.Value) is not { } named)
        {
            errors.Add(new TopologyError(said.At, $"node \"{node.Name}\" is not in network \"{said.Value}\"", Suggestion.Hint(said.Value, own.Select(network => network.Name.ToString()))));
            return null;
        }
        if (WhyClosed(named) is { } reason)
        {
            errors.Add(new TopologyError(said.At, $"node \"{node.Name}\" can't publish a port: {reason}"));
            return null;
        }
        return named;
    }

    private static string? WhyClosed(Network network) => !network.HasHost
        ? $"the host is not in network \"{network.Name}\""
        : network.Outside == Outside.None ? $"network \"{network.Name}\" has no way out (outside: none)" : null;

    private static Func<Position, TopologyError>? WhyNoAddress(PublishedPort port, Network network) => port.HostAddress switch
    {
        null => null,
        var loopback when loopback.Equals(IPAddress.IPv6Loopback) => at => new TopologyError(
            at, "a port can't be published on ::1: the kernel lets nothing that was sent to it leave the host", "127.0.0.1 works, and :: for all other addresses"),
        var address when !HasFamily(network, address.AddressFamily) => at => new TopologyError(
            at, $"a port on {address} can't lead into network \"{network.Name}\" ({string.Join(", ", network.Subnets.Select(subnet => subnet.Prefix))}): one is IPv4, the other IPv6"),
        _ => null,
    };

    private static bool HasFamily(Network network, AddressFamily family) =>
        network.Subnets.Any(subnet => subnet.Gateway is not null && subnet.Prefix.BaseAddress.AddressFamily == family);

    private sealed record Claim(PublishedPort Port, FabricName Node, Position At);
}
