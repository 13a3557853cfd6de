using System.Collections.Immutable;
using Gantry.Engine.Filter;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Model;

/// <summary>What must hold of a stack's own firewall.</summary>
internal static class FirewallRules
{
    private const string Loopback = "lo";

    /// <param name="spec">What is said.</param>
    /// <param name="interfaces">The interfaces that the file gives to the stack.</param>
    /// <param name="owner">Whose it is: <c>node "r1"</c>; null: the host's.</param>
    /// <param name="isForeign">Whether the stack has interfaces, and forwards, as somebody else says.</param>
    /// <param name="errors">Told what is wrong.</param>
    internal static StackFirewall Build(StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, bool isForeign, List<TopologyError> errors)
    {
        string[] names = [.. interfaces.Select(link => link.Name.ToString())];
        var interfaceOf = new InterfaceCheck(names, owner ?? "the host", isForeign, errors);
        if (!isForeign)
        {
            CheckForwards(spec, owner!, errors);
        }
        return new StackFirewall
        {
            Masquerades = [.. spec.Masquerades.Select(masquerade => new MasqueradeRule(
                interfaceOf.Find(masquerade.Out), [.. masquerade.From.Select(from => from.Value)], masquerade.Protocol?.Value))],
            Translations = DnatRules.Build(spec, interfaceOf, errors),
            Filters = spec is NodeSpec node ? [.. node.Filters.Select(filter => Chain(filter, isForeign ? null : names, errors))] : [],
        };
    }

    /// <summary>Without forwarding no packet comes to a rule that is for what passes.</summary>
    private static void CheckForwards(StackSpec spec, string owner, List<TopologyError> errors)
    {
        if (spec.ForwardsIPv4 || spec.ForwardsIPv6 || spec.Sysctls.Any(sysctl => sysctl.Name.Value.EndsWith("forward", StringComparison.Ordinal) || sysctl.Name.Value.EndsWith("forwarding", StringComparison.Ordinal)))
        {
            return;
        }
        (Position At, string What)? first = spec switch
        {
            { Masquerades: [var masquerade, ..] } => (masquerade.Out.At, "masquerades what it forwards"),
            { Translations: var translations } when translations.FirstOrDefault(dnat => dnat.For != DnatFor.Own) is { } dnat => (dnat.At, "leads on what comes in"),
            NodeSpec { Filters: var filters } when filters.FirstOrDefault(filter => filter.Hook == Hook.Forward) is { Lines: [var line, ..] } => (line.At, "filters what it forwards"),
            _ => null,
        };
        if (first is { } said)
        {
            errors.Add(new TopologyError(said.At, $"{owner} {said.What}, but it forwards nothing", "forward: true"));
        }
    }

    private static FilterChain Chain(FilterSpec filter, IReadOnlyCollection<string>? interfaces, List<TopologyError> errors)
    {
        var scope = new RuleScope(filter.Hook, Interfaces: interfaces);
        bool? accepts = null;
        var rules = ImmutableArray.CreateBuilder<string>();
        foreach (LocatedText line in filter.Lines)
        {
            try
            {
                ParsedChain part = RuleParser.ParseChain(line.Text, scope);
                if (accepts is not null && part.Accepts is not null)
                {
                    errors.Add(new TopologyError(line.At, "the chain has a policy already"));
                }
                accepts ??= part.Accepts;
                rules.AddRange(part.Rules.Select(rule => rule.Words));
            }
            catch (SyntaxException e)
            {
                errors.Add(new TopologyError(line.PositionOf(e.Offset), e.Message, e.Hint));
            }
        }
        return new FilterChain(filter.Hook, accepts ?? true, rules.ToImmutable());
    }
}
