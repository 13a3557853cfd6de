using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>A rule of the table inet gantry: how nft writes it, how the kernel takes it, and why it is there.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Words">What a person would type behind <c>add rule inet gantry CHAIN</c>.</param>
/// <param name="Expressions">The same for the kernel.</param>
/// <param name="Comment">Its comment, by which it is recognised.</param>
internal sealed record FrameRule(string Chain, string Words, ImmutableArray<Expression> Expressions, string Comment)
{
    /// <summary>The rule as the kernel takes it and tells of it.</summary>
    internal NewRule Kernels => new(Family.Inet, FirewallTable.Name, Chain, Expressions, Comment);
}

/// <summary>The sets, chains and rules of the table inet gantry: all but the sets' elements. It changes only from version to version.</summary>
internal static class FirewallFrame
{
    private const Family Inet = Family.Inet;
    private const string Forward = "forward";
    private const string Postrouting = "postrouting";

    internal static Table Table { get; } = new(Inet, FirewallTable.Name, "made by gantry; elements come and go, rules stay");

    internal static ImmutableArray<Set> Sets { get; } =
    [
        Names(FirewallTable.Networks, "the bridges of all networks"),
        Pairs(FirewallTable.Within, "a network into itself"),
        Pairs(FirewallTable.Reach, "from the first into the second"),
        Names(FirewallTable.Routed, "networks that the outside may reach"),
        Names(FirewallTable.Open, "networks that everybody may reach"),
        Names(FirewallTable.Isolated, "networks that do not reach each other"),
        Names(FirewallTable.Closed, "networks without a way out"),
        Subnets(FirewallTable.Masquerade4, DataType.IPv4Address),
        Subnets(FirewallTable.Masquerade6, DataType.IPv6Address),
        Names(FirewallTable.Guarded4, "did not forward IPv4 before gantry"),
        Names(FirewallTable.Guarded6, "did not forward IPv6 before gantry"),
        .. PublishFrame.Sets,
    ];

    internal static ImmutableArray<Chain> Chains { get; } =
    [
        .. PublishFrame.Chains,
        new(Inet, FirewallTable.Name, Forward, new BaseChain("filter", Hook.Forward, Priority: 0)),
        new(Inet, FirewallTable.Name, Postrouting, new BaseChain("nat", Hook.Postrouting, Priority: 100)),
    ];

    internal static ImmutableArray<FrameRule> Rules { get; } =
    [
        new(Forward, "ct state established,related accept",
            [.. Match.ConnectionState(ConnectionStates.Established | ConnectionStates.Related), Accept], "answers"),
        new(Forward, $"meta nfproto ipv4 iifname @{FirewallTable.Guarded4} oifname @{FirewallTable.Guarded4} drop",
            [.. Match.Protocol(Family.IPv4), .. Match.InputInterfaceIn(FirewallTable.Guarded4), .. Match.OutputInterfaceIn(FirewallTable.Guarded4), Drop],
            "no router for strangers"),
        new(Forward, $"meta nfproto ipv6 iifname @{FirewallTable.Guarded6} oifname @{FirewallTable.Guarded6} drop",
            [.. Match.Protocol(Family.IPv6), .. Match.InputInterfaceIn(FirewallTable.Guarded6), .. Match.OutputInterfaceIn(FirewallTable.Guarded6), Drop],
            "no IPv6 router for strangers"),
        new(Forward, $"iifname != @{FirewallTable.Networks} oifname != @{FirewallTable.Networks} accept",
            [.. Match.InputInterfaceIn(FirewallTable.Networks, inverted: true), .. Match.OutputInterfaceIn(FirewallTable.Networks, inverted: true), Accept],
            "nothing of ours"),
        PublishFrame.Forwarded(Forward),
        new(Forward, $"iifname . oifname @{FirewallTable.Within} accept", [.. Match.InterfacePairIn(FirewallTable.Within), Accept], "a network reaches itself"),
        new(Forward, $"iifname . oifname @{FirewallTable.Reach} accept", [.. Match.InterfacePairIn(FirewallTable.Reach), Accept], "and those it may"),
        new(Forward, $"iifname @{FirewallTable.Isolated} oifname @{FirewallTable.Isolated} drop",
            [.. Match.InputInterfaceIn(FirewallTable.Isolated), .. Match.OutputInterfaceIn(FirewallTable.Isolated), Drop], "isolated from each other"),
        new(Forward, $"iifname != @{FirewallTable.Closed} oifname @{FirewallTable.Open} accept",
            [.. Match.InputInterfaceIn(FirewallTable.Closed, inverted: true), .. Match.OutputInterfaceIn(FirewallTable.Open), Accept], "and all that are open"),
        new(Forward, $"iifname @{FirewallTable.Networks} oifname @{FirewallTable.Networks} drop",
            [.. Match.InputInterfaceIn(FirewallTable.Networks), .. Match.OutputInterfaceIn(FirewallTable.Networks), Drop], "networks are isolated"),
        new(Forward, $"iifname @{FirewallTable.Closed} drop", [.. Match.InputInterfaceIn(FirewallTable.Closed), Drop], "no way out"),
        new(Forward, $"oifname @{FirewallTable.Networks} oifname != @{FirewallTable.Routed} drop",
            [.. Match.OutputInterfaceIn(FirewallTable.Networks), .. Match.OutputInterfaceIn(FirewallTable.Routed, inverted: true), Drop],
            "the outside may not come in"),
        new(Postrouting, "oifname \"lo\" accept", [.. Match.OutputInterface("lo"), Accept], "the host to itself"),
        .. PublishFrame.Hairpins(Postrouting),
        new(Postrouting, $"oifname != @{FirewallTable.Networks} ip saddr @{FirewallTable.Masquerade4} masquerade",
            [.. Match.OutputInterfaceIn(FirewallTable.Networks, inverted: true), .. Match.IPv4SourceIn(FirewallTable.Masquerade4), new Masquerade()],
            "out with the host's address"),
        new(Postrouting, $"oifname != @{FirewallTable.Networks} ip6 saddr @{FirewallTable.Masquerade6} masquerade",
            [.. Match.OutputInterfaceIn(FirewallTable.Networks, inverted: true), .. Match.IPv6SourceIn(FirewallTable.Masquerade6), new Masquerade()],
            "out with the host's IPv6 address"),
        .. PublishFrame.Rules,
    ];

    private static readonly Dictionary<string, Set> s_sets = Sets.ToDictionary(set => set.Name);

    /// <summary>The set or map of that name.</summary>
    internal static Set SetOf(string name) => s_sets[name];

    private static Verdict Accept => new(VerdictCode.Accept);

    private static Verdict Drop => new(VerdictCode.Drop);

    internal static void Put(Transaction transaction)
    {
        transaction.AddTable(Table);
        foreach (Set set in Sets)
        {
            transaction.AddSet(set);
        }
        foreach (Chain chain in Chains)
        {
            transaction.AddChain(chain);
        }
        foreach (FrameRule rule in Rules)
        {
            transaction.AddRule(rule.Kernels);
        }
    }

    /// <summary>The frame as a person would write it for <c>nft -f</c>.</summary>
    internal static string Script()
    {
        IEnumerable<string> sets = Sets.Select(set =>
            $"\t{(set.IsMap ? "map" : "set")} {set.Name} {{ type {set.TypeWords};{(set.IsInterval ? " flags interval;" : "")} comment \"{set.Comment}\"; }}");
        IEnumerable<string> chains = Chains.Select(chain =>
        {
            IEnumerable<string> rules = Rules.Where(rule => rule.Chain == chain.Name).Select(rule => $"\t\t{rule.Words} comment \"{rule.Comment}\"");
            IEnumerable<string> hook = chain.Base is { } hooked
                ? [$"\t\ttype {hooked.Type} hook {hooked.Hook.ToString().ToLowerInvariant()} priority {hooked.Priority}; policy accept;"]
                : [];
            return string.Join('\n', [$"\tchain {chain.Name} {{", .. hook, .. rules, "\t}"]);
        });
        return string.Join('\n', [$"table inet {FirewallTable.Name} {{", $"\tcomment \"{Table.Comment}\"", .. sets, .. chains, "}"]);
    }

    private static Set Names(string name, string comment) => new(Inet, FirewallTable.Name, name, [DataType.InterfaceName], Comment: comment);

    private static Set Pairs(string name, string comment) => new(Inet, FirewallTable.Name, name, [DataType.InterfaceName, DataType.InterfaceName], Comment: comment);

    private static Set Subnets(string name, DataType type) => new(Inet, FirewallTable.Name, name, [type], IsInterval: true, Comment: "leave with the host's address");
}
