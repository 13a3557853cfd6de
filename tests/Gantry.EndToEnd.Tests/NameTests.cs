using System.Diagnostics;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>Nodes are found by name, by every program that asks the C library.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("gantry exec x1 --")]
    [InlineData("ip netns exec x1")]
    public void A_command_inside_a_node_finds_the_others_by_name(string inside)
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Matches("^10.11.0.20 +STREAM x2\n", host.Run($"{inside} getent ahostsv4 x2"));
        host.Run($"{inside} ping -n -c1 -W1 x2");
        Assert.Equal(2, host.Try($"{inside} getent hosts x3").Status);
    }

    [Fact]
    public void A_shell_that_sits_in_a_node_sees_who_comes_and_who_goes()
    {
        using CliHost host = CliHost.WithTutorial();
        using Process shell = host.Start("gantry", "exec", "x1", "--", "sh", "-c", "while read name; do getent ahostsv4 $name | head -1 || true; echo .; done");
        Assert.Equal([], Ask("x3"));
        host.Run("echo '  x3: { networks: [xavki0] }' >> tutorial.yaml; gantry up tutorial.yaml");
        Assert.Matches("^10.11.0.2 +STREAM x3$", Assert.Single(Ask("x3")));
        host.Run("sed -i /x3/d tutorial.yaml; gantry up tutorial.yaml");
        Assert.Equal([], Ask("x3"));
        shell.StandardInput.Close();
        shell.WaitForExit();

        List<string> Ask(string name)
        {
            shell.StandardInput.WriteLine(name);
            List<string> answer = [];
            for (string? line; (line = shell.StandardOutput.ReadLine()) is not (null or ".");)
            {
                answer.Add(line);
            }
            return answer;
        }
    }

    [Fact]
    public void Nothing_of_the_names_is_left_behind()
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Equal("hosts\nresolv.conf\n", host.Run("ls /etc/netns/x1"));
        Assert.Equal("644 755\n", host.Run("umask 077; gantry down tutorial.yaml; gantry up tutorial.yaml > /dev/null; echo $(stat -c %a /etc/netns/x1/hosts /etc/netns/x1)")[^8..]);
        host.Run("gantry down tutorial.yaml; ! test -e /etc/netns");
    }
}
