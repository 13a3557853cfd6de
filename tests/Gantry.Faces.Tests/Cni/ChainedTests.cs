using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>A conflist of several plugins, unchanged: all of them Gantry under their names, or some of them the reference's own.</summary>
public sealed class ChainedTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("bridge")]
    [InlineData("ptp")]
    [InlineData("portmap")]
    public void A_port_leads_to_the_container_whoever_made_its_interface(string reference)
    {
        using var world = new World(_host.Test);
        string main = reference == "ptp" ? "\"type\": \"ptp\", \"ipMasq\": true" : "\"type\": \"bridge\", \"bridge\": \"br0\", \"isGateway\": true, \"ipMasq\": true, \"hairpinMode\": true";
        Runtime runtime = Chain(reference, $$"""
            { {{main}}, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24", "routes": [{ "dst": "0.0.0.0/0" }] } },
            { "type": "portmap", "capabilities": { "portMappings": true } }
            """, """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80, "protocol": "tcp" }] }""");
        CniAnswer added = Add(runtime, "c1");
        using EchoServer server = new(_host.Inside("c1"), 80);

        string? seen = world.Connect(new(World.HostAddress, 8080));
        Assert.Equal($"{World.Address}", seen);
        Assert.NotNull(Packets.Connect(_host.Test.Namespace, new(System.Net.IPAddress.Loopback, 8080)));
        Assert.NotNull(Packets.Connect(_host.Inside("c1"), new(World.HostAddress, 8080)));
        if (reference != "portmap")
        {
            // The reference's of version 1.1.1 misses IPv6 rules of a container that has no IPv6.
            CniAnswer check = runtime.Check("c1", Path("c1"), added);
            Assert.True(check.Status == 0, check.Text);
        }

        CniAnswer deleted = runtime.Delete("c1", Path("c1"), added);
        Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
        Assert.Null(world.Connect(new(World.HostAddress, 8080)));
        if (reference != "portmap")
        {
            Assert.Equal(0, runtime.Delete("c1", Path("c1"), added).Status);
        }
    }

    [Fact]
    public void A_port_of_one_container_stays_when_another_goes_and_gc_frees_the_ports_of_the_dead()
    {
        Runtime runtime = Chain("", BridgeAndPortMap, """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80 }] }""");
        Runtime other = Chain("", BridgeAndPortMap, """{ "portMappings": [{ "hostPort": 8081, "containerPort": 80 }] }""");
        Add(runtime, "c1");
        CniAnswer second = Add(other, "c2");
        using EchoServer server = new(_host.Inside("c1"), 80);

        Assert.Equal(0, other.Delete("c2", Path("c2"), second).Status);
        Assert.NotNull(Packets.Connect(_host.Test.Namespace, new(System.Net.IPAddress.Loopback, 8080)));
        _host.Test.Names.Delete("c1");
        CniAnswer collected = new Runtime(BridgeAndPortMapList.Replace("1.0.0", "1.1.0"), _host.CallByType).Collect();
        Assert.True(collected.Status == 0, collected.Text);
        Assert.DoesNotContain("gantry", _host.Test.Run("nft list tables"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_another_container_has_is_refused()
    {
        Runtime runtime = Chain("", BridgeAndPortMap, """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80 }] }""");
        Add(runtime, "c1");

        CniAnswer answer = runtime.Add("c2", _host.Container("c2"));

        Assert.Equal(1, answer.Status);
        Assert.Contains("8080", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bridge")]
    public void Tuning_sets_the_interface_and_puts_it_back(string reference)
    {
        Runtime bridge = Chain(reference, Bridge, "{}");
        Runtime runtime = Chain(reference, Bridge + """
            , { "type": "tuning", "mac": "02:00:00:00:00:55", "mtu": 1300, "promisc": true, "allmulti": true, "txQLen": 77,
                "sysctl": { "net.ipv4.conf.IFNAME.arp_filter": "1", "net.core.somaxconn": "500" } }
            """, "{}");
        CniAnswer added = Add(runtime, "c1");

        Assert.Equal("02:00:00:00:00:55", (string)added.Json["interfaces"]![2]!["mac"]!);
        string link = Shell.Run(_host.Inside("c1"), "ip link show eth0");
        Assert.Contains("02:00:00:00:00:55", link, StringComparison.Ordinal);
        Assert.Contains("mtu 1300", link, StringComparison.Ordinal);
        Assert.Contains("PROMISC", link, StringComparison.Ordinal);
        Assert.Contains("ALLMULTI", link, StringComparison.Ordinal);
        Assert.Contains("qlen 77", link, StringComparison.Ordinal);
        Assert.Equal("1\n500", Shell.Run(_host.Inside("c1"), "sysctl -n net.ipv4.conf.eth0.arp_filter net.core.somaxconn").Trim());
        CniAnswer check = runtime.Check("c1", Path("c1"), added);
        Assert.True(check is { Status: 0, Text: "" }, check.Text);

        // The tuning alone goes.
        CniAnswer deleted = Chain("", """{ "type": "tuning", "mtu": 1300 }""", "{}").Delete("c1", Path("c1"), added);
        Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
        link = Shell.Run(_host.Inside("c1"), "ip link show eth0");
        Assert.Contains("mtu 1500", link, StringComparison.Ordinal);
        Assert.DoesNotContain("PROMISC", link, StringComparison.Ordinal);
        Assert.DoesNotContain("02:00:00:00:00:55", link, StringComparison.Ordinal);
        Assert.Equal(0, bridge.Delete("c1", Path("c1"), added).Status);
    }

    [Theory]
    [InlineData("open", true, true)]
    [InlineData("same-bridge", true, false)]
    [InlineData("isolated", false, false)]
    public void The_firewall_says_who_may_open_connections_and_later_containers_do_not_change_that(string policy, bool neighbour, bool otherNetwork)
    {
        string firewall = $$""", { "type": "firewall", "ingressPolicy": "{{policy}}" }""";
        Runtime runtime = Chain("", Bridge + firewall, "{}"), other = Chain("", (Bridge + firewall).Replace("br0", "br1").Replace("10.1.", "10.2."), "{}", network: "other");
        foreach ((Runtime at, string name) in new[] { (runtime, "c1"), (other, "c3"), (runtime, "c2") })
        {
            Add(at, name);
        }

        Assert.Equal(neighbour, Packets.Ping(_host.Inside("c2"), "10.1.0.2"));
        Assert.Equal(otherNetwork, Packets.Ping(_host.Inside("c3"), "10.1.0.2"));
        Assert.True(Packets.Ping(_host.Inside("c2"), "10.1.0.1"));
    }

    [Fact]
    public void A_bridge_that_somebody_else_made_is_used_and_stays()
    {
        _host.Test.Run("ip link add br0 type bridge && ip addr add 10.1.0.1/24 dev br0 && ip link set br0 up");
        Runtime runtime = Chain("", Bridge, "{}");
        CniAnswer added = Add(runtime, "c1");
        Add(runtime, "c2");

        Assert.True(Packets.Ping(_host.Inside("c1"), "10.1.0.1"));
        Assert.True(Packets.Ping(_host.Inside("c1"), "10.1.0.3"));
        CniAnswer check = runtime.Check("c1", Path("c1"), added);
        Assert.True(check is { Status: 0, Text: "" }, check.Text);
        CniAnswer collected = new Runtime(BridgeAndPortMapList.Replace("1.0.0", "1.1.0"), _host.CallByType).Collect();
        Assert.True(collected.Status == 0, collected.Text);
        Assert.Contains("10.1.0.1/24", _host.Test.Run("ip addr show br0"), StringComparison.Ordinal);
        Assert.DoesNotContain("eth0", Shell.Run(_host.Inside("c1"), "ip link"), StringComparison.Ordinal);
    }

    [Fact]
    public void Host_local_gives_addresses_to_other_plugins_and_takes_them_back()
    {
        Func<string, CniAnswer> add = name => _host.CallByType("host-local", System.Text.Encoding.UTF8.GetBytes(
            """{ "cniVersion": "1.0.0", "name": "net", "type": "ptp", "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.1.0.0/24" }], [{ "subnet": "fd00:1::/64" }]], "routes": [{ "dst": "0.0.0.0/0" }] } }"""),
            new Dictionary<string, string?> { ["CNI_COMMAND"] = name[..3], ["CNI_CONTAINERID"] = name[3..], ["CNI_NETNS"] = _host.Test.Names.Exists("c") ? Path("c") : _host.Container("c"), ["CNI_IFNAME"] = "eth0" });

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            { "cniVersion": "1.0.0", "ips": [{ "address": "10.1.0.2/24", "gateway": "10.1.0.1" }, { "address": "fd00:1::2/64", "gateway": "fd00:1::1" }], "routes": [{ "dst": "0.0.0.0/0" }], "dns": {} }
            """), add("ADDa").Json));
        Assert.Equal("10.1.0.3/24", (string)add("ADDb").Json["ips"]![0]!["address"]!);
        Assert.Equal(7, add("ADDb").Code);
        Assert.Equal("", add("DELa").Text);
        Assert.Equal("", add("DELa").Text);
        Assert.Equal(["10.1.0.3", "fd00:1::3"], _host.Leases("net"));
    }

    [Fact]
    public void Bandwidth_passes_where_it_asks_for_nothing() =>
        Add(Chain("", Bridge + """, { "type": "bandwidth", "capabilities": { "bandwidth": true } }""", "{}"), "c2");

    private const string Bridge = """{ "type": "bridge", "bridge": "br0", "isDefaultGateway": true, "ipMasq": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }""";
    private const string BridgeAndPortMap = Bridge + """, { "type": "portmap", "capabilities": { "portMappings": true } }""";

    private const string BridgeAndPortMapList = $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [{{BridgeAndPortMap}}] }""";

    /// <summary>A chain of which the reference plugin plays one part.</summary>
    private Runtime Chain(string reference, string plugins, string runtimeConfig, string network = "net") => new(
        $$"""{ "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [{{plugins}}] }""",
        (type, input, environment) => type == reference
            ? Reference.On(_host.Test.Namespace, _host.Test.StateDirectory)(type, input, environment)
            : _host.CallByType(type, input, environment))
    {
        RuntimeConfig = JsonNode.Parse(runtimeConfig)!.AsObject(),
    };

    private string Path(string name) => _host.Test.Names.PathOf(name);

    private CniAnswer Add(Runtime runtime, string name)
    {
        CniAnswer answer = runtime.Add(name, _host.Container(name));
        Assert.True(answer.Status == 0, answer.Text);
        return answer;
    }
}
