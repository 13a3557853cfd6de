using System.Text.Json.Nodes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class AddressTests
{
    [Fact]
    public void An_IPv4_address_is_what_ip_makes()
    {
        using TestHost host = HostWithLinks();
        using TestHost other = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("10.11.0.10/16")));
        other.Run("ip address add 10.11.0.10/16 dev a");
        JsonNode ours = Show(host)[0]!;
        Assert.Equal("10.11.0.10", (string)ours["local"]!);
        Assert.Equal(16, (int)ours["prefixlen"]!);
        Assert.Null(ours["broadcast"]);
        Assert.Equal(Show(other)[0]!.ToJsonString(), ours.ToJsonString());
        Assert.Equal(new Address { Index = 10, Local = Address("10.11.0.10/16"), Flags = AddressFlags.Permanent }, Of(host, 10).Single(address => !address.Local.IsIPv6));
    }

    [Fact]
    public void An_IPv6_address_without_duplicate_detection_works_at_once()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("2001:db8::10/64"), noDad: true));
        JsonNode ours = Show(host).AsArray().Single(address => (string)address!["local"]! == "2001:db8::10")!;
        Assert.Equal(64, (int)ours["prefixlen"]!);
        Assert.True((bool)ours["nodad"]!);
        Assert.Null(ours["tentative"]);
        Assert.Equal(
            AddressFlags.Permanent | AddressFlags.NoDad,
            Of(host, 10).Single(address => address.Local == Address("2001:db8::10/64")).Flags);
    }

    [Fact]
    public void An_IPv6_address_with_duplicate_detection_is_tentative_first()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("2001:db8::10/64")));
        Assert.True(Of(host, 10).Single(address => address.Local == Address("2001:db8::10/64")).Flags.HasFlag(AddressFlags.Tentative));
    }

    [Fact]
    public void A_loopback_address_stays_inside_the_host()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("127.0.0.2/8")));
        Assert.Equal("host", (string)Show(host)[0]!["scope"]!);
    }

    [Fact]
    public void An_address_that_is_deleted_is_gone_and_its_neighbours_stay()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch =>
        {
            foreach (string address in (string[])["10.11.0.10/16", "10.11.0.10/24", "10.12.0.10/16", "2001:db8::10/64", "2001:db8::11/64"])
            {
                batch.AddAddress(10, Address(address), noDad: true);
            }
        });
        host.Execute(batch =>
        {
            batch.DeleteAddress(10, Address("10.11.0.10/24"));
            batch.DeleteAddress(10, Address("2001:db8::10/64"));
        });
        Assert.Equal(
            ["10.11.0.10/16", "10.12.0.10/16", "2001:db8::11/64"],
            Of(host, 10).Select(address => address.Local.ToString()).Where(text => !text.StartsWith("fe80", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_address_with_a_peer_is_read_as_itself_and_its_peer()
    {
        using TestHost host = HostWithLinks();
        host.Run("ip address add 10.0.0.1 peer 10.0.0.2/24 dev a; ip address add 2001:db8::1 peer 2001:db8::2/64 dev a");
        Assert.Equal(
            [("10.0.0.1/24", "10.0.0.2"), ("2001:db8::1/64", "2001:db8::2")],
            Of(host, 10).Where(address => address.Peer is not null).Select(address => (address.Local.ToString(), address.Peer!.ToString())).Order());
    }

    [Theory]
    [InlineData("10.14.0.1/32", "10.14.0.2", "10.14.0.1 peer 10.14.0.2")]
    [InlineData("10.14.0.1/30", "10.14.0.2", "10.14.0.1 peer 10.14.0.2/30")]
    [InlineData("2001:db8::1/128", "2001:db8::2", "2001:db8::1 peer 2001:db8::2")]
    public void An_address_of_a_point_to_point_link_is_what_ip_makes(string address, string peer, string ip)
    {
        using TestHost host = HostWithLinks();
        using TestHost other = HostWithLinks();
        const string List = "ip -d address show dev a; ip route show table all | grep -v fe80; ip -6 route show table all | grep -v fe80";
        string before = host.Run(List);
        host.Execute(batch => batch.AddAddress(10, Address(address), noDad: true, Ip(peer)));
        other.Run($"ip address add {ip} dev a nodad");
        Assert.Equal(other.Run(List), host.Run(List));
        Assert.NotEqual(before, host.Run(List));
        host.Execute(batch => batch.DeleteAddress(10, Address(address), Ip(peer)));
        Assert.Equal(before, host.Run(List));
    }

    [Theory]
    [InlineData("10.10.10.1/32")]
    [InlineData("2001:db8:9::1/128")]
    public void The_loopback_takes_further_addresses(string address)
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch => batch.AddAddress(1, Address(address), noDad: true));
        Assert.Contains(Of(host, 1), found => found.Local == Address(address) && found.Scope == 0);
        Assert.True(Packets.Ping(host.Namespace, address.Split('/')[0]));
    }

    /// <summary>It has 16 bytes and is IPv6's; 4 of them would be another address.</summary>
    [Fact]
    public void An_IPv4_mapped_address_stays_an_IPv6_address()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("::ffff:10.0.0.1/128"), noDad: true));
        Assert.Contains(Of(host, 10), address => address.Local == Address("::ffff:10.0.0.1/128"));
        Assert.Equal("inet6", (string)Show(host).AsArray().Single(address => (int)address!["prefixlen"]! == 128)!["family"]!);
    }

    [Fact]
    public void A_link_local_address_is_the_same_with_and_without_the_link_behind_it()
    {
        using TestHost host = HostWithLinks();
        host.Execute(batch => batch.AddAddress(10, Address("fe80::10%10/64"), noDad: true));
        Assert.Contains(Of(host, 10), address => address.Local == Address("fe80::10/64") && address.Local == Address("fe80::10%3/64"));
    }

    private static TestHost HostWithLinks()
    {
        var host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11) with { Mac = Mac("02:00:00:00:00:01") });
            batch.SetLink(10, new LinkChange { Up = true });
            batch.SetLink(11, new LinkChange { Up = true });
        });
        return host;
    }

    private static JsonNode Show(TestHost host) => host.RunJson("ip -j -d address show dev a")[0]!["addr_info"]!;

    private static IEnumerable<Address> Of(TestHost host, int index) => host.Routes.ListAddresses().Where(address => address.Index == index);
}
