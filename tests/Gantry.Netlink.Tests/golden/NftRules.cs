using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>
/// The rules that golden/nft-rule-*.txt add, as Gantry says them, by the file's name. nft's words are the file's first line; whoever adds
/// a kind of expression adds a file and a line here.
/// </summary>
internal static partial class NftRules
{
    internal static IReadOnlyDictionary<string, NewRule> All { get; } = new Dictionary<string, EquatableArray<Expression>>(
        [.. Matches, .. Statements, .. Translations, .. AnonymousSets, .. Types]).ToDictionary(
            rule => $"nft-rule-{rule.Key}", rule => new NewRule(Family.Inet, "t", "c", rule.Value, rule.Key == "comment" ? "why it is here" : null));
}
