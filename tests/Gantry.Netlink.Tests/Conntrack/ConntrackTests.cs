using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Gantry.Netlink.Conntrack;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Conntrack;

/// <summary>What conntrack tells, held against the program of that name; what it forgets, against real packets.</summary>
public sealed partial class ConntrackTests
{
    private const int Port = 5353;

    /// <summary>Entries of every kind that differs on the wire, some of them translated.</summary>
    private const string Some = """
        conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53 --timeout 100 --dst-nat 10.9.9.9
        conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 54 --timeout 100 --src-nat 10.9.9.8
        conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.3 --sport 1000 --dport 53 --timeout 100 --mark 7
        conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.3 --sport 1001 --dport 53 --timeout 100 --zone 9
        conntrack -I -p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53 --timeout 100 --state ESTABLISHED --dst-nat 10.9.9.9:5300
        conntrack -I -p sctp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 53 --timeout 100 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2
        conntrack -I -p icmp -s 10.0.0.1 -d 10.0.0.2 --icmp-type 8 --icmp-code 0 --icmp-id 7 --timeout 100
        conntrack -I -p udp -s 2001:db8::1 -d 2001:db8::2 --sport 1000 --dport 53 --timeout 100
        conntrack -I -p icmpv6 -s 2001:db8::1 -d 2001:db8::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 7 --timeout 100
        conntrack -I -p 47 -s 10.0.0.1 -d 10.0.0.2 --srckey 1 --dstkey 2 --timeout 100
        """;

    [Fact]
    public void Flows_are_what_conntrack_lists()
    {
        using TestHost host = TestHost.Create();
        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        Insert(host, Some);
        IReadOnlyList<Flow> flows = conntrack.List();
        Assert.Equal(Listed(host).Order(), flows.Select(Line).Order());
        Assert.Contains(flows, flow => flow.Status.HasFlag(ConnectionStatus.DestinationNat) && flow.Reply.Source.Equals(Ip("10.9.9.9")) && flow.Reply.SourcePort == 5300);
        Assert.Contains(flows, flow => flow.Original.Icmp == new IcmpExchange(7, 8, 0));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void The_kernel_chooses_the_flows_that_the_filter_means(FlowFilter filter, int count, bool byKernel)
    {
        using TestHost host = TestHost.Create();
        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        Insert(host, Some);
        Assert.Equal(conntrack.List().Where(filter.Matches).Select(Line), conntrack.List(filter).Select(Line));
        Assert.Equal(count, conntrack.List(filter).Count);
        Assert.Equal(byKernel, Sent(host, filter) == count);

        IEnumerable<string> others = conntrack.List().Where(flow => !filter.Matches(flow)).Select(Line);
        Assert.Equal(count, conntrack.Delete(filter));
        Assert.Equal(others.Order(), Listed(host).Order());
    }

    public static TheoryData<FlowFilter, int, bool> Filters() => new()
    {
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("10.0.0.2"), Protocol = Transport.Udp, DestinationPort = 53 } }, 1, true },
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("10.0.0.3"), Protocol = Transport.Udp, SourcePort = 1001 } }, 1, true },
        { new FlowFilter { Original = new TupleFilter { Source = Ip("10.0.0.1") } }, 8, true },
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("2001:db8::2") } }, 2, true },
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("2001:db8::77") } }, 0, false },
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("2001:db8::2"), Protocol = Transport.Udp, DestinationPort = 53 } }, 1, true },
        { new FlowFilter { Reply = new TupleFilter { Source = Ip("10.9.9.9") } }, 2, true },
        { new FlowFilter { Reply = new TupleFilter { Source = Ip("10.9.9.9"), Protocol = Transport.Tcp, SourcePort = 5300 } }, 1, true },
        { new FlowFilter { Reply = new TupleFilter { Destination = Ip("10.9.9.8") }, Original = new TupleFilter { Destination = Ip("10.0.0.2") } }, 1, true },
        { new FlowFilter { Original = new TupleFilter { Destination = Ip("10.0.0.77") } }, 0, true },
        { new FlowFilter { Original = new TupleFilter { Protocol = Transport.Tcp, DestinationPort = 53 } }, 1, false },
    };

    [Fact]
    public void Of_many_flows_those_for_which_a_predicate_holds_are_forgotten()
    {
        using TestHost host = TestHost.Create();
        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        Insert(host, "for i in $(seq 1000 1099); do conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport $i --dport 53 --timeout 100; done");
        Assert.Equal(30, conntrack.Delete(flow => flow.Original.SourcePort is >= 1010 and < 1040));
        Assert.Equal(70, Listed(host).Count);
    }

    [Fact]
    public void A_flow_that_has_ended_is_no_error_and_one_that_took_its_place_stays()
    {
        using TestHost host = TestHost.Create();
        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        Insert(host, Some);
        IReadOnlyList<Flow> before = conntrack.List();
        host.Run("conntrack -F");
        Assert.Equal(0, conntrack.Delete(before));
        Insert(host, Some);
        Flow now = conntrack.List()[0];
        Flow another = now with { Id = now.Id ^ 1 };
        Assert.Equal(1, conntrack.Delete([another, now, now, another]));
    }

    [Fact]
    public void A_client_of_UDP_that_was_early_is_translated_once_its_flow_is_forgotten()
    {
        using TestHost host = TestHost.Create();
        using World world = new(host);
        using Socket server = Bound(world.Namespace, World.Address, Port);
        using Socket client = Bound(host.Namespace, World.HostAddress, 4000);
        host.Run("nft add table ip t; nft 'add chain ip t o { type nat hook output priority -100; }'; nft add rule ip t o ct state new counter");
        IPAddress published = Ip("198.51.100.77"); // Nobody's: only translation leads on.

        client.SendTo("early"u8, new IPEndPoint(published, Port));
        host.Run($"nft add rule ip t o ip daddr {published} udp dport {Port} dnat to {World.Address}");
        client.SendTo("late"u8, new IPEndPoint(published, Port));
        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        var meant = new FlowFilter { Original = new TupleFilter { Destination = published, Protocol = Transport.Udp, DestinationPort = Port } };
        Assert.Equal(Ip("198.51.100.77"), Assert.Single(conntrack.List(meant)).Reply.Source);

        Assert.Equal(1, conntrack.Delete(meant));
        client.SendTo("translated"u8, new IPEndPoint(published, Port));
        Assert.Equal("translated", Receive(server));
        Assert.Equal(World.Address, Assert.Single(conntrack.List(meant)).Reply.Source);
        Assert.Equal(1, conntrack.Delete(new FlowFilter { Reply = new TupleFilter { Source = World.Address } }));
        Assert.Empty(conntrack.List(meant));
    }

    [Fact]
    public void A_connection_of_TCP_is_found_by_who_answers_and_breaks_off_when_its_flow_is_forgotten()
    {
        using TestHost host = TestHost.Create();
        using World world = new(host);
        IPAddress published = Ip("198.51.100.77");
        host.Run($"""
            nft add table ip t; nft 'add chain ip t o {"{"} type nat hook output priority -100; {"}"}'
            nft add rule ip t o ip daddr {published} tcp dport {Port} dnat to {World.Address}
            """);
        using Socket listener = NamespaceThread.Run(world.Namespace, () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(World.Address, Port));
            socket.Listen();
            return socket;
        });
        using Socket client = NamespaceThread.Run(host.Namespace, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(new IPEndPoint(published, Port));
        using Socket accepted = listener.Accept();
        client.Send("before"u8);
        Assert.Equal("before", Receive(accepted));

        using ConntrackSocket conntrack = host.Namespace.OpenConntrackSocket();
        var answers = new FlowFilter { Reply = new TupleFilter { Source = World.Address, Protocol = Transport.Tcp, SourcePort = Port } };
        Flow flow = Assert.Single(conntrack.List(answers));
        Assert.Equal(new IPEndPoint(published, Port), new IPEndPoint(flow.Original.Destination, flow.Original.DestinationPort!.Value));
        Assert.True(flow.Status.HasFlag(ConnectionStatus.SeenReply | ConnectionStatus.DestinationNat));
        host.Run("nft flush chain ip t o");
        Assert.Equal(1, conntrack.Delete(answers));
        client.Send("after"u8);
        accepted.ReceiveTimeout = 300;
        Assert.Throws<SocketException>(() => Receive(accepted));
    }

    private static Socket Bound(NetworkNamespace inside, IPAddress address, int port) => NamespaceThread.Run(inside, () =>
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    });

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }

    private static void Insert(TestHost host, string commands) => host.Run($"exec 2> /dev/null\n{commands}");

    /// <summary>How many messages the kernel sends for a filter.</summary>
    private static int Sent(TestHost host, FlowFilter filter)
    {
        using NetlinkSocket socket = NamespaceThread.Run(
            host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Netfilter, _ => new MessageDescription("", 0, AttributeSpace.Of<Cta>())));
        var request = new Batch();
        MessageWriter w = request.Begin((ushort)ConntrackMessage.Get, MessageFlags.Dump);
        w.PutHeader(new NetfilterHeader { Family = filter.Family });
        filter.Put(w);
        int count = 0;
        socket.Get(request, () => count = 0, _ => count++);
        return count;
    }

    /// <summary>What conntrack -L prints of each flow, without what changes by itself: the seconds left, the flags in brackets, how many use it.</summary>
    private static List<string> Listed(TestHost host) =>
        [.. host.Run("{ conntrack -L -f ipv4 && conntrack -L -f ipv6; } 2> /dev/null").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Where(word => IsOfTheFlow().IsMatch(word))))];

    private static string Line(Flow flow) =>
        $"{Words(flow.Original)} {Words(flow.Reply)} mark={flow.Mark}{(flow.Zone == 0 ? "" : $" zone={flow.Zone}")}";

    private static string Words(FlowTuple tuple)
    {
        string words = string.Create(CultureInfo.InvariantCulture, $"src={tuple.Source} dst={tuple.Destination}");
        return tuple.Icmp is { } icmp ? $"{words} type={icmp.Type} code={icmp.Code} id={icmp.Id}"
            : tuple.Protocol == (Transport)47 ? $"{words} srckey=0x{tuple.SourcePort:x} dstkey=0x{tuple.DestinationPort:x}"
            : $"{words} sport={tuple.SourcePort} dport={tuple.DestinationPort}";
    }

    [GeneratedRegex("^(src|dst|sport|dport|type|code|id|srckey|dstkey|mark|zone)=")]
    private static partial Regex IsOfTheFlow();
}
