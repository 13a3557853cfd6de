using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>What can be done without root, and what is said where it can't.</summary>
public sealed class RightsTests
{
    private const string AsNobody = "setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all --inh-caps=-all";

    [Theory]
    [InlineData("script tutorial.yaml")]
    [InlineData("script --down tutorial.yaml")]
    [InlineData("script - < tutorial.yaml")]
    [InlineData("version")]
    [InlineData("up --help")]
    [InlineData("completion bash")]
    public void No_root_is_needed(string call)
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Equal(host.Run($"gantry {call}"), host.Run($"{AsNobody} gantry {call}"));
    }

    [Theory]
    [InlineData("up tutorial.yaml", 1)]
    [InlineData("plan tutorial.yaml", 1)]
    [InlineData("down tutorial.yaml", 1)]
    [InlineData("down --all", 1)]
    [InlineData("ps", 1)]
    [InlineData("inspect x1", 1)]
    [InlineData("allow tutorial.yaml", 1)]
    [InlineData("exec x1 -- true", 125)]
    public void Root_is_needed_and_missed_before_anything_is_touched(string call, int status)
    {
        using CliHost host = CliHost.WithTutorial();
        string before = host.Picture();
        string command = call.Split(' ')[0];
        ShellResult result = host.Try($"{AsNobody} gantry {call}");
        Assert.Equal((status, ""), (result.Status, result.Output));
        Assert.Equal($"gantry {command} needs root (CAP_NET_ADMIN, CAP_SYS_ADMIN)\n  sudo gantry {command} …\n", result.Errors);
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void A_wrong_file_is_told_of_before_rights()
    {
        using CliHost host = CliHost.Create();
        host.Write("wrong.yaml", "nodes: { x1: { netwrks: [a] } }");
        ShellResult result = host.Try($"{AsNobody} gantry up wrong.yaml");
        Assert.Equal((2, "wrong.yaml:1:16: unknown key \"netwrks\" in node \"x1\"\n  did you mean \"networks\"?\n"), (result.Status, result.Errors));
    }

    [Fact]
    public void Root_without_the_capability_is_told_the_kernels_no_and_nothing_is_left()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string before = host.Picture();
        ShellResult result = host.Try("setpriv --bounding-set=-net_admin,-sys_admin gantry up tutorial.yaml");
        Assert.Equal(1, result.Status);
        Assert.Contains("EPERM", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, host.Picture());
    }
}
