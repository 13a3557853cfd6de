using System.Net;
using System.Text.Json.Nodes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

/// <summary>Links on other links: macvlan and VXLAN.</summary>
public sealed class TunnelTests
{
    [Theory]
    [InlineData(MacvlanMode.Bridge, "bridge")]
    [InlineData(MacvlanMode.Private, "private")]
    [InlineData(MacvlanMode.Vepa, "vepa")]
    [InlineData(MacvlanMode.Passthru, "passthru")]
    public void A_macvlan_is_born_in_another_namespace(MacvlanMode mode, string shown)
    {
        using TestHost host = HostWithLinks();
        using TestHost node = TestHost.Create();
        host.Execute(batch => batch.AddLink(new NewLink
        {
            Name = Name("mv0"),
            Index = 9,
            Mac = Mac("02:00:00:00:00:09"),
            Lower = 10,
            Namespace = node.Namespace.Handle,
            Kind = new MacvlanKind(mode),
        }));
        JsonNode link = node.RunJson("ip -j -d link show dev mv0")[0]!;
        string mac = mode == MacvlanMode.Passthru ? host.Routes.TryGetLink(10)!.Mac.ToString()! : "02:00:00:00:00:09"; // The only one has the link's own.
        Assert.Equal((9, mac, 10), ((int)link["ifindex"]!, (string)link["address"]!, (int)link["link_index"]!));
        Assert.Equal(("macvlan", shown), ((string)link["linkinfo"]!["info_kind"]!, (string)link["linkinfo"]!["info_data"]!["mode"]!));
        Assert.Equal(new MacvlanKind(mode), node.Routes.TryGetLink(Name("mv0"))!.Settings);
        Assert.Null(host.Routes.TryGetLink(Name("mv0")));
    }

    [Fact]
    public void Two_macvlans_of_a_link_speak_to_each_other_and_to_what_is_behind_it()
    {
        using TestHost host = HostWithLinks();
        using TestHost one = TestHost.Create();
        using TestHost two = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddAddress(11, Address("10.5.0.3/24"));
            foreach ((TestHost node, string mac) in ((TestHost, string)[])[(one, "02:00:00:00:00:01"), (two, "02:00:00:00:00:02")])
            {
                batch.AddLink(new NewLink { Name = Name("mv0"), Index = 9, Mac = Mac(mac), Lower = 10, Namespace = node.Namespace.Handle, Kind = new MacvlanKind() });
            }
        });
        foreach ((TestHost node, string address) in ((TestHost, string)[])[(one, "10.5.0.1/24"), (two, "10.5.0.2/24")])
        {
            node.Execute(batch =>
            {
                batch.AddAddress(9, Address(address));
                batch.SetLink(9, new LinkChange { Up = true });
            });
        }
        Assert.True(Packets.Ping(one.Namespace, "10.5.0.2"));
        Assert.True(Packets.Ping(one.Namespace, "10.5.0.3"));
    }

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void A_VXLAN_is_what_ip_makes(string ip, VxlanKind kind)
    {
        using TestHost host = HostWithLinks();
        using TestHost other = HostWithLinks();
        host.Execute(batch => batch.AddLink(new NewLink { Name = Name("vx0"), Index = 9, Kind = kind }));
        other.Run($"ip link add vx0 index 9 type vxlan {ip}");
        const string Show = "ip -d link show dev vx0 | grep 'vxlan id'; ip -j link show dev vx0 | jq .[0].mtu";
        Assert.Equal(other.Run(Show), host.Run(Show));
        Assert.Equal(kind, host.Routes.TryGetLink(9)!.Settings);
    }

    public static TheoryData<string, VxlanKind> Tunnels() => new()
    {
        { "id 42 local 10.0.10.2 remote 10.0.20.2 dstport 4789 nolearning ttl 16", new VxlanKind { Id = 42, Local = Ip("10.0.10.2"), Remote = Ip("10.0.20.2"), Learning = false, Ttl = 16 } },
        { "id 42 group 239.1.1.1 dev a dstport 4789", new VxlanKind { Id = 42, Remote = Ip("239.1.1.1"), Device = 10 } },
        { "id 16777215 local 2001:db8::1 remote 2001:db8::2 dstport 4790", new VxlanKind { Id = VxlanKind.LargestId, Local = Ip("2001:db8::1"), Remote = Ip("2001:db8::2"), Port = 4790 } },
        { "id 0 dstport 4789", new VxlanKind { Id = 0 } },
    };

    /// <summary>Three hosts on one wire, each with the two others as other ends: the all-zero entries carry what is broadcast.</summary>
    [Fact]
    public void Frames_go_to_all_other_ends_that_the_forwarding_database_names()
    {
        using TestHost wire = TestHost.Create();
        TestHost[] hosts = [TestHost.Create(), TestHost.Create(), TestHost.Create()];
        try
        {
            wire.Execute(batch => batch.AddLink(Bridge("sw", 5) with { Up = true }));
            for (int i = 0; i < hosts.Length; i++)
            {
                wire.Execute(batch => batch.AddLink(new NewLink
                {
                    Name = Name($"port{i}"),
                    Master = 5,
                    Up = true,
                    Kind = new VethKind(new NewPeer { Name = Name("eth0"), Index = 2, Namespace = hosts[i].Namespace.Handle }),
                }));
                hosts[i].Execute(batch =>
                {
                    batch.AddAddress(2, Address($"10.0.10.{i + 1}/24"));
                    batch.SetLink(2, new LinkChange { Up = true });
                    batch.AddLink(new NewLink { Name = Name("vx0"), Index = 9, Kind = new VxlanKind { Id = 42, Local = Ip($"10.0.10.{i + 1}") } });
                    foreach (int other in Enumerable.Range(0, hosts.Length).Where(other => other != i))
                    {
                        batch.AppendForwardingEntry(new ForwardingEntry { Index = 9, Mac = default, Remote = Ip($"10.0.10.{other + 1}") });
                    }
                    batch.AddAddress(9, Address($"10.9.0.{i + 1}/24"));
                    batch.SetLink(9, new LinkChange { Up = true });
                });
            }
            Assert.True(Packets.Ping(hosts[0].Namespace, "10.9.0.2"));
            Assert.True(Packets.Ping(hosts[0].Namespace, "10.9.0.3"));
            Assert.True(Packets.Ping(hosts[1].Namespace, "10.9.0.3"));

            IEnumerable<IPAddress?> Others() =>
                hosts[0].Routes.ListForwardingEntries().Where(entry => entry.Index == 9 && entry.Mac == default).Select(entry => entry.Remote);
            Assert.Equal([Ip("10.0.10.2"), Ip("10.0.10.3")], Others());
            Assert.Equal(2, hosts[0].RunJson("bridge -j fdb show dev vx0").AsArray().Count(entry => (string)entry!["mac"]! == "00:00:00:00:00:00"));
            hosts[0].Execute(batch => batch.DeleteForwardingEntry(new ForwardingEntry { Index = 9, Mac = default, Remote = Ip("10.0.10.2") }));
            Assert.Equal([Ip("10.0.10.3")], Others());
        }
        finally
        {
            Array.ForEach(hosts, host => host.Dispose());
        }
    }

    [Fact]
    public void A_kind_that_the_kernel_does_not_have_is_named()
    {
        using TestHost host = TestHost.Create();
        var error = Assert.Throws<NetlinkException>(() => host.Execute(batch => batch.AddLink(new NewLink { Name = Name("x0"), Kind = new UnknownKind() })));
        Assert.Equal(("link add x0 type nosuchkind", Errno.EOPNOTSUPP), (error.Request, error.Errno));
    }

    private sealed record UnknownKind() : LinkKind("nosuchkind");

    private static TestHost HostWithLinks()
    {
        var host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.SetLink(11, new LinkChange { Up = true });
        });
        return host;
    }
}
