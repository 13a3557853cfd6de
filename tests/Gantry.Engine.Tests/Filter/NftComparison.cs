using System.Text.RegularExpressions;
using Gantry.Engine.Filter;
using Gantry.Netlink.NfTables;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests.Filter;

/// <summary>Holds what Gantry makes of nft's words against what nft makes of them.</summary>
internal static partial class NftComparison
{
    /// <summary>Fails unless nft lists Gantry's rules as its own, and the kernel tells the same expressions of both.</summary>
    /// <param name="chain">The chain that they stand in.</param>
    /// <param name="lines">The rules.</param>
    internal static void AssertSame(Chain chain, IReadOnlyList<string> lines)
    {
        ParsedRule[] parsed = [.. lines.Select(line => RuleParser.ParseRule(line, new RuleScope(chain.Base!.Hook, chain.Base.Type == "nat")))];
        using TestHost nft = TestHost.Create();
        using TestHost words = TestHost.Create();
        using TestHost gantry = TestHost.Create();
        AddByNft(nft, chain, lines);
        AddByNft(words, chain, [.. parsed.Select(rule => rule.Words)]);
        AddByGantry(gantry, chain, parsed);
        (string[] Listed, IReadOnlyList<NewRule> Rules) expected = Read(nft), written = Read(words), actual = Read(gantry);
        Assert.Equal(lines.Count, expected.Listed.Length);
        List<string> differences = [];
        for (int i = 0; i < lines.Count; i++)
        {
            Note("Gantry's", actual.Listed[i], expected.Listed[i]);
            Note("what the kernel tells of Gantry's", actual.Rules[i], expected.Rules[i]);
            Note("what it tells again", new NewRule(Family.Inet, "t", "c", parsed[i].Expressions, parsed[i].Comment), actual.Rules[i]);
            Note("the words of a script", written.Listed[i], expected.Listed[i]);

            void Note(string what, object ours, object theirs)
            {
                if (!ours.Equals(theirs))
                {
                    differences.Add($"{lines[i]}: {what}\n  {ours}\n  {theirs}");
                }
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal(Bytecode(nft), Bytecode(gantry));
    }

    private static void AddByNft(TestHost host, Chain chain, IReadOnlyList<string> rules)
    {
        string path = Path.Combine(host.StateDirectory, "rules.nft");
        string hook = $"type {chain.Base!.Type} hook {chain.Base.Hook.ToString().ToLowerInvariant()} priority {chain.Base.Priority};";
        File.WriteAllText(path, $"table inet t {{\nchain c {{\n{hook}\n{string.Join('\n', rules)}\n}}\n}}\n");
        host.Run($"nft -f {path}");
    }

    private static void AddByGantry(TestHost host, Chain chain, ParsedRule[] rules)
    {
        var transaction = new Transaction();
        transaction.AddTable(new Table(Family.Inet, "t"));
        transaction.AddChain(chain);
        foreach (ParsedRule rule in rules)
        {
            transaction.AddRule(new NewRule(Family.Inet, "t", "c", rule.Expressions, rule.Comment));
        }
        using NfTablesSocket socket = host.Namespace.OpenNfTablesSocket();
        socket.Commit(transaction);
    }

    private static (string[] Listed, IReadOnlyList<NewRule> Rules) Read(TestHost host)
    {
        using NfTablesSocket socket = host.Namespace.OpenNfTablesSocket();
        string[] lines = host.Run("nft -s list chain inet t c").Split('\n');
        return ([.. lines[3..^3].Select(line => Sorted(line.Trim()))], [.. socket.ListRules(Family.Inet, "t").Select(rule => rule.Content)]);
    }

    /// <summary>nft sorts the elements of all sets but those of joined ranges.</summary>
    private static string Sorted(string line) => Set().Replace(line, set => string.Join(", ", set.Value.Split(", ").Order(StringComparer.Ordinal)));

    [GeneratedRegex("(?<={ )[^{}]*(?= })")]
    private static partial Regex Set();

    /// <summary>The expressions in nft's own print.</summary>
    private static List<string> Bytecode(TestHost host) =>
        [.. host.Run("nft --debug=netlink -s list ruleset").Split('\n').Where(line => line.StartsWith("  [", StringComparison.Ordinal))];
}
