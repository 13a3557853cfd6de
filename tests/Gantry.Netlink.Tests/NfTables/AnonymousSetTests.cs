using System.Collections.Immutable;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.NfTables;

/// <summary>Sets and maps that are part of a rule, written by one of Gantry and nft and read by the other.</summary>
public sealed class AnonymousSetTests
{
    private static readonly Chain s_chain = new(Family.IPv4, "t", "c", new BaseChain("nat", Hook.Prerouting, -100));

    public static TheoryData<string, ImmutableArray<Expression>> Rules => new()
    {
        { "tcp dport { 80, 443 } accept", [.. Match.DestinationPortIn(Transport.Tcp, Ports(443, 80)), Verdict.Accept] },
        { "udp dport != { 53, 67 } drop", [.. Match.DestinationPortIn(Transport.Udp, Ports(53, 67), inverted: true), Verdict.Drop] },
        {
            "tcp dport { 80, 8000-8999 } accept",
            [
                .. Match.DestinationPortIn(
                    Transport.Tcp,
                    AnonymousSet.OfRanges(DataType.Port, (Value.Port(80), Value.Port(80)), (Value.Port(8000), Value.Port(8999)))),
                Verdict.Accept,
            ]
        },
        {
            "tcp dport { 0-79, 1024-65535 } accept",
            [
                .. Match.DestinationPortIn(
                    Transport.Tcp,
                    AnonymousSet.OfRanges(DataType.Port, (Value.Port(1024), Value.Port(65535)), (Value.Port(0), Value.Port(79)))),
                Verdict.Accept,
            ]
        },
        {
            "ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept",
            [
                Payload.IPv4Source,
                new AnonymousLookup(new AnonymousSet(
                    [DataType.IPv4Address],
                    [.. SetElement.Prefix(Net("192.168.0.0/16")), .. SetElement.Prefix(Net("10.0.0.0/8"))],
                    IsInterval: true)),
                Verdict.Accept,
            ]
        },
        {
            "ip saddr . tcp dport { 10.0.0.1 . 80, 10.0.0.2 . 443 } accept",
            [
                .. Match.Protocol(Transport.Tcp),
                Payload.IPv4Source,
                Payload.DestinationPort with { Into = Registers.At(4) },
                new AnonymousLookup(new AnonymousSet(
                    [DataType.IPv4Address, DataType.Port],
                    [
                        new SetElement(Value.Join(Value.Address(Ip("10.0.0.2")), Value.Port(443))),
                        new SetElement(Value.Join(Value.Address(Ip("10.0.0.1")), Value.Port(80))),
                    ])),
                Verdict.Accept,
            ]
        },
        {
            "ip saddr . tcp dport { 10.0.0.0/8 . 80-90 } accept",
            [
                .. Match.Protocol(Transport.Tcp),
                Payload.IPv4Source,
                Payload.DestinationPort with { Into = Registers.At(4) },
                new AnonymousLookup(new AnonymousSet(
                    [DataType.IPv4Address, DataType.Port],
                    [SetElement.Ranges(null, (Value.Address(Ip("10.0.0.0")), Value.Address(Ip("10.255.255.255"))), (Value.Port(80), Value.Port(90)))],
                    IsInterval: true)),
                Verdict.Accept,
            ]
        },
        {
            "dnat to tcp dport map { 80 : 10.0.0.2, 443 : 10.0.0.3 }",
            [
                .. Match.Protocol(Transport.Tcp),
                Payload.DestinationPort,
                new AnonymousLookup(
                    new AnonymousSet(
                        [DataType.Port],
                        [
                            new SetElement(Value.Port(80), Data: Value.Address(Ip("10.0.0.2"))),
                            new SetElement(Value.Port(443), Data: Value.Address(Ip("10.0.0.3"))),
                        ],
                        Data: [DataType.IPv4Address]),
                    Into: Register.R1),
                new Nat(NatType.Destination, Family.IPv4, Address: Register.R1),
            ]
        },
        {
            "dnat ip to tcp dport map { 80 : 10.0.0.2 . 8080 }",
            [
                .. Match.Protocol(Transport.Tcp),
                Payload.DestinationPort,
                new AnonymousLookup(
                    new AnonymousSet(
                        [DataType.Port],
                        [new SetElement(Value.Port(80), Data: Value.Join(Value.Address(Ip("10.0.0.2")), Value.Port(8080)))],
                        Data: [DataType.IPv4Address, DataType.Port]),
                    Into: Register.R1),
                new Nat(NatType.Destination, Family.IPv4, Address: Register.R1, Port: Registers.At(4)),
            ]
        },
        {
            "dnat to numgen inc mod 2 map { 0 : 10.0.0.2, 1 : 10.0.0.3 }",
            [
                new NumberGenerator(NumberSequence.Incremental, 2),
                new AnonymousLookup(
                    new AnonymousSet(
                        [DataType.Integer],
                        [
                            new SetElement(Value.Number(0), Data: Value.Address(Ip("10.0.0.2"))),
                            new SetElement(Value.Number(1), Data: Value.Address(Ip("10.0.0.3"))),
                        ],
                        Data: [DataType.IPv4Address]),
                    Into: Register.R1),
                new Nat(NatType.Destination, Family.IPv4, Address: Register.R1),
            ]
        },
        {
            "iifname vmap { \"a\" : accept, \"b\" : jump other }",
            [
                new Meta(MetaKey.InputInterfaceName),
                new AnonymousLookup(
                    new AnonymousSet(
                        [DataType.InterfaceName],
                        [new SetElement(Value.Interface("a"), Verdict: Verdict.Accept), new SetElement(Value.Interface("b"), Verdict: Verdict.Jump("other"))],
                        Data: [DataType.Verdict]),
                    Into: Register.Verdict),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_Gantry_adds_is_listed_by_nft_and_read_back(string words, ImmutableArray<Expression> expressions)
    {
        using TestHost host = TestHost.Create();
        using NfTablesSocket socket = host.Namespace.OpenNfTablesSocket();
        var rule = new NewRule(Family.IPv4, "t", "c", expressions, "ours");
        Transaction transaction = Frame();
        transaction.AddRule(rule);
        socket.Commit(transaction);
        Assert.Contains($"\t\t{words} comment \"ours\"\n", host.Run("nft list chain ip t c"), StringComparison.Ordinal);
        Assert.Equal(rule, Assert.Single(socket.ListRules(Family.IPv4, "t")).Content);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_nft_adds_is_read_as_the_same(string words, ImmutableArray<Expression> expressions)
    {
        using TestHost host = TestHost.Create();
        using NfTablesSocket socket = host.Namespace.OpenNfTablesSocket();
        socket.Commit(Frame());
        host.Run($"nft 'add rule ip t c {words}'");
        Assert.Equal(new NewRule(Family.IPv4, "t", "c", expressions), Assert.Single(socket.ListRules(Family.IPv4, "t")).Content);
    }

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
