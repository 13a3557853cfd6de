using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>What Gantry sends is what ip sends.</summary>
public sealed class IpGoldenTests
{
    private static readonly MacAddress s_mac = Mac("02:00:00:00:00:07");
    private static readonly MacAddress s_peerMac = Mac("02:00:00:00:00:08");

    [Fact]
    public void A_bridge() => AssertSame("ip-link-add-bridge", batch => batch.AddLink(new NewLink
    {
        Name = Name("br7"),
        Index = 7,
        Mac = s_mac,
        Mtu = 1400,
        Group = 77,
        Kind = new BridgeKind(),
    }));

    [Fact]
    public void A_dummy() => AssertSame("ip-link-add-dummy", batch => batch.AddLink(new NewLink
    {
        Name = Name("dummy7"),
        Index = 7,
        Kind = new DummyKind(),
    }));

    [Fact]
    public void A_veth_whose_peer_is_in_another_namespace()
    {
        using TestHost other = TestHost.Create();
        AssertSame("ip-link-add-veth", batch => batch.AddLink(new NewLink
        {
            Name = Name("port7"),
            Index = 7,
            Mac = s_mac,
            Mtu = 1400,
            Master = 5,
            Up = true,
            Kind = new VethKind(new NewPeer
            {
                Name = Name("eth0"),
                Index = 8,
                Mac = s_peerMac,
                Mtu = 1300,
                Namespace = other.Namespace.Handle,
            }),
        }));
    }

    [Fact]
    public void A_macvlan_in_another_namespace()
    {
        using TestHost other = TestHost.Create();
        AssertSame("ip-link-add-macvlan", batch => batch.AddLink(new NewLink
        {
            Name = Name("mv0"),
            Index = 9,
            Mac = s_mac,
            Lower = 7,
            Namespace = other.Namespace.Handle,
            Kind = new MacvlanKind(),
        }));
    }

    [Fact]
    public void A_macvlan_of_another_mode() => AssertSame("ip-link-add-macvlan-private", batch => batch.AddLink(new NewLink
    {
        Name = Name("mv0"),
        Index = 9,
        Lower = 7,
        Kind = new MacvlanKind(MacvlanMode.Private),
    }));

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void A_VXLAN(string golden, uint? mtu, VxlanKind kind) => AssertSame(golden, batch => batch.AddLink(new NewLink
    {
        Name = Name("vx0"),
        Index = 9,
        Mtu = mtu,
        Kind = kind,
    }));

    public static TheoryData<string, uint?, VxlanKind> Tunnels() => new()
    {
        { "ip-link-add-vxlan", 1450, new VxlanKind { Id = 42, Local = Ip("10.0.10.2"), Remote = Ip("10.0.20.2"), Learning = false, Ttl = 16 } },
        { "ip-link-add-vxlan-group", null, new VxlanKind { Id = 42, Remote = Ip("239.1.1.1"), Device = 7 } },
        { "ip-link-add-vxlan-ipv6", null, new VxlanKind { Id = 42, Local = Ip("2001:db8::1"), Remote = Ip("2001:db8::2"), Port = 4790 } },
    };

    [Fact]
    public void A_port_is_treated_otherwise() =>
        AssertSame("ip-link-set-port", batch => batch.SetLink(7, new LinkChange { Port = new BridgePort { Hairpin = true, Isolated = true } }));

    [Fact]
    public void A_link_moves_to_another_namespace()
    {
        using TestHost other = TestHost.Create();
        AssertSame("ip-link-set-netns", batch => batch.SetLink(7, new LinkChange { Namespace = other.Namespace.Handle, Name = Name("wan0"), Up = true }));
    }

    [Fact]
    public void A_link_comes_up() => AssertSame("ip-link-set-up", batch => batch.SetLink(7, new LinkChange { Up = true }));

    [Fact]
    public void A_link_goes_down() => AssertSame("ip-link-set-down", batch => batch.SetLink(7, new LinkChange { Up = false }));

    [Fact]
    public void A_link_changes() => AssertSame("ip-link-set", batch => batch.SetLink(7, new LinkChange
    {
        Mac = s_mac,
        Mtu = 1400,
        Master = 5,
        Alias = "seven",
    }));

    [Fact]
    public void A_link_gets_another_name() =>
        AssertSame("ip-link-set-name", batch => batch.SetLink(7, new LinkChange { Name = Name("eight") }));

    [Fact]
    public void A_link_gets_another_group() => AssertSame("ip-link-set-group", batch => batch.SetLink(7, new LinkChange { Group = 77 }));

    [Fact]
    public void A_port_leaves_its_bridge() => AssertSame("ip-link-set-nomaster", batch => batch.SetLink(7, new LinkChange { Master = 0 }));

    [Fact]
    public void A_link_goes() => AssertSame("ip-link-delete", batch => batch.DeleteLink(7));

    [Fact]
    public void A_group_goes() => AssertSame("ip-link-delete-group", batch => batch.DeleteLinkGroup(77));

    [Theory]
    [InlineData("ip-address-add", "10.11.0.1/16")]
    [InlineData("ip-address-add-loopback", "127.0.0.2/8")]
    [InlineData("ip-address-add-ipv6", "2001:db8::1/64")]
    [InlineData("ip-address-add-host", "10.10.10.1/32", 1)]
    public void An_address_comes(string golden, string address, int index = 7) => AssertSame(golden, batch => batch.AddAddress(index, Address(address)));

    [Theory]
    [InlineData("ip-address-add-peer", "10.14.0.1/32", "10.14.0.2")]
    [InlineData("ip-address-add-peer-ipv6", "2001:db8::1/64", "2001:db8::2")]
    public void An_address_of_a_point_to_point_link_comes(string golden, string address, string peer) =>
        AssertSame(golden, batch => batch.AddAddress(7, Address(address), peer: Ip(peer)));

    [Fact]
    public void An_address_without_duplicate_detection() =>
        AssertSame("ip-address-add-nodad", batch => batch.AddAddress(7, Address("2001:db8::1/64"), noDad: true));

    [Theory]
    [InlineData("ip-address-delete", "10.11.0.1/16")]
    [InlineData("ip-address-delete-ipv6", "2001:db8::1/64")]
    public void An_address_goes(string golden, string address) => AssertSame(golden, batch => batch.DeleteAddress(7, Address(address)));

    [Fact]
    public void A_default_route() => AssertSame("ip-route-add-default", batch => batch.AddRoute(new Route
    {
        To = Net("0.0.0.0/0"),
        Via = Ip("10.11.0.1"),
    }));

    [Fact]
    public void A_default_route_of_IPv6() => AssertSame("ip-route-add-default-ipv6", batch => batch.AddRoute(new Route
    {
        To = Net("::/0"),
        Via = Ip("2001:db8::1"),
        Device = 7,
    }));

    [Fact]
    public void A_route_straight_through_a_link() => AssertSame("ip-route-add-dev", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        Device = 7,
        Metric = 50,
        Source = Ip("10.11.0.1"),
    }));

    [Fact]
    public void A_route_of_several_next_hops() => AssertSame("ip-route-add-multipath", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        NextHops =
        [
            new NextHop(Ip("10.11.0.2"), 7, Weight: 3),
            new NextHop(Ip("10.11.0.3"), 7),
        ],
    }));

    [Fact]
    public void A_black_hole() => AssertSame("ip-route-add-blackhole", batch => batch.AddRoute(new Route
    {
        To = Net("10.13.0.0/16"),
        Type = RouteType.Blackhole,
    }));

    [Fact]
    public void A_destination_that_is_told_to_be_unreachable() => AssertSame("ip-route-add-unreachable", batch => batch.AddRoute(new Route
    {
        To = Net("2001:db8:2::/48"),
        Type = RouteType.Unreachable,
        Metric = 7,
        Table = 300,
    }));

    [Fact]
    public void A_destination_that_is_told_to_be_forbidden() => AssertSame("ip-route-add-prohibit", batch => batch.AddRoute(new Route
    {
        To = Net("10.13.0.0/16"),
        Type = RouteType.Prohibit,
    }));

    [Fact]
    public void Next_hops_straight_through_a_link_or_on_it_although_no_address_says_so() => AssertSame("ip-route-add-multipath-dev", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        Metric = 5,
        Source = Ip("10.11.0.1"),
        NextHops = [new NextHop(null, 7, Weight: 2), new NextHop(Ip("192.0.2.1"), 7) { OnLink = true }],
    }));

    [Fact]
    public void A_route_in_a_table_of_a_large_number() => AssertSame("ip-route-add-table", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        Via = Ip("10.11.0.1"),
        Table = 1000,
    }));

    [Fact]
    public void A_next_hop_of_which_no_address_tells() => AssertSame("ip-route-add-onlink", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        Via = Ip("192.0.2.1"),
        Device = 7,
        OnLink = true,
    }));

    [Fact]
    public void An_IPv4_route_through_an_IPv6_router() => AssertSame("ip-route-add-via-inet6", batch => batch.AddRoute(new Route
    {
        To = Net("10.12.0.0/16"),
        Via = Ip("2001:db8::2"),
        Device = 7,
    }));

    [Fact]
    public void A_route_takes_the_place_of_another() => AssertSame("ip-route-replace", batch => batch.ReplaceRoute(new Route
    {
        To = Net("0.0.0.0/0"),
        Via = Ip("10.11.0.2"),
        Device = 7,
    }));

    [Fact]
    public void A_route_goes() => AssertSame("ip-route-delete", batch => batch.DeleteRoute(new Route
    {
        To = Net("0.0.0.0/0"),
        Via = Ip("10.11.0.1"),
        Device = 7,
    }));

    [Fact]
    public void A_neighbour_comes() => AssertSame("ip-neighbour-add", batch => batch.AddNeighbour(new Neighbour
    {
        Index = 7,
        Address = Ip("10.11.0.9"),
        Mac = s_peerMac,
    }));

    [Fact]
    public void A_neighbour_goes() => AssertSame("ip-neighbour-delete", batch => batch.DeleteNeighbour(new Neighbour
    {
        Index = 7,
        Address = Ip("2001:db8::9"),
    }));

    [Fact]
    public void A_neighbour_takes_the_place_of_what_is_known() => AssertSame("ip-neighbour-replace", batch => batch.ReplaceNeighbour(new Neighbour
    {
        Index = 7,
        Address = Ip("2001:db8::9"),
        Mac = s_peerMac,
    }));

    [Fact]
    public void An_address_to_answer_for() => AssertSame("ip-neighbour-add-proxy", batch => batch.AddNeighbour(new Neighbour
    {
        Index = 7,
        Address = Ip("10.11.0.77"),
        IsProxy = true,
    }));

    [Fact]
    public void One_more_other_end_of_a_VXLAN() => AssertSame("bridge-fdb-append", batch => batch.AppendForwardingEntry(new ForwardingEntry
    {
        Index = 9,
        Mac = default,
        Remote = Ip("10.0.20.3"),
    }));

    [Fact]
    public void One_other_end_of_a_VXLAN_less() => AssertSame("bridge-fdb-delete", batch => batch.DeleteForwardingEntry(new ForwardingEntry
    {
        Index = 9,
        Mac = default,
        Remote = Ip("10.0.20.3"),
    }));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_policy_rule_comes(string golden, PolicyRule rule) => AssertSame(golden, batch => batch.AddPolicyRule(rule));

    public static TheoryData<string, PolicyRule> Rules() => new()
    {
        { "ip-rule-add", s_rule },
        {
            "ip-rule-add-ipv6",
            new PolicyRule { Family = AddressFamily.InterNetworkV6, Priority = 100, From = Net("2001:db8::/48"), To = Net("2001:db8:1::/48"), Table = 1000 }
        },
        {
            "ip-rule-add-interfaces",
            new PolicyRule
            {
                Family = AddressFamily.InterNetwork,
                Priority = 100,
                To = Net("10.12.0.0/16"),
                InputInterface = Name("lo"),
                OutputInterface = Name("seven"),
                Mark = 1,
                MarkMask = 0xff,
                Table = 100,
            }
        },
        { "ip-rule-add-prohibit", s_rule with { Action = RuleAction.Prohibit, Table = 0 } },
    };

    private static readonly PolicyRule s_rule = new() { Family = AddressFamily.InterNetwork, Priority = 100, From = Net("10.12.0.0/16"), Table = 100 };

    [Fact]
    public void A_policy_rule_goes() => AssertSame("ip-rule-delete", batch => batch.DeletePolicyRule(s_rule));

    [Fact]
    public void An_intermediate_functional_block() => AssertSame("ip-link-add-ifb", batch => batch.AddLink(new NewLink { Name = Name("seven"), Index = 7, Kind = new IfbKind() }));

    [Theory]
    [InlineData("tc-qdisc-add-tbf", 1_000_000, 100_000, 125_000)]
    [InlineData("tc-qdisc-add-tbf-fast", 5_000_000_000, 10_000_000, 135_000_000)]
    public void A_token_bucket_comes(string golden, long rate, uint burst, uint limit) =>
        AssertSame(golden, batch => batch.AddTokenBucket(7, new TokenBucket((ulong)rate, burst, limit)));

    [Fact]
    public void A_token_bucket_goes() => AssertSame("tc-qdisc-delete-root", batch => batch.DeleteTokenBucket(7));

    [Fact]
    public void An_ingress_discipline_comes() => AssertSame("tc-qdisc-add-ingress", batch => batch.AddIngress(7));

    [Fact]
    public void An_ingress_discipline_goes() => AssertSame("tc-qdisc-delete-ingress", batch => batch.DeleteIngress(7));

    [Fact]
    public void A_redirection_comes() => AssertSame("tc-filter-add-redirect", batch => batch.AddRedirect(7, 8));

    private static void AssertSame(string golden, Action<Batch> encode)
    {
        var batch = new Batch();
        encode(batch);
        GoldenFile.Load(golden).AssertSame(batch, RouteDescription.Describe, type => Enum.GetName((RouteMessage)type));
    }
}
