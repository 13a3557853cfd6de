using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Netlink.NfTables;

public sealed partial class NfTablesSocket
{
    /// <summary>The rules of one table, in order, chain by chain, with the sets that are part of them; none where it is not there.</summary>
    public IReadOnlyList<Rule> ListRules(Family family, string table)
    {
        List<Rule> rules = Dump(NftMessage.GetRule, family, table, null, Rule.Read);
        return rules.Any(MayHaveAnonymousSet) ? [.. WithAnonymousSets(rules, family, table)] : rules;
    }

    /// <summary>The rules of all tables, in order, chain by chain. A set that is part of a rule is a <see cref="Lookup"/> by the kernel's name for it.</summary>
    public IReadOnlyList<Rule> ListAllRules() => Dump(NftMessage.GetRule, Family.Unspecified, null, null, Rule.Read);

    /// <summary>Its maker names it, and nft and this library say "__set%d" or "__map%d".</summary>
    private static bool MayHaveAnonymousSet(Rule rule) =>
        rule.Expressions.Any(expression => expression is Lookup lookup && lookup.Set.StartsWith("__", StringComparison.Ordinal));

    private IEnumerable<Rule> WithAnonymousSets(List<Rule> rules, Family family, string table)
    {
        var sets = new Dictionary<string, AnonymousSet>();
        foreach ((string name, AnonymousSet set) in Dump(NftMessage.GetSet, family, table, null, AnonymousSet.Read).OfType<(string, AnonymousSet)>())
        {
            sets[name] = set;
        }
        foreach (Rule rule in rules)
        {
            yield return rule with { Expressions = [.. rule.Expressions.Select(Resolve)] };
        }

        Expression Resolve(Expression expression) => expression is Lookup lookup && sets.TryGetValue(lookup.Set, out AnonymousSet? set)
            ? new AnonymousLookup(set with { Elements = [.. ListElements(family, table, lookup.Set)] }, lookup.Inverted, lookup.From, lookup.Into)
            : expression;
    }
}
