using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>One entry that stands for a chain.</summary>
public sealed class WholeChainTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Ports_of_the_host_lead_to_the_container_from_outside_the_host_and_its_neighbours()
    {
        using var world = new World(_host.Test);
        Runtime runtime = Chain("", """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80, "protocol": "tcp" }, { "hostPort": 5353, "containerPort": 53, "protocol": "UDP", "hostIP": "127.0.0.1" }] }""");
        Add(runtime, "c1");
        Add(Chain(""), "c2");
        using EchoServer server = new(_host.Inside("c1"), 80);

        Assert.Equal($"{World.Address}", world.Connect(new(World.HostAddress, 8080)));
        Assert.NotNull(Packets.Connect(_host.Test.Namespace, new(System.Net.IPAddress.Loopback, 8080)));
        Assert.NotNull(Packets.Connect(_host.Inside("c2"), new(World.HostAddress, 8080)));
        Assert.NotNull(Packets.Connect(_host.Inside("c1"), new(World.HostAddress, 8080)));
    }

    [Fact]
    public void What_one_containers_port_needs_of_the_bridge_stays_when_another_comes_and_goes()
    {
        Add(Chain("", """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80 }] }"""), "c1");
        using EchoServer server = new(_host.Inside("c1"), 80);
        Runtime other = Chain("");
        CniAnswer added = Add(other, "c2");
        Assert.NotNull(Packets.Connect(_host.Test.Namespace, new(System.Net.IPAddress.Loopback, 8080)));
        Assert.Equal(0, other.Delete("c2", _host.Test.Names.PathOf("c2"), added).Status);
        Assert.NotNull(Packets.Connect(_host.Test.Namespace, new(System.Net.IPAddress.Loopback, 8080)));
    }

    [Fact]
    public void A_port_that_somebody_holds_is_refused_and_nothing_is_left()
    {
        const string Ports = """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80 }] }""";
        Add(Chain("", Ports), "c1");
        string before = _host.Test.Run("ip -o link | wc -l");

        CniAnswer answer = Chain("", Ports).Add("c2", _host.Container("c2"));

        Assert.Equal(1, answer.Status);
        Assert.Contains("8080", answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, _host.Test.Run("ip -o link | wc -l"));
        Assert.Equal(["10.1.0.2"], _host.Leases("net"));
    }

    [Fact]
    public void The_interface_is_tuned()
    {
        CniAnswer added = Add(Chain("""
            , "tuning": { "mac": "02:00:00:00:00:55", "mtu": 1300, "promisc": true, "allmulti": true, "txQLen": 77,
              "sysctl": { "net.ipv4.conf.IFNAME.arp_filter": "1", "net.core.somaxconn": "500" } }
            """), "c1");

        string link = Shell.Run(_host.Inside("c1"), "ip link show eth0");
        Assert.Contains("02:00:00:00:00:55", link, StringComparison.Ordinal);
        Assert.Contains("mtu 1300", link, StringComparison.Ordinal);
        Assert.Contains("PROMISC", link, StringComparison.Ordinal);
        Assert.Contains("ALLMULTI", link, StringComparison.Ordinal);
        Assert.Contains("qlen 77", link, StringComparison.Ordinal);
        Assert.Equal("1\n500", Shell.Run(_host.Inside("c1"), "sysctl -n net.ipv4.conf.eth0.arp_filter net.core.somaxconn").Trim());
        Assert.Equal("02:00:00:00:00:55", (string)added.Json["interfaces"]![2]!["mac"]!);
        Assert.Contains("mtu 1500", _host.Test.Run("ip link show br0"), StringComparison.Ordinal);
        Assert.True(Chain("""
            , "tuning": { "mac": "02:00:00:00:00:55", "mtu": 1300, "promisc": true, "allmulti": true, "txQLen": 77,
              "sysctl": { "net.ipv4.conf.IFNAME.arp_filter": "1", "net.core.somaxconn": "500" } }
            """).Check("c1", _host.Test.Names.PathOf("c1"), added) is { Status: 0, Text: "" });
    }

    [Theory]
    [InlineData("open", true, true)]
    [InlineData("same-bridge", true, false)]
    [InlineData("isolated", false, false)]
    public void The_ingress_policy_says_who_may_open_connections(string policy, bool neighbour, bool otherNetwork)
    {
        using var world = new World(_host.Test);
        world.Run($"ip route add 10.0.0.0/8 via {World.HostAddress}");
        string keys = $$""", "firewall": { "ingressPolicy": "{{policy}}" }""";
        Add(Chain(keys), "c1");
        Add(Chain(keys), "c2");
        Add(Chain(keys, network: "other", bridge: "br1", subnet: "10.2.0.0/24"), "c3");

        Assert.Equal(neighbour, Packets.Ping(_host.Inside("c2"), "10.1.0.2"));
        Assert.Equal(otherNetwork, Packets.Ping(_host.Inside("c3"), "10.1.0.2"));
        Assert.True(world.Ping("10.1.0.2"));
        Assert.True(Packets.Ping(_host.Inside("c1"), "10.1.0.1"));
    }

    [Fact]
    public void A_second_subnet_joins_the_first_and_both_work()
    {
        Runtime first = Chain("", """{ "ipRanges": [[{ "subnet": "10.7.0.0/24" }]] }""", subnet: null), second = Chain("", """{ "ipRanges": [[{ "subnet": "10.8.0.0/24" }]] }""", subnet: null);
        CniAnswer added = Add(first, "c1");
        Add(second, "c2");

        Assert.True(Packets.Ping(_host.Inside("c1"), "10.7.0.1"));
        Assert.True(Packets.Ping(_host.Inside("c2"), "10.8.0.1"));
        Assert.True(Packets.Ping(_host.Inside("c1"), "10.8.0.2"));
        Assert.True(first.Check("c1", _host.Test.Names.PathOf("c1"), added) is { Status: 0, Text: "" });
    }

    [Fact]
    public void The_gateway_is_that_of_the_range_which_the_address_is_of()
    {
        const string Ranges = """[[{ "subnet": "10.1.0.0/24", "rangeStart": "10.1.0.10", "rangeEnd": "10.1.0.10" }, { "subnet": "10.2.0.0/24", "gateway": "10.2.0.254" }]]""";
        Runtime runtime = Chain("", $$"""{ "ipRanges": {{Ranges}} }""", subnet: null);
        Add(runtime, "c1");
        CniAnswer second = Add(runtime, "c2");

        Assert.Equal("10.2.0.254", (string)second.Json["ips"]![0]!["gateway"]!);
        Assert.Contains("default via 10.2.0.254", Shell.Run(_host.Inside("c2"), "ip route"), StringComparison.Ordinal);
        Assert.True(Packets.Ping(_host.Inside("c2"), "10.1.0.10"));
    }

    private Runtime Chain(string keys, string runtimeConfig = "{}", string network = "net", string bridge = "br0", string? subnet = "10.1.0.0/24") => new($$"""
        { "cniVersion": "1.1.0", "name": "{{network}}", "plugins": [{ "type": "gantry-cni", "bridge": "{{bridge}}", "isDefaultGateway": true, "ipMasq": true,
          "capabilities": { "portMappings": true, "ipRanges": true }, "ipam": { "type": "host-local" {{(subnet is null ? "" : $", \"subnet\": \"{subnet}\"")}} } {{keys}} }] }
        """, _host.CallByType)
    {
        RuntimeConfig = JsonNode.Parse(runtimeConfig)!.AsObject(),
    };

    private CniAnswer Add(Runtime runtime, string name)
    {
        CniAnswer answer = runtime.Add(name, _host.Container(name));
        Assert.True(answer.Status == 0, answer.Text);
        return answer;
    }
}
