using System.Diagnostics;
using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>Several gantries on one machine at once.</summary>
public sealed class ConcurrencyTests
{
    private const int Fabrics = 8;
    private const int Rounds = 3;

    [Fact]
    public void Who_finds_another_at_work_on_the_fabric_says_so_and_waits()
    {
        using var machine = new Machine();
        Lay(machine, 1);
        machine.Sh("mkdir -p /run/gantry/fabric");
        using Process other = machine.Start("flock", "-o", "/run/gantry/fabric/f1.lock", "sh", "-c", "echo held; exec sleep 60");
        Assert.Equal("held", other.StandardOutput.ReadLine());
        using Process up = machine.Start(Machine.Binary, "up", FileOf(1));
        Assert.Equal("another gantry is at work on f1, waiting for it", up.StandardError.ReadLine());
        Assert.False(up.HasExited);
        other.Kill();
        Assert.True(up.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, up.ExitCode);
        machine.Gantry("plan", FileOf(1), "--exit-code");
    }

    [Fact]
    public void The_same_fabric_at_once_is_made_once_and_taken_away_once()
    {
        using var machine = new Machine();
        string bare = MachinePicture.Take(machine);
        Lay(machine, 1);
        IReadOnlyList<string> ups = AtOnce(machine, [.. Enumerable.Repeat(new[] { "up", FileOf(1) }, 4)]);
        Assert.Equal(3, ups.Count(output => output.Contains("nothing to do", StringComparison.Ordinal)));
        machine.Gantry("plan", FileOf(1), "--exit-code");
        AtOnce(machine, [.. Enumerable.Repeat(new[] { "down", FileOf(1) }, 4)]);
        Assert.Equal(bare, MachinePicture.Take(machine));
    }

    [Fact]
    public void Different_fabrics_that_come_and_go_at_once_are_all_right_and_leave_the_machine_as_it_was()
    {
        using var machine = new Machine();
        string bare = MachinePicture.Take(machine);
        for (int i = 1; i <= Fabrics; i++)
        {
            Lay(machine, i);
        }
        for (int round = 1; round <= Rounds; round++)
        {
            int[] first = [.. Enumerable.Range(1, Fabrics).Where(i => i % 2 == round % 2)], second = [.. Enumerable.Range(1, Fabrics).Except(first)];
            AtOnce(machine, [.. first.Select(i => new[] { "up", FileOf(i) })]);
            RequireUp(machine, first);
            // Those that go put back what those that come need: neither must take it from the other.
            AtOnce(machine, [.. first.Select(i => new[] { "down", FileOf(i) }), .. second.Select(i => new[] { "up", FileOf(i) })]);
            RequireUp(machine, second);
            AtOnce(machine, [.. first.Select(i => new[] { "up", FileOf(i) })]);
            RequireUp(machine, [.. first, .. second]);
            AtOnce(machine, [.. Enumerable.Range(1, Fabrics).Select(i => new[] { "down", FileOf(i) })]);
            Assert.Equal(bare, MachinePicture.Take(machine));
        }
    }

    private static string FileOf(int fabric) => $"/run/lab/f{fabric}.yaml";

    private static void Lay(Machine machine, int i) => machine.Write(FileOf(i), $$"""
        name: f{{i}}
        networks:
          net{{i}}: { subnet: [10.{{i}}.0.0/24, "fd00:{{i}}::/64"] }
        nodes:
          a{{i}}: { networks: [net{{i}}] }
          b{{i}}: { networks: [net{{i}}] }
        """);

    /// <summary>By what the kernel says and by packets: the fabrics are whole, and the machine forwards for them.</summary>
    private static void RequireUp(Machine machine, IReadOnlyList<int> fabrics)
    {
        Assert.Equal("1\n1\n", machine.Run("sysctl", "-n", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"));
        foreach (int i in fabrics)
        {
            machine.Gantry("plan", FileOf(i), "--exit-code");
            machine.Gantry("exec", $"a{i}", "--", "ping", "-n", "-q", "-c", "1", "-W", "2", $"10.{i}.0.3");
            machine.Gantry("exec", $"a{i}", "--", "ping", "-n", "-q", "-c", "1", "-W", "2", $"198.51.100.1");
        }
    }

    private static List<string> AtOnce(Machine machine, IReadOnlyList<string[]> calls)
    {
        List<Process> processes = [.. calls.Select(call => machine.Start([Machine.Binary, .. call]))];
        List<string> outputs = [];
        foreach ((Process process, string[] call) in processes.Zip(calls))
        {
            using (process)
            {
                Task<string> errors = process.StandardError.ReadToEndAsync();
                outputs.Add(process.StandardOutput.ReadToEnd());
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, $"gantry {string.Join(' ', call)}: {outputs[^1]}{errors.Result}");
            }
        }
        return outputs;
    }
}
