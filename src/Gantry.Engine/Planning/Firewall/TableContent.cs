using Gantry.Engine.Filter;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>What is in a table, as the kernel takes it and tells of it.</summary>
/// <param name="Table">The table's name; its family is inet.</param>
/// <param name="Comment">The table's comment.</param>
/// <param name="Chains">Its chains.</param>
/// <param name="Rules">Their rules in order, chain by chain.</param>
/// <param name="Others">The names of whatever else is in it, such as sets.</param>
internal sealed record TableContent(string Table, string? Comment, EquatableArray<Chain> Chains, EquatableArray<NewRule> Rules, EquatableArray<string> Others)
{
    private const Family Inet = Family.Inet;

    /// <summary>What an object is to the kernel.</summary>
    internal static TableContent Of(FirewallObject o) => new(
        o.Table,
        o.Comment,
        [.. o.Chains.Select(chain => new Chain(Inet, o.Table, chain.Name, chain.Hook))],
        [
            .. o.Chains.SelectMany(chain => chain.Rules.Select(words =>
            {
                ParsedRule rule = RuleParser.ParseRule(words, new RuleScope(chain.Hook.Hook, chain.Hook.Type == "nat"));
                return new NewRule(Inet, o.Table, chain.Name, rule.Expressions, rule.Comment);
            })),
        ],
        []);

    /// <summary>What the kernel tells of a table; null where there is none.</summary>
    internal static TableContent? Read(NfTablesSocket socket, string table) => socket.ListTables().FirstOrDefault(t => t.Family == Inet && t.Name == table) is { } found
        ? new TableContent(
            table,
            found.Comment,
            [.. socket.ListChains().Where(chain => chain.Family == Inet && chain.Table == table)],
            [.. socket.ListRules(Inet, table).Select(rule => rule.Content)],
            [.. socket.ListSets(Inet, table).Select(set => set.Name)])
        : null;

    /// <summary>Whether two tables mean the same: in what order their chains were made does not matter.</summary>
    internal bool MeansTheSameAs(TableContent other) => Sorted == other.Sorted;

    /// <summary>Makes it. What somebody put there that Gantry can't write is left out.</summary>
    internal void Put(Transaction transaction)
    {
        transaction.AddTable(new Table(Inet, Table, Comment));
        foreach (Chain chain in Chains)
        {
            transaction.AddChain(chain);
        }
        foreach (NewRule rule in Rules.Where(CanBeWritten))
        {
            transaction.AddRule(rule);
        }
    }

    private bool CanBeWritten(NewRule rule) => !rule.Expressions.Any(expression =>
        expression is UnknownExpression || (expression is Lookup lookup && Others.Contains(lookup.Set)));

    private TableContent Sorted => this with
    {
        Chains = [.. Chains.OrderBy(chain => chain.Name, StringComparer.Ordinal)],
        Rules = [.. Rules.OrderBy(rule => rule.Chain, StringComparer.Ordinal)], // Stable: within its chain each stays in its place.
    };
}
