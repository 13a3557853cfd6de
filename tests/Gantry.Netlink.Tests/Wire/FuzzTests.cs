using System.Collections.Immutable;
using CsCheck;
using Gantry.Netlink.Conntrack;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.SockDiag;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Wire;

/// <summary>Whatever bytes come, they are decoded or they are an InvalidDataException. All decoders are here, nf_tables' among them.</summary>
public sealed class FuzzTests
{
    private delegate object? Decoder(Message message);

    private static readonly ImmutableArray<Decoder> s_decoders =
    [
        Link.Read,
        Gantry.Netlink.Rtnetlink.Address.Read,
        Route.Read,
        Neighbour.Read,
        ForwardingEntry.Read,
        PolicyRule.Read,
        message => ExtendedAck.Read(message),
        message => ExtendedAck.ReadDone(message),
        Flow.Read,
        message => BoundSocket.Read(message, Netlink.NfTables.Transport.Tcp),
        Netlink.NfTables.Table.Read,
        Netlink.NfTables.Chain.Read,
        Netlink.NfTables.Rule.Read,
        Netlink.NfTables.SetSummary.Read,
        message => Netlink.NfTables.AnonymousSet.Read(message),
        message => Netlink.NfTables.SetElement.Read(message.Attributes<Netlink.NfTables.NetfilterHeader>()),
        ReadElements,
    ];

    /// <summary>What the kernel really sends, to begin from: random bytes alone seldom get past the first length.</summary>
    private static readonly Lazy<ImmutableArray<byte[]>> s_real = new(CaptureRealMessages);

    [Fact]
    public void Random_bytes_are_decoded_or_invalid() => Gen.Byte.Array[0, 200].Sample(Decode, iter: 5_000);

    [Fact]
    public void Random_bytes_behind_a_right_header_are_decoded_or_invalid() => Gen.Byte.Array[16, 200].Sample(
        bytes =>
        {
            BitConverter.TryWriteBytes(bytes, bytes.Length);
            Decode(bytes);
        },
        iter: 5_000);

    [Fact]
    public void Real_messages_with_some_bytes_changed_are_decoded_or_invalid()
    {
        Gen<byte[]> real = Gen.Int[0, s_real.Value.Length - 1].Select(i => s_real.Value[i]);
        Gen.Select(real, Gen.Select(Gen.UShort, Gen.Byte).Array[1, 4]).Sample(
            (original, changes) =>
            {
                byte[] bytes = [.. original];
                foreach ((ushort place, byte value) in changes)
                {
                    bytes[place % bytes.Length] = value;
                }
                Decode(bytes);
            },
            iter: 10_000);
    }

    [Fact]
    public void Real_messages_that_are_cut_are_decoded_or_invalid()
    {
        foreach (byte[] original in s_real.Value)
        {
            for (int length = 16; length < original.Length; length++)
            {
                byte[] bytes = original[..length];
                BitConverter.TryWriteBytes(bytes, length);
                Decode(bytes);
            }
        }
    }

    /// <summary>The kernel says where the blamed attribute is; a wrong place must not hide the error.</summary>
    [Fact]
    public void A_refusal_is_told_wherever_the_kernel_says_its_attribute_is()
    {
        var batch = new Batch();
        batch.AddLink(Veth("a", 10, "b", 11));
        batch.AddRoute(new Route { To = Net("10.0.0.0/8"), NextHops = [new NextHop(Ip("10.0.0.1"), 1)] });
        batch.AddAddress(1, Address("10.0.0.1/8"));
        Gen.Select(Gen.Int[0, batch.Count - 1], Gen.Int, Gen.Int, Gen.Int[-100, 200], Gen.UShort).Sample((index, anyPlace, anyNest, place, missing) =>
        {
            foreach (ExtendedAck ack in (ExtendedAck[])
                [new(Errno.EINVAL, "words", place, 0, 0), new(Errno.EINVAL, "words", anyPlace, 0, 0), new(Errno.EINVAL, null, 0, missing, place), new(Errno.EINVAL, null, 0, missing, anyNest)])
            {
                Assert.Equal(Errno.EINVAL, NetlinkException.From(batch[index], ack, RouteDescription.Describe).Errno);
            }
        });
    }

    private static void Decode(byte[] bytes)
    {
        foreach (Decoder decode in s_decoders)
        {
            try
            {
                ReadOnlySpan<byte> rest = bytes;
                while (Message.TryTake(ref rest, out Message message))
                {
                    decode(message);
                }
            }
            catch (InvalidDataException)
            {
                // The one thing that a decoder may throw.
            }
        }
    }

    /// <summary>As NfTablesSocket reads the elements of a set.</summary>
    private static object? ReadElements(Message message)
    {
        for (AttributeReader a = message.Attributes<Netlink.NfTables.NetfilterHeader>(); a.Next();)
        {
            if (a.Type == (ushort)Netlink.NfTables.NftaSetElemList.Elements)
            {
                for (AttributeReader element = a.Nested; element.Next();)
                {
                    Netlink.NfTables.SetElement.Read(element.Nested);
                }
            }
        }
        return null;
    }

    private static ImmutableArray<byte[]> CaptureRealMessages()
    {
        using TestHost host = TestHost.Create();
        host.Run("""
            ip link add br5 type bridge; ip link add v1 type veth peer name v2; ip link set v1 up master br5 alias one; ip link set v2 up; ip link set br5 up
            ip address add 10.11.0.10/16 dev br5; ip address add 2001:db8::10/64 dev br5 nodad
            ip route add 10.12.0.0/16 nexthop via 10.11.0.2 dev br5 weight 3 nexthop via inet6 2001:db8::3 dev br5
            ip link add mv1 link v2 type macvlan; ip link add vx1 type vxlan id 42 local 10.11.0.10 group 239.1.1.1 dev br5 dstport 4789; ip link add vx2 type vxlan id 43 remote ::1 dstport 4789
            bridge fdb append 00:00:00:00:00:00 dev vx1 dst 10.0.20.3; ip rule add from 10.0.0.0/8 to 10.1.0.0/16 iif a oif b fwmark 1/7 table 1000; ip -6 rule add not from ::1 prohibit
            ip route add default via inet6 2001:db8::1 dev br5; ip neighbour add 10.11.0.9 lladdr 02:00:00:00:00:09 dev br5
            nft -f - <<END
            table inet t {
                comment "c"
                set s {
                    type ipv4_addr . inet_service
                    flags interval
                    elements = { 10.0.0.0/8 . 80 comment "x" }
                }
                map m {
                    type ifname : verdict
                    elements = { "a" : jump d, "b" comment "y" : drop }
                }
                chain d { }
                chain n {
                    type nat hook prerouting priority 0
                    tcp dport 80-90 dnat ip to 10.0.0.1-10.0.0.9:80 random
                    tcp dport != 80-90 redirect to :8080
                    iifname vmap @m
                }
                chain c {
                    type filter hook input priority 0
                    fib daddr type local numgen inc mod 3 1 limit rate over 5/second reject
                    ip saddr 10.0.0.0/9 ct original ip daddr 10.0.0.1 meta mark set 5
                    ct state established,related accept
                    iifname "lo" tcp dport { 22, 80 } counter drop comment "r"
                }
            }
            END
            """);
        host.Run("conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 1 --dport 2 --timeout 100 --dst-nat 10.0.0.3; conntrack -I -p icmpv6 -s ::1 -d ::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 7 --timeout 100");
        List<byte[]> messages = [];
        Capture<LinkHeader>(NetlinkProtocol.Route, (ushort)RouteMessage.GetLink);
        Capture<AddressHeader>(NetlinkProtocol.Route, (ushort)RouteMessage.GetAddr);
        Capture<RouteHeader>(NetlinkProtocol.Route, (ushort)RouteMessage.GetRoute);
        Capture<NeighbourHeader>(NetlinkProtocol.Route, (ushort)RouteMessage.GetNeigh);
        Capture(NetlinkProtocol.Route, (ushort)RouteMessage.GetNeigh, null, new NeighbourHeader { Family = KernelFamily.Bridge });
        Capture<RuleHeader>(NetlinkProtocol.Route, (ushort)RouteMessage.GetRule);
        Capture<Netlink.NfTables.NetfilterHeader>(NetlinkProtocol.Netfilter, (ushort)ConntrackMessage.Get);
        foreach (string set in (string[])["s", "m"])
        {
            Capture(NetlinkProtocol.Netfilter, (ushort)Netlink.NfTables.NftMessage.GetSetElem, w =>
            {
                w.PutString(Netlink.NfTables.NftaSetElemList.Table, "t");
                w.PutString(Netlink.NfTables.NftaSetElemList.Set, set);
            }, new Netlink.NfTables.NetfilterHeader { Family = (byte)Netlink.NfTables.Family.Inet });
        }
        foreach (Netlink.NfTables.NftMessage get in (Netlink.NfTables.NftMessage[])
            [Netlink.NfTables.NftMessage.GetTable, Netlink.NfTables.NftMessage.GetChain, Netlink.NfTables.NftMessage.GetRule, Netlink.NfTables.NftMessage.GetSet])
        {
            Capture<Netlink.NfTables.NetfilterHeader>(NetlinkProtocol.Netfilter, (ushort)get);
        }
        return [.. messages];

        void Capture<THeader>(NetlinkProtocol protocol, ushort type, Action<MessageWriter>? put = null, THeader header = default) where THeader : unmanaged
        {
            using NetlinkSocket socket = NamespaceThread.Run(host.Namespace, () => NetlinkSocket.Open(protocol, RouteDescription.Describe));
            var request = new Batch();
            MessageWriter w = request.Begin(type, MessageFlags.Dump);
            w.PutHeader(header);
            put?.Invoke(w);
            int before = messages.Count;
            socket.Get(request, () => { }, message => messages.Add(message.Bytes.ToArray()));
            Assert.NotEqual(before, messages.Count);
        }
    }
}
