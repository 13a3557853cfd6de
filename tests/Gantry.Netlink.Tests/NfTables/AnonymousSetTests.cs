using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.NfTables;

/// <summary>Sets that are part of a rule; <see cref="Golden.NftGoldenTests"/> holds what they are against nft.</summary>
public sealed class AnonymousSetTests
{
    private static readonly Chain s_chain = new(Family.IPv4, "t", "c", new BaseChain("nat", Hook.Prerouting, -100));

    [Fact]
    public void They_stand_in_no_list_of_sets_and_go_with_their_rule()
    {
        using TestHost host = TestHost.Create();
        using NfTablesSocket socket = host.Namespace.OpenNfTablesSocket();
        Transaction transaction = Frame();
        transaction.AddSet(new Set(Family.IPv4, "t", "named", [DataType.Port]));
        transaction.AddRule(new NewRule(Family.IPv4, "t", "c", [.. Match.DestinationPortIn(Transport.Tcp, Ports(80)), Verdict.Accept]));
        transaction.InsertRule(new NewRule(Family.IPv4, "t", "c", [.. Match.DestinationPortIn(Transport.Tcp, Ports(90)), Verdict.Drop]));
        socket.Commit(transaction);
        Assert.Equal(["named"], socket.ListSets(Family.IPv4, "t").Select(set => set.Name));
        Rule first = socket.ListRules(Family.IPv4, "t")[0];
        Assert.Contains(new AnonymousLookup(Ports(90)), first.Expressions);
        var removal = new Transaction();
        removal.DeleteRule(Family.IPv4, "t", "c", first.Handle);
        socket.Commit(removal);
        Assert.DoesNotContain("90", host.Run("nft list table ip t"), StringComparison.Ordinal);
        Assert.Single(socket.ListRules(Family.IPv4, "t"));
    }

    private static AnonymousSet Ports(params ushort[] ports) => AnonymousSet.Of(DataType.Port, [.. ports.Select(Value.Port)]);

    private static Transaction Frame()
    {
        var transaction = new Transaction();
        transaction.AddTable(new Table(Family.IPv4, "t"));
        transaction.AddChain(s_chain);
        transaction.AddChain(new Chain(Family.IPv4, "t", "other"));
        return transaction;
    }
}
