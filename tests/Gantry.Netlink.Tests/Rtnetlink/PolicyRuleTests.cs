using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Rtnetlink;

public sealed class PolicyRuleTests
{
    private const string List = "ip -d rule show; ip -d -6 rule show";

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_what_ip_makes(string ip, PolicyRule rule)
    {
        using TestHost host = TestHost.Create();
        using TestHost other = TestHost.Create();
        string before = host.Run(List);
        host.Execute(batch => batch.AddPolicyRule(rule));
        other.Run($"ip {(rule.Family == AddressFamily.InterNetworkV6 ? "-6 " : "")}rule add {ip}");
        Assert.NotEqual(before, host.Run(List));
        Assert.Equal(other.Run(List), host.Run(List));
        Assert.Equal(rule, host.Routes.ListPolicyRules().Single(read => read.Priority == rule.Priority));

        var again = Assert.Throws<NetlinkException>(() => host.Execute(batch => batch.AddPolicyRule(rule)));
        Assert.Equal(Errno.EEXIST, again.Errno);
        host.Execute(batch => batch.DeletePolicyRule(rule));
        Assert.Equal(before, host.Run(List));
    }

    public static TheoryData<string, PolicyRule> Rules()
    {
        var four = new PolicyRule { Family = AddressFamily.InterNetwork, Priority = 100, Table = 100 };
        PolicyRule six = four with { Family = AddressFamily.InterNetworkV6 };
        return new TheoryData<string, PolicyRule>
        {
            { "priority 100 from 10.12.0.0/16 table 100", four with { From = Net("10.12.0.0/16") } },
            { "priority 100 to 10.12.0.1 lookup 1000", four with { To = Net("10.12.0.1/32"), Table = 1000 } },
            { "priority 100 from 10.12.0.0/16 to 10.13.0.0/16 table main", four with { From = Net("10.12.0.0/16"), To = Net("10.13.0.0/16"), Table = Route.MainTable } },
            { "priority 100 iif wan0 table 100", four with { InputInterface = Name("wan0") } },
            { "priority 100 oif wan0 table 100", four with { OutputInterface = Name("wan0") } },
            { "priority 100 fwmark 7 table 100", four with { Mark = 7 } },
            { "priority 100 fwmark 0x1/0xff table 100", four with { Mark = 1, MarkMask = 0xff } },
            { "priority 100 fwmark 0x0/0xff table 100", four with { Mark = 0, MarkMask = 0xff } },
            { "priority 100 fwmark 0x0/0xffffffff table 100", four with { Mark = 0 } },
            { "priority 100 from 10.12.0.0/16 blackhole", four with { From = Net("10.12.0.0/16"), Action = RuleAction.Blackhole, Table = 0 } },
            { "priority 100 from 10.12.0.0/16 unreachable", four with { From = Net("10.12.0.0/16"), Action = RuleAction.Unreachable, Table = 0 } },
            { "priority 100 from 10.12.0.0/16 prohibit", four with { From = Net("10.12.0.0/16"), Action = RuleAction.Prohibit, Table = 0 } },
            { "priority 100 from 2001:db8::/48 table 100", six with { From = Net("2001:db8::/48") } },
            { "priority 100 to 2001:db8::1 iif lo fwmark 1 lookup 5000", six with { To = Net("2001:db8::1/128"), InputInterface = Name("lo"), Mark = 1, Table = 5000 } },
        };
    }

    [Fact]
    public void The_rules_that_are_there_from_the_start_are_read()
    {
        using TestHost host = TestHost.Create();
        Assert.Equal(
            [(AddressFamily.InterNetwork, null, 255u), (AddressFamily.InterNetwork, 32766u, 254u), (AddressFamily.InterNetwork, 32767u, 253u),
                (AddressFamily.InterNetworkV6, null, 255u), (AddressFamily.InterNetworkV6, (uint?)32766, 254u)],
            host.Routes.ListPolicyRules().Select(rule => (rule.Family, rule.Priority, rule.Table)));
    }

    [Theory]
    [InlineData("from 10.0.0.0/8 ipproto tcp dport 80 table 100")]
    [InlineData("not from 10.0.0.0/8 table 100")]
    [InlineData("from 10.0.0.0/8 tos 0x10 table 100")]
    [InlineData("from 10.0.0.0/8 uidrange 0-100 table 100")]
    [InlineData("from 10.0.0.0/8 lookup main suppress_prefixlength 0")]
    public void Of_a_rule_with_conditions_that_are_not_read_it_is_said(string rule)
    {
        using TestHost host = TestHost.Create();
        host.Run($"ip rule add priority 100 {rule}; ip rule add priority 101 from 10.0.0.0/8 table 100");
        IReadOnlyList<PolicyRule> rules = host.Routes.ListPolicyRules();
        Assert.True(rules.Single(read => read.Priority == 100).HasOtherConditions);
        Assert.DoesNotContain(rules, read => read.Priority != 100 && read.HasOtherConditions);
    }

    [Fact]
    public void A_packet_takes_the_table_that_the_rule_says()
    {
        using TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Veth("a", 10, "b", 11));
            batch.SetLink(10, new LinkChange { Up = true });
            batch.SetLink(11, new LinkChange { Up = true });
            batch.AddAddress(10, Address("10.11.0.10/16"));
            batch.AddRoute(new Route { To = Net("0.0.0.0/0"), Via = Ip("10.11.0.1") });
            batch.AddRoute(new Route { To = Net("0.0.0.0/0"), Via = Ip("10.11.0.2"), Table = 1000 });
            batch.AddPolicyRule(new PolicyRule { Family = AddressFamily.InterNetwork, Priority = 100, To = Net("192.0.2.0/24"), Table = 1000 });
        });
        Assert.Equal((Ip("10.11.0.2"), Ip("10.11.0.1")), (host.Routes.TryGetRoute(Ip("192.0.2.1"))!.Via, host.Routes.TryGetRoute(Ip("198.51.100.1"))!.Via));
    }

    [Fact]
    public void A_refused_rule_is_named()
    {
        using TestHost host = TestHost.Create();
        var rule = new PolicyRule { Family = AddressFamily.InterNetwork, Priority = 100, From = Net("10.0.0.0/8"), Mark = 1, MarkMask = 3, Table = 1000 };
        var error = Assert.Throws<NetlinkException>(() => host.Execute(batch => batch.DeletePolicyRule(rule)));
        Assert.Equal(("rule delete priority 100 from 10.0.0.0/8 fwmark 0x1/0x3 lookup 1000", Errno.ENOENT), (error.Request, error.Errno));
    }
}
