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
}
