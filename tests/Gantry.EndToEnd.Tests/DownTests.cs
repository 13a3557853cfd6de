using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry down</c>, by the file, by the name, all.</summary>
public sealed class DownTests
{
    [Theory]
    [InlineData("tutorial.yaml")]
    [InlineData("--name tutorial")]
    [InlineData("-n tutorial")]
    [InlineData("--all")]
    [InlineData("- < tutorial.yaml")]
    public void Down_takes_the_fabric_away(string which)
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string before = host.Picture();
        host.Run("gantry up tutorial.yaml");
        Assert.Matches(@"^tutorial is down \(\d+ operations, [\d.]+ ms\)\n$", host.Run($"gantry down {which}"));
        Assert.Equal(before, host.Picture());
        Assert.Equal("", host.Run("ip netns list"));
    }

    [Theory]
    [InlineData("rm tutorial.yaml")]
    [InlineData("echo nonsense > tutorial.yaml")]
    [InlineData("mv tutorial.yaml gone.yaml; mkdir sub; cd sub")]
    public void A_fabric_goes_by_its_name_when_its_file_is_lost_or_spoilt(string loss)
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run($"{loss}; gantry down --name tutorial");
        Assert.Equal("[]\n", host.Run("gantry ps --all --json"));
    }

    /// <summary>In an up, a link that went by itself may be there again, under its index, before the child comes to it.</summary>
    [Fact]
    public void Down_leaves_the_slow_end_of_a_deletion_to_a_child_and_up_does_not()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("ip -n x1 link set xpeer1 down && ip -n x1 link set xpeer1 name another"); // Its pair has to be made again.
        Assert.Contains("ip link delete xeth1", host.Run("gantry plan tutorial.yaml --json | jq -r '.operations[].script'"), StringComparison.Ordinal);
        Assert.DoesNotContain("gantry-unlink", host.Run("strace -f -qq -e trace=execve -o trace gantry up tutorial.yaml; cat trace"), StringComparison.Ordinal);
        Assert.Contains("gantry-unlink", host.Run("strace -f -qq -e trace=execve -o trace gantry down tutorial.yaml; cat trace"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_its_file_only_the_name_is_needed()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("sed -i 's/10.11.0.20/\"${ELSEWHERE}\"/; s/^name: .*/name: tut${REST}/' tutorial.yaml");
        ShellResult nameless = host.Gantry("down", "tutorial.yaml");
        Assert.Equal((2, ""), (nameless.Status, nameless.Output));
        Assert.Contains("the variable REST has no value", nameless.Errors, StringComparison.Ordinal);
        Assert.StartsWith("tutorial is down", host.Run("REST=orial gantry down tutorial.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nmae: tutorial", "tutorial.yaml:1:1: unknown key \"nmae\" in a topology")]
    [InlineData("- tutorial", "tutorial.yaml:1:1: a topology")]
    [InlineData("name: [", "tutorial.yaml:2:1: this is no YAML")]
    public void A_file_that_says_no_name_takes_nothing_away(string text, string error)
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run($"echo '{text}' > tutorial.yaml");
        ShellResult down = host.Gantry("down", "tutorial.yaml");
        Assert.Equal((2, ""), (down.Status, down.Output));
        Assert.StartsWith(error, down.Errors, StringComparison.Ordinal);
        host.Run("ip netns exec x1 true");
    }

    [Fact]
    public void All_takes_every_fabric()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("gantry up - <<< '{ name: second, nodes: { a: {} } }'");
        string down = host.Run("gantry down --all");
        Assert.Contains("tutorial is down", down, StringComparison.Ordinal);
        Assert.Contains("second is down", down, StringComparison.Ordinal);
        Assert.Equal("nothing is up\n", host.Run("gantry down --all"));
    }

    [Fact]
    public void Down_twice_changes_nothing_and_a_name_that_is_not_up_is_an_error()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("gantry down tutorial.yaml");
        Assert.Equal("tutorial is not up: nothing to do\n", host.Run("gantry down tutorial.yaml"));
        ShellResult byName = host.Gantry("down", "--name", "tutorial");
        Assert.Equal((1, "there is no fabric tutorial\n  gantry ps --all lists those that are up\n"), (byName.Status, byName.Errors));
    }

    [Theory]
    [InlineData("--all --name tutorial")]
    [InlineData("tutorial.yaml --all")]
    [InlineData("tutorial.yaml --name tutorial")]
    public void Only_one_way_to_say_which(string both)
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult down = host.Try($"gantry down {both}");
        Assert.Equal((2, "FILE, --name and --all exclude each other\n  gantry down --help tells how to call it\n"), (down.Status, down.Errors));
        host.Run("gantry plan tutorial.yaml --exit-code");
    }
}
