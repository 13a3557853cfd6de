using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of a stack's policy rules.</summary>
internal static class PolicyRules
{
    /// <summary>Where rules without a priority begin: behind the local table, before the main one (32766), so that the first in the file comes first.</summary>
    private const uint FirstPriority = 10_000;

    private const uint MainPriority = 32_766;
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    internal static ImmutableArray<PolicyRule> Build(StackSpec spec, List<TopologyError> errors)
    {
        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        foreach ((int place, RuleSpec rule) in spec.Rules.Index())
        {
            Check(rule, errors);
            uint priority = rule.Priority?.Value ?? FirstPriority + (uint)place;
            foreach (AddressFamily family in s_families.Where(family => IsOf(rule.From, family) && IsOf(rule.To, family)))
            {
                var built = new PolicyRule
                {
                    Family = family,
                    From = Narrow(rule.From),
                    To = Narrow(rule.To),
                    InputInterface = NameOf(rule.InputInterface),
                    OutputInterface = NameOf(rule.OutputInterface),
                    Mark = rule.Mark?.Value.Mark,
                    MarkMask = rule.Mark?.Value.Mask,
                    Priority = priority,
                    Action = rule.Type?.Value ?? RuleAction.Lookup,
                    Table = rule.Table?.Value ?? 0,
                };
                if (rules.Contains(built))
                {
                    errors.Add(new TopologyError(rule.At, $"the rule \"{built}\" is said twice"));
                }
                rules.Add(built);
            }
        }
        return rules.ToImmutable();
    }

    /// <summary>A rule that names no address holds for both families.</summary>
    private static bool IsOf(Located<IPNetwork>? network, AddressFamily family) => network is not { } said || said.Value.BaseAddress.AddressFamily == family;

    /// <summary>From everywhere is no condition.</summary>
    private static IPNetwork? Narrow(Located<IPNetwork>? network) => network is { Value: { PrefixLength: > 0 } said } ? said : null;

    private static InterfaceName? NameOf(Located<string>? name) => name is { } said && InterfaceName.TryParse(said.Value, out InterfaceName parsed) ? parsed : null;

    private static void Check(RuleSpec rule, List<TopologyError> errors)
    {
        if (rule is { From: { } from, To: { } to } && from.Value.BaseAddress.AddressFamily != to.Value.BaseAddress.AddressFamily)
        {
            errors.Add(new TopologyError(to.At, $"no packet goes from {from.Value} to {to.Value}: one is IPv4, the other IPv6"));
        }
        if (rule is { Table: { } table, Type: { } type })
        {
            errors.Add(new TopologyError(table.At, $"a rule of type {type.Value.ToString().ToLowerInvariant()} looks into no table"));
        }
        if (rule is { Table: null, Type: null })
        {
            errors.Add(new TopologyError(rule.At, "a rule says which table is asked", "table: 100, for example; or type: prohibit"));
        }
        if (rule is { From: null, To: null, InputInterface: null, OutputInterface: null, Mark: null })
        {
            errors.Add(new TopologyError(rule.At, "a rule says which packets it is for", "from: 10.12.0.0/16, for example; or to, iif, oif, fwmark"));
        }
        foreach (Located<string> name in new[] { rule.InputInterface, rule.OutputInterface }.OfType<Located<string>>())
        {
            // The interface may come later, so any name will do.
            if (InterfaceName.WhyNot(name.Value) is { } reason)
            {
                errors.Add(new TopologyError(name.At, $"\"{name.Value}\" is no interface name: {reason}"));
            }
        }
        if (rule.Priority is { } priority && priority.Value is 0 or MainPriority or MainPriority + 1)
        {
            errors.Add(new TopologyError(priority.At, $"priority {priority.Value} is that of the kernel's own rules", $"1 to {MainPriority - 1} is before the main table"));
        }
    }
}
