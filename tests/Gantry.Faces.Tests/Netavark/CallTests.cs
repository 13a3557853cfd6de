using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Netavark;

public sealed class CallTests
{
    [Theory]
    [InlineData("--config /run/containers/networks --rootless=false --aardvark-binary= setup PATH")]
    [InlineData("setup PATH -c /x -r true -a /nowhere --plugin-directory /p --plugin-directory /q")]
    [InlineData("--firewall-driver nftables setup PATH")]
    public void Options_stand_before_or_behind_the_verb(string words)
    {
        using var host = new NetavarkHost();
        string path = host.PathOf("web");

        Answer answer = host.Call(NetavarkHost.Request("web", Net.A("2")), words.Split(' ').Select(word => word == "PATH" ? path : word).ToArray());

        Assert.Equal(0, answer.Status);
        Assert.Single(answer.Json);
    }

    [Fact]
    public void The_request_may_be_in_a_file()
    {
        using var host = new NetavarkHost();
        string file = Path.Combine(host.Test.StateDirectory, "request.json");
        File.WriteAllText(file, NetavarkHost.Request("web", Net.A("2")).ToJsonString());

        Assert.Equal(0, host.Call("", "--file", file, "setup", host.PathOf("web")).Status);
        Assert.Equal(0, host.Call("", $"--file={file}", "teardown", host.PathOf("web")).Status);
    }

    [Fact]
    public void The_version_has_a_whole_commit()
    {
        using var host = new NetavarkHost();

        JsonObject version = host.Call("", "version").Json;

        Assert.Equal("0123456789012345678901234567890123456789", (string)version["commit"]!);
        Assert.Equal("0.1.0", (string)version["version"]!);
    }

    [Fact]
    public void What_is_wrong_is_said_in_one_field_and_changes_nothing()
    {
        using var host = new NetavarkHost();
        string path = host.PathOf("web"), before = KernelPicture.Take(host.Test.Namespace);
        JsonObject right = NetavarkHost.Request("web", Net.A("2"));
        (string Input, string[] Arguments, string Says)[] calls =
        [
            ("{", ["setup", path], "failed to load network options"),
            ("[]", ["setup", path], "failed to load network options"),
            ("{}", ["setup", path], "missing field `container_id`"),
            (right.ToJsonString(), ["setup", "/no/such/namespace"], "invalid namespace path"),
            (right.ToJsonString(), ["setup"], "the path of the container's namespace is missing"),
            (right.ToJsonString(), ["juggle", path], "\"juggle\" is no verb"),
            (right.ToJsonString(), ["--tune", "setup", path], "--tune is no option"),
            (NetavarkHost.Request("web", Net.A("2") with { Driver = "magic" }).ToJsonString(), ["setup", path], "unknown network driver \"magic\""),
            (NetavarkHost.Request("web", Net.A("2") with { Address = "" }).ToJsonString(), ["setup", path], "no static ips provided"),
            (NetavarkHost.Request("web", new Net("a", "192.0.2.9") { Subnets = ["10.88.0.0/16 10.88.0.1"] }).ToJsonString(), ["setup", path], "not all static IPs matched a subnet: expected 1, got 0"),
            (NetavarkHost.Request("web", Net.A("2") with { With = new JsonObject { ["mtu"] = "wide" } }).ToJsonString(), ["setup", path], "unable to parse \"mtu\""),
            (NetavarkHost.Request("web", Net.A("2") with { With = new JsonObject { ["vlan"] = "7" } }).ToJsonString(), ["setup", path], "vlan=7 is not supported"),
            (NetavarkHost.Request("web", Net.A("2") with { Mac = "tall" }).ToJsonString(), ["setup", path], "unable to parse mac address tall"),
            (NetavarkHost.Request("web", Net.A("2") with { Interface = "" }).ToJsonString(), ["setup", path], "no container interface name given"),
            (NetavarkHost.Request("web", Net.A("2"), Net.B("2") with { Interface = "eth0" }).ToJsonString(), ["setup", path], "eth0"),
        ];

        Assert.All(calls, call => Assert.Contains(call.Says, host.Call(call.Input, call.Arguments).Error, StringComparison.Ordinal));
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Equal("lo", host.Run("web", "ip -br link | cut -d' ' -f1").Trim());
        Assert.Equal(0, host.Call(right, "setup", path).Status);
    }

    [Fact]
    public void Twice_the_same_network_is_an_error_and_the_first_stays()
    {
        using var host = new NetavarkHost();
        host.Setup("web", Net.A("2"));

        Answer again = host.Call(NetavarkHost.Request("web", Net.A("2")), "setup", host.PathOf("web"));

        Assert.Equal("create veth pair: interface eth0 already exists on container namespace", again.Error);
        Assert.True(Packets.Ping(host.Inside("web"), "10.88.0.1"));
    }

    [Fact]
    public void Taking_down_what_is_half_there_or_not_at_all_succeeds()
    {
        using var host = new NetavarkHost();
        host.Inside("stranger");
        host.Teardown("stranger", Net.A("2"));
        host.Setup("web", Net.A("2"));
        host.Run("web", "ip link del eth0");
        host.Teardown("web", Net.A("2"));
        host.Teardown("web", Net.A("2"));
        host.Setup("gone", Net.A("2"));
        host.Kill("gone");
        host.Teardown("gone", Net.A("2"));
        host.Setup("web", Net.A("2"));
        host.Test.Run("ip link del a0; nft flush ruleset");
        host.Teardown("web", Net.A("2"));

        Assert.Empty(host.Test.Run("ip -o link show type bridge"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Test.StateDirectory, "podman")));
    }

    [Fact]
    public void An_interface_that_another_one_in_netavarks_place_has_made_is_taken_away()
    {
        using var host = new NetavarkHost();
        host.Run("old", "ip link add eth0 type veth peer name other");

        host.Teardown("old", Net.A("2"));

        Assert.Equal("lo", host.Run("old", "ip -br link | cut -d' ' -f1").Trim());
    }
}
