using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

/// <summary>What is said when the kernel refuses: the request in ip's words, the errno, the kernel's own words, the attribute.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_refused_address_is_told_in_the_kernels_words()
    {
        using TestHost host = TestHost.Create();
        NetlinkException error = Refused(host, batch =>
        {
            batch.AddAddress(1, Address("10.11.0.1/16"));
            batch.AddAddress(1, Address("10.11.0.1/16"));
        });
        Assert.Equal("address add 10.11.0.1/16 dev 1: File exists (EEXIST): ipv4: Address already assigned", error.Message);
        Assert.Equal((Errno.EEXIST, "ipv4: Address already assigned", null), (error.Errno, error.KernelMessage, error.Attribute));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_refusal_names_what_was_asked(string message, Action<Batch> ask)
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch => batch.AddLink(Veth("a", 10, "b", 11)));
        Assert.Equal(message, Refused(host, ask).Message);
    }

    public static TheoryData<string, Action<Batch>> Requests() => new()
    {
        { "link add a type bridge: File exists (EEXIST)", batch => batch.AddLink(Bridge("a")) },
        { "link add new type bridge: File exists (EEXIST)", batch => batch.AddLink(Bridge("new", 10)) },
        { "link add x type nosuch: Operation not supported (EOPNOTSUPP): Unknown device type", batch => batch.AddLink(new NewLink { Name = Name("x"), Kind = new UnknownKind() }) },
        { "link set 99 up: No such device (ENODEV)", batch => batch.SetLink(99, new LinkChange { Up = true }) },
        { "link set 10 name c mtu 9 up: Invalid argument (EINVAL): mtu less than device minimum", batch => batch.SetLink(10, new LinkChange { Name = Name("c"), Mtu = 9, Up = true }) },
        { "link set 10 master 1: Operation not supported (EOPNOTSUPP)", batch => batch.SetLink(10, new LinkChange { Master = 1 }) },
        { "link delete 99: No such device (ENODEV)", batch => batch.DeleteLink(99) },
        { "link delete 1: Operation not supported (EOPNOTSUPP)", batch => batch.DeleteLink(1) },
        { "link delete group 77: No such device (ENODEV)", batch => batch.DeleteLinkGroup(77) },
        { "address add 10.0.0.1/8 dev 99: No such device (ENODEV): ipv4: Device not found", batch => batch.AddAddress(99, Address("10.0.0.1/8")) },
        { "address delete 2001:db8::1/64 dev 10: Cannot assign requested address (EADDRNOTAVAIL): ipv6: address not found", batch => batch.DeleteAddress(10, Address("2001:db8::1/64")) },
        { "route add default via 10.11.0.1 dev 10: Network is unreachable (ENETUNREACH): Nexthop has invalid gateway", batch => batch.AddRoute(new Route { To = Net("0.0.0.0/0"), Via = Ip("10.11.0.1"), Device = 10 }) },
        { "route replace 10.12.0.0/16 via 10.11.0.1: Network is unreachable (ENETUNREACH): Nexthop has invalid gateway", batch => batch.ReplaceRoute(new Route { To = Net("10.12.0.0/16"), Via = Ip("10.11.0.1") }) },
        { "route delete blackhole 10.13.0.0/16: No such process (ESRCH)", batch => batch.DeleteRoute(new Route { To = Net("10.13.0.0/16"), Type = RouteType.Blackhole }) },
        { "neighbour add 10.11.0.9 dev 99: No such device (ENODEV)", batch => batch.AddNeighbour(new Neighbour { Index = 99, Address = Ip("10.11.0.9"), Mac = Mac("02:00:00:00:00:09") }) },
    };

    [Theory]
    [MemberData(nameof(BadAttributes))]
    public void The_attribute_that_the_kernel_blames_is_named(string attribute, Action<MessageWriter> put)
    {
        using TestHost host = TestHost.Create();
        NetlinkException error = Refused(host, batch =>
        {
            MessageWriter w = batch.Begin((ushort)RouteMessage.NewLink, MessageFlags.Create | MessageFlags.Exclusive);
            w.PutHeader(default(LinkHeader));
            put(w);
        });
        Assert.Equal(attribute, error.Attribute);
        Assert.EndsWith($" [{attribute}]", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<MessageWriter>> BadAttributes() => new()
    {
        { "IfName", w => w.PutString(Ifla.IfName, "a-name-of-too-many-bytes") },
        {
            "LinkInfo.Data.Peer.Mtu",
            w =>
            {
                w.PutString(Ifla.IfName, "x");
                MessageWriter.Nest info = w.Open(Ifla.LinkInfo);
                w.PutString(IflaInfo.Kind, "veth");
                MessageWriter.Nest data = w.Open(IflaInfo.Data);
                MessageWriter.Nest peer = w.Open(VethInfo.Peer);
                w.PutHeader(default(LinkHeader));
                w.PutString(Ifla.IfName, "y");
                w.PutU8(Ifla.Mtu, 1);
                w.Close(peer);
                w.Close(data);
                w.Close(info);
            }
        },
    };

    [Fact]
    public void A_refused_list_is_told_in_words_too()
    {
        using TestHost host = TestHost.Create();
        using NetlinkSocket socket = Netlink.Namespaces.NamespaceThread.Run(
            host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe));
        var request = new Batch();
        MessageWriter w = request.Begin((ushort)RouteMessage.GetLink, MessageFlags.Dump);
        w.PutHeader(new LinkHeader { Index = 5 });
        var error = Assert.Throws<NetlinkException>(() => socket.Get(request, () => { }, _ => { }));
        Assert.StartsWith("link show 5: Invalid argument (EINVAL): ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The kernel puts the errno and its words into NLMSG_DONE then, not into an error of their own.</summary>
    [Fact]
    public void A_list_that_breaks_off_in_the_middle_is_an_error()
    {
        using TestHost host = TestHost.Create();
        using NetlinkSocket socket = Netlink.Namespaces.NamespaceThread.Run(
            host.Namespace, () => NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe));
        var request = new Batch();
        MessageWriter w = request.Begin((ushort)RouteMessage.GetRoute, MessageFlags.Dump);
        w.PutHeader(new RouteHeader { Family = KernelFamily.IPv4 });
        w.PutU32(Rta.Table, 4711);
        var error = Assert.Throws<NetlinkException>(() => socket.Get(request, () => { }, _ => { }));
        Assert.Equal("route show: No such file or directory (ENOENT): ipv4: FIB table does not exist", error.Message);
        request.Clear();
        request.Begin((ushort)RouteMessage.GetLink, MessageFlags.Dump).PutHeader(default(LinkHeader));
        int links = 0;
        socket.Get(request, () => links = 0, _ => links++);
        Assert.Equal(1, links);
    }

    private static NetlinkException Refused(TestHost host, Action<Batch> ask) => Assert.Throws<NetlinkException>(() => host.Execute(ask));

    private sealed record UnknownKind() : LinkKind("nosuch");
}
