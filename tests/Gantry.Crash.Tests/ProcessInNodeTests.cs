using System.Diagnostics;
using Gantry.Testing;
using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>Processes that live in nodes which are to go: they are named, never ended, and left with nothing of the fabric.</summary>
public sealed class ProcessInNodeTests
{
    private const string Lab = "/run/lab/lab.yaml";

    private const string Topology = """
        name: lab
        networks: { net1: { subnet: 10.1.0.0/24 }, sw: { node: s1 } }
        nodes:
          a1: { networks: [net1] }
          s1: { networks: [net1] }
          b1: { networks: [{ network: sw, interface: p0 }] }
        """;

    [Theory]
    [InlineData("a1", "gantry")]
    [InlineData("s1", "gantry")]
    [InlineData("a1", "ip")]
    public void Down_names_who_lives_in_a_node_and_goes_on_when_told_to(string node, string way)
    {
        using var machine = new Machine();
        string bare = MachinePicture.Take(machine);
        machine.Write(Lab, Topology);
        machine.Gantry("up", Lab);
        using Process inside = Enter(machine, node, way);
        string before = MachinePicture.Take(machine);

        ShellResult refused = machine.TryGantry("down", Lab);
        Assert.Equal(1, refused.Status);
        Assert.Equal($"fabric lab is not taken down: in node {node} there is process {inside.Id} (sleep 1000)", refused.Errors.Split('\n')[0]);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, MachinePicture.Take(machine));

        ShellResult forced = machine.TryGantry("down", Lab, "--force");
        Assert.Equal(0, forced.Status);
        Assert.Contains($"process {inside.Id} (sleep 1000)", forced.Errors, StringComparison.Ordinal);
        Assert.False(inside.HasExited);
        Assert.Equal("lo", machine.Run("nsenter", "-t", $"{inside.Id}", "-n", "sh", "-c", "ls /proc/thread-self/net/dev_snmp6").Trim());
        Assert.Equal(bare, MachinePicture.Take(machine));
        inside.Kill();
    }

    [Fact]
    public void An_edit_that_removes_a_node_says_who_lives_on_in_it()
    {
        using var machine = new Machine();
        machine.Write(Lab, Topology);
        machine.Gantry("up", Lab);
        using Process inside = Enter(machine, "a1", "gantry");
        machine.Write(Lab, string.Join('\n', Topology.Split('\n').Where(line => !line.Contains("a1:", StringComparison.Ordinal))));
        ShellResult up = machine.TryGantry("up", Lab);
        Assert.Equal(0, up.Status);
        Assert.Contains($"node a1 loses its name and its links, its namespace lives on: in it there is process {inside.Id} (sleep 1000)", up.Errors, StringComparison.Ordinal);
        Assert.False(inside.HasExited);
        machine.Gantry("plan", Lab, "--exit-code");
        machine.Gantry("down", Lab);
        inside.Kill();
    }

    private static Process Enter(Machine machine, string node, string way)
    {
        Process inside = way == "ip" ? machine.Start("ip", "netns", "exec", node, "sleep", "1000") : machine.Start(Machine.Binary, "exec", node, "--", "sleep", "1000");
        Eventually.True(() => File.ReadAllText($"/proc/{inside.Id}/comm") == "sleep\n", "the process is in the node");
        return inside;
    }
}
