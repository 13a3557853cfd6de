using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>exec's own failures have statuses of their own, 125 to 127, as those of env(1) and docker run.</summary>
public sealed class ExecFailureTests
{
    [Theory]
    [InlineData("exec x3 -- true", 125, "there is no node x3\n  gantry ps --all lists those that are up\n")]
    [InlineData("exec x1 --name other -- true", 125, "fabric other has no node x1\n  gantry ps --all lists those that are up\n")]
    [InlineData("exec x1", 125, "gantry exec needs a command, behind --\n  gantry exec x1 -- COMMAND…\n")]
    [InlineData("exec x1 true", 125, "gantry exec needs a command, behind --\n  gantry exec x1 -- COMMAND…\n")]
    [InlineData("exec x1 --", 125, "gantry exec needs a command, behind --\n  gantry exec x1 -- COMMAND…\n")]
    [InlineData("exec --nme tutorial x1 -- true", 125, "gantry exec has no option --nme, did you mean \"--name\"?\n  gantry exec --help tells how to call it\n")]
    [InlineData("exec x1 -- /etc/passwd", 126, "node x1: /etc/passwd: Permission denied\n")]
    [InlineData("exec x1 -- /etc", 126, "node x1: /etc: Permission denied\n")]
    [InlineData("exec x1 -- no-such-command", 127, "node x1: no-such-command: No such file or directory\n")]
    [InlineData("exec x1 -- ''", 127, "node x1: : No such file or directory\n")]
    public void Each_has_its_status_and_says_what_is_wrong(string call, int status, string errors)
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult result = host.Try($"gantry {call}");
        Assert.Equal((status, "", errors), (result.Status, result.Output, result.Errors));
    }

    [Fact]
    public void A_node_whose_namespace_somebody_removed_is_told_of()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("ip netns delete x1");
        ShellResult result = host.Gantry("exec", "x1", "--", "true");
        Assert.Equal(125, result.Status);
        Assert.Contains("x1", result.Errors, StringComparison.Ordinal);
        Assert.InRange(result.Errors.Count(c => c == '\n'), 1, 3);
    }

    [Fact]
    public void A_name_that_a_stranger_took_over_is_not_entered()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("ip netns delete x1; ip netns add x1");
        ShellResult result = host.Gantry("exec", "x1", "--", "true");
        Assert.Equal(125, result.Status);
        Assert.Contains("x1", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_says_itself_what_it_does_not_like_with_a_status_of_its_own()
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult result = host.Gantry("exec", "x1", "--", "ip", "link", "show", "nothing");
        Assert.Equal((1, "Device \"nothing\" does not exist.\n"), (result.Status, result.Errors));
    }
}
