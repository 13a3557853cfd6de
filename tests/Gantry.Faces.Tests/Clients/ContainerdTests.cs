using System.Net;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Clients;

/// <summary>Debian's containerd and <c>ctr run --cni</c>, with real containers. Ports ctr can't map: libcni does it for a container of containerd's.</summary>
public sealed class ContainerdTests
{
    private const string Port = """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80, "protocol": "tcp" }] }""";
    private const string Server = "nc -ll -p 80 -e /bin/echo hello";
    private const int AtOnce = 10;

    [Theory]
    [InlineData(Conflists.Chain)]
    [InlineData(Conflists.Merged)]
    public void Containers_reach_each_other_and_the_outside_and_are_reached_by_a_port_also_when_containerd_was_restarted(string conflist)
    {
        using var host = new ClientHost(conflist);
        using EchoServer outside = host.World.Listen(7);
        var containerd = new Containerd(host);
        var libcni = new Libcni(host) { RuntimeConfig = Port };
        containerd.Run("c1");
        containerd.RunBare("web", Server);
        libcni.Add("web", $"/proc/{containerd.Process("web")}/ns/net");

        RequireWhole();
        containerd.Restart();
        RequireWhole();
        containerd.Run("c2");
        Assert.True(containerd.Ping("c2", containerd.Address("c1")));
        Assert.True(containerd.Ping("c2", containerd.Address("web")));

        void RequireWhole()
        {
            Assert.True(containerd.Ping("c1", containerd.Address("web")));
            Assert.True(containerd.Ping("web", containerd.Address("c1")));
            Assert.True(containerd.Ping("c1", "10.22.0.1"));
            Assert.Equal($"{World.HostAddress}", containerd.Execute("c1", $"nc -w 2 {World.Address} 7 < /dev/null"));
            Assert.Equal("hello\n", host.World.Connect(new IPEndPoint(World.HostAddress, 8080)));
            Assert.Equal("hello\n", Packets.Connect(host.Namespace, new IPEndPoint(IPAddress.Loopback, 8080)));
            Assert.Equal("hello\n", containerd.Execute("c1", $"nc -w 2 {World.HostAddress} 8080 < /dev/null"));
        }
    }

    [Fact]
    public void Ten_that_are_started_at_once_all_have_a_network()
    {
        using var host = new ClientHost(Conflists.Chain);
        var containerd = new Containerd(host);
        string[] names = [.. Enumerable.Range(1, AtOnce).Select(i => $"c{i}")];

        Parallel.ForEach(names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, name => containerd.Run(name));

        string[] addresses = [.. names.Select(containerd.Address)];
        Assert.Equal(AtOnce, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.True(containerd.Ping(names[0], address)));
    }

    /// <summary>ctr waits for the container's end and calls DEL then, with no namespace.</summary>
    [Fact]
    public void A_container_that_ends_by_itself_or_is_killed_leaves_nothing()
    {
        using var host = new ClientHost(Conflists.Chain);
        var containerd = new Containerd(host);
        string links = host.Run("ip -o link | wc -l");

        host.Run($"{Containerd.Starting("--rm --cni", "c1")} ping -c 1 -W 3 10.22.0.1");
        Assert.Empty(host.Kept());
        host.Run($"{Containerd.Starting("--rm --cni", "c2")} sleep 1000 > c2.log 2>&1 & until ctr task kill -s KILL c2 2> /dev/null; do sleep 0.05; done; wait");
        Assert.Empty(host.Kept());
        Assert.Equal(int.Parse(links) + 1, int.Parse(host.Run("ip -o link | wc -l"))); // The bridge, as with the reference plugin.
    }

    [Fact]
    public void A_container_whose_namespace_is_gone_first_is_deleted_by_what_libcni_keeps_of_it()
    {
        using var host = new ClientHost(Conflists.Chain);
        var containerd = new Containerd(host);
        containerd.Run("c1");
        containerd.Run("c2");
        string address = containerd.Address("c1");
        string path = $"/proc/{containerd.Process("c1")}/ns/net";

        containerd.Remove("c1");
        new Libcni(host).Delete(containerd.Id("c1"), path);

        Assert.DoesNotContain(host.Kept(), kept => kept.Contains(address, StringComparison.Ordinal));
        Assert.True(containerd.Ping("c2", "10.22.0.1"));
        new Libcni(host).Delete(containerd.Id("c1"), path);
    }
}
