using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Other people's firewalls: up says what they will drop, allow lets it pass, and is taken back without a trace.</summary>
public sealed class AllowTests
{
    /// <summary>What the tools leave in the kernel: Docker's and ufw's policy, firewalld's last rule, an administrator's own table.</summary>
    public static TheoryData<string, string> Firewalls { get; } = new()
    {
        { "iptables -P FORWARD DROP; iptables -A FORWARD -i docker0 -j ACCEPT; ip6tables -P FORWARD DROP", "ip filter FORWARD" },
        { "nft 'table inet firewalld { chain filter_FORWARD { type filter hook forward priority filter + 10; ct state established accept; reject with icmpx admin-prohibited; }; }'", "inet firewalld filter_FORWARD" },
        { "nft 'table inet mine { chain forward { type filter hook forward priority 0; policy drop; }; }'", "inet mine forward" },
    };

    [Theory]
    [MemberData(nameof(Firewalls))]
    public void Allow_lets_the_tutorials_packets_pass_and_down_takes_it_back(string firewall, string chain)
    {
        using FabricHost host = FabricHost.Create();
        using var world = new World(host.Test, defaultRoute: true);
        host.Test.Run(firewall);
        string before = KernelPicture.WithoutChance(KernelPicture.Take(host.Test.Namespace));

        List<string> warnings = [];
        host.Up(FabricHost.Tutorial, new ApplyEvents(Warn: warnings.Add));
        Assert.Contains(warnings, line => line.Contains(chain, StringComparison.Ordinal) && line.EndsWith("gantry allow", StringComparison.Ordinal));
        Assert.False(host.Ping("x1", World.Address.ToString()));

        host.Fabric("tutorial").Allow();
        Assert.True(host.Ping("x1", World.Address.ToString()));
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        Assert.Empty(host.Up(FabricHost.Tutorial).Warnings);

        host.Fabric("tutorial").Allow(remove: true);
        Assert.False(host.Ping("x1", World.Address.ToString()));
        Assert.Contains(host.Up(FabricHost.Tutorial).Warnings, line => line.Contains(chain, StringComparison.Ordinal));

        host.Fabric("tutorial").Allow();
        host.Down("tutorial");
        Assert.Equal(before, KernelPicture.WithoutChance(KernelPicture.Take(host.Test.Namespace)));
    }

    [Fact]
    public void Iptables_reads_our_rules_as_what_they_are()
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run("iptables -P FORWARD DROP");
        host.Up(FabricHost.Tutorial);
        host.Fabric("tutorial").Allow();
        string saved = host.Test.Run("iptables-save -t filter");
        Assert.Contains("-A FORWARD -i xavki0 -m comment --comment \"gantry allow from xavki0\" -j ACCEPT", saved, StringComparison.Ordinal);
        Assert.Contains("-A FORWARD -o xavki0 -m comment --comment \"gantry allow into xavki0\" -j ACCEPT", saved, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_a_reload_took_away_comes_back()
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run("iptables -P FORWARD DROP");
        host.Up(FabricHost.Tutorial);
        host.Fabric("tutorial").Allow();
        host.Test.Run("iptables -F FORWARD");
        Assert.Equal(2, host.Plan(FabricHost.Tutorial).Count);
        host.Up(FabricHost.Tutorial);
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        host.Test.Run("nft flush ruleset");
        host.Up(FabricHost.Tutorial);
        Assert.Empty(host.Plan(FabricHost.Tutorial));
    }
}
