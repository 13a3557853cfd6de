using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry plan</c> reads like a diff, in colours where a person looks.</summary>
public sealed class PlanTests
{
    private const string Edit = "ip -n x1 route delete default; ip -n x2 link set xpeer2 mtu 1400; sed -i '/^  x1/,$d' tutorial.yaml; echo '  x2: { networks: { xavki0: { address: 10.11.0.20, interface: xpeer2, host_interface: xeth2 } } }' >> tutorial.yaml";

    [Fact]
    public void On_a_terminal_what_comes_is_green_what_changes_yellow_what_goes_red()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Contains("\e[32m+ namespace x1\e[0m\r\n", OnTerminal(host, "TERM=xterm"), StringComparison.Ordinal);
        host.Run($"gantry up tutorial.yaml; {Edit}");
        string plan = OnTerminal(host, "TERM=xterm");
        Assert.Contains("\e[31m- namespace x1\e[0m\r\n", plan, StringComparison.Ordinal);
        Assert.Contains("\e[33m~ xpeer2 in x2: mtu 1400 → mtu 1500\e[0m\r\n", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("xeth2", plan, StringComparison.Ordinal);
        Assert.Matches(@"\r\ntutorial: 0 to create, \d+ to change, \d+ to delete\r\n$", plan);
    }

    [Theory]
    [InlineData("TERM=xterm NO_COLOR=1")]
    [InlineData("TERM=dumb")]
    [InlineData("-u TERM")]
    public void Who_wants_no_colours_gets_none(string environment)
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string plan = OnTerminal(host, environment);
        Assert.Contains("+ namespace x1\r\n", plan, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plan);
    }

    [Fact]
    public void In_a_pipe_and_in_JSON_there_are_none()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run(Edit);
        Assert.DoesNotContain('\e', host.Run("TERM=xterm gantry plan tutorial.yaml | cat"));
        Assert.DoesNotContain('\e', OnTerminal(host, "TERM=xterm", "--json"));
        Assert.Equal(["change", "delete"], host.RunJson("gantry plan tutorial.yaml --json")["operations"]!.AsArray().Select(operation => (string)operation!["sign"]!).Distinct().Order(StringComparer.Ordinal));
    }

    private static string OnTerminal(CliHost host, string environment, string more = "") => host.Run($"env -u NO_COLOR {environment} script -qec 'gantry plan tutorial.yaml {more}' /dev/null < /dev/null");
}
