using System.Diagnostics;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>Ctrl-C in the middle.</summary>
public sealed class InterruptionTests
{
    private const int Nodes = 300;

    private static string Large { get; } =
        $"name: large\nnetworks: {{ a: {{ subnet: 10.1.0.0/16 }} }}\nnodes:\n{string.Concat(Enumerable.Range(1, Nodes).Select(i => $"  n{i}: {{ networks: [a] }}\n"))}";

    /// <summary>How many namespaces are there when it is stopped, by which signal, and how often.</summary>
    [Theory]
    [InlineData(1, "INT", 1)]
    [InlineData(120, "INT", 1)]
    [InlineData(240, "INT", 5)]
    [InlineData(30, "TERM", 1)]
    [InlineData(60, "HUP", 2)]
    public void A_stopped_up_leaves_the_host_as_it_was(int namespaces, string signal, int times)
    {
        using CliHost host = CliHost.Create();
        host.Write("large.yaml", Large);
        host.WriteTutorial();
        host.Run("gantry up tutorial.yaml; sysctl -qw net.ipv4.conf.lo.accept_redirects=0");
        string before = host.Picture();
        using Process up = host.Start("gantry", "up", "large.yaml");
        WaitForNames(host, count => count >= 2 + namespaces); // x1 and x2 are there
        for (int i = 0; i < times; i++)
        {
            Kill(signal, up);
        }
        up.WaitForExit();
        Assert.Equal(130, up.ExitCode);
        Assert.Matches(@"^(large: \d+ of \d+: .*\n)*stopping: what was done is taken back\nlarge: stopped; everything is as it was before\n$", up.StandardError.ReadToEnd());
        Assert.Equal(before, host.Picture());
        host.Run("gantry exec x1 -- ping -n -c 1 -W 1 10.11.0.20");
    }

    [Fact]
    public void A_stopped_edit_leaves_the_fabric_as_it_was()
    {
        using CliHost host = CliHost.Create();
        host.Write("large.yaml", "name: large\nnetworks: { a: { subnet: 10.1.0.0/16 } }\nnodes: { n1: { networks: [a] }, gone: { networks: [a] } }");
        host.Run("gantry up large.yaml");
        string before = host.Picture();
        host.Write("large.yaml", Large);
        using Process up = host.Start("gantry", "up", "large.yaml");
        WaitForNames(host, count => count >= 50);
        Kill("INT", up);
        up.WaitForExit();
        Assert.Equal(130, up.ExitCode);
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void Down_goes_on_to_its_end()
    {
        using CliHost host = CliHost.Create();
        host.Write("large.yaml", Large);
        string before = host.Picture();
        host.Run("gantry up large.yaml");
        using Process down = host.Start("gantry", "down", "large.yaml");
        WaitForNames(host, count => count < Nodes);
        Kill("INT", down);
        down.WaitForExit();
        Assert.Equal(0, down.ExitCode);
        Assert.Equal(before, host.Picture());
    }

    private static void WaitForNames(CliHost host, Func<int, bool> enough) => Eventually.True(
        () => enough(Directory.Exists($"{host.Root}/run/netns") ? Directory.EnumerateFiles($"{host.Root}/run/netns").Count() : 0), "so many namespaces", TimeSpan.FromSeconds(60));

    private static void Kill(string signal, Process process) => Shell.Execute("kill", [$"-{signal}", $"{process.Id}"]);
}
