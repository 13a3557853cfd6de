using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>attach, detach, publish and unpublish, as they are called: ps, plan, up and down know them.</summary>
public sealed class LiveTests
{
    private const string Lab = """
        name: lab
        networks:
          front: { subnet: 10.1.0.0/24 }
          db: { subnet: [10.2.0.0/24, "fd02::/64"], outside: none }
        nodes:
          x1: { networks: [front], ports: ["8080:80"] }
          x2: { networks: [front] }
          d1: { networks: [db] }
        """;

    [Fact]
    public void A_port_comes_and_goes_under_the_eyes_of_ps_and_plan()
    {
        using CliHost host = WithLab();
        using var server = new Greeter(host, "x2");
        Assert.Matches(@"^port 9090:80 leads to x2 \(\d+ operations?, [\d.]+ ms\)\n$", host.Run("gantry publish x2 9090:80"));
        Assert.Equal("hello\n", host.Run("nc -N -w2 10.1.0.1 9090"));
        Assert.Matches("lab +node +x2 +ok .* 9090:80\n", host.Run("gantry ps lab.yaml"));
        Assert.Matches(@"\n- port 9090/tcp → x2 10.1.0.3:80\n", "\n" + host.Run("gantry plan lab.yaml"));
        Assert.Equal(3, host.Gantry("plan", "lab.yaml", "--exit-code").Status);
        Assert.Equal("x2: nothing to do\n", host.Run("gantry publish x2 9090:80"));
        host.Run("nft flush ruleset");
        Assert.Contains("! port 9090/tcp → x2 10.1.0.3:80 is missing\n", host.Run("gantry ps lab.yaml"), StringComparison.Ordinal);
        host.Run("gantry repair");
        Assert.Equal("hello\n", host.Run("nc -N -w2 10.1.0.1 9090"));
        host.Run("gantry unpublish x2 9090:80");
        Assert.NotEqual(0, host.Try("nc -N -w2 10.1.0.1 9090").Status);
        Assert.DoesNotContain("9090", host.Run("gantry plan lab.yaml; gantry ps lab.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_of_the_file_is_unpublished_until_the_next_up()
    {
        using CliHost host = WithLab();
        using var server = new Greeter(host, "x1");
        Assert.Equal("hello\n", host.Run("nc -N -w2 10.1.0.1 8080"));
        host.Run("gantry unpublish x1 8080:80");
        Assert.NotEqual(0, host.Try("nc -N -w2 10.1.0.1 8080").Status);
        Assert.Contains("+ port 8080/tcp → x1 10.1.0.2:80\n", host.Run("gantry plan lab.yaml"), StringComparison.Ordinal);
        host.Run("gantry up lab.yaml");
        Assert.Equal("hello\n", host.Run("nc -N -w2 10.1.0.1 8080"));
    }

    [Fact]
    public void An_interface_comes_and_goes_under_the_eyes_of_ps_and_plan_and_with_its_names()
    {
        using CliHost host = WithLab();
        string before = Kernel(host);
        Assert.Matches(@"^x2 is in db: eth1 10.2.0.3/24 fd02::3/64 \(\d+ operations, [\d.]+ ms\)\n$", host.Run("gantry attach x2 db"));
        host.Run("ip netns exec x2 ping -n -c1 -W1 d1; ip netns exec d1 ping -n -4 -c1 -W1 x2; ip netns exec x2 ping -n -c1 -W1 fd02::2");
        Assert.Matches("lab +node +x2 +ok +eth0 10.1.0.3/24, eth1 10.2.0.3/24 fd02::3/64", host.Run("gantry ps lab.yaml"));
        Assert.Matches(@"\n- veth x2-\S+", host.Run("gantry plan lab.yaml"));
        JsonNode interfaces = host.RunJson("gantry ps lab.yaml --json")[0]!["nodes"]!.AsArray().Single(node => (string?)node!["name"] == "x2")!["interfaces"]!;
        Assert.Equal(["eth0", "eth1"], interfaces.AsArray().Select(link => (string?)link!["name"]));
        host.Run("gantry detach x2 db");
        Assert.Equal(2, host.Try("ip netns exec x2 getent hosts d1").Status);
        host.Run("gantry attach x2 db; gantry up lab.yaml");
        Assert.Equal("lab: nothing to do\n", host.Run("gantry plan lab.yaml"));
        Assert.Equal(before, Kernel(host));
    }

    [Fact]
    public void Down_takes_all_of_it_away()
    {
        using CliHost host = CliHost.Create();
        host.Write("lab.yaml", Lab);
        string bare = host.Picture();
        host.Run("gantry up lab.yaml; gantry attach x2 db; gantry attach x1 db --interface db0 --address 10.2.0.77; gantry publish x2 9090:80; gantry unpublish x1 8080:80; gantry down --name lab");
        Assert.Equal(bare, host.Picture());
        host.Run("! test -e /etc/netns");
    }

    private static CliHost WithLab()
    {
        CliHost host = CliHost.Create();
        host.Write("lab.yaml", Lab);
        host.Run("gantry up lab.yaml");
        return host;
    }

    private static string Kernel(CliHost host) =>
        KernelPicture.WithoutChance(string.Concat(((string[])["", "nsenter --net=/run/netns/x1", "nsenter --net=/run/netns/x2"]).Select(inside => host.Run($"{inside} bash -ec \"$(cat <<'END'\n{KernelPicture.Commands}\nEND\n)\""))));

    /// <summary>A server that greets.</summary>
    private sealed class Greeter : IDisposable
    {
        private readonly Process _loop;

        internal Greeter(CliHost host, string node)
        {
            _loop = host.Start("ip", "netns", "exec", node, "sh", "-c", "while echo hello | nc -N -l -p 80 > /dev/null; do :; done");
            Eventually.True(() => host.Run($"ip netns exec {node} ss -Hltn").Contains(":80 ", StringComparison.Ordinal), "a server");
        }

        public void Dispose()
        {
            _loop.Kill(entireProcessTree: true);
            _loop.Dispose();
        }
    }
}
