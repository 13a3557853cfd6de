using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of networks.</summary>
internal static class NetworkRules
{
    private const int SmallestMtu = 68; // RFC 791
    private const int SmallestMtu6 = 1280; // RFC 8200
    private const int LargestMtu = 65535; // drivers/net/veth.c, ETH_MAX_MTU

    internal static ImmutableArray<Network> Build(IReadOnlyList<NetworkSpec> specs, List<TopologyError> errors)
    {
        var networks = ImmutableArray.CreateBuilder<Network>();
        Dictionary<string, string> bridges = [];
        List<(IPNetwork Prefix, string Network)> subnets = [];
        foreach (NetworkSpec spec in specs)
        {
            if (FabricName.WhyNot(spec.Name.Value) is not null)
            {
                continue;
            }
            InterfaceName bridge = BridgeOf(spec, bridges, errors);
            CheckSubnets(spec, subnets, errors);
            CheckMtu(spec, errors);
            networks.Add(new Network(new FabricName(spec.Name.Value), bridge, SubnetsOf(spec, errors), spec.Outside, spec.Mtu?.Value));
        }
        return networks.ToImmutable();
    }

    private static InterfaceName BridgeOf(NetworkSpec spec, Dictionary<string, string> bridges, List<TopologyError> errors)
    {
        Located<string> name = spec.Bridge ?? spec.Name;
        if (InterfaceName.WhyNot(name.Value) is { } reason)
        {
            errors.Add(spec.Bridge is null
                ? new TopologyError(name.At, $"network \"{name.Value}\": its bridge can't have the same name: {reason}", "give the bridge a shorter one: bridge: NAME")
                : new TopologyError(name.At, $"\"{name.Value}\" is no interface name: {reason}"));
            return default;
        }
        if (!bridges.TryAdd(name.Value, spec.Name.Value))
        {
            errors.Add(new TopologyError(name.At, $"the bridge \"{name.Value}\" is that of network \"{bridges[name.Value]}\" already"));
        }
        return new InterfaceName(name.Value);
    }

    private static void CheckSubnets(NetworkSpec spec, List<(IPNetwork Prefix, string Network)> taken, List<TopologyError> errors)
    {
        if (spec.Subnets.Count == 0)
        {
            errors.Add(new TopologyError(spec.Name.At, $"network \"{spec.Name.Value}\" has no subnet", "subnet: 10.11.0.0/16, for example"));
        }
        foreach (Located<IPNetwork> subnet in spec.Subnets)
        {
            if (subnet.Value.HostCount() < 2)
            {
                errors.Add(new TopologyError(subnet.At, $"subnet {subnet.Value} is too small: a gateway and a node need two addresses"));
            }
            if (taken.Find(other => other.Prefix.Overlaps(subnet.Value)) is { Network: { } network } overlap)
            {
                errors.Add(new TopologyError(subnet.At, $"subnet {subnet.Value} overlaps {overlap.Prefix} of network \"{network}\""));
            }
            taken.Add((subnet.Value, spec.Name.Value));
        }
    }

    private static void CheckMtu(NetworkSpec spec, List<TopologyError> errors)
    {
        int smallest = spec.Subnets.Any(subnet => subnet.Value.IsIPv6()) ? SmallestMtu6 : SmallestMtu;
        if (spec.Mtu is { } mtu && (mtu.Value < smallest || mtu.Value > LargestMtu))
        {
            errors.Add(new TopologyError(mtu.At, $"mtu {mtu.Value} is out of range: {smallest} to {LargestMtu}{(smallest == SmallestMtu6 ? " where there is IPv6" : "")}"));
        }
    }

    private static ImmutableArray<Subnet> SubnetsOf(NetworkSpec spec, List<TopologyError> errors)
    {
        List<Located<IPAddress>> gateways = [.. spec.Gateways];
        var subnets = ImmutableArray.CreateBuilder<Subnet>();
        foreach (Located<IPNetwork> subnet in spec.Subnets.Where(subnet => subnet.Value.HostCount() >= 2))
        {
            int i = gateways.FindIndex(gateway => subnet.Value.Contains(gateway.Value));
            IPAddress gateway = subnet.Value.FirstHost();
            if (i >= 0)
            {
                gateway = gateways[i].Value;
                if (subnet.Value.WhyNoHost(gateway) is { } reason)
                {
                    errors.Add(new TopologyError(gateways[i].At, $"gateway {gateway} {reason}"));
                }
                gateways.RemoveAt(i);
            }
            subnets.Add(new Subnet(subnet.Value, gateway));
        }
        foreach (Located<IPAddress> gateway in gateways)
        {
            bool second = spec.Subnets.Any(subnet => subnet.Value.Contains(gateway.Value));
            errors.Add(new TopologyError(
                gateway.At,
                second
                    ? $"gateway {gateway.Value} is the second one of its subnet"
                    : $"gateway {gateway.Value} is not in a subnet of network \"{spec.Name.Value}\" ({string.Join(", ", spec.Subnets.Select(s => s.Value))})"));
        }
        return subnets.ToImmutable();
    }
}
