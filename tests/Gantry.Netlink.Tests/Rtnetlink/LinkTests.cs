using System.Text.Json.Nodes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class LinkTests
{
    [Fact]
    public void A_veth_is_made_with_its_peer_already_in_another_namespace()
    {
        using TestHost host = TestHost.Create();
        using TestHost node = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5));
            batch.AddLink(new NewLink
            {
                Name = Name("port"),
                Index = 5001,
                Mac = Mac("02:00:00:00:00:01"),
                Mtu = 1400,
                Master = 5,
                Group = 77,
                Up = true,
                Kind = new VethKind(new NewPeer
                {
                    Name = Name("eth0"),
                    Index = 7,
                    Mac = Mac("02:00:00:00:00:02"),
                    Mtu = 1300,
                    Namespace = node.Namespace.Handle,
                }),
            });
        });

        JsonNode port = Show(host, "port");
        Assert.Equal(5001, (int)port["ifindex"]!);
        Assert.Equal("02:00:00:00:00:01", (string)port["address"]!);
        Assert.Equal(1400, (int)port["mtu"]!);
        Assert.Equal("br5", (string)port["master"]!);
        Assert.Equal("77", (string)port["group"]!);
        Assert.Equal(7, (int)port["link_index"]!);
        Assert.Contains("UP", port["flags"]!.AsArray().Select(flag => (string)flag!));
        Assert.Equal("veth", (string)port["linkinfo"]!["info_kind"]!);

        JsonNode peer = Show(node, "eth0");
        Assert.Equal(7, (int)peer["ifindex"]!);
        Assert.Equal("02:00:00:00:00:02", (string)peer["address"]!);
        Assert.Equal(1300, (int)peer["mtu"]!);
        Assert.Equal(5001, (int)peer["link_index"]!);

        Assert.Equal(
            new Link { Index = 5001, Name = Name("port"), Mac = Mac("02:00:00:00:00:01"), Mtu = 1400, Master = 5, Group = 77, Kind = "veth", PeerIndex = 7, IsUp = true, Port = new BridgePort { Hairpin = false, Isolated = false }, TransmitQueueLength = 1000 },
            host.Routes.TryGetLink(Name("port")));
    }

    [Fact]
    public void A_veth_with_both_ends_up_has_a_carrier()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
        });
        Assert.False(host.Routes.TryGetLink(10)!.HasCarrier);
        host.Execute(batch => batch.SetLink(11, new LinkChange { Up = true }));
        Assert.True(host.Routes.TryGetLink(10)!.HasCarrier);
    }

    [Fact]
    public void A_bridge_keeps_the_address_it_was_made_with_when_a_port_with_a_lower_one_comes()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5) with { Mac = Mac("02:00:00:00:00:ff") });
            batch.AddLink(Veth("a", 10, "b", 11) with { Mac = Mac("02:00:00:00:00:01"), Master = 5 });
        });
        Assert.Equal("bridge", (string)Show(host, "br5")["linkinfo"]!["info_kind"]!);
        Assert.Equal("02:00:00:00:00:ff", (string)Show(host, "br5")["address"]!);
    }

    [Fact]
    public void What_is_set_of_a_link_changes_and_the_rest_stays()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5));
            batch.AddLink(Veth("a", 10, "b", 11) with { Mtu = 1400, Group = 3 });
        });
        host.Execute(batch => batch.SetLink(10, new LinkChange { Name = Name("c"), Mac = Mac("02:00:00:00:00:01"), Master = 5, Alias = "é", Up = true }));
        Link changed = host.Routes.TryGetLink(10)!;
        Assert.Equal(("c", "02:00:00:00:00:01", 5, "é", true), ($"{changed.Name}", $"{changed.Mac}", changed.Master, changed.Alias, changed.IsUp));
        Assert.Equal((1400u, 3u), (changed.Mtu, changed.Group));
        Assert.Equal("é", (string)Show(host, "c")["ifalias"]!);

        host.Execute(batch => batch.SetLink(10, new LinkChange { Mtu = 1200, Group = 4, Master = 0, Alias = "", Up = false }));
        Link again = host.Routes.TryGetLink(10)!;
        Assert.Equal((1200u, 4u, 0, null, false), (again.Mtu, again.Group, again.Master, again.Alias, again.IsUp));
        Assert.Equal(changed.Mac, again.Mac);
    }

    [Fact]
    public void A_veth_takes_its_peer_along_when_it_goes()
    {
        using TestHost host = TestHost.Create();
        using TestHost node = TestHost.Create();
        host.Execute(batch => batch.AddLink(new NewLink
        {
            Name = Name("a"),
            Index = 10,
            Kind = new VethKind(new NewPeer { Name = Name("b"), Namespace = node.Namespace.Handle }),
        }));
        Assert.NotNull(node.Routes.TryGetLink(Name("b")));
        host.Execute(batch => batch.DeleteLink(10));
        Assert.Null(host.Routes.TryGetLink(10));
        Assert.Null(node.Routes.TryGetLink(Name("b")));
    }

    [Fact]
    public void A_group_goes_and_nothing_else()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("one", 11) with { Group = 77 });
            batch.AddLink(Bridge("two", 12) with { Group = 77 });
            batch.AddLink(Bridge("three", 13) with { Group = 78 });
            batch.AddLink(Bridge("four", 14));
        });
        host.Execute(batch => batch.DeleteLinkGroup(77));
        Assert.Equal(["lo", "three", "four"], host.Routes.ListLinks().Select(link => link.Name.ToString()));
    }

    [Fact]
    public void The_group_of_all_links_that_nobody_has_put_into_one_is_not_deleted() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Batch().DeleteLinkGroup(0));

    [Fact]
    public void A_link_that_is_not_there_is_null()
    {
        using TestHost host = TestHost.Create();
        Assert.Null(host.Routes.TryGetLink(Name("nothing")));
        Assert.Null(host.Routes.TryGetLink(4711));
    }

    [Fact]
    public void Links_are_listed_as_ip_lists_them()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5));
            batch.AddLink(Veth("a", 10, "b", 11) with { Master = 5 });
        });
        Assert.Equal(
            host.RunJson("ip -j -d link show").AsArray().Select(link =>
                ((int)link!["ifindex"]!, (string)link["ifname"]!, (uint)(int)link["mtu"]!, (string?)link["linkinfo"]?["info_kind"], (string)link["address"]!)),
            host.Routes.ListLinks().Select(link => (link.Index, link.Name.ToString(), link.Mtu, link.Kind, link.Mac.ToString()!)));
    }

    [Fact]
    public void A_link_whose_name_is_no_UTF8_hides_no_other()
    {
        using TestHost host = TestHost.Create();
        host.Run("""ip link add "$(printf '\351t\351')" type bridge; ip link add "$(printf '\350')" type bridge""");
        Assert.Equal(["lo", "\ufffdt\ufffd", "\ufffd"], host.Routes.ListLinks().Select(link => link.Name.ToString()));
    }

    /// <summary>The message holds a number; the file behind it must stay until the kernel has read it.</summary>
    [Fact]
    public void A_namespace_that_only_a_batch_knows_is_not_collected()
    {
        using TestHost host = TestHost.Create();
        var batch = new Batch();
        Fill(batch);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        host.Routes.Execute(batch).ThrowIfRefused();
        Assert.Equal(11, host.Routes.TryGetLink(10)!.PeerIndex);
        GC.KeepAlive(batch);

        static void Fill(Batch batch) => batch.AddLink(new NewLink
        {
            Name = Name("a"),
            Index = 10,
            Kind = new VethKind(new NewPeer { Name = Name("b"), Index = 11, Namespace = Netlink.Namespaces.NetworkNamespace.Create().Handle }),
        });
    }

    [Fact]
    public void A_closed_namespace_is_refused_before_anything_is_sent()
    {
        var closed = Netlink.Namespaces.NetworkNamespace.Create();
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new Batch().AddLink(new NewLink
        {
            Name = Name("a"),
            Kind = new VethKind(new NewPeer { Name = Name("b"), Namespace = closed.Handle }),
        }));
    }

    private static JsonNode Show(TestHost host, string name) => host.RunJson($"ip -j -d link show dev {name}")[0]!;
}
