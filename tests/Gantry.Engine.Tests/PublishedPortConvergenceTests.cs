using System.Diagnostics;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Published ports in the kernel: elements that come, change and go, and rules that stay as many as they are.</summary>
public sealed class PublishedPortConvergenceTests(ITestOutputHelper output)
{
    [Fact]
    public void An_edit_changes_the_ports_that_differ_and_nothing_else()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml("8080:80, 8000-8010:8000-8010, 5353:53/udp"));
        Assert.Equal(
            [
                "delete port 8000-8010/tcp → web [fd31::2]:8000-8010",
                "delete port 8000-8010/tcp → web 10.31.0.2:8000-8010",
                "set port 8080/tcp → web 10.31.0.2:81, which led to 10.31.0.2:80",
                "set port 8080/tcp → web [fd31::2]:81, which led to fd31::2:80",
                "create port 8005-8020/tcp → web 10.31.0.2:8005-8020",
                "create port 8005-8020/tcp → web [fd31::2]:8005-8020",
                "set connections through these ports from before: forgotten",
            ],
            host.Plan(Yaml("8080:81, 8005-8020:8005-8020, 5353:53/udp")));
        AssertLeadsToWhatAFreshUpLeadsTo(host, Yaml("8080:81, 8005-8020:8005-8020, 5353:53/udp"));
        AssertLeadsToWhatAFreshUpLeadsTo(host, Yaml("127.0.0.1:8080:81, '[::]:8080:81', 9000-9002:7000-7002"));
        AssertLeadsToWhatAFreshUpLeadsTo(host, Yaml(""));
        Assert.Equal("0", host.Test.Run("sysctl -n net.ipv4.conf.front.route_localnet").Trim());
    }

    [Theory]
    [InlineData("nft 'delete element inet gantry ports4 { tcp . 8080 }'", "create port 8080/tcp → web 10.31.0.2:80")]
    [InlineData("nft 'delete element inet gantry ports4 { udp . 9001 }'", "set port 9000-9002/udp → web 10.31.0.2:7000-7002, which led to 10.31.0.2:7000")]
    [InlineData("nft 'delete element inet gantry ports4 { tcp . 8080 }; add element inet gantry ports4 { tcp . 8080 comment \"fabric ports\" : 10.31.0.9 . 99 }'",
        "set port 8080/tcp → web 10.31.0.2:80, which led to 10.31.0.9:99")]
    [InlineData("nft 'delete element inet gantry ranges6 { tcp . 8000-8010 }'", "create port 8000-8010/tcp → web [fd31::2]:8000-8010")]
    [InlineData("nft 'delete element inet gantry hairpin4 { 10.31.0.2 . 10.31.0.2 }'", "create 10.31.0.2 . 10.31.0.2 in firewall set hairpin4")]
    [InlineData("bridge link set dev webport hairpin off", "set webport: type bridge_slave hairpin off → type bridge_slave hairpin on")]
    [InlineData("sysctl -qw net.ipv4.conf.front.route_localnet=0", "set sysctl net.ipv4.conf.front.route_localnet: 0 → 1")]
    public void What_somebody_changed_by_hand_is_found_and_mended(string command, string expected)
    {
        using FabricHost host = FabricHost.Create();
        string yaml = Yaml("8080:80, 8000-8010:8000-8010, 9000-9002:7000-7002/udp");
        host.Up(yaml);
        string before = Ruleset(host);
        host.Test.Run(command);
        Assert.Equal(expected, host.Plan(yaml)[0]);
        Assert.False(host.Fabric("ports").Status()!.IsOk);
        host.Up(yaml);
        Assert.Equal(before, Ruleset(host));
        Assert.Empty(host.Plan(yaml));
        Assert.True(host.Fabric("ports").Status()!.IsOk);
    }

    [Fact]
    public void A_table_of_an_older_version_is_made_anew_with_everybodys_elements()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Up(Yaml("8080:80, 8000-8010:8000-8010, 127.0.0.1:9000-9001:9000-9001"));
        string before = Ruleset(host);
        // An older one has no such rule and no such map, and a rule that has gone since.
        host.Test.Run("nft flush chain inet gantry published; nft delete map inet gantry ports_at6; nft 'insert rule inet gantry forward counter'");
        Assert.Contains(host.Plan(FabricHost.Tutorial), line => line.StartsWith("set firewall table inet gantry", StringComparison.Ordinal));
        host.Up(FabricHost.Tutorial);
        Assert.Equal(before, Ruleset(host));
        Assert.Empty(host.Plan(Yaml("8080:80, 8000-8010:8000-8010, 127.0.0.1:9000-9001:9000-9001")));
    }

    [Fact]
    public void The_rules_are_as_many_with_ten_thousand_ports_as_with_none()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml(""));
        int rules = Rules(host);
        long start = Stopwatch.GetTimestamp();
        host.Up(Yaml(string.Join(", ", Enumerable.Range(10_000, 1_000).Select(port => $"{port}:{port - 9_000}"))));
        output.WriteLine($"up with 1,000 more ports, of both families: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        string many = Yaml(string.Join(", ", Enumerable.Range(10_000, 10_000).Select(port => $"{port}:{port - 9_000}")));
        start = Stopwatch.GetTimestamp();
        host.Up(many);
        output.WriteLine($"up with 9,000 more: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        start = Stopwatch.GetTimestamp();
        Assert.Empty(host.Plan(many));
        output.WriteLine($"plan that finds nothing to do: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        Assert.Equal(rules, Rules(host));
        Assert.Equal("10000", host.Test.Run("nft -j list map inet gantry ports4 | jq '.nftables[1].map.elem | length'").Trim());
        start = Stopwatch.GetTimestamp();
        host.Down("ports");
        output.WriteLine($"down: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        Assert.Equal("", host.Test.Run("nft list ruleset"));
    }

    private static void AssertLeadsToWhatAFreshUpLeadsTo(FabricHost host, string yaml)
    {
        host.Up(yaml);
        Assert.Empty(host.Plan(yaml));
        using FabricHost fresh = FabricHost.Create();
        fresh.Up(yaml);
        Assert.Equal(Ruleset(fresh), Ruleset(host));
        Assert.Equal(Hairpins(fresh), Hairpins(host));
    }

    private static int Rules(FabricHost host) => int.Parse(host.Test.Run("nft -j list ruleset | jq '[.nftables[] | select(.rule)] | length'"));

    private static string Hairpins(FabricHost host) => host.Test.Run("ip -j -d link show master front | jq -c '[.[] | {ifname, hairpin: .linkinfo.info_slave_data.hairpin}] | sort_by(.ifname)'");

    /// <summary>The ruleset without handles; elements in a hash have no order of their own.</summary>
    private static string Ruleset(FabricHost host) => host.Test.RunJson(
        "nft -j list ruleset | jq 'del(.nftables[0]) | walk(if type == \"object\" then del(.handle) else . end) | (.nftables[] | (.set, .map) | select(. != null and .elem != null) | .elem) |= sort'")
        .ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    private static string Yaml(string ports) => $$"""
        name: ports
        networks: { front: { subnet: [10.31.0.0/24, "fd31::/64"] } }
        nodes: { web: { networks: { front: { host_interface: webport } }, ports: [{{ports}}] } }
        """;
}
