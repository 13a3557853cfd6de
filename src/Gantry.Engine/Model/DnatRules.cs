using System.Collections.Immutable;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Model;

/// <summary>What must hold of translations of destinations.</summary>
internal static class DnatRules
{
    internal static ImmutableArray<DnatRule> Build(StackSpec spec, InterfaceCheck interfaceOf, List<TopologyError> errors)
    {
        var rules = ImmutableArray.CreateBuilder<DnatRule>();
        HashSet<object> places = [];
        foreach (DnatSpec dnat in spec.Translations.Where(dnat => dnat.To.Count > 0))
        {
            CheckPlace(dnat, errors);
            CheckFamilies(dnat, errors);
            CheckPorts(dnat, errors);
            // Without a port a protocol is of no matter, unless the target has a port.
            bool hasPort = dnat.Ports is not null || dnat.To.Any(to => to.Value.Ports is not null);
            Transport? protocol = dnat.Protocol?.Value ?? (hasPort ? Transport.Tcp : null);
            var rule = new DnatRule(
                dnat.In is { } name ? interfaceOf.Find(name) : null, dnat.Address?.Value, protocol, dnat.Ports?.Value, [.. dnat.To.Select(to => to.Value)], dnat.For);
            if (!places.Add((rule.In, rule.Address, protocol, rule.Ports, rule.Family, rule.For)))
            {
                errors.Add(new TopologyError(dnat.At, "another dnat before this one leads the same connections elsewhere", "several servers that take turns are a list: to: [A, B]"));
            }
            rules.Add(rule);
        }
        return rules.ToImmutable();
    }

    private static void CheckPlace(DnatSpec dnat, List<TopologyError> errors)
    {
        if (dnat is { For: DnatFor.Own, In: { } name })
        {
            errors.Add(new TopologyError(name.At, "connections of the node's own come in by no interface: in: and local: only don't go together"));
        }
        else if (dnat is { Address: null, In: null })
        {
            errors.Add(new TopologyError(dnat.At, "a dnat must say which connections it is for", "in: INTERFACE, address: ADDRESS, or both"));
        }
    }

    private static void CheckFamilies(DnatSpec dnat, List<TopologyError> errors)
    {
        foreach (Located<DnatTarget> to in dnat.To)
        {
            if (dnat.Address is { } address && address.Value.AddressFamily != to.Value.Address.AddressFamily)
            {
                errors.Add(new TopologyError(to.At, $"{address.Value} can't be led to {to.Value.Address}: one is IPv4, the other IPv6"));
            }
            else if (to.Value.Address.AddressFamily != dnat.To[0].Value.Address.AddressFamily)
            {
                errors.Add(new TopologyError(to.At, $"{dnat.To[0].Value.Address} and {to.Value.Address} can't take turns: one is IPv4, the other IPv6"));
            }
            else if (to.Value.Address is { AddressFamily: AddressFamily.InterNetwork } target && target.GetAddressBytes()[0] == 127)
            {
                errors.Add(new TopologyError(to.At, $"{target} is every stack's own: nothing that comes in can be led there"));
            }
        }
    }

    private static void CheckPorts(DnatSpec dnat, List<TopologyError> errors)
    {
        foreach (Located<DnatTarget> to in dnat.To)
        {
            if (to.Value.Ports is not { } ports)
            {
                if (dnat.To.Any(other => other.Value.Ports is not null))
                {
                    errors.Add(new TopologyError(to.At, $"{to.Value} has no port: of those that take turns all have one, or none has"));
                }
            }
            else if (ports.Count > 1 && dnat.Ports?.Value.Count != ports.Count)
            {
                errors.Add(new TopologyError(to.At, $"{to.Value} has {ports.Count} ports, port: has {dnat.Ports?.Value.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}: as many are needed"));
            }
            else if (ports.Count > 1 && dnat.To.Count > 1 && ports != dnat.Ports?.Value)
            {
                errors.Add(new TopologyError(to.At, "several servers that take turns can't have other ports in a row than port: has", "give each one port, or leave their ports out"));
            }
        }
        if (dnat.Protocol is { Value: Transport.Icmp } protocol && dnat.Ports is not null)
        {
            errors.Add(new TopologyError(protocol.At, "ICMP has no ports"));
        }
    }
}
