using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>--json</c>: what docs/json.md promises is there, and what is there is in docs/json.md.</summary>
public sealed class JsonTests
{
    [Theory]
    [InlineData("up", "gantry up tutorial.yaml --json")]
    [InlineData("plan", "gantry plan tutorial.yaml --json")]
    [InlineData("ps", "gantry up tutorial.yaml > /dev/null; gantry publish x1 8080:80 > /dev/null; gantry publish x2 8081:80 > /dev/null; gantry ps --json")]
    [InlineData("repair", "gantry up tutorial.yaml > /dev/null; nft flush ruleset; gantry repair --json")]
    [InlineData("inspect", "gantry up tutorial.yaml > /dev/null; gantry publish x1 8080:80 > /dev/null; gantry inspect x1 --json")]
    [InlineData("version", "gantry version --json")]
    public void The_names_are_those_of_the_page(string heading, string command)
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Equal(string.Join('\n', Page(heading)), string.Join('\n', Names(host.RunJson(command))));
    }

    [Theory]
    [InlineData("gantry down tutorial.yaml --json")]
    [InlineData("gantry down --all --json")]
    [InlineData("nft add table ip filter; nft 'add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }'; gantry allow tutorial.yaml --json")]
    public void Down_and_allow_list_what_up_prints(string command)
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Equal(string.Join('\n', Page("up").Select(name => "[]." + name)), string.Join('\n', Names(host.RunJson(command))));
    }

    [Fact]
    public void The_figures_are_the_kernels()
    {
        using CliHost host = CliHost.WithTutorial();
        JsonNode link = host.RunJson("ip -n x1 -j address show xpeer1")[0]!;
        JsonNode ps = host.RunJson("gantry ps --json")[0]!;
        Assert.Equal("tutorial", (string?)ps["fabric"]);
        Assert.Equal(Path.Combine(host.Folder, "tutorial.yaml"), (string?)ps["source"]);
        Assert.True((bool?)ps["ok"]);
        JsonNode x1 = ps["nodes"]![0]!["interfaces"]![0]!;
        Assert.Equal((string?)link["address"], (string?)x1["mac"]);
        Assert.Equal((int?)link["mtu"], (int?)x1["mtu"]);
        Assert.Equal("10.11.0.10/16", (string?)x1["addresses"]![0]);
        JsonNode inspected = host.RunJson("gantry inspect x1 --json")["links"]![1]!;
        Assert.Equal((int?)link["ifindex"], (int?)inspected["index"]);
    }

    [Fact]
    public void Nothing_to_do_is_said_in_json_too()
    {
        using CliHost host = CliHost.WithTutorial();
        JsonNode up = host.RunJson("gantry up tutorial.yaml --json");
        Assert.False((bool?)up["changed"]);
        Assert.Empty(up["operations"]!.AsArray());
        Assert.Equal("[]\n", host.Run("gantry down --all > /dev/null; gantry down --all --json"));
        Assert.Equal("[]\n", host.Run("gantry down tutorial.yaml --json"));
        Assert.Equal("[]\n", host.Run("gantry ps --all --json"));
    }

    [Fact]
    public void The_exit_status_says_the_same()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Equal(3, host.Gantry("plan", "--json", "--exit-code", "tutorial.yaml").Status);
        ShellResult wrong = host.Try("gantry up --json -", "name: [");
        Assert.Equal((2, ""), (wrong.Status, wrong.Output));
    }

    /// <summary>The lines of the block below a heading.</summary>
    private static IEnumerable<string> Page(string heading)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/json.md"));
        string section = page[page.IndexOf($"## `{heading}`\n", StringComparison.Ordinal)..];
        return section.Split("```\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
    }

    /// <summary>Each value's way from the root. A record is left whole: what is in it is nobody's affair.</summary>
    private static SortedSet<string> Names(JsonNode root)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        Walk(root, "");
        return names;

        void Walk(JsonNode? node, string path)
        {
            switch (node)
            {
                case JsonObject map when path != "record":
                    foreach ((string key, JsonNode? value) in map)
                    {
                        Walk(value, path.Length == 0 ? key : $"{path}.{key}");
                    }
                    break;
                case JsonArray { Count: > 0 } list when list[0] is JsonObject:
                    foreach (JsonNode? item in list)
                    {
                        Walk(item, path + "[]");
                    }
                    break;
                default:
                    names.Add(path);
                    break;
            }
        }
    }
}
