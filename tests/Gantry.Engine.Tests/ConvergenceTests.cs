using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Up makes the kernel what the file says, and touches nothing else.</summary>
public sealed class ConvergenceTests
{
    [Fact]
    public void Up_twice_changes_nothing()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        string before = Picture(host);
        Assert.True(host.Up(FabricHost.Tutorial).Plan.IsEmpty);
        Assert.Equal(before, Picture(host));
    }

    public static TheoryData<string, string, string> Damage { get; } = new()
    {
        { "host", "ip link delete xeth1", "create veth xeth1" },
        { "host", "ip link set xeth2 down", "set xeth2: up" },
        { "host", "ip link set xeth2 nomaster", "set xeth2: nomaster → master xavki0" },
        { "host", "ip link set xavki0 down", "set xavki0: up" },
        { "host", "ip link set xavki0 mtu 1300", "set xavki0: mtu 1300 → mtu 1500" },
        { "host", "ip link set xavki0 address 02:00:00:00:00:01", "set xavki0: address 02:00:00:00:00:01 →" },
        { "host", "ip link delete xavki0", "create bridge xavki0" },
        { "host", "ip address delete 10.11.0.1/16 dev xavki0", "create address 10.11.0.1/16 on xavki0" },
        { "host", "sysctl -qw net.ipv4.ip_forward=0", "set IPv4 forwarding on the host: on" },
        { "host", "nft flush ruleset", "create firewall table inet gantry" },
        { "host", "nft flush chain inet gantry forward", "set firewall table inet gantry" },
        { "host", "nft add rule inet gantry forward drop", "set firewall table inet gantry" },
        { "host", "nft 'chain inet gantry forward { policy drop; }'", "set firewall table inet gantry" },
        { "host", Remade("type filter hook forward priority [^;]*", "type filter hook forward priority 77"), "set firewall table inet gantry" },
        { "host", Remade("type filter hook forward", "type filter hook input"), "set firewall table inet gantry" },
        { "host", "nft delete element inet gantry networks { xavki0 }", "create \"xavki0\" in firewall set networks" },
        { "host", "nft delete element inet gantry masquerade4 { 10.11.0.0/16 }", "create 10.11.0.0/16 in firewall set masquerade4" },
        { "x1", "ip link delete xpeer1", "create veth xeth1" },
        { "x1", "ip link set xpeer1 name other", "create veth xeth1" },
        { "x1", "ip link set xpeer1 mtu 1400", "set xpeer1 in x1: mtu 1400 → mtu 1500" },
        { "x1", "ip address flush dev xpeer1", "create address 10.11.0.10/16 on xpeer1 in x1" },
        { "x1", "ip route delete default", "create route default via 10.11.0.1 dev xpeer1 in x1" },
        { "x1", "ip route replace default via 10.11.0.99", "set route default via 10.11.0.99 dev xpeer1 → default via 10.11.0.1 dev xpeer1 in x1" },
        { "x1", "ip link set lo down", "set lo in x1: up" },
        { "x1", "sysctl -qw net.ipv4.ip_forward=1", "set sysctl net.ipv4.ip_forward in x1: 1 → 0" },
    };

    /// <summary>The table with one thing changed and all else as it was, handles apart.</summary>
    private static string Remade(string what, string by) => $"""
        table=$(nft list table inet gantry | sed 's/{what}/{by}/'); nft delete table inet gantry; echo "$table" | nft -f -
        """;

    [Theory]
    [MemberData(nameof(Damage))]
    public void What_somebody_changed_by_hand_is_found_by_plan_and_mended_by_up(string where, string command, string found)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        if (where == "host")
        {
            host.Test.Run(command);
        }
        else
        {
            host.RunIn(where, command);
        }
        Assert.Contains(host.Plan(FabricHost.Tutorial), line => line.StartsWith(found, StringComparison.Ordinal));
        host.Up(FabricHost.Tutorial);
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        Assert.True(host.Ping("x1", "10.11.0.20"));
        host.Down("tutorial");
        Assert.Equal("", host.Test.Run("ip link show type bridge"));
    }

    /// <summary>nft writes what it reads, and says more of it (userdata) than was said.</summary>
    [Fact]
    public void A_firewall_that_was_saved_and_loaded_by_nft_is_the_same_firewall()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Test.Run(Remade("nothing", "nothing"));
        Assert.Empty(host.Plan(FabricHost.Tutorial));
    }

    [Fact]
    public void A_namespace_that_somebody_deleted_comes_back()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Test.Names.Delete("x1");
        Assert.Contains("create namespace x1", host.Plan(FabricHost.Tutorial));
        host.Up(FabricHost.Tutorial);
        Assert.True(host.Ping("x1", "10.11.0.20"));
        Assert.Empty(host.Plan(FabricHost.Tutorial));
    }

    [Fact]
    public void An_edit_changes_only_what_differs()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        string untouched = host.RunIn("x2", "ip -j -d link");
        string edited = FabricHost.Tutorial + "\n  x3: { networks: [xavki0] }\n";
        Assert.All(host.Plan(edited), line => Assert.True(line.Contains("x3", StringComparison.Ordinal) || line.EndsWith("/hosts", StringComparison.Ordinal), line));
        host.Up(edited);
        Assert.True(host.Ping("x3", "10.11.0.10"));
        Assert.Equal(untouched, host.RunIn("x2", "ip -j -d link"));

        Assert.All(host.Plan(FabricHost.Tutorial), line => Assert.True(line.StartsWith("delete", StringComparison.Ordinal) || line.EndsWith("/hosts", StringComparison.Ordinal), line));
        host.Up(FabricHost.Tutorial);
        Assert.False(host.Test.Names.Exists("x3"));
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        Assert.Equal(untouched, host.RunIn("x2", "ip -j -d link"));
    }

    [Theory]
    [InlineData("10.11.0.10", "10.11.0.11")]
    [InlineData("interface: xpeer1", "interface: wan0")]
    [InlineData("host_interface: xeth1", "host_interface: port1")]
    [InlineData("host_interface: xeth1", "host_interface: xeth1, mac: \"02:00:00:00:00:aa\"")]
    [InlineData("gateway: 10.11.0.1", "gateway: 10.11.255.254")]
    [InlineData("gateway: 10.11.0.1", "gateway: 10.11.0.1, mtu: 1400")]
    [InlineData("gateway: 10.11.0.1", "gateway: 10.11.0.1, bridge: br0")]
    [InlineData("gateway: 10.11.0.1", "gateway: 10.11.0.1, outside: routed")]
    [InlineData("gateway: 10.11.0.1", "gateway: 10.11.0.1, outside: none")]
    [InlineData("10.11.0.0/16", "[10.11.0.0/16, \"fd11::/64\"]")]
    [InlineData("x1: {", "x1: { sysctls: { net.ipv4.conf.all.rp_filter: 2 },")]
    [InlineData("x1: {", "x1: { routes: [{ to: 10.9.0.0/16, via: 10.11.0.20 }],")]
    public void An_edit_and_its_taking_back_lead_to_where_a_fresh_up_leads(string from, string to)
    {
        string edited = FabricHost.Tutorial.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(FabricHost.Tutorial, edited);
        using FabricHost fresh = FabricHost.Create(), host = FabricHost.Create();
        fresh.Up(edited);
        host.Up(FabricHost.Tutorial);
        host.Up(edited);
        Assert.Empty(host.Plan(edited));
        Assert.Equal(Comparable(fresh), Comparable(host));

        host.Up(FabricHost.Tutorial);
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        Assert.True(host.Ping("x1", "10.11.0.20"));
        fresh.Down("tutorial");
        fresh.Up(FabricHost.Tutorial);
        Assert.Equal(Comparable(fresh), Comparable(host));
    }

    [Fact]
    public void Nodes_may_change_their_interfaces_names_with_each_other()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        string swapped = FabricHost.Tutorial.Replace("xeth1", "xethX", StringComparison.Ordinal).Replace("xeth2", "xeth1", StringComparison.Ordinal)
            .Replace("xethX", "xeth2", StringComparison.Ordinal);
        host.Up(swapped);
        Assert.Empty(host.Plan(swapped));
        Assert.True(host.Ping("x1", "10.11.0.20"));
    }

    [Fact]
    public void An_automatic_address_stays_as_long_as_the_node()
    {
        const string Three = "name: auto\nnetworks: { net: { subnet: 10.7.0.0/24 } }\nnodes: { a: { networks: [net] }, b: { networks: [net] }, c: { networks: [net] } }";
        using FabricHost host = FabricHost.Create();
        host.Up(Three);
        Assert.Contains("10.7.0.4/24", host.RunIn("c", "ip address"), StringComparison.Ordinal);
        string without = Three.Replace("a: { networks: [net] }, ", "", StringComparison.Ordinal);
        Assert.All(host.Plan(without), line => Assert.True(line.StartsWith("delete", StringComparison.Ordinal) || line.EndsWith("/hosts", StringComparison.Ordinal), line));
        host.Up(without);
        Assert.Contains("10.7.0.4/24", host.RunIn("c", "ip address"), StringComparison.Ordinal);
        host.Up(without.Replace("nodes: {", "nodes: { d: { networks: [net] },", StringComparison.Ordinal));
        Assert.Contains("10.7.0.2/24", host.RunIn("d", "ip address"), StringComparison.Ordinal);
    }

    private static string Picture(FabricHost host) => string.Concat(
        (string[])[KernelPicture.Take(host.Test.Namespace), .. host.Test.Names.List().Select(name => name + host.RunIn(name, KernelPicture.Commands))]);

    /// <summary>Two hosts side by side: their random numbers left out, and links in the order of their names.</summary>
    private static string Comparable(FabricHost host) => string.Join('\n', KernelPicture.WithoutChance(Picture(host)).Split('\n').Order(StringComparer.Ordinal));
}
