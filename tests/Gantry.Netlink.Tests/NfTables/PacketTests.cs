using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.NfTables;

/// <summary>What real packets make of rules: a client in the world, a server on the host.</summary>
public sealed class PacketTests : IDisposable
{
    private const string Connected = "connected";
    private const string Refused = "refused";
    private const string Silence = "silence";
    private const ushort Port = 8080;
    private static readonly ImmutableArray<Expression> s_reset = [.. Match.Protocol(Transport.Tcp), new Reject(RejectType.TcpReset)];
    private readonly TestHost _host = TestHost.Create();
    private readonly World _world;
    private readonly EchoServer _server;
    private readonly NfTablesSocket _socket;

    public PacketTests()
    {
        _world = new World(_host);
        _server = new EchoServer(_host.Namespace, Port);
        _socket = _host.Namespace.OpenNfTablesSocket();
    }

    private static Value WorldAddress => Value.Address(World.Address);

    public void Dispose()
    {
        _socket.Dispose();
        _server.Dispose();
        _world.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void What_is_rejected_is_told_so_and_what_is_dropped_hears_nothing()
    {
        Assert.Equal(Connected, Outcome());
        Assert.Equal(Refused, Outcome([new Reject()]));
        Assert.Equal(Refused, Outcome(s_reset));
        Assert.Equal(Silence, Outcome([Verdict.Drop]));
    }

    [Fact]
    public void The_first_rule_that_decides_decides()
    {
        ImmutableArray<Expression> accept = [.. Match.DestinationPort(Transport.Tcp, Port), Verdict.Accept];
        Assert.Equal(Connected, Outcome(accept, [Verdict.Drop]));
        Assert.Equal(Silence, Outcome([Verdict.Drop], accept));
    }

    [Fact]
    public void A_joined_key_is_compared_part_by_part_in_its_order()
    {
        Assert.Equal(Connected, Outcome(SourceAndPortIn([(WorldAddress, Port)])));
        Assert.Equal(Refused, Outcome(SourceAndPortIn([(WorldAddress, Port - 1), (Value.Address(World.HostAddress), Port)])));
    }

    [Fact]
    public void A_range_in_each_part_of_a_joined_key_holds_what_lies_in_both()
    {
        Assert.Equal(Connected, Outcome(RangesIn(first: 8000, last: 8999)));
        Assert.Equal(Refused, Outcome(RangesIn(first: 8081, last: 8999)));
    }

    [Fact]
    public void A_redirection_leads_to_the_port_that_it_names()
    {
        Assert.Equal(Refused, Outcome(to: 80));
        Add("nat", Hook.Prerouting, [.. Match.DestinationPort(Transport.Tcp, 80), .. Statement.RedirectTo(Port)]);
        Assert.Equal(Connected, Outcome(to: 80));
    }

    [Fact]
    public void A_map_leads_each_port_where_it_says()
    {
        Add("nat", Hook.Prerouting,
        [
            .. Match.Protocol(Transport.Tcp),
            Payload.DestinationPort,
            new AnonymousLookup(
                new AnonymousSet(
                    [DataType.Port],
                    [
                        new SetElement(Value.Port(80), Data: Value.Join(Value.Address(World.HostAddress), Value.Port(Port))),
                        new SetElement(Value.Port(81), Data: Value.Join(Value.Address(World.HostAddress), Value.Port(Port - 1))),
                    ],
                    Data: [DataType.IPv4Address, DataType.Port]),
                Into: Register.R1),
            new Nat(NatType.Destination, Family.IPv4, Address: Register.R1, Port: Registers.At(4)),
        ]);
        Assert.Equal(Connected, Outcome(to: 80));
        Assert.Equal(Refused, Outcome(to: 81));
    }

    private static ImmutableArray<Expression> SourceAndPortIn((Value Source, int Port)[] keys) => Inside(new AnonymousSet(
        [DataType.IPv4Address, DataType.Port], [.. keys.Select(key => new SetElement(Value.Join(key.Source, Value.Port((ushort)key.Port))))]));

    private static ImmutableArray<Expression> RangesIn(ushort first, ushort last) => Inside(new AnonymousSet(
        [DataType.IPv4Address, DataType.Port],
        [
            SetElement.Ranges(
                null,
                (Value.Address(IPAddress.Parse("198.51.100.0")), Value.Address(IPAddress.Parse("198.51.100.255"))),
                (Value.Port(first), Value.Port(last))),
        ],
        IsInterval: true));

    /// <summary><c>ip saddr . tcp dport { … } accept</c>.</summary>
    private static ImmutableArray<Expression> Inside(AnonymousSet set) =>
    [
        .. Match.Protocol(Family.IPv4),
        .. Match.Protocol(Transport.Tcp),
        Payload.IPv4Source,
        Payload.DestinationPort with { Into = Registers.At(4) },
        new AnonymousLookup(set),
        Verdict.Accept,
    ];

    /// <summary>What a client in the world meets when the host's input has these rules and resets the rest, where there is one.</summary>
    private string Outcome(params ImmutableArray<Expression>[] rules)
    {
        _host.Run("nft flush ruleset");
        Add("filter", Hook.Input, rules.Length == 0 ? [] : [.. rules, s_reset]);
        return Outcome(Port);
    }

    /// <summary>A refusal by ICMP that comes while the client still sends its first SYN counts only after the second, a second later.</summary>
    private string Outcome(int to) => Shell.Try(_world.Namespace, $"timeout 3 bash -c ': < /dev/tcp/{World.HostAddress}/{to}'") switch
    {
        { Status: 0 } => Connected,
        { Status: 124 } => Silence,
        { Errors: var errors } when errors.Contains("Connection refused", StringComparison.Ordinal) => Refused,
        var other => other.Errors,
    };

    private void Add(string type, Hook hook, params ImmutableArray<Expression>[] rules)
    {
        var transaction = new Transaction();
        transaction.AddTable(new Table(Family.Inet, "t"));
        transaction.AddChain(new Chain(Family.Inet, "t", "c", new BaseChain(type, hook, 0)));
        foreach (ImmutableArray<Expression> rule in rules)
        {
            transaction.AddRule(new NewRule(Family.Inet, "t", "c", rule));
        }
        _socket.Commit(transaction);
    }
}
