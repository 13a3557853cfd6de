using System.Net;
using System.Text.Json.Nodes;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Clients;

/// <summary>What containerd, CRI-O and podman call plugins by: libcni, with the binary as they start it.</summary>
public sealed class LibcniTests
{
    private const string Port = """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80, "protocol": "tcp" }] }""";

    [Theory]
    [InlineData(Conflists.Chain)]
    [InlineData(Conflists.Merged)]
    public void Two_containers_come_are_checked_and_go(string conflist)
    {
        using var host = new ClientHost(conflist);
        host.Run("ip netns add c1; ip netns add c2");
        var first = new Libcni(host) { RuntimeConfig = Port };
        var second = new Libcni(host);

        JsonNode one = first.Add("c1", "/run/netns/c1"), two = second.Add("c2", "/run/netns/c2");
        Assert.Equal(["10.22.0.2/16", "fd00:22::2/64"], one["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.Equal(["10.22.0.3/16", "fd00:22::3/64"], two["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.True(JsonNode.DeepEquals(one, JsonNode.Parse(first.Cached("c1", "/run/netns/c1"))));
        host.Run("ip netns exec c1 ping -n -c 1 -W 3 10.22.0.3; ip netns exec c2 ping -n -c 1 -W 3 fd00:22::2; ip netns exec c2 ping -n -c 1 -W 3 198.51.100.2");
        Assert.Contains("mtu 1400", host.Run("ip -n c1 link show eth0"), StringComparison.Ordinal);

        using (NetworkNamespace inside = host.OpenNamed("c1"))
        using (var server = new EchoServer(inside, 80))
        {
            Assert.Equal($"{World.Address}", host.World.Connect(new IPEndPoint(World.HostAddress, 8080)));
            Assert.NotNull(Packets.Connect(host.Namespace, new IPEndPoint(IPAddress.Loopback, 8080)));
            ShellResult taken = first.TryAdd("c3", host.Run("ip netns add c3; echo -n /run/netns/c3"));
            Assert.Equal(1, taken.Status);
            Assert.Contains("8080", taken.Errors, StringComparison.Ordinal);
            first.Delete("c3", "/run/netns/c3"); // As runtimes do when an ADD failed halfway through the chain.
        }

        Assert.True(first.Check("c1", "/run/netns/c1") is { Status: 0, Output: "", Errors: "" });
        host.Run("ip -n c1 address delete 10.22.0.2/16 dev eth0");
        ShellResult drifted = first.Check("c1", "/run/netns/c1");
        Assert.Equal(1, drifted.Status);
        Assert.Contains("no address 10.22.0.2/16", drifted.Errors, StringComparison.Ordinal);

        first.Delete("c1", "/run/netns/c1");
        first.Delete("c1", "/run/netns/c1");
        host.Run("ip netns delete c2");
        second.Delete("c2", "/run/netns/c2");
        second.Delete("c2", "");
        Assert.Empty(host.Kept());
        Assert.Null(host.World.Connect(new IPEndPoint(World.HostAddress, 8080)));
    }

    /// <summary>As docs/kubernetes.md says it, of a node whose containers go on running.</summary>
    [Fact]
    public void A_node_changes_over_from_the_reference_plugins_and_to_another_binary_under_its_containers()
    {
        using var host = new ClientHost(Conflists.Chain);
        string gantry = host.Run("readlink /opt/cni/bin/bridge").Trim();
        host.Run("cd /usr/lib/cni; for plugin in bridge host-local portmap firewall tuning; do cp --remove-destination $plugin /opt/cni/bin/; done; ip netns add c1; ip netns add c2; ip netns add c3");
        var libcni = new Libcni(host) { RuntimeConfig = Port };
        var plain = new Libcni(host);
        libcni.Add("c1", "/run/netns/c1");

        Replace();
        JsonNode two = plain.Add("c2", "/run/netns/c2");
        Assert.Equal("10.22.0.3/16", (string)two["ips"]![0]!["address"]!);
        host.Run("ip netns exec c1 ping -n -c 1 -W 3 10.22.0.3; ip netns exec c2 ping -n -c 1 -W 3 fd00:22::2; ip netns exec c1 ping -n -c 1 -W 3 198.51.100.2");
        Assert.True(plain.Check("c1", "/run/netns/c1") is { Status: 0, Output: "", Errors: "" });

        Replace();
        host.Run("ip netns exec c1 ping -n -c 1 -W 3 10.22.0.3");
        libcni.Delete("c1", "/run/netns/c1");
        Assert.DoesNotContain("eth0", host.Run("ip -n c1 link"), StringComparison.Ordinal);
        Assert.False(File.Exists($"{host.Root}/var/lib/cni/networks/net/10.22.0.2"));
        plain.Add("c3", "/run/netns/c3");
        plain.Delete("c2", "/run/netns/c2");
        plain.Delete("c3", "/run/netns/c3");
        Assert.Empty(host.Kept());

        void Replace() => host.Run($"cd /opt/cni/bin; for plugin in bridge host-local portmap firewall tuning; do install -m 755 {gantry} .new; mv .new $plugin; done");
    }
}
