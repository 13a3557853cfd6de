using System.Text.Json.Nodes;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>Containers come, reach what they should, and go, however they go.</summary>
public sealed class AttachTests : IDisposable
{
    private const string Conflist = """
        { "cniVersion": "1.1.0", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", "isDefaultGateway": true, "ipMasq": true,
          "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.1.0.0/24" }], [{ "subnet": "fd00:1::/64" }]] } }] }
        """;

    private readonly CniHost _host = new();
    private readonly Runtime _runtime;

    public AttachTests() => _runtime = new Runtime(Conflist, _host.CallByType);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Containers_reach_each_other_the_gateway_and_the_outside_with_the_hosts_address()
    {
        using var world = new World(_host.Test);
        using EchoServer server = world.Listen(8080);
        Add("c1");
        Add("c2");

        Assert.True(Ping("c1", "10.1.0.3"));
        Assert.True(Ping("c1", "fd00:1::3"));
        Assert.True(Ping("c2", "10.1.0.1"));
        Assert.True(Ping("c2", "fd00:1::1"));
        Assert.Equal($"{World.HostAddress}", Connect("c1", $"{World.Address}", 8080));
        Assert.Equal($"{World.HostAddress6}", Connect("c2", $"{World.Address6}", 8080));
    }

    [Fact]
    public void A_second_add_of_the_same_interface_is_an_error_and_changes_nothing()
    {
        Add("c1");
        string before = Inside("c1", "ip addr");

        CniAnswer again = _runtime.Add("c1", _host.Test.Names.PathOf("c1"));

        Assert.Equal(7, again.Code);
        Assert.Contains("eth0", again.Message, StringComparison.Ordinal);
        Assert.Equal(before, Inside("c1", "ip addr"));
        Assert.True(Ping("c1", "10.1.0.1"));
    }

    [Fact]
    public void An_interface_that_somebody_else_made_is_an_error_and_stays()
    {
        string path = _host.Container("c1");
        Inside("c1", "ip link add eth0 type bridge");

        CniAnswer answer = _runtime.Add("c1", path);

        Assert.Equal(7, answer.Code);
        Assert.Contains("bridge", Inside("c1", "ip -d link show eth0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_has_several_interfaces_in_one_network()
    {
        CniAnswer first = Add("c1"), second = _runtime.Add("c1", _host.Test.Names.PathOf("c1"), "net1");

        Assert.Equal("10.1.0.3/24", (string)second.Json["ips"]![0]!["address"]!);
        Assert.Equal(0, _runtime.Delete("c1", _host.Test.Names.PathOf("c1"), second, "net1").Status);
        Assert.DoesNotContain("net1", Inside("c1", "ip link"), StringComparison.Ordinal);
        Assert.Contains("10.1.0.2/24", Inside("c1", "ip addr show eth0"), StringComparison.Ordinal);
        Assert.Equal(0, _runtime.Delete("c1", _host.Test.Names.PathOf("c1"), first).Status);
    }

    [Fact]
    public void Del_takes_all_of_the_container_and_leaves_the_bridge_and_can_be_said_again()
    {
        CniAnswer added = Add("c1");
        string path = _host.Test.Names.PathOf("c1");

        for (int i = 0; i < 2; i++)
        {
            CniAnswer deleted = _runtime.Delete("c1", path, added);
            Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
            Assert.DoesNotContain("eth0", Inside("c1", "ip link"), StringComparison.Ordinal);
            Assert.Empty(Ports());
        }
        Assert.Contains("10.1.0.1/24", _host.Test.Run("ip addr show br0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the namespace is gone", true)]
    [InlineData("the namespace is gone", false)]
    [InlineData("the path is empty", true)]
    [InlineData("the interface is gone", true)]
    [InlineData("another namespace has its place", true)]
    [InlineData("the bridge is gone", true)]
    [InlineData("the ruleset is gone", true)]
    [InlineData("nothing was ever added", false)]
    public void Del_is_right_whatever_is_gone(string what, bool hasResult)
    {
        CniAnswer? added = what.StartsWith("nothing", StringComparison.Ordinal) ? null : Add("c1");
        string path = _host.Test.Names.PathOf("c1");
        switch (what)
        {
            case "the namespace is gone": _host.Test.Names.Delete("c1"); break;
            case "the path is empty": _host.Test.Names.Delete("c1"); path = ""; break;
            case "the interface is gone": Inside("c1", "ip link delete eth0"); break;
            case "another namespace has its place": _host.Test.Names.Delete("c1"); _host.Container("c1"); Inside("c1", "ip link add eth0 type bridge"); break;
            case "the bridge is gone": _host.Test.Run("ip link delete br0"); break;
            case "the ruleset is gone": _host.Test.Run("nft flush ruleset"); break;
        }

        CniAnswer deleted = _runtime.Delete("c1", path, hasResult ? added : null);

        Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
        Eventually.True(() => Ports().Length == 0, "the port is gone");
        if (what.StartsWith("another", StringComparison.Ordinal))
        {
            Assert.Contains("bridge", Inside("c1", "ip -d link show eth0"), StringComparison.Ordinal);
        }
        // The address is free again, and the network works.
        for (int i = 2; i <= 4; i++)
        {
            Add($"c{i}");
        }
        Assert.True(Ping("c3", "10.1.0.1"));
    }

    [Fact]
    public void Gc_takes_what_is_not_in_the_list_and_the_bridge_with_the_last()
    {
        foreach (string name in (string[])["c1", "c2", "c3"])
        {
            Add(name);
        }
        _host.Test.Names.Delete("c2");

        CniAnswer collected = _runtime.Collect(("c1", "eth0"));

        Assert.True(collected is { Status: 0, Text: "" }, collected.Text);
        Assert.DoesNotContain("eth0", Inside("c3", "ip link"), StringComparison.Ordinal);
        Assert.True(Ping("c1", "10.1.0.1"));
        Assert.Equal(0, _runtime.Collect().Status);
        Assert.DoesNotContain("br0", _host.Test.Run("ip link"), StringComparison.Ordinal);
        Assert.DoesNotContain("gantry", _host.Test.Run("nft list tables"), StringComparison.Ordinal);
        Assert.Equal("0", _host.Test.Run("sysctl -n net.ipv4.ip_forward").Trim());
    }

    [Theory]
    [InlineData("ip addr del 10.1.0.2/24 dev eth0", true)]
    [InlineData("ip route del default", true)]
    [InlineData("ip -6 route del default", true)]
    [InlineData("ip link set eth0 address 02:00:00:00:00:99", true)]
    [InlineData("ip link set eth0 down", true)]
    [InlineData("ip link del eth0", true)]
    [InlineData("ip addr del 10.1.0.1/24 dev br0", false)]
    [InlineData("ip link set $(ls /sys/class/net/br0/brif) nomaster", false)]
    [InlineData("ip link set br0 down", false)]
    [InlineData("nft delete element inet gantry masquerade4 { 10.1.0.0/24 }", false)]
    [InlineData("nft flush ruleset", false)]
    [InlineData("sysctl -w net.ipv4.ip_forward=0", false)]
    public void Check_finds_what_is_missing(string command, bool inside)
    {
        CniAnswer added = Add("c1");
        string path = _host.Test.Names.PathOf("c1");
        Assert.True(_runtime.Check("c1", path, added) is { Status: 0, Text: "" });

        Shell.Run(inside ? _host.Test.Names.TryOpen("c1")! : _host.Test.Namespace, command.Replace("$(ls /sys/class/net/br0/brif)", "$(ip -o link show master br0 | sed 's/.*: \\(.*\\)@.*/\\1/')", StringComparison.Ordinal));

        CniAnswer found = _runtime.Check("c1", path, added);
        Assert.Equal(1, found.Status);
        Assert.Equal(101, found.Code);
    }

    [Fact]
    public void Check_does_not_mind_what_later_plugins_added()
    {
        CniAnswer added = Add("c1");
        Inside("c1", "ip link set eth0 address 02:00:00:00:00:42; ip addr add 10.9.9.9/32 dev eth0; ip route add 10.8.0.0/16 via 10.1.0.1");
        JsonObject result = added.Json;
        result["interfaces"]![2]!["mac"] = "02:00:00:00:00:42";
        result["ips"]!.AsArray().Add(JsonNode.Parse("""{ "address": "10.9.9.9/32", "interface": 2 }"""));

        CniAnswer checkedAnswer = _runtime.Check("c1", _host.Test.Names.PathOf("c1"), new CniAnswer(0, result.ToJsonString()));

        Assert.True(checkedAnswer is { Status: 0, Text: "" }, checkedAnswer.Text);
    }

    [Fact]
    public void The_ipv6_gateway_answers_when_add_returns()
    {
        Add("c1");
        Assert.DoesNotContain("tentative", _host.Test.Run("ip -6 addr show br0 scope global"), StringComparison.Ordinal);
        Assert.DoesNotContain("tentative", Inside("c1", "ip -6 addr show eth0 scope global"), StringComparison.Ordinal);
    }

    private CniAnswer Add(string name)
    {
        CniAnswer answer = _runtime.Add(name, _host.Container(name));
        Assert.True(answer.Status == 0, answer.Text);
        return answer;
    }

    private string Inside(string name, string command)
    {
        using NetworkNamespace inside = _host.Test.Names.TryOpen(name)!;
        return Shell.Run(inside, command);
    }

    private bool Ping(string name, string address)
    {
        using NetworkNamespace inside = _host.Test.Names.TryOpen(name)!;
        return Packets.Ping(inside, address);
    }

    private string? Connect(string name, string address, int port)
    {
        using NetworkNamespace inside = _host.Test.Names.TryOpen(name)!;
        return Packets.Connect(inside, new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), port));
    }

    private string[] Ports() => _host.Test.Run("ip -o link show type veth").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
