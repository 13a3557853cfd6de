using System.Text;
using System.Text.Json;
using Gantry.Engine.Files;
using Gantry.Engine.Files.Language;
using Gantry.Testing;
using NJsonSchema;
using Xunit;

namespace Gantry.Engine.Tests.Files;

/// <summary>The schema and the reference page say what the reader does. ./run docs writes both anew.</summary>
public sealed class LanguageTests
{
    public static TheoryData<string> Examples => ScriptTests.Examples;

    public static TheoryData<string, string> Keys
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach ((Table table, Key key) in TopologySchema.Tables.SelectMany(table => table.Keys.Select(key => (table, key))))
            {
                keys.Add(table.Name, key.Name);
            }
            return keys;
        }
    }

    [Fact]
    public void The_schema_that_ships_is_the_one_that_the_reader_goes_by() => Same("docs/gantry.schema.json", _ => TopologySchema.Write());

    [Fact]
    public void The_reference_page_has_the_keys_that_the_reader_knows() => Same("docs/topology.md", ReferencePage.WithTables);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_schema_takes_each_example(string example)
    {
        string yaml = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "examples", example), TestContext.Current.CancellationToken);
        Assert.Equal([], await Faults(yaml));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Each_key_is_described_and_its_example_is_right(string table, string name)
    {
        Key key = TopologySchema.Tables.Single(t => t.Name == table).Keys.Single(k => k.Name == name);
        Assert.All([key.What, key.Default, key.Example, key.Command], text => Assert.NotEqual("", text));
        Assert.EndsWith(".", key.What, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', key.What + key.Default + key.Example + key.Command);
        JsonSchema schema = await JsonSchema.FromJsonAsync(TopologySchema.Write(), TestContext.Current.CancellationToken);
        Assert.Equal([], [.. schema.Definitions[table].ActualSchema.Properties[name].Validate(JsonOf(key.Example)).Select(error => error.ToString())]);
    }

    [Theory]
    [InlineData("network: {}")]
    [InlineData("networks: []")]
    [InlineData("networks: { n0: { subnet: 10.11.0.0 } }")]
    [InlineData("networks: { n0: { outside: bridged } }")]
    [InlineData("networks: { n0: { mtu: 20 } }")]
    [InlineData("nodes: { n1: { networks: [{ address: 10.11.0.1 }] } }")]
    [InlineData("nodes: { n1: { networks: { n0: { mac: 02:00 } } } }")]
    [InlineData("nodes: { n1: { routes: [{ via: 10.11.0.1 }] } }")]
    [InlineData("nodes: { n1: { forward: both } }")]
    public async Task The_schema_refuses_what_the_reader_refuses(string yaml)
    {
        Assert.NotEmpty(await Faults(yaml));
        using var folder = new TextFolder(yaml);
        Assert.NotEmpty(folder.Errors());
    }

    [Theory]
    [InlineData("nodes: { n1: }")]
    [InlineData("x-mine: [1, 2]\nnodes: { n1: { networks: { n0: } } }\nnetworks: { n0: { subnet: 10.11.0.0/16 } }")]
    [InlineData("nodes: { n1: { networks: n0 } }\nnetworks: { n0: { subnet: [10.11.0.0/16], mtu: \"${MTU:-1400}\", outside: \"${OUT:-nat}\" } }")]
    [InlineData("nodes: { n1: { forward: true, sysctls: { net.ipv4.conf.all.rp_filter: 2 } } }")]
    public async Task The_schema_takes_what_the_reader_takes(string yaml)
    {
        Assert.Equal([], await Faults(yaml));
        using var folder = new TextFolder(yaml);
        folder.Read();
    }

    private static async Task<IEnumerable<string>> Faults(string yaml)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(TopologySchema.Write(), TestContext.Current.CancellationToken);
        return [.. schema.Validate(JsonOf(yaml)).Select(error => error.ToString())];
    }

    private static string JsonOf(string yaml)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            YamlJson.Write(json, YamlReader.Read("test.yaml", yaml));
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Same(string path, Func<string, string> write)
    {
        string file = Path.Combine(Repository.Root, path);
        string committed = File.Exists(file) ? File.ReadAllText(file) : "";
        string wanted = write(committed);
        if (Environment.GetEnvironmentVariable("GANTRY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, wanted);
            return;
        }
        Assert.True(committed == wanted, $"{path} is not what the tables of keys say: ./run docs writes it anew");
    }
}
