using System.Diagnostics;
using System.Text;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>exec on a terminal (that of script(1)): job control, keys, settings, all as under <c>ip netns exec</c>.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData("PREFIX sh -c 'kill -TSTP $$; echo resumed; exit 7'; echo stopped $?; fg > /dev/null; echo ended $?", "stopped 148\r\nresumed\r\nended 7\r\n")]
    [InlineData("PREFIX sh -c 'read line; echo no' & wait -n; jobs | grep -o Stopped; kill %1; fg > /dev/null; echo ended $?", "Stopped\r\nended 143\r\n")]
    [InlineData("stty -echo -icanon; a=$(stty -g); PREFIX true; [ $a = $(stty -g) ] && echo kept; [ $a = $(PREFIX stty -g) ] && echo handed on", "kept\r\nhanded on\r\n")]
    [InlineData("PREFIX sh -c '[ $(ps -o tpgid= -p $$) = $(ps -o pgid= -p $$) ] && echo in front; tty | cut -d/ -f2,3; ps -o tty= -p $$ | cut -d/ -f1'", "in front\r\ndev/pts\r\npts\r\n")]
    public void Job_control(string script, string expected)
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Equal(expected, InTerminal(host, script.Replace("PREFIX", "ip netns exec x1", StringComparison.Ordinal)));
        Assert.Equal(expected, InTerminal(host, script.Replace("PREFIX", "gantry exec x1 --", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData('\x03', 130)]
    [InlineData('\x1c', 131)]
    [InlineData('\x1a', 148)]
    public void Keys_that_send_signals(char key, int status)
    {
        using CliHost host = CliHost.WithTutorial();
        foreach (string prefix in (string[])["ip netns exec x1", "gantry exec x1 --"])
        {
            string seen = InTerminal(host, $"trap : INT; ulimit -c 0; {prefix} sh -c 'echo ready; exec sleep 60'; echo status $?; kill -9 %1", key);
            Assert.Contains($"status {status}\r\n", seen, StringComparison.Ordinal);
        }
    }

    /// <summary>Runs a script of bash with job control on a terminal of its own and gives back what is seen there.</summary>
    /// <param name="host">The host.</param>
    /// <param name="script">The script.</param>
    /// <param name="key">Pressed when "ready" is seen.</param>
    private static string InTerminal(CliHost host, string script, char? key = null)
    {
        host.Write("script.sh", script);
        using Process terminal = host.Start("script", "-qec", "bash --norc -i script.sh 2> /dev/null", "/dev/null");
        var seen = new StringBuilder();
        bool pressed = false;
        int read;
        while ((read = terminal.StandardOutput.Read()) >= 0)
        {
            seen.Append((char)read);
            if (key is { } press && !pressed && seen.ToString().EndsWith("ready\r\n", StringComparison.Ordinal))
            {
                pressed = true;
                terminal.StandardInput.Write(press);
                terminal.StandardInput.Flush();
            }
        }
        terminal.WaitForExit();
        return seen.ToString();
    }
}
