using Gantry.Netlink.Rtnetlink;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class NeighbourTests
{
    [Theory]
    [InlineData("10.11.0.9")]
    [InlineData("2001:db8::9")]
    public void A_neighbour_comes_and_goes(string address)
    {
        using TestHost host = TestHost.Create();
        var neighbour = new Neighbour { Index = 10, Address = Ip(address), Mac = Mac("02:00:00:00:00:09") };
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.AddNeighbour(neighbour);
        });
        var shown = host.RunJson($"ip -j neighbour show {address} dev a")[0]!;
        Assert.Equal("02:00:00:00:00:09", (string)shown["lladdr"]!);
        Assert.Equal("PERMANENT", (string)shown["state"]![0]!);
        Assert.Contains(neighbour, host.Routes.ListNeighbours());
        host.Execute(batch => batch.DeleteNeighbour(neighbour));
        Assert.DoesNotContain(host.Routes.ListNeighbours(), found => found.Address.Equals(neighbour.Address) && found.State == NeighbourState.Permanent);
    }

    [Theory]
    [InlineData("10.11.0.77")]
    [InlineData("2001:db8::77")]
    public void An_address_to_answer_for_comes_and_goes(string address)
    {
        using TestHost host = TestHost.Create();
        var proxy = new Neighbour { Index = 10, Address = Ip(address), IsProxy = true };
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.AddNeighbour(proxy);
        });
        Assert.Equal(address, (string)host.RunJson("ip -j neighbour show proxy").AsArray().Single()!["dst"]!);
        Neighbour read = Assert.Single(host.Routes.ListProxies());
        Assert.Equal((10, proxy.Address, true), (read.Index, read.Address, read.IsProxy));
        Assert.DoesNotContain(host.Routes.ListNeighbours(), found => found.Address.Equals(proxy.Address));
        host.Execute(batch => batch.DeleteNeighbour(proxy));
        Assert.Empty(host.Routes.ListProxies());
    }

    [Fact]
    public void A_neighbour_takes_the_place_of_what_was_learnt_and_of_what_somebody_wrote()
    {
        using TestHost host = TestHost.Create();
        var neighbour = new Neighbour { Index = 10, Address = Ip("10.11.0.9"), Mac = Mac("02:00:00:00:00:09") };
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.AddNeighbour(neighbour with { Mac = Mac("02:00:00:00:00:01"), State = NeighbourState.Stale });
            batch.ReplaceNeighbour(neighbour with { Mac = Mac("02:00:00:00:00:02") });
            batch.ReplaceNeighbour(neighbour);
        });
        Assert.Equal(neighbour, host.Routes.ListNeighbours().Single(found => found.Address.Equals(neighbour.Address)));
    }

    /// <summary>Who asks for an address that this host answers for gets its answer.</summary>
    [Fact]
    public void A_host_answers_for_its_proxies()
    {
        using TestHost host = TestHost.Create();
        using TestHost other = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(new NewLink
            {
                Name = Name("a"),
                Index = 10,
                Mac = Mac("02:00:00:00:00:0a"),
                Kind = new VethKind(new NewPeer { Name = Name("b"), Index = 11, Namespace = other.Namespace.Handle }),
            });
            batch.AddAddress(10, Address("10.11.0.1/24"));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.AddNeighbour(new Neighbour { Index = 10, Address = Ip("10.11.0.77"), IsProxy = true });
        });
        host.Run("sysctl -qw net.ipv4.ip_forward=1; ip link add name d0 type bridge; ip address add 10.12.0.1/24 dev d0; ip link set d0 up; ip route add 10.11.0.77/32 dev d0");
        other.Execute(batch =>
        {
            batch.AddAddress(11, Address("10.11.0.2/24"));
            batch.SetLink(11, new LinkChange { Up = true });
        });
        other.Run("ping -n -c 1 -W 1 10.11.0.77 || true");
        Assert.Equal(Mac("02:00:00:00:00:0a"), other.Routes.ListNeighbours().Single(found => found.Address.Equals(Ip("10.11.0.77"))).Mac);
    }
}
