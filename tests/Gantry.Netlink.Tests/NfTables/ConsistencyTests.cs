using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.NfTables;

/// <summary>A list is of one moment, though somebody changes what is listed all the time.</summary>
public sealed class ConsistencyTests
{
    [Fact]
    public void Rules_that_are_made_anew_all_the_time_are_listed_as_one_transaction_made_them()
    {
        const int Rules = 500; // More than one datagram holds.
        using TestHost host = TestHost.Create();
        using NfTablesSocket reader = host.Namespace.OpenNfTablesSocket();
        using NfTablesSocket writer = host.Namespace.OpenNfTablesSocket();
        Commit(writer, 0, isFirst: true);
        using var ended = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            for (int round = 1; !ended.IsCancellationRequested; round++)
            {
                Commit(writer, round, isFirst: false);
            }
        });
        thread.Start();
        HashSet<string?> seen = [];
        try
        {
            Eventually.True(
                () =>
                {
                    IReadOnlyList<Rule> rules = reader.ReadWhole(_ => reader.ListRules(Family.Inet, "t"));
                    Assert.Equal(Rules, rules.Count);
                    seen.Add(Assert.Single(rules.Select(rule => rule.Comment).Distinct()));
                    return seen.Count >= 100;
                },
                "the rules of a hundred transactions were listed",
                TimeSpan.FromSeconds(60));
        }
        finally
        {
            ended.Cancel();
            thread.Join();
        }

        static void Commit(NfTablesSocket socket, int round, bool isFirst)
        {
            var transaction = new Transaction();
            if (isFirst)
            {
                transaction.AddTable(new Table(Family.Inet, "t"));
                transaction.AddChain(new Chain(Family.Inet, "t", "c"));
            }
            transaction.FlushChain(Family.Inet, "t", "c");
            for (int i = 0; i < Rules; i++)
            {
                transaction.AddRule(new NewRule(Family.Inet, "t", "c", [Verdict.Accept], $"round {round}"));
            }
            socket.Commit(transaction);
        }
    }
}
