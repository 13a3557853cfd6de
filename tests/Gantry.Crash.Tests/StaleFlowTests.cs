using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>
/// A published port is rules and, behind them, connections that are to be forgotten. Whoever is killed between the two leaves connections
/// that are translated as before; the next up, or down, must not take them for right.
/// </summary>
public sealed class StaleFlowTests
{
    private const string Lab = "/run/lab/lab.yaml";
    private const string Say = "echo hello > /dev/udp/198.51.100.1/5353";
    private const int Last = 12; // The window is among the last calls of an up.

    private static string Yaml(string ports) => $$"""
        name: lab
        networks: { net: { subnet: 10.7.0.0/24 } }
        nodes: { x1: { networks: { net: { address: 10.7.0.10 } }, ports: [{{ports}}] } }
        """;

    [Fact]
    public void A_datagram_that_was_early_is_forgotten_by_the_next_up()
    {
        int inTheWindow = 0;
        foreach (Machine machine in KilledNearTheEnd(Yaml(""), Yaml("\"5353:53/udp\"")))
        {
            inTheWindow += machine.Sh("nft list map inet gantry ports4").Contains("5353", StringComparison.Ordinal) && Flows(machine).Length > 0 ? 1 : 0;
            machine.Gantry("up", Lab);
            Assert.Equal("", Flows(machine));
            Assert.Contains("nothing to do", machine.Gantry("plan", Lab), StringComparison.Ordinal);
            machine.Run("bash", "-c", Say);
            Assert.Contains("src=10.7.0.10", Flows(machine), StringComparison.Ordinal);
        }
        Assert.True(inTheWindow > 0, "no kill came between the rules and the connections");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    public void A_connection_through_what_is_not_published_any_more_is_ended_by_the_next(string next)
    {
        int inTheWindow = 0;
        foreach (Machine machine in KilledNearTheEnd(Yaml("\"5353:53/udp\""), Yaml("")))
        {
            inTheWindow += machine.Sh("nft list ruleset").Contains("5353", StringComparison.Ordinal) || Flows(machine).Length == 0 ? 0 : 1;
            machine.Gantry(next, Lab);
            Assert.Equal("", Flows(machine));
        }
        Assert.True(inTheWindow > 0, "no kill came between the rules and the connections");
    }

    /// <summary>Machines on which an up of the one file is done, a datagram sent, and an up of the other killed, at each of its last calls.</summary>
    private static IEnumerable<Machine> KilledNearTheEnd(string before, string after)
    {
        int calls;
        using (Machine machine = Prepared(before, after))
        {
            calls = Stepper.Count(machine, "up", Lab).Count;
        }
        for (int at = Math.Max(1, calls - Last); at <= calls; at++)
        {
            using Machine machine = Prepared(before, after);
            Stepper.Kill(machine, at, after: true, "up", Lab);
            yield return machine;
        }
    }

    private static Machine Prepared(string before, string after)
    {
        var machine = new Machine();
        machine.Write(Lab, before);
        machine.Gantry("up", Lab);
        machine.Run("bash", "-c", Say);
        Assert.NotEqual("", Flows(machine));
        machine.Write(Lab, after);
        return machine;
    }

    private static string Flows(Machine machine) => machine.Sh("conntrack -L -p udp --orig-port-dst 5353 2> /dev/null");
}
