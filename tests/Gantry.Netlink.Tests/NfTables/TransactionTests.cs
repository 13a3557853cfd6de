using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.NfTables;

/// <summary>All changes of a transaction are made or none, and the one that the kernel refused is named.</summary>
public sealed class TransactionTests : IDisposable
{
    private const int Many = 10_000;
    private readonly TestHost _host = TestHost.Create();
    private readonly NfTablesSocket _socket;

    public TransactionTests() => _socket = _host.Namespace.OpenNfTablesSocket();

    public void Dispose()
    {
        _socket.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void Rules_stand_in_the_order_in_which_they_were_added_and_an_inserted_one_before_them()
    {
        Commit(t =>
        {
            Frame(t);
            t.AddRule(Rule("first"));
            t.AddRule(Rule("second"));
        });
        Commit(t =>
        {
            t.AddRule(Rule("third"));
            t.InsertRule(Rule("before all"));
        });
        Assert.Equal(["before all", "first", "second", "third"], Comments());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_refused_change_is_told_by_its_place_and_nothing_is_done(int place)
    {
        Commit(Frame);
        var transaction = new Transaction();
        for (int i = 0; i < 5; i++)
        {
            transaction.AddRule(Rule($"{i}") with { Chain = i == place ? "nowhere" : "c" });
        }
        RefusedMessage refused = _socket.TryCommit(transaction)!.Value;
        Assert.Equal((place, Errno.ENOENT), (refused.Index, refused.Error.Errno));
        Assert.Equal("nft add rule inet t nowhere: No such file or directory (ENOENT) [Chain]", refused.Error.Message);
        Assert.Empty(Comments());
    }

    [Fact]
    public void Of_several_refused_changes_the_first_is_told()
    {
        Commit(Frame);
        var transaction = new Transaction();
        transaction.AddRule(Rule("good"));
        transaction.DeleteRule(Family.Inet, "t", "c", 99);
        transaction.DeleteChain(Family.Inet, "t", "nowhere");
        RefusedMessage refused = _socket.TryCommit(transaction)!.Value;
        Assert.Equal((1, "nft delete rule inet t c handle 99"), (refused.Index, refused.Error.Request));
    }

    /// <summary>The answers to one transaction must not be taken for those to the next, nor left for it.</summary>
    [Fact]
    public void A_socket_goes_on_after_a_refusal_as_if_nothing_had_been()
    {
        Commit(Frame);
        for (int i = 0; i < 50; i++)
        {
            var bad = new Transaction();
            bad.AddRule(Rule("bad") with { Table = "nowhere" });
            bad.AddRule(Rule("bad") with { Chain = "nowhere" });
            Assert.Equal(0, _socket.TryCommit(bad)!.Value.Index);
            Commit(t => t.AddRule(Rule($"{i}")));
            Assert.Equal(i + 1, _socket.ListRules(Family.Inet, "t").Count);
        }
    }

    /// <summary>Only at the commit, behind its last message, does the kernel see that a chain jumps to itself by way of another.</summary>
    [Fact]
    public void A_transaction_that_is_refused_at_its_end_is_refused()
    {
        Commit(Frame);
        var transaction = new Transaction();
        transaction.AddChain(new Chain(Family.Inet, "t", "d"));
        transaction.AddChain(new Chain(Family.Inet, "t", "e"));
        transaction.AddRule(Rule("to d") with { Expressions = [Verdict.Jump("d")] });
        transaction.AddRule(Rule("to e") with { Chain = "d", Expressions = [Verdict.Jump("e")] });
        transaction.AddRule(Rule("back") with { Chain = "e", Expressions = [Verdict.Jump("d")] });
        Errno errno = _socket.TryCommit(transaction)!.Value.Error.Errno;
        Assert.True(errno is Errno.ELOOP or Errno.EMLINK, $"{errno}"); // Kernels differ in whether it is a loop or too deep.
        Assert.Empty(Comments());
    }

    [Fact]
    public void One_that_was_made_for_another_generation_is_refused_as_a_whole_and_done_for_the_right_one()
    {
        Commit(Frame);
        uint generation = _socket.GetGeneration();
        _host.Run("nft add table ip somebody");
        var late = new Transaction(generation);
        late.AddRule(Rule("late"));
        RefusedMessage refused = _socket.TryCommit(late)!.Value;
        Assert.Equal((-1, Errno.ERESTART), (refused.Index, refused.Error.Errno));
        Assert.Empty(Comments());
        var inTime = new Transaction(_socket.GetGeneration());
        inTime.AddRule(Rule("in time"));
        _socket.Commit(inTime);
        Assert.Equal(["in time"], Comments());
    }

    [Fact]
    public void An_empty_one_is_done_and_changes_no_generation()
    {
        uint generation = _socket.GetGeneration();
        _socket.Commit(new Transaction());
        Assert.Equal(generation, _socket.GetGeneration());
    }

    [Fact]
    public void Ten_thousand_elements_and_a_thousand_rules_are_one_transaction()
    {
        SetElement[] elements = [.. Enumerable.Range(0, Many).Select(Element)];
        Commit(t =>
        {
            Frame(t);
            t.AddElements(Family.Inet, "t", "s", elements);
            for (int i = 0; i < 1000; i++)
            {
                t.AddRule(Rule($"{i}"));
            }
        });
        // A set that has grown this fast is still moving into a larger table, and a list that meets the move lacks elements (lib/rhashtable.c,
        // rht_deferred_worker).
        Eventually.True(
            () => _socket.ListElements(Family.Inet, "t", "s").ToHashSet().SetEquals(elements), $"{Many} elements are listed");
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), Comments());
    }

    [Fact]
    public void The_last_of_ten_thousand_elements_can_be_the_refused_one()
    {
        Commit(t =>
        {
            Frame(t);
            t.AddElements(Family.Inet, "t", "s", [Element(Many - 1)]);
        });
        var transaction = new Transaction();
        transaction.AddElements(Family.Inet, "t", "s", [.. Enumerable.Range(0, Many).Select(Element)]);
        int messages = transaction.Count;
        RefusedMessage refused = _socket.TryCommit(transaction)!.Value;
        Assert.Equal((messages - 1, Errno.EEXIST), (refused.Index, refused.Error.Errno));
        Assert.Single(_socket.ListElements(Family.Inet, "t", "s"));
    }

    /// <summary>Each refused change is answered at once, and the socket's buffer holds only so many answers: the kernel says ENOBUFS then.</summary>
    [Fact]
    public void More_refusals_than_the_socket_holds_are_a_refusal_of_the_first_and_the_socket_goes_on()
    {
        Commit(Frame);
        var transaction = new Transaction();
        transaction.AddRule(Rule("good"));
        for (ulong i = 0; i < 3 * Many; i++)
        {
            transaction.DeleteRule(Family.Inet, "t", "c", 1000 + i);
        }
        RefusedMessage refused = _socket.TryCommit(transaction)!.Value;
        Assert.Equal((1, Errno.ENOENT), (refused.Index, refused.Error.Errno));
        Commit(t => t.AddRule(Rule("after")));
        Assert.Equal(["after"], Comments());
    }

    /// <summary>Of a name that is too long the kernel says so; a name that was cut would be somebody else's.</summary>
    [Fact]
    public void Names_that_are_too_long_are_refused_and_never_cut()
    {
        Assert.Throws<ArgumentException>(() => Match.InputInterface("sixteen-bytes-it"));
        Assert.Throws<ArgumentException>(() => Commit(t => t.AddTable(new Table(Family.Inet, "t", new string('c', 129)))));
        string longest = new('n', 255); // NFT_NAME_MAXLEN with its NUL
        Commit(t => t.AddTable(new Table(Family.Inet, longest)));
        Assert.Equal(longest, Assert.Single(_socket.ListTables()).Name);
        Assert.Throws<NetlinkException>(() => Commit(t => t.AddTable(new Table(Family.Inet, longest + "n"))));
    }

    [Theory]
    [InlineData("filter", Hook.Input, 0, true)]
    [InlineData("filter", Hook.Forward, 1, true)]
    [InlineData("filter", Hook.Forward, 0, false)]
    [InlineData("route", Hook.Output, 0, true)]
    public void Another_type_hook_priority_or_policy_makes_another_chain(string type, Hook hook, int priority, bool accepts)
    {
        Commit(Frame);
        Assert.Equal(new BaseChain("filter", Hook.Forward, 0), Assert.Single(_socket.ListChains()).Base);
        string policy = accepts ? "accept" : "drop";
        _host.Run($$"""nft 'delete chain inet t c; add chain inet t c { type {{type}} hook {{hook.ToString().ToLowerInvariant()}} priority {{priority}}; policy {{policy}}; }'""");
        Assert.Equal(new BaseChain(type, hook, priority, accepts), Assert.Single(_socket.ListChains()).Base);
    }

    private static NewRule Rule(string comment) => new(Family.Inet, "t", "c", [Verdict.Accept], comment);

    private static SetElement Element(int i) => new(Value.Number((uint)i), Comment: $"element {i}");

    private static void Frame(Transaction transaction)
    {
        transaction.AddTable(new Table(Family.Inet, "t"));
        transaction.AddChain(new Chain(Family.Inet, "t", "c", new BaseChain("filter", Hook.Forward, 0)));
        transaction.AddSet(new Set(Family.Inet, "t", "s", [DataType.Mark]));
    }

    private void Commit(Action<Transaction> fill)
    {
        var transaction = new Transaction();
        fill(transaction);
        _socket.Commit(transaction);
    }

    private IEnumerable<string?> Comments() => _socket.ListRules(Family.Inet, "t").Select(rule => rule.Comment);
}
