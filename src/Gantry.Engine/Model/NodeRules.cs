using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of each node for itself.</summary>
internal static class NodeRules
{
    private const string DefaultInterface = "eth";

    internal static ImmutableArray<Node> Build(
        IReadOnlyList<NodeSpec> specs, ImmutableArray<Network> networks, IReadOnlyList<NetworkSpec> networkSpecs, List<TopologyError> errors)
    {
        Dictionary<string, Network> byName = networks.ToDictionary(network => network.Name.ToString());
        HashSet<string> said = [.. networkSpecs.Select(spec => spec.Name.Value)];
        var nodes = ImmutableArray.CreateBuilder<Node>();
        foreach (NodeSpec spec in specs.Where(spec => FabricName.WhyNot(spec.Name.Value) is null))
        {
            ImmutableArray<Attachment> attachments = Attach(spec, byName, said, errors);
            nodes.Add(new Node(new FabricName(spec.Name.Value), attachments, RoutesOf(spec, attachments, byName, errors), SysctlsOf(spec, errors)));
        }
        return nodes.ToImmutable();
    }

    private static ImmutableArray<Attachment> Attach(NodeSpec spec, Dictionary<string, Network> networks, HashSet<string> said, List<TopologyError> errors)
    {
        HashSet<string> names = ["lo"];
        foreach (Located<string> name in spec.Attachments.Select(attachment => attachment.Interface).OfType<Located<string>>())
        {
            if (InterfaceName.WhyNot(name.Value) is { } reason)
            {
                errors.Add(new TopologyError(name.At, $"\"{name.Value}\" is no interface name: {reason}"));
            }
            else if (!names.Add(name.Value))
            {
                errors.Add(new TopologyError(name.At, name.Value == "lo"
                    ? "an interface can't be called \"lo\": every node has its loopback interface of that name"
                    : $"node \"{spec.Name.Value}\" has two interfaces \"{name.Value}\""));
            }
        }
        var attachments = ImmutableArray.CreateBuilder<Attachment>();
        int next = 0;
        foreach (AttachmentSpec attachment in spec.Attachments)
        {
            string name = attachment.Interface?.Value ?? NextName();
            if (!networks.TryGetValue(attachment.Network.Value, out Network? network))
            {
                if (!said.Contains(attachment.Network.Value))
                {
                    errors.Add(new TopologyError(attachment.Network.At, $"node \"{spec.Name.Value}\" is in network \"{attachment.Network.Value}\", which is not in the file",
                        Suggestion.Hint(attachment.Network.Value, said)));
                }
                continue;
            }
            CheckHostInterface(attachment, errors);
            CheckMac(attachment, errors);
            CheckAddresses(attachment, network, errors);
            attachments.Add(new Attachment(
                network.Name,
                InterfaceName.TryParse(name, out InterfaceName parsed) ? parsed : default,
                attachment.HostInterface is { } host && InterfaceName.TryParse(host.Value, out InterfaceName hostName) ? hostName : null,
                attachment.Mac?.Value,
                [.. attachment.Addresses.Select(address => address.Value)]));
        }
        return attachments.ToImmutable();

        string NextName()
        {
            while (!names.Add(DefaultInterface + next))
            {
                next++;
            }
            return DefaultInterface + next++;
        }
    }

    private static void CheckHostInterface(AttachmentSpec attachment, List<TopologyError> errors)
    {
        if (attachment.HostInterface is { } name && InterfaceName.WhyNot(name.Value) is { } reason)
        {
            errors.Add(new TopologyError(name.At, $"\"{name.Value}\" is no interface name: {reason}"));
        }
    }

    private static void CheckMac(AttachmentSpec attachment, List<TopologyError> errors)
    {
        if (attachment.Mac is { Value.IsMulticast: true } group)
        {
            errors.Add(new TopologyError(group.At, $"{group.Value} is a multicast address: no interface may have it", "the second digit of an interface's address is even: 02:…"));
        }
        else if (attachment.Mac is { Value.Value: 0 } zero)
        {
            errors.Add(new TopologyError(zero.At, $"{zero.Value} is no interface's address"));
        }
    }

    private static void CheckAddresses(AttachmentSpec attachment, Network network, List<TopologyError> errors)
    {
        HashSet<Subnet> taken = [];
        foreach (Located<IPAddress> address in attachment.Addresses)
        {
            Subnet? subnet = network.Subnets.FirstOrDefault(s => s.Prefix.Contains(address.Value));
            if (subnet is null)
            {
                errors.Add(new TopologyError(address.At,
                    $"address {address.Value} is not in network \"{network.Name}\" ({string.Join(", ", network.Subnets.Select(s => s.Prefix))})"));
            }
            else if (subnet.Prefix.WhyNoHost(address.Value) is { } reason)
            {
                errors.Add(new TopologyError(address.At, $"address {address.Value} {reason}"));
            }
            else if (subnet.Gateway.Equals(address.Value))
            {
                errors.Add(new TopologyError(address.At, $"address {address.Value} is the gateway of network \"{network.Name}\", the host's own"));
            }
            else if (!taken.Add(subnet))
            {
                errors.Add(new TopologyError(address.At, $"address {address.Value} is the second one in {subnet.Prefix} of one interface"));
            }
        }
    }

    private static ImmutableArray<StaticRoute> RoutesOf(
        NodeSpec spec, ImmutableArray<Attachment> attachments, Dictionary<string, Network> networks, List<TopologyError> errors)
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
                errors.Add(new TopologyError(route.To.At, $"node \"{spec.Name.Value}\" has two routes to {route.To.Value}"));
            }
            if (route.Device is { } device && !attachments.Any(attachment => attachment.Interface.ToString() == device.Value))
            {
                errors.Add(new TopologyError(device.At, $"node \"{spec.Name.Value}\" has no interface \"{device.Value}\"",
                    Suggestion.Hint(device.Value, attachments.Select(attachment => attachment.Interface.ToString()))));
            }
            else if (route.Device is null && route.Via is { } via
                && !attachments.Any(attachment => networks[attachment.Network.ToString()].Subnets.Any(subnet => subnet.Prefix.Contains(via.Value))))
            {
                errors.Add(new TopologyError(via.At, $"the next hop {via.Value} is in no network of node \"{spec.Name.Value}\""));
            }
            else if (route.Device is null && route.Via is null)
            {
                errors.Add(new TopologyError(route.To.At, $"the route to {route.To.Value} leads nowhere", "it needs via: ADDRESS or dev: INTERFACE"));
            }
            routes.Add(new StaticRoute(route.To.Value, route.Via?.Value, route.Device is { } d && InterfaceName.TryParse(d.Value, out InterfaceName name) ? name : null));
        }
        return routes.ToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, string>> SysctlsOf(NodeSpec spec, List<TopologyError> errors)
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
