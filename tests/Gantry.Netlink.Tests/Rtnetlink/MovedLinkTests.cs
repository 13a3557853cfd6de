using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class MovedLinkTests
{
    [Fact]
    public void A_link_moves_to_another_namespace_under_another_name_and_back()
    {
        using TestHost host = HostWithLink();
        using TestHost node = TestHost.Create();
        host.Execute(batch => batch.SetLink(10, new LinkChange { Namespace = node.Namespace.Handle, Name = Name("wan0"), Up = true }));
        Link moved = node.Routes.TryGetLink(Name("wan0"))!;
        Assert.Equal((10, Mac("02:00:00:00:00:01"), true), (moved.Index, moved.Mac, moved.IsUp));
        Assert.DoesNotContain(node.Routes.ListAddresses(), address => address.Local == Address("10.11.0.10/16"));
        Assert.Null(host.Routes.TryGetLink(10));

        node.Execute(batch => batch.SetLink(10, new LinkChange { Namespace = host.Namespace.Handle, Name = Name("a") }));
        Link back = host.Routes.TryGetLink(Name("a"))!;
        Assert.Equal((10, Mac("02:00:00:00:00:01"), false), (back.Index, back.Mac, back.IsUp));
        Assert.Null(node.Routes.TryGetLink(Name("wan0")));
    }

    [Fact]
    public void It_gets_the_index_that_is_asked_for_and_another_where_its_own_is_taken()
    {
        using TestHost host = HostWithLink();
        using TestHost node = TestHost.Create();
        node.Execute(batch => batch.AddLink(Bridge("br", 10)));
        host.Execute(batch => batch.SetLink(10, new LinkChange { Namespace = node.Namespace.Handle, NewIndex = 77 }));
        Assert.Equal(77, node.Routes.TryGetLink(Name("a"))!.Index);
        host.Execute(batch => batch.SetLink(11, new LinkChange { Namespace = node.Namespace.Handle, Name = Name("c") }));
        Assert.Equal(11, node.Routes.TryGetLink(Name("c"))!.Index);
        node.Execute(batch => batch.SetLink(77, new LinkChange { Namespace = host.Namespace.Handle, NewIndex = 10 }));
        Assert.Equal(10, host.Routes.TryGetLink(Name("a"))!.Index);
    }

    [Theory]
    [InlineData(null, null, Errno.EEXIST)]
    [InlineData("taken", null, Errno.EEXIST)]
    [InlineData(null, 10, Errno.EBUSY)]
    public void Where_its_name_or_the_index_is_taken_it_stays_as_it_is(string? name, int? index, Errno errno)
    {
        using TestHost host = HostWithLink();
        using TestHost node = TestHost.Create();
        node.Execute(batch =>
        {
            batch.AddLink(Bridge(index is null ? "a" : "other", 10));
            batch.AddLink(Bridge("taken"));
        });
        const string Show = "ip -d link show dev a; ip address show dev a";
        string before = host.Run(Show);
        var error = Assert.Throws<NetlinkException>(() => host.Execute(batch => batch.SetLink(10, new LinkChange
        {
            Namespace = node.Namespace.Handle,
            Name = name is null ? null : Name(name),
            NewIndex = index,
        })));
        Assert.Equal(errno, error.Errno);
        Assert.Equal(before, host.Run(Show));
    }

    [Fact]
    public void Where_only_its_new_name_is_taken_it_has_moved_and_keeps_the_old_one()
    {
        using TestHost host = HostWithLink();
        using TestHost node = TestHost.Create();
        node.Execute(batch => batch.AddLink(Bridge("taken")));
        var error = Assert.Throws<NetlinkException>(() =>
            host.Execute(batch => batch.SetLink(10, new LinkChange { Namespace = node.Namespace.Handle, Name = Name("taken") })));
        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Null(host.Routes.TryGetLink(10));
        Assert.Equal(10, node.Routes.TryGetLink(Name("a"))!.Index);
    }

    [Fact]
    public void A_port_of_a_bridge_turns_frames_around_where_it_may()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5));
            batch.AddLink(Veth("a", 10, "b", 11) with { Master = 5 });
        });
        Assert.Equal(new BridgePort { Hairpin = false, Isolated = false }, host.Routes.TryGetLink(10)!.Port);
        Assert.Null(host.Routes.TryGetLink(11)!.Port);
        host.Execute(batch => batch.SetLink(10, new LinkChange { Port = new BridgePort { Hairpin = true } }));
        var data = host.RunJson("ip -j -d link show dev a")[0]!["linkinfo"]!["info_slave_data"]!;
        Assert.Equal((true, false), ((bool)data["hairpin"]!, (bool)data["isolated"]!));
        host.Execute(batch => batch.SetLink(10, new LinkChange { Port = new BridgePort { Hairpin = false, Isolated = true } }));
        Assert.Equal(new BridgePort { Hairpin = false, Isolated = true }, host.Routes.TryGetLink(10)!.Port);
    }

    private static TestHost HostWithLink()
    {
        var host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11) with { Mac = Mac("02:00:00:00:00:01") });
            batch.AddAddress(10, Address("10.11.0.10/16"));
            batch.SetLink(10, new LinkChange { Up = true });
        });
        return host;
    }
}
