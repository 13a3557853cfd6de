using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>The chains of a stack's own firewall, in nft's words.</summary>
internal static class StackChains
{
    private const string Nat = "nat";
    private const int DestinationNat = -100; // NF_IP_PRI_NAT_DST, linux/netfilter_ipv4.h: nft's "dstnat"
    private const int SourceNat = 100; // NF_IP_PRI_NAT_SRC: nft's "srcnat"

    /// <param name="firewall">What is wanted.</param>
    /// <param name="interfaces">The stack's interfaces.</param>
    internal static ImmutableArray<FirewallChain> Of(StackFirewall firewall, IEnumerable<InterfaceName> interfaces)
    {
        ImmutableArray<DnatRule> incoming = [.. firewall.Translations.Where(rule => rule.For != DnatFor.Own)];
        ImmutableArray<FirewallChain> chains =
        [
            new("prerouting", new BaseChain(Nat, Hook.Prerouting, DestinationNat), [.. incoming.SelectMany(rule => Lead(rule, own: false))]),
            new("output", new BaseChain(Nat, Hook.Output, DestinationNat), [.. firewall.Translations.Where(rule => rule.For != DnatFor.Incoming).SelectMany(rule => Lead(rule, own: true))]),
            new("postrouting", new BaseChain(Nat, Hook.Postrouting, SourceNat), [.. Hairpin(incoming, interfaces), .. firewall.Masquerades.SelectMany(Masquerade)]),
            .. firewall.Filters.Select(filter => new FirewallChain(
                $"filter_{filter.Hook.ToString().ToLowerInvariant()}", new BaseChain("filter", filter.Hook, Priority: 0, filter.Accepts), filter.Rules)),
        ];
        return [.. chains.Where(chain => !chain.Rules.IsEmpty || !chain.Hook.Accepts)];
    }

    private static IEnumerable<string> Masquerade(MasqueradeRule rule)
    {
        foreach (bool? ipv6 in rule.From.IsEmpty ? [null] : rule.From.Select(from => (bool?)from.IsIPv6()).Distinct())
        {
            yield return Words(
                $"oifname \"{rule.Out}\"",
                ipv6 is { } family ? $"{(family ? "ip6" : "ip")} saddr {OneOrSet(rule.From.Where(from => from.IsIPv6() == family))}" : null,
                Protocol(rule.Protocol),
                "masquerade");
        }
    }

    /// <summary>
    /// A client behind the same interface as the server would be answered by the server itself, from an address that it never asked. So it
    /// is the router that asks.
    /// </summary>
    private static IEnumerable<string> Hairpin(ImmutableArray<DnatRule> rules, IEnumerable<InterfaceName> interfaces)
    {
        InterfaceName[] names = [.. (rules.Any(rule => rule.In is null) ? interfaces : []).Concat(rules.Select(rule => rule.In).OfType<InterfaceName>()).Distinct()];
        return names.Length == 0 ? [] : [$"iifname . oifname {{ {string.Join(", ", names.Select(name => $"\"{name}\" . \"{name}\""))} }} ct status dnat masquerade"];
    }

    private static IEnumerable<string> Lead(DnatRule rule, bool own)
    {
        bool ipv6 = rule.Family == AddressFamily.InterNetworkV6;
        string family = ipv6 ? "ip6" : "ip";
        string? address = rule.Address is { } said ? $"{family} daddr {said}"
            : own ? $"fib daddr type local {family} daddr != {(ipv6 ? "::1" : "127.0.0.0/8")}" // To the loopback address no answer would come from elsewhere.
            : null;
        string? port = rule.Ports is { } ports ? $"{Word(rule.Protocol!.Value)} dport {ports}" : Protocol(rule.Protocol);
        yield return Words(rule.In is { } name && !own ? $"iifname \"{name}\"" : null, address, port, $"dnat {family} to {Target(rule)}");
    }

    private static string Target(DnatRule rule)
    {
        // A port that stays what it is need not be said.
        DnatTarget[] targets = [.. rule.To.Select(to => to.Ports == rule.Ports ? to with { Ports = null } : to)];
        if (targets is [{ Ports: { Count: > 1 } shifted } server])
        {
            return $"{Word(rule.Protocol!.Value)} dport map {{ {string.Join(", ", Enumerable.Range(0, shifted.Count).Select(i => $"{rule.Ports!.Value.First + i} : {server.Address} . {shifted.First + i}"))} }}";
        }
        return targets is [var only]
            ? only.ToString()
            : $"numgen inc mod {targets.Length} map {{ {string.Join(", ", targets.Select((to, i) => $"{i} : {to.Address}{(to.Ports is { } port ? $" . {port}" : "")}"))} }}";
    }

    private static string? Protocol(Transport? protocol) => protocol is { } one ? $"meta l4proto {Word(one)}" : null;

    private static string Word(Transport protocol) => protocol.ToString().ToLowerInvariant();

    private static string OneOrSet(IEnumerable<IPNetwork> subnets) => subnets.ToArray() is [var only] ? $"{only}" : $"{{ {string.Join(", ", subnets)} }}";

    private static string Words(params string?[] words) => string.Join(' ', words.OfType<string>());
}
