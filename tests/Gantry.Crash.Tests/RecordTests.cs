using Gantry.Testing;
using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>Records that are not what Gantry has written: told by their path, with what to do, and never trusted.</summary>
public sealed class RecordTests
{
    private const string Lab = "/run/lab/lab.yaml";
    private const string Records = "/run/gantry/fabric/lab";
    private const string Forwarding = "/run/gantry/forwarding.json";

    private const string Topology = """
        name: lab
        networks: { net1: { subnet: 10.1.0.0/24 } }
        nodes: { a1: { networks: [net1] }, b1: { networks: [net1] } }
        """;

    public static TheoryData<string, string> Wrecks()
    {
        var wrecks = new TheoryData<string, string>();
        foreach (string record in (string[])[$"{Records}/fabric.json", $"{Records}/nodes/a1.json", $"{Records}/networks/net1.json", $"{Records}/host/host.json", Forwarding])
        {
            wrecks.Add(record, "truncate -s 40");
            wrecks.Add(record, "truncate -s 0");
            wrecks.Add(record, "printf '%s' '{}' >");
            wrecks.Add(record, "printf '%s' '[1, 2]' >");
            wrecks.Add(record, "printf '%s' 'I am a letter' >");
            wrecks.Add(record, "sed -i '1s/{/{\"of_tomorrow\":1,/'");
        }
        wrecks.Add($"{Records}/fabric.json", "sed -i 's/\"format\":[0-9]*/\"format\":99/'");
        wrecks.Add($"{Records}/fabric.json", "sed -i 's/\"name\":\"lab\"/\"name\":\"another\"/'");
        wrecks.Add($"{Records}/nodes/a1.json", $"cp {Records}/nodes/b1.json");
        wrecks.Add($"{Records}/nodes/a1.json", $"cp {Records}/networks/net1.json");
        return wrecks;
    }

    [Theory]
    [MemberData(nameof(Wrecks))]
    public void A_record_that_is_torn_foreign_or_newer_is_told_with_its_path_and_nothing_is_touched(string record, string wreck)
    {
        using var machine = new Machine();
        machine.Write(Lab, Topology);
        machine.Gantry("up", Lab);
        machine.Sh($"{wreck} {record}");
        string before = MachinePicture.Take(machine);
        foreach (string[] call in (string[][])[["up", Lab], ["down", Lab], ["plan", Lab], ["ps", Lab], ["ps", "--all"]])
        {
            ShellResult result = machine.TryGantry(call);
            Assert.True(result.Status == 1, $"gantry {string.Join(' ', call)}: status {result.Status}: {result.Output}{result.Errors}");
            string[] lines = result.Errors.TrimEnd().Split('\n');
            Assert.Contains(record, lines[0], StringComparison.Ordinal);
            Assert.InRange(lines.Length, 2, 3);
        }
        Assert.Equal(before, MachinePicture.Take(machine));
    }
}
