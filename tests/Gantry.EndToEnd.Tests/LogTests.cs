using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>GANTRY_LOG: a line of JSON a call.</summary>
public sealed class LogTests
{
    private static readonly string[] s_parts = ["parse", "wait", "state", "observe", "plan", "kernel", "answer"];

    [Fact]
    public void A_line_says_what_a_call_did_and_how_long_each_part_took()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        host.Run("export GANTRY_LOG=log; gantry up tutorial.yaml; gantry up tutorial.yaml; gantry down tutorial.yaml");
        JsonNode[] lines = Lines(host);
        Assert.Equal(["gantry up tutorial.yaml", "gantry up tutorial.yaml", "gantry down tutorial.yaml"], lines.Select(line => (string?)line["call"]));
        Assert.All(lines, line => Assert.Equal(0, (int?)line["status"]));
        Assert.All(lines, line => Assert.Null(line["error"]));
        Assert.All(lines, line => Assert.Equal(s_parts, line["ms"]!.AsObject().Select(part => part.Key)));
        Assert.All(s_parts.Except(["wait"]), part => Assert.True((double?)lines[0]["ms"]![part] > 0, part));
        Assert.Equal(0, (double?)lines[1]["ms"]!["kernel"]);
        Assert.Contains("create namespace x1", lines[0]["did"]!["fabric tutorial"]!.AsArray().Select(operation => (string?)operation));
        Assert.Empty(lines[1]["did"]!.AsObject());
        Assert.Contains("delete namespace x1", lines[2]["did"]!["fabric tutorial"]!.AsArray().Select(operation => (string?)operation));
    }

    [Fact]
    public void A_call_that_fails_says_why_and_did_nothing()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        host.Try("export GANTRY_LOG=log; gantry up no.yaml; ip link add xavki0 type veth peer name else0; gantry up tutorial.yaml; CNI_COMMAND=ADD gantry");
        JsonNode[] lines = Lines(host);
        Assert.Equal([2, 1, 1], lines.Select(line => (int)line["status"]!));
        Assert.StartsWith("link xavki0: there is a veth", (string?)lines[1]["error"], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.NotEmpty((string)line["error"]!));
        Assert.All(lines, line => Assert.Empty(line["did"]!.AsObject()));
    }

    [Fact]
    public void Calls_of_a_container_runtime_and_calls_at_once_have_their_lines()
    {
        using CliHost host = CliHost.Create();
        host.Write("demo.conf", """{"cniVersion": "1.0.0", "name": "demo", "type": "gantry-cni", "bridge": "cni0", "ipam": {"type": "host-local", "subnet": "10.22.0.0/24"}}""");
        host.Run("""
            export GANTRY_LOG=$PWD/log CNI_PATH=/opt/cni/bin CNI_IFNAME=eth0
            for i in $(seq 8); do
                ip netns add c$i
                CNI_COMMAND=ADD CNI_CONTAINERID=c$i CNI_NETNS=/run/netns/c$i gantry < demo.conf > /dev/null &
            done
            wait
            """);
        JsonNode[] lines = Lines(host);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"gantry ADD c{i} eth0"), lines.Select(line => (string)line["call"]!).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(0, (int?)line["status"]));
        Assert.All(lines, line => Assert.NotEmpty(line["did"]!["cni demo"]!.AsArray()));
    }

    [Fact]
    public void A_log_that_can_not_be_written_is_told_of_and_changes_nothing_else()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        ShellResult up = host.Try("GANTRY_LOG=/nowhere/log gantry up tutorial.yaml");
        Assert.Equal(0, up.Status);
        Assert.StartsWith("tutorial is up", up.Output, StringComparison.Ordinal);
        Assert.StartsWith("GANTRY_LOG: ", up.Errors, StringComparison.Ordinal);
    }

    private static JsonNode[] Lines(CliHost host) => [.. File.ReadLines(Path.Combine(host.Folder, "log")).Select(line => JsonNode.Parse(line)!)];
}
