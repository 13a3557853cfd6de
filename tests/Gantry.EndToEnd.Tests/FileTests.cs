using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>The topology file on the command line: checked, with variables, its schema.</summary>
public sealed class FileTests
{
    private const string Open = """
        name: lab
        networks:
          n0: { subnet: "${SUBNET}", mtu: "${MTU:-1400}" }
        nodes: { x1: { networks: [n0] } }
        """;

    [Fact]
    public void A_right_file_is_told_in_one_line_to_who_is_not_root()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Equal(new ShellResult(0, "tutorial: 1 network, 2 nodes\n", ""), host.Try("setpriv --reuid 65534 --regid 65534 --clear-groups gantry check tutorial.yaml"));
        JsonNode json = host.RunJson("gantry check tutorial.yaml --json");
        Assert.Equal(["x1", "x2"], json["nodes"]!.AsArray().Select(node => (string?)node));
        Assert.Empty(json["errors"]!.AsArray());
    }

    [Fact]
    public void All_that_is_wrong_is_told_with_its_place()
    {
        using CliHost host = CliHost.Create();
        host.Write("bad.yaml", "nodes:\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"  n{i}: {{ networks: [no] }}\n")));
        ShellResult check = host.Gantry("check", "bad.yaml");
        Assert.Equal((2, ""), (check.Status, check.Output));
        Assert.Equal(12, check.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("bad.yaml:2:20: node \"n1\" is in network \"no\", which is not in the file\n", check.Errors, StringComparison.Ordinal);
        ShellResult json = host.Gantry("check", "bad.yaml", "--json");
        Assert.Equal((2, 12), (json.Status, JsonNode.Parse(json.Output)!["errors"]!.AsArray().Count));
        Assert.EndsWith("and 2 more errors\n  gantry check tells all\n", host.Gantry("script", "bad.yaml").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_gets_its_value_from_the_call_the_environment_or_the_file_beside()
    {
        using CliHost host = CliHost.Create();
        host.Write("lab.yaml", Open);
        ShellResult none = host.Gantry("up", "lab.yaml");
        Assert.Equal(2, none.Status);
        Assert.StartsWith("lab.yaml:3:17: the variable SUBNET has no value\n  --set SUBNET=VALUE gives it one, ", none.Errors, StringComparison.Ordinal);
        host.Write(".env", "SUBNET=10.21.0.0/24 # of the lab\n");
        Assert.Contains("10.21.0.1/24", host.Run("gantry script lab.yaml"), StringComparison.Ordinal);
        Assert.Contains("10.21.0.1/24", host.Run("gantry script - < lab.yaml"), StringComparison.Ordinal);
        Assert.Contains("10.22.0.1/24", host.Run("SUBNET=10.22.0.0/24 gantry script lab.yaml"), StringComparison.Ordinal);
        host.Run("SUBNET=10.22.0.0/24 gantry up lab.yaml --set SUBNET=10.23.0.0/24 --set MTU=1300");
        Assert.Equal("1300", (string?)host.RunJson("ip -j -n x1 address show eth0")[0]!["mtu"]!.ToString());
        Assert.Equal("10.23.0.2", (string?)host.RunJson("ip -j -n x1 address show eth0")[0]!["addr_info"]![0]!["local"]);
        Assert.Equal(0, host.Gantry("plan", "lab.yaml", "--set", "SUBNET=10.23.0.0/24", "--set", "MTU=1300", "--exit-code").Status);
        Assert.Equal(3, host.Gantry("plan", "lab.yaml", "--exit-code").Status);
        host.Run("gantry down lab.yaml --set MTU=1500");
    }

    [Theory]
    [InlineData("SUBNET", "--set takes NAME=VALUE, not \"SUBNET\"\n")]
    [InlineData("1X=2", "--set takes NAME=VALUE, not \"1X=2\"\n")]
    [InlineData("SUBNETT=10.1.0.0/16", "lab.yaml: --set SUBNETT: there is no ${SUBNETT} in the file\n  did you mean \"SUBNET\"?\n")]
    public void A_call_with_a_slip_of_the_pen_is_refused(string pair, string expected)
    {
        using CliHost host = CliHost.Create();
        host.Write("lab.yaml", Open);
        ShellResult result = host.Try($"SUBNET=10.1.0.0/16 gantry check lab.yaml --set {pair}");
        Assert.Equal(2, result.Status);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_the_one_in_docs()
    {
        using CliHost host = CliHost.Create();
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs/gantry.schema.json")), host.Run("gantry schema"));
    }
}
