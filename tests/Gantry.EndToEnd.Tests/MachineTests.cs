using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>
/// What is so only in a machine's first namespace, from which every new one takes over what IPv4 is like there
/// (net/ipv4/devinet.c, devinet_init_net). Run by <c>./run kernel</c>, in a machine of its own.
/// </summary>
public sealed class MachineTests
{
    private const string Strict = "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1";

    public MachineTests() => Assert.SkipUnless(CliHost.IsMachine, "./run kernel boots a machine for it");

    [Fact]
    public void A_node_is_no_router_though_the_machine_is()
    {
        using CliHost host = Routing();
        Assert.Equal("1\n", host.Run("ip netns add other; ip netns exec other sysctl -n net.ipv4.ip_forward; ip netns delete other"));
        string before = host.Picture();
        host.Run("gantry up tutorial.yaml");
        Assert.Equal("0\n0\n", host.Run("gantry exec x1 -- sysctl -n net.ipv4.ip_forward net.ipv4.conf.xpeer1.forwarding"));
        host.Run("gantry exec x1 -- ping -n -c1 -W3 10.11.0.20; gantry exec x2 -- ping -n -c1 -W3 10.11.0.1; ping -n -c1 -W3 10.11.0.10");
        host.Run("gantry plan tutorial.yaml --exit-code; gantry down tutorial.yaml");
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void A_machine_that_was_a_router_stays_one_and_one_that_was_none_is_none_again()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        foreach (int forwarding in (int[])[0, 1])
        {
            host.Run($"sysctl -qw net.ipv4.ip_forward={forwarding}");
            string before = host.Picture();
            host.Run("gantry up tutorial.yaml");
            Assert.Equal("1\n", host.Run("sysctl -n net.ipv4.ip_forward"));
            host.Run("gantry down tutorial.yaml");
            Assert.Equal(before, host.Picture());
        }
    }

    [Fact]
    public void A_published_port_is_reached_from_the_machine_though_sources_are_checked_strictly()
    {
        using CliHost host = Routing();
        string before = host.Picture();
        host.Run("gantry up tutorial.yaml; gantry publish x1 127.0.0.1:8080:80");
        host.Run("(gantry exec x1 -- sh -c 'echo hello | nc -l -q1 80') > /dev/null 2>&1 < /dev/null &");
        Assert.Equal("hello\n", host.Run("for i in $(seq 100); do nc -w3 127.0.0.1 8080 < /dev/null && exit; done; exit 1"));
        host.Run("gantry down tutorial.yaml --force");
        Assert.Equal(before, host.Picture());
    }

    /// <summary>A machine that is a router and is strict about where a packet may come from.</summary>
    private static CliHost Routing()
    {
        CliHost host = CliHost.Create();
        host.WriteTutorial();
        host.Run(Strict);
        return host;
    }
}
