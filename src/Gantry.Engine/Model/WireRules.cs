using System.Collections.Immutable;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of wires.</summary>
internal static class WireRules
{
    internal static ImmutableArray<Wire> Build(TopologySpec spec, ImmutableArray<Network> networks, InterfaceNames names, List<TopologyError> errors)
    {
        HashSet<string> nodes = [.. spec.Nodes.Select(node => node.Name.Value)];
        HashSet<string> switches = [.. networks.Select(network => network.Name.ToString())];
        var wires = ImmutableArray.CreateBuilder<Wire>();
        foreach (WireSpec wire in spec.Wires)
        {
            WireEnd? first = EndOf(wire.First), second = EndOf(wire.Second);
            if (first is null || second is null)
            {
                continue;
            }
            if (first is StackEnd { Node: null } && second is StackEnd { Node: null })
            {
                errors.Add(new TopologyError(wire.Second.Owner.At, "a wire from the host to the host joins nothing"));
            }
            if (first is PortEnd one && second is PortEnd other && one.Network == other.Network)
            {
                errors.Add(new TopologyError(wire.Second.Owner.At, $"a wire from network \"{one.Network}\" to itself would be a loop"));
            }
            wires.Add(new Wire(first, second, MtuOf(wire, errors)));
        }
        return wires.ToImmutable();

        WireEnd? EndOf(WireEndSpec end)
        {
            string owner = end.Owner.Value;
            MacRules.Check(end.Mac, errors);
            InterfaceName? name = end.Interface is { } said && InterfaceName.TryParse(said.Value, out InterfaceName parsed) ? parsed : null;
            if (switches.Contains(owner))
            {
                if (end.Addresses is [var address, ..])
                {
                    errors.Add(new TopologyError(address.At, $"an end in network \"{owner}\" is a port of its bridge: it has no address of its own"));
                }
                if (end.Mac is { } mac)
                {
                    errors.Add(new TopologyError(mac.At, $"an end in network \"{owner}\" is a port of its bridge: its Ethernet address is never seen"));
                }
                return new PortEnd(new FabricName(owner), name);
            }
            if (owner != InterfaceNames.Host && !nodes.Contains(owner))
            {
                errors.Add(new TopologyError(end.Owner.At, $"a wire ends at \"{owner}\", which is no node and no network of the file, nor host",
                    Suggestion.Hint(owner, [.. nodes, .. switches, InterfaceNames.Host])));
                return null;
            }
            if (owner == InterfaceNames.Host && end.Interface is null)
            {
                errors.Add(new TopologyError(end.Owner.At, "a wire's end on the host needs a name", "host:lab0, for example"));
                return null;
            }
            FabricName? node = owner == InterfaceNames.Host ? null : FabricName.WhyNot(owner) is null ? new FabricName(owner) : null;
            return new StackEnd(node, name ?? names.Next(owner), [.. end.Addresses.Select(address => address.Value)], end.Mac?.Value);
        }
    }

    private static int? MtuOf(WireSpec wire, List<TopologyError> errors)
    {
        bool hasIPv6 = wire.First.Addresses.Concat(wire.Second.Addresses).Any(address => address.Value.IsIPv6);
        MtuRules.Check(wire.First.Mtu, hasIPv6, errors);
        MtuRules.Check(wire.Second.Mtu, hasIPv6, errors);
        if (wire is { First.Mtu: { } first, Second.Mtu: { } second } && first.Value != second.Value)
        {
            errors.Add(new TopologyError(second.At, $"mtu {second.Value}: the wire's other end says {first.Value}", "one end is enough: it holds for both"));
        }
        return (wire.First.Mtu ?? wire.Second.Mtu)?.Value;
    }
}
