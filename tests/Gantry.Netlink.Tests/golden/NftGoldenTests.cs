using System.Text.RegularExpressions;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>What Gantry sends is what nft sends, leads to the same ruleset, and is read back as what was sent.</summary>
public sealed partial class NftGoldenTests
{
    private const Family Inet = Family.Inet;

    private static readonly Dictionary<string, Table> s_tables = new()
    {
        ["nft-table-create"] = new Table(Inet, "t", "what for"),
        ["nft-table-create-ip6"] = new Table(Family.IPv6, "t"),
    };

    private static readonly Dictionary<string, Chain> s_chains = new()
    {
        ["nft-chain-create"] = new Chain(Inet, "t", "c", Comment: "what for"),
        ["nft-chain-create-base"] = new Chain(Inet, "t", "c", new BaseChain("filter", Hook.Forward, -5, Accepts: false)),
        ["nft-chain-create-nat"] = new Chain(Inet, "t", "c", new BaseChain("nat", Hook.Postrouting, 100)),
    };

    private static readonly Dictionary<string, Action<Transaction>> s_others = new()
    {
        ["nft-table-delete"] = transaction => transaction.DeleteTable(Inet, "t"),
        ["nft-chain-delete"] = transaction => transaction.DeleteChain(Inet, "t", "c"),
        ["nft-chain-flush"] = transaction => transaction.FlushChain(Inet, "t", "c"),
        ["nft-rule-insert"] = transaction => transaction.InsertRule(new NewRule(Inet, "t", "c", [Verdict.Drop])),
        ["nft-rule-delete"] = transaction => transaction.DeleteRule(Inet, "t", "c", 2),
        ["nft-set-delete"] = transaction => transaction.DeleteSet(Inet, "t", "s"),
    };

    private static readonly Dictionary<string, Action<Transaction>> s_all = new(
    [
        .. s_others,
        .. Each(s_tables, (transaction, table) => transaction.AddTable(table)),
        .. Each(s_chains, (transaction, chain) => transaction.AddChain(chain)),
        .. Each(NftRules.All, (transaction, rule) => transaction.AddRule(rule)),
        .. Each(NftSets.Sets, (transaction, set) => transaction.AddSet(set)),
        .. Each(NftSets.CreatedElements, (transaction, elements) => transaction.AddElements(Inet, "t", "s", elements)),
        .. Each(NftSets.AddedElements, (transaction, elements) => transaction.AddElements(Inet, "t", "s", elements, exclusive: false)),
        .. Each(NftSets.DeletedElements, (transaction, elements) => transaction.DeleteElements(Inet, "t", "s", elements)),
    ]);

    public static TheoryData<string> All => [.. s_all.Keys];

    public static TheoryData<string> Chains => [.. s_chains.Keys];

    public static TheoryData<string> Rules => [.. NftRules.All.Keys];

    public static TheoryData<string> Sets => [.. NftSets.Sets.Keys];

    public static TheoryData<string> Elements => [.. NftSets.CreatedElements.Keys, .. NftSets.AddedElements.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Gantry_sends_what_nft_sends(string golden)
    {
        var transaction = new Transaction();
        s_all[golden](transaction);
        GoldenFile.Load(golden).AssertSame(transaction.Close().Batch, NfTablesDescription.Describe, type => Enum.GetName((NftMessage)type));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gantry_leads_to_the_ruleset_that_nft_leads_to(string golden) => WithBoth(golden, (ours, nfts) =>
        Assert.Equal(nfts.Ruleset(), ours.Ruleset()));

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_chain_is_read_as_what_was_meant_whoever_made_it(string golden) => WithBoth(golden, (ours, nfts) =>
    {
        Assert.Equal([s_chains[golden]], ours.Socket.ListChains());
        Assert.Equal([s_chains[golden]], nfts.Socket.ListChains());
    });

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_read_as_what_was_meant_whoever_made_it(string golden) => WithBoth(golden, (ours, nfts) =>
    {
        Assert.Equal([NftRules.All[golden]], ours.Socket.ListRules(Inet, "t").Select(rule => rule.Content));
        Assert.Equal([NftRules.All[golden]], nfts.Socket.ListRules(Inet, "t").Select(rule => rule.Content));
    });

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_set_is_read_as_what_was_meant_whoever_made_it(string golden) => WithBoth(golden, (ours, nfts) =>
    {
        Assert.Equal([NftSets.Sets[golden].Summary], ours.Socket.ListSets(Inet, "t"));
        Assert.Equal([NftSets.Sets[golden].Summary], nfts.Socket.ListSets(Inet, "t"));
    });

    [Theory]
    [MemberData(nameof(Elements))]
    public void Elements_are_read_as_what_was_meant_whoever_made_them(string golden) => WithBoth(golden, (ours, nfts) =>
    {
        HashSet<SetElement> read = [.. ours.Socket.ListElements(Inet, "t", "s")];
        Assert.Empty(NftSets.CreatedElements.GetValueOrDefault(golden, NftSets.AddedElements.GetValueOrDefault(golden)).Except(read));
        Assert.Equal(read, nfts.Socket.ListElements(Inet, "t", "s").ToHashSet());
    });

    [Fact]
    public void Every_kind_of_expression_is_in_a_golden()
    {
        IEnumerable<Type> kinds = typeof(Expression).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Expression)) && type != typeof(UnknownExpression));
        Assert.Empty(kinds.Except(NftRules.All.Values.SelectMany(rule => rule.Expressions).Select(expression => expression.GetType())));
    }

    [Fact]
    public void Every_golden_of_nft_is_asked_for() =>
        Assert.Equal(GoldenFile.Names("nft-").Order(StringComparer.Ordinal), s_all.Keys.Order(StringComparer.Ordinal));

    private static IEnumerable<KeyValuePair<string, Action<Transaction>>> Each<T>(IReadOnlyDictionary<string, T> goldens, Action<Transaction, T> put) =>
        goldens.Select(golden => KeyValuePair.Create<string, Action<Transaction>>(golden.Key, transaction => put(transaction, golden.Value)));

    /// <summary>Two hosts after the golden's setup: on the one Gantry does what the golden is about, on the other nft.</summary>
    private static void WithBoth(string golden, Action<Side, Side> check)
    {
        GoldenFile file = GoldenFile.Load(golden);
        using var ours = new Side(file);
        using var nfts = new Side(file);
        var transaction = new Transaction();
        s_all[golden](transaction);
        ours.Socket.Commit(transaction);
        nfts.Host.Run(file.Command);
        check(ours, nfts);
    }

    private sealed class Side : IDisposable
    {
        internal Side(GoldenFile file)
        {
            file.SetUp(Host);
            Socket = Host.Namespace.OpenNfTablesSocket();
        }

        internal TestHost Host { get; } = TestHost.Create();

        internal NfTablesSocket Socket { get; }

        /// <summary>As nft tells of it, without what is counted: handles, the time that an element has left.</summary>
        internal string Ruleset() => Counted().Replace(Host.Run("nft -j list ruleset"), "");

        public void Dispose()
        {
            Socket.Dispose();
            Host.Dispose();
        }
    }

    [GeneratedRegex("""(, )?"(handle|expires)": \d+""")]
    private static partial Regex Counted();
}
