using System.Net;
using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Netavark;

public sealed class SetupTests
{
    [Fact]
    public void A_container_gets_its_interface_and_leaves_nothing_behind()
    {
        using var host = new NetavarkHost();
        string before = KernelPicture.Take(host.Test.Namespace);

        JsonObject status = host.Setup("web", Net.A("2"));

        Assert.Equal(
            """{"a":{"dns_search_domains":[],"dns_server_ips":[],"interfaces":{"eth0":{"mac_address":"02:67:0a:58:00:02","subnets":[{"gateway":"10.88.0.1","ipnet":"10.88.0.2/16"}]}}}}""",
            status.ToJsonString());
        Assert.Equal("default via 10.88.0.1 dev eth0 metric 100", host.Run("web", "ip route show default").Trim());
        Assert.Contains("UP", host.Run("web", "ip -br link show lo"), StringComparison.Ordinal);
        Assert.True(Packets.Ping(host.Inside("web"), "10.88.0.1"));

        host.Teardown("web", Net.A("2"));

        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Equal("lo", host.Run("web", "ip -br link | cut -d' ' -f1").Trim());
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Test.StateDirectory, "podman")));
    }

    [Fact]
    public void A_network_stays_until_the_last_container_has_left_it_and_others_are_not_touched()
    {
        using var host = new NetavarkHost();
        host.Setup("one", Net.A("2"));
        host.Setup("two", Net.A("3"));
        host.Setup("other", Net.B("2"));

        host.Teardown("one", Net.A("2"));

        Assert.True(Packets.Ping(host.Inside("two"), "10.88.0.1"));
        host.Teardown("two", Net.A("3"));
        Assert.Equal("b0", host.Test.Run("ip -o link show type bridge | cut -d: -f2").Trim());
        Assert.True(Packets.Ping(host.Inside("other"), "10.89.0.1"));
    }

    [Fact]
    public void A_bridge_that_somebody_else_has_plugged_something_into_stays()
    {
        using var host = new NetavarkHost();
        host.Setup("one", Net.A("2"));
        host.Test.Run("ip link add mine type veth peer name other; ip link set mine master a0");

        host.Teardown("one", Net.A("2"));

        Assert.Contains("master a0", host.Test.Run("ip link show mine"), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_families_static_addresses_and_options_are_as_asked()
    {
        using var host = new NetavarkHost();
        Net network = new("a", "10.88.0.9,fd88::9")
        {
            Subnets = ["10.88.0.0/24 10.88.0.254", "fd88::/64 fd88::1"],
            Mac = "aa:bb:cc:dd:ee:ff",
            With = new JsonObject { ["mtu"] = "1400", ["metric"] = "7" },
            Routes = [new JsonObject { ["destination"] = "192.0.2.0/24", ["gateway"] = "10.88.0.77" }, new JsonObject { ["destination"] = "198.18.0.0/15", ["route_type"] = "blackhole", ["metric"] = 3 }],
        };

        JsonNode link = host.Setup("web", network)["a"]!["interfaces"]!["eth0"]!;

        Assert.Equal("aa:bb:cc:dd:ee:ff", (string)link["mac_address"]!);
        Assert.Equal(["10.88.0.9/24", "fd88::9/64"], link["subnets"]!.AsArray().Select(subnet => (string)subnet!["ipnet"]!));
        Assert.Contains("mtu 1400", host.Run("web", "ip link show eth0"), StringComparison.Ordinal);
        Assert.Contains("mtu 1400", host.Test.Run("ip link show a0"), StringComparison.Ordinal);
        Assert.Equal(
            ["192.0.2.0/24 via 10.88.0.77 dev eth0 metric 100", "blackhole 198.18.0.0/15 metric 3", "default via 10.88.0.254 dev eth0 metric 7"],
            host.Run("web", "ip route | grep -v kernel").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
        Assert.Contains("default via fd88::1", host.Run("web", "ip -6 route show default"), StringComparison.Ordinal);
        Assert.True(Packets.Ping(host.Inside("web"), "fd88::1"));
        Assert.Equal("0", host.Run("web", "cat /proc/sys/net/ipv6/conf/eth0/autoconf").Trim());
    }

    [Fact]
    public void An_internal_network_has_no_way_out_and_no_default_route_is_none()
    {
        using var host = new NetavarkHost();
        using var world = new World(host.Test);
        host.Setup("in", Net.A("2") with { IsInternal = true });
        host.Setup("bare", Net.B("2") with { With = new JsonObject { ["no_default_route"] = "true" } });

        Assert.Empty(host.Run("in", "ip route show default"));
        Assert.Empty(host.Run("bare", "ip route show default"));
        host.Run("in", "ip route add default via 10.88.0.1");
        Assert.False(Packets.Ping(host.Inside("in"), $"{World.Address}"));
        Assert.True(Packets.Ping(host.Inside("in"), "10.88.0.1"));
        host.Run("bare", "ip route add default via 10.89.0.1");
        Assert.True(Packets.Ping(host.Inside("bare"), $"{World.Address}"));
    }

    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData("true", "true", false, false)]
    [InlineData("true", "false", true, true)]
    [InlineData("strict", "strict", false, false)]
    [InlineData("strict", "false", true, false)]
    public void Networks_keep_apart_as_far_as_they_say(string? a, string? b, bool fromA, bool fromB)
    {
        using var host = new NetavarkHost();
        host.Setup("one", Net.A("2") with { With = Isolate(a) });
        host.Setup("two", Net.B("2") with { With = Isolate(b) });

        Assert.Equal((fromA, fromB), (Packets.Ping(host.Inside("one"), "10.89.0.2"), Packets.Ping(host.Inside("two"), "10.88.0.2")));
        Assert.True(Packets.Ping(host.Inside("one"), "10.89.0.1"));
    }

    [Fact]
    public void Networks_that_come_as_a_list_are_strictly_isolated_unless_they_say_otherwise()
    {
        using var host = new NetavarkHost();
        foreach ((string container, Net network) in ((string, Net)[])[("one", Net.A("2")), ("two", Net.B("2"))])
        {
            JsonObject request = NetavarkHost.Request(container, network);
            JsonObject options = request["networks"]![network.Name]!.DeepClone().AsObject();
            options["name"] = network.Name;
            request["networks"] = new JsonArray(options);
            host.Setup(request, container);
        }

        Assert.False(Packets.Ping(host.Inside("one"), "10.89.0.2"));
        Assert.True(Packets.Ping(host.Inside("one"), "10.88.0.1"));
    }

    [Fact]
    public void A_container_joins_and_leaves_networks_while_it_runs_and_its_ports_and_way_out_move_along()
    {
        using var host = new NetavarkHost();
        using var world = new World(host.Test);
        using var server = new EchoServer(host.Inside("web"), 80);
        Net a = Net.A("2"), b = Net.B("2");
        host.Setup(WithPort("web", a), "web");
        JsonObject joined = host.Setup(WithPort("web", b), "web");

        Assert.Equal(["b"], joined.Select(network => network.Key));
        Assert.Equal($"{World.Address}", world.Connect(new IPEndPoint(World.HostAddress, 8080)));
        Assert.Contains("10.88.0.1", host.Run("web", "ip route show default"), StringComparison.Ordinal);

        host.Teardown("web", a);

        Assert.Equal($"{World.Address}", world.Connect(new IPEndPoint(World.HostAddress, 8080)));
        Assert.Contains("10.89.0.1", host.Run("web", "ip route show default"), StringComparison.Ordinal);
        Assert.Equal("b0", host.Test.Run("ip -o link show type bridge | cut -d: -f2").Trim());
        host.Setup(WithPort("web", a), "web");
        host.Teardown("web", a, b);
        Assert.Empty(host.Test.Run("ip -o link show type bridge"));
    }

    [Fact]
    public void Published_ports_have_their_range_protocols_and_addresses()
    {
        using var host = new NetavarkHost();
        using var world = new World(host.Test);
        using var first = new EchoServer(host.Inside("web"), 81);
        using var last = new EchoServer(host.Inside("web"), 83);
        JsonObject request = NetavarkHost.Request("web", Net.A("2"));
        request["port_mappings"] = new JsonArray(
            Port(8081, 81, 3, "tcp,udp", ""), Port(9000, 81, 1, "tcp", "127.0.0.1"), Port(9001, 81, 1, "tcp", $"{World.HostAddress}"), Port(9002, 81, 1, "tcp", "::1"));
        host.Setup(request, "web");

        Assert.Equal(["81", "83"], new[] { (8081, "81"), (8083, "83") }.Where(pair => world.Connect(new IPEndPoint(World.HostAddress, pair.Item1)) is not null).Select(pair => pair.Item2));
        Assert.Null(world.Connect(new IPEndPoint(World.HostAddress, 8084)));
        Assert.Null(world.Connect(new IPEndPoint(World.HostAddress, 9000)));
        Assert.Equal("10.88.0.1", Packets.Connect(host.Test.Namespace, new IPEndPoint(IPAddress.Loopback, 9000)));
        Assert.NotNull(world.Connect(new IPEndPoint(World.HostAddress, 9001)));
        Assert.Contains("::1", Assert.Single(host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_container_had_that_is_gone_without_a_word_is_no_obstacle()
    {
        using var host = new NetavarkHost();
        host.Setup(WithPort("web", Net.A("2")), "web");
        host.Kill("web");
        host.Setup("heir", Net.A("2"));
        host.Kill("heir");

        host.Setup(WithPort("web", Net.A("2")), "web");
        host.Teardown("web", Net.A("2"));

        Assert.Empty(host.Test.Run("ip -o link show type bridge"));
    }

    [Fact]
    public void A_port_of_a_container_that_is_gone_without_a_word_is_free()
    {
        using var host = new NetavarkHost();
        host.Setup(WithPort("web", Net.A("2")), "web");
        host.Kill("web");

        host.Setup(WithPort("heir", Net.A("3")), "heir");
        host.Teardown("heir", Net.A("3"));

        Assert.Empty(host.Test.Run("ip -o link show type bridge"));
    }

    [Fact]
    public void A_port_that_podman_itself_holds_is_published()
    {
        using var host = new NetavarkHost();
        using var world = new World(host.Test);
        using var conmon = new EchoServer(host.Test.Namespace, 8080);
        using var server = new EchoServer(host.Inside("web"), 80);
        host.Setup(WithPort("web", Net.A("2")), "web");

        Assert.Equal($"{World.Address}", world.Connect(new IPEndPoint(World.HostAddress, 8080)));
        host.Teardown("web", Net.A("2"));
    }

    private static JsonObject WithPort(string container, Net network)
    {
        JsonObject request = NetavarkHost.Request(container, network);
        request["port_mappings"] = new JsonArray(Port(8080, 80, 1, "tcp", ""));
        return request;
    }

    private static JsonObject Port(int host, int container, int range, string protocol, string address) => new()
    {
        ["host_port"] = host,
        ["container_port"] = container,
        ["range"] = range,
        ["protocol"] = protocol,
        ["host_ip"] = address,
    };

    private static JsonObject Isolate(string? value) => value is null ? [] : new JsonObject { ["isolate"] = value };
}
