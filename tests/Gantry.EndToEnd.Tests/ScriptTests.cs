using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry script</c>, piped into a shell as its help says.</summary>
public sealed class ScriptTests
{
    [Fact]
    public void The_script_builds_the_network_and_its_other_half_takes_it_down()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string before = host.Run(KernelPicture.Commands);
        host.Run("gantry script tutorial.yaml | sh");
        host.Run("ip netns exec x1 ping -n -c 1 -W 1 10.11.0.20");
        host.Run("gantry script tutorial.yaml --down | sh");
        Assert.Equal(before, host.Run(KernelPicture.Commands));
        Assert.Equal("", host.Run("ip netns list"));
    }

    [Fact]
    public void Each_step_has_a_comment_that_says_what_it_is_for()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string[] steps = host.Run("gantry script tutorial.yaml").Split("\n\n");
        Assert.InRange(steps.Length, 8, 100);
        Assert.All(steps[1..], step => Assert.Matches(@"^# [a-z].{9,}\n", step));
    }
}
