using System.Diagnostics;
using System.Text;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>What an up or down shows that takes longer than a second. It takes long here because somebody holds the lock of the host's forwarding.</summary>
public sealed class ProgressTests
{
    private const string Held = "exec 9> /run/gantry/lock; flock 9; echo held; cat > /dev/null";

    [Theory]
    [InlineData("up", @"^tutorial: (\d+) of \d+: \S.*\ntutorial is up: ")]
    [InlineData("down", @"^tutorial: (\d+) of \d+: \S.*\ntutorial is down ")]
    public void Elsewhere_than_on_a_terminal_it_says_lines(string verb, string expected)
    {
        using CliHost host = HostBefore(verb);
        string seen = SeenWhile(host, "sh", "-c", $"exec gantry {verb} tutorial.yaml 2>&1");
        Assert.Matches(expected, seen);
        Assert.DoesNotContain('\r', seen);
    }

    [Theory]
    [InlineData("up", "tutorial is up: ")]
    [InlineData("down", "tutorial is down ")]
    public void On_a_terminal_a_line_changes_and_is_gone_at_the_end(string verb, string end)
    {
        using CliHost host = HostBefore(verb);
        string seen = SeenWhile(host, "env", "TERM=xterm", "script", "-qec", $"gantry {verb} tutorial.yaml", "/dev/null");
        Assert.Matches(@"^\r\e\[K\e\[\?7ltutorial: (\d+) of \d+: [^\r\n]+\e\[\?7h", seen);
        Assert.StartsWith(end, seen[(seen.LastIndexOf("\r\e[K", StringComparison.Ordinal) + 4)..], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', seen[..seen.LastIndexOf("\r\e[K", StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_terminal_that_can_not_write_over_a_line_gets_lines()
    {
        using CliHost host = HostBefore("up");
        Assert.Matches(@"^tutorial: \d+ of \d+: \S[^\r\n]*\r\ntutorial is up: ", SeenWhile(host, "env", "TERM=dumb", "script", "-qec", "gantry up tutorial.yaml", "/dev/null"));
    }

    [Fact]
    public void With_verbose_every_operation_is_shown_while_it_is_done()
    {
        using CliHost host = HostBefore("up");
        string before = "";
        string seen = SeenWhile(host, until: text => (before = text).Contains("\nEND\n", StringComparison.Ordinal), "sh", "-c", "exec gantry up -v tutorial.yaml 2>&1");
        Assert.Contains("\nip netns add x1\n", '\n' + before, StringComparison.Ordinal);
        Assert.DoesNotContain("ip_forward=1\n", before, StringComparison.Ordinal);
        Assert.Contains("\nsysctl -qw net.ipv4.ip_forward=1\n", seen, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d of \d", seen);
    }

    private static CliHost HostBefore(string verb)
    {
        CliHost host = verb == "up" ? CliHost.Create() : CliHost.WithTutorial();
        if (verb == "up")
        {
            host.WriteTutorial();
            host.Run("mkdir /run/gantry");
        }
        return host;
    }

    private static string SeenWhile(CliHost host, params IReadOnlyList<string> command) => SeenWhile(host, text => text.Contains(" of ", StringComparison.Ordinal), command);

    /// <summary>All that a command prints; the lock is held until enough of it was seen.</summary>
    private static string SeenWhile(CliHost host, Func<string, bool> until, params IReadOnlyList<string> command)
    {
        using Process holder = host.Start("bash", "-c", Held);
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        using Process process = host.Start(command);
        var seen = new StringBuilder();
        bool isHeld = true;
        int read;
        while ((read = process.StandardOutput.Read()) >= 0)
        {
            seen.Append((char)read);
            if (isHeld && until(seen.ToString()))
            {
                isHeld = false;
                holder.StandardInput.Close();
                holder.WaitForExit();
            }
        }
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return seen.ToString();
    }
}
