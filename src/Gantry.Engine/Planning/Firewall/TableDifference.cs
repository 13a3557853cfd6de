using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>What is different in a table, in a few words.</summary>
internal static class TableDifference
{
    private const int MostRules = 4;

    internal static string Words(TableContent there, FirewallObject wanted)
    {
        TableContent content = TableContent.Of(wanted);
        List<NewRule> unknown = [.. there.Rules];
        List<string> words = [];
        foreach (FirewallChain chain in wanted.Chains)
        {
            if (there.Chains.FirstOrDefault(other => other.Name == chain.Name)?.Base is { } hook && hook.Accepts != chain.Hook.Accepts)
            {
                words.Add($"{chain.Name}: policy {(hook.Accepts ? "accept → drop" : "drop → accept")}");
            }
            IEnumerable<NewRule> rules = content.Rules.Where(rule => rule.Chain == chain.Name);
            words.AddRange(chain.Rules.Zip(rules).Where(pair => !unknown.Remove(pair.Second)).Select(pair => $"+ {chain.Name}: {pair.First}"));
        }
        words.AddRange(unknown.GroupBy(rule => rule.Chain).Select(chain => $"- {chain.Key}: {(chain.Count() == 1 ? "1 rule" : $"{chain.Count()} rules")}"));
        return words.Count switch
        {
            0 when there.Chains.ToHashSet().SetEquals(content.Chains) && there.Others == content.Others => "its rules in another order",
            0 => "its chains or sets were changed by hand",
            <= MostRules => string.Join(", ", words),
            _ => $"{string.Join(", ", words.Take(MostRules))} and {words.Count - MostRules} more",
        };
    }
}
