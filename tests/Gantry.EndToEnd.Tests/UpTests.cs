using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry up</c> and <c>gantry plan</c>, as they are called.</summary>
public sealed class UpTests
{
    [Fact]
    public void Up_builds_the_network_of_the_file()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Matches(@"^tutorial is up: 2 nodes, 1 network \(\d+ operations, [\d.]+ ms\)\n$", host.Run("gantry up tutorial.yaml"));
        host.Run("ip netns exec x1 ping -n -c 1 -W 1 10.11.0.20");
        host.Run("gantry exec x2 -- ping -n -c 1 -W 1 10.11.0.1");
    }

    [Fact]
    public void Up_twice_changes_nothing_and_says_so()
    {
        using CliHost host = CliHost.WithTutorial();
        string before = host.Picture();
        Assert.Equal("tutorial is up: nothing to do\n", host.Run("gantry up tutorial.yaml"));
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void A_file_that_is_not_named_is_gantry_yaml_and_its_folder_names_the_fabric()
    {
        using CliHost host = CliHost.Create();
        host.Run("mkdir lab && grep -v '^name:' > lab/gantry.yaml < /dev/stdin <<< 'nodes: { a: {} }'");
        Assert.StartsWith("lab is up: 1 node, ", host.Run("cd lab && gantry up"), StringComparison.Ordinal);
        Assert.Equal("lab is up: nothing to do\n", host.Run("gantry up lab/gantry.yaml"));
    }

    [Fact]
    public void A_dash_is_standard_input_which_must_name_its_fabric()
    {
        using CliHost host = CliHost.Create();
        Assert.StartsWith("here is up: 1 node, ", host.Run("gantry up - <<< '{ name: here, nodes: { a: {} } }'"), StringComparison.Ordinal);
        ShellResult nameless = host.Try("gantry up -", "nodes: { a: {} }");
        Assert.Equal(2, nameless.Status);
        Assert.Equal("standard input:1:1: standard input must say its name\n  name: NAME, at the top\n", nameless.Errors);
    }

    [Fact]
    public void Another_file_under_the_same_name_is_refused_with_the_way_out()
    {
        using CliHost host = CliHost.WithTutorial();
        string before = host.Picture();
        ShellResult other = host.Try("mkdir copy && cp tutorial.yaml copy && gantry up copy/tutorial.yaml");
        Assert.Equal(2, other.Status);
        Assert.Equal(
            $"fabric tutorial is up from {host.Folder}/tutorial.yaml, not from {host.Folder}/copy/tutorial.yaml\n"
            + "  give this one another name (name: in the file), or take the other down first: gantry down --name tutorial\n",
            other.Errors);
        Assert.Equal(before, host.Picture());
        host.Run("gantry down --name tutorial && gantry up copy/tutorial.yaml");
    }

    [Fact]
    public void Verbose_shows_each_operation_as_its_command_on_standard_error()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        ShellResult up = host.Gantry("up", "-v", "tutorial.yaml");
        Assert.Equal(0, up.Status);
        Assert.Contains("ip netns add x1\n", up.Errors, StringComparison.Ordinal);
        Assert.Contains("nft -f - <<'END'\n", up.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("ip ", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Up_ends_its_work_when_nobody_reads_what_it_says()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        host.Run("gantry up -v tutorial.yaml 2>&1 | true");
        Eventually.True(() => host.Try("gantry plan tutorial.yaml --exit-code").Status == 0, "the network is whole");
    }

    [Fact]
    public void Plan_shows_what_up_would_do_and_does_nothing()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        string before = host.Picture();
        string plan = host.Run("gantry plan tutorial.yaml");
        Assert.Contains("+ namespace x1\n", plan, StringComparison.Ordinal);
        Assert.Matches(@"\ntutorial: \d+ to create, \d+ to change, 0 to delete\n$", plan);
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void Plan_says_by_its_exit_code_whether_there_is_something_to_do()
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult nothing = host.Gantry("plan", "tutorial.yaml", "--exit-code");
        Assert.Equal((0, "tutorial: nothing to do\n"), (nothing.Status, nothing.Output));
        host.Run("ip -n x1 route delete default");
        ShellResult something = host.Gantry("plan", "tutorial.yaml", "--exit-code");
        Assert.Equal(3, something.Status);
        Assert.Equal("+ route default via 10.11.0.1 dev xpeer1 in x1\ntutorial: 1 to create, 0 to change, 0 to delete\n", something.Output);
        Assert.Equal(0, host.Gantry("plan", "tutorial.yaml").Status);
    }
}
