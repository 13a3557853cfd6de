using System.Collections.Concurrent;
using System.Diagnostics;
using Gantry.Testing;
using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>
/// SIGKILL at the calls that change something. What comes next, an up or a down, leads to where it leads without the kill, and nothing is
/// left that nobody owns. GANTRY_KILLS says at how many points of each row: a number, or "all".
/// </summary>
public sealed class KillTests
{
    private const string Lab = "/run/lab/lab.yaml";
    private const int Samples = 8;
    private static readonly string s_first = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "everything.yaml"));
    private static readonly string s_edited = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "everything-edited.yaml"));

    [Theory]
    [InlineData("up", "up")]
    [InlineData("up", "down")]
    [InlineData("edit", "up")]
    [InlineData("edit", "down")]
    [InlineData("down", "up")]
    [InlineData("down", "down")]
    public void After_a_kill_all_ends_as_without_it(string killed, string next)
    {
        Scenario scenario = Scenario.Measure(killed, next);
        List<(int At, bool After)> points = Points(scenario.Calls);
        var queue = new ConcurrentQueue<(int At, bool After)>(points);
        var failures = new ConcurrentBag<string>();
        var watch = Stopwatch.StartNew();
        List<Thread> threads = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, points.Count)).Select(_ => new Thread(() => Work(scenario, queue, failures)))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine($"{killed}, then {next}: killed at {points.Count} of 2 × {scenario.Calls} points in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(failures.IsEmpty, $"{failures.Count} of {points.Count}:\n{string.Join("\n\n", failures.Order(StringComparer.Ordinal).Take(30))}");
    }

    private static void Work(Scenario scenario, ConcurrentQueue<(int At, bool After)> points, ConcurrentBag<string> failures)
    {
        var machine = new Machine();
        try
        {
            while (points.TryDequeue(out (int At, bool After) point))
            {
                try
                {
                    scenario.Run(machine, point.At, point.After);
                }
                catch (Exception e)
                {
                    failures.Add(e.Message);
                    machine.Dispose();
                    machine = new Machine();
                }
            }
        }
        finally
        {
            machine.Dispose();
        }
    }

    /// <summary>All, or evenly spread ones from a random place on.</summary>
    private static List<(int At, bool After)> Points(int calls)
    {
        List<(int At, bool After)> all = [.. Enumerable.Range(1, calls).SelectMany(at => new[] { (at, false), (at, true) })];
        string? wish = Environment.GetEnvironmentVariable("GANTRY_KILLS");
        if (wish == "all")
        {
            return all;
        }
        int samples = Math.Min(wish is null ? Samples : int.Parse(wish), all.Count);
        int offset = Random.Shared.Next(all.Count);
        Console.WriteLine($"{samples} of {all.Count} points from {offset} on");
        return [.. Enumerable.Range(0, samples).Select(i => all[(offset + (i * all.Count / samples)) % all.Count])];
    }

    /// <summary>What is killed, what comes next, and where that leads without the kill.</summary>
    private sealed record Scenario(string Killed, string Next, int Calls, string Bare, string End)
    {
        internal static Scenario Measure(string killed, string next)
        {
            using var machine = new Machine();
            var scenario = new Scenario(killed, next, 0, MachinePicture.Take(machine), "");
            string verb = scenario.Prepare(machine);
            int calls = Stepper.Count(machine, verb, Lab).Count;
            machine.Gantry(next, Lab);
            return scenario with { Calls = calls, End = MachinePicture.Take(machine) };
        }

        internal void Run(Machine machine, int at, bool after)
        {
            string verb = Prepare(machine);
            string? point = Stepper.Kill(machine, at, after, verb, Lab);
            string what = $"{Killed} killed {point ?? $"at {at}, which it did not come to"}, then {Next}";
            Succeed(machine, what, Next, Lab);
            Same(machine, what, End);
            if (Next == "up")
            {
                Succeed(machine, what + ", then plan", "plan", Lab, "--exit-code");
                Succeed(machine, what + ", then down", "down", Lab);
                Same(machine, what + ", then down", Bare);
            }
            machine.Sh(MachinePicture.Reset);
        }

        /// <summary>Leads to where the command that is killed begins, and gives back its verb.</summary>
        private string Prepare(Machine machine)
        {
            machine.Write(Lab, s_first);
            if (Killed == "up")
            {
                return "up";
            }
            machine.Gantry("up", Lab);
            if (Killed == "down")
            {
                return "down";
            }
            machine.Write(Lab, s_edited);
            return "up";
        }

        private static void Succeed(Machine machine, string what, params IReadOnlyList<string> arguments)
        {
            ShellResult result = machine.TryGantry(arguments);
            Assert.True(result.Status == 0, $"{what}: status {result.Status}: {result.Output}{result.Errors}");
        }

        private static void Same(Machine machine, string what, string expected)
        {
            string found = "";
            try
            {
                Eventually.True(() => (found = MachinePicture.Take(machine)) == expected, what, TimeSpan.FromSeconds(1));
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{what}:\n{Difference(expected, found)}");
            }
        }

        private static string Difference(string expected, string found)
        {
            string[] before = expected.Split('\n'), after = found.Split('\n');
            return string.Join('\n', before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}")).Take(20).Select(line => line[..Math.Min(line.Length, 200)]));
        }
    }
}
