using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>Calls that say how to call: help, version, and calls that can't be understood.</summary>
public sealed class CallTests
{
    public static TheoryData<string> Commands { get; } = ["up", "down", "plan", "script", "ps", "inspect", "exec", "allow", "completion", "version"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_help_with_examples_that_call_it(string command)
    {
        using CliHost host = CliHost.Create();
        string help = host.Run($"gantry {command} --help");
        string[] examples = help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..].Split('\n')[1..^1];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains($"gantry {command}", example, StringComparison.Ordinal));
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
        Assert.Equal(help, host.Run($"gantry {command} -h"));
        Assert.Contains($"\n  {command} ", host.Run("gantry --help"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dwn", "there is no command \"dwn\"", "did you mean \"down\"?")]
    [InlineData("pss", "there is no command \"pss\"", "did you mean \"ps\"?")]
    [InlineData("frobnicate", "there is no command \"frobnicate\"", "gantry --help tells how to call it")]
    [InlineData("", "gantry needs a command", "gantry --help tells how to call it")]
    [InlineData("up --jsn", "gantry up has no option --jsn, did you mean \"--json\"?", "gantry up --help tells how to call it")]
    [InlineData("plan --exitcode", "gantry plan has no option --exitcode, did you mean \"--exit-code\"?", "gantry plan --help tells how to call it")]
    [InlineData("up a.yaml b.yaml", "gantry up does not take \"b.yaml\"", "gantry up --help tells how to call it")]
    [InlineData("down --name", "Required argument missing for option: '--name'", "gantry down --help tells how to call it")]
    [InlineData("down --name a/b", "\"a/b\" can't be the name of a fabric: only letters, digits, '-' and '_' may be in it", "gantry down --help tells how to call it")]
    [InlineData("inspect", "Required argument 'NODE|NETWORK' missing for command: 'inspect'", "gantry inspect --help tells how to call it")]
    [InlineData("completion tcsh", "gantry completes for bash, zsh and fish, not for \"tcsh\"", "gantry completion --help tells how to call it")]
    public void A_call_that_can_not_be_understood_says_what_was_meant(string call, string first, string second)
    {
        using CliHost host = CliHost.Create();
        ShellResult result = host.Try($"gantry {call}");
        Assert.Equal(2, result.Status);
        Assert.Equal("", result.Output);
        string[] lines = result.Errors.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 2, 3);
        Assert.Equal((first, second), (lines[0], lines[1].Trim()));
    }

    [Fact]
    public void Version_names_the_version_and_the_commit()
    {
        using CliHost host = CliHost.Create();
        Assert.Matches(@"^gantry \d+\.\d+\.\d+(\+[0-9a-f]+)?\n$", host.Run("gantry version"));
        Assert.Equal(host.Run("gantry version"), host.Run("gantry --version"));
    }

    [Fact]
    public void A_path_with_a_slash_is_no_call_for_help()
    {
        using CliHost host = CliHost.Create();
        ShellResult result = host.Gantry("plan", "/h");
        Assert.Equal((2, "/h: there is no such file\n"), (result.Status, result.Errors));
    }
}
