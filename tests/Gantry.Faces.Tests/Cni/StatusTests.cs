using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>STATUS, and what a call does that has to wait.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Where_add_can_be_served_nothing_is_said()
    {
        Assert.Equal((0, ""), Said(Small.Status()));
        Assert.Equal(0, Small.Add("c1", _host.Container("c1")).Status);
        Assert.Equal((0, ""), Said(Large.Status()));
    }

    [Fact]
    public void A_pool_is_full_as_long_as_who_holds_its_addresses_lives()
    {
        Assert.Equal(0, Small.Add("c1", _host.Container("c1")).Status);

        CniAnswer full = Small.Status();
        Assert.Equal((1, 50), (full.Status, full.Code));
        Assert.Contains("no address is free in 10.1.0.2 to 10.1.0.2", full.Message, StringComparison.Ordinal);

        _host.Test.Names.Delete("c1");
        Assert.Equal((0, ""), Said(Small.Status()));
        Assert.Equal(0, Small.Add("c2", _host.Container("c2")).Status);
    }

    [Theory]
    [InlineData("nft flush ruleset")]
    [InlineData("ip link delete br0")]
    [InlineData("ip link set br0 down")]
    [InlineData("ip address flush dev br0")]
    [InlineData("sysctl -qw net.ipv4.ip_forward=0")]
    public void What_containers_can_not_do_without_and_somebody_took_away_is_code_51(string command)
    {
        Assert.Equal(0, Large.Add("c1", _host.Container("c1")).Status);
        _host.Test.Run(command);

        CniAnswer answer = Large.Status();

        Assert.True(answer is { Status: 1, Code: 51 }, answer.Text);
    }

    [Fact]
    public void Who_has_waited_for_long_enough_is_told_to_try_again()
    {
        Assert.Equal(0, Large.Add("c1", _host.Container("c1")).Status);
        // The base library's lock is flock(2), too.
        using (new FileStream(Path.Combine(_host.Test.StateDirectory, "cni", "net.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            _host.Patience = TimeSpan.FromMilliseconds(50);
            CniAnswer answer = Large.Add("c2", _host.Container("c2"));
            Assert.Equal((1, 11), (answer.Status, answer.Code));
            Assert.Contains("net.lock", answer.Message, StringComparison.Ordinal);
        }
        Assert.Equal(0, Large.Add("c2", _host.Test.Names.PathOf("c2")).Status);
    }

    private static (int, string) Said(CniAnswer answer) => (answer.Status, answer.Text);

    private Runtime Small => Network("10.1.0.0/30");

    private Runtime Large => Network("10.1.0.0/24");

    private Runtime Network(string subnet) => new(
        $$"""{ "cniVersion": "1.1.0", "name": "net", "plugins": [{ "type": "gantry-cni", "bridge": "br0", "isDefaultGateway": true, "ipMasq": true, "ipam": { "type": "host-local", "subnet": "{{subnet}}" } }] }""",
        _host.CallByType);
}
