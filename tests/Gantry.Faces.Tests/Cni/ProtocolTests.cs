using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>What runtimes send wrong, and how they hear of it. Nothing here comes as far as the host.</summary>
public sealed class ProtocolTests
{
    private const string Network = """{ "cniVersion": "1.1.0", "name": "net", "type": "bridge", "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }""";
    private static readonly (string, string?)[] s_add =
        [("CNI_COMMAND", "ADD"), ("CNI_CONTAINERID", "c1"), ("CNI_NETNS", "/proc/1/ns/net"), ("CNI_IFNAME", "eth0")];

    [Theory]
    [InlineData("CNI_COMMAND", null, "CNI_COMMAND is missing")]
    [InlineData("CNI_COMMAND", "", "CNI_COMMAND is missing")]
    [InlineData("CNI_COMMAND", "add", "CNI_COMMAND: \"add\" is none of ADD, DEL, CHECK, GC, STATUS, VERSION")]
    [InlineData("CNI_CONTAINERID", null, "CNI_CONTAINERID is missing")]
    [InlineData("CNI_CONTAINERID", "a/b", "CNI_CONTAINERID: \"a/b\" may hold")]
    [InlineData("CNI_CONTAINERID", "..", "CNI_CONTAINERID: \"..\" may hold")]
    [InlineData("CNI_CONTAINERID", "-x", "CNI_CONTAINERID: \"-x\" may hold")]
    [InlineData("CNI_NETNS", null, "CNI_NETNS is missing")]
    [InlineData("CNI_IFNAME", null, "CNI_IFNAME is missing")]
    [InlineData("CNI_IFNAME", "eth/0", "CNI_IFNAME: \"eth/0\" is no interface name")]
    [InlineData("CNI_IFNAME", "sixteen-letters-", "CNI_IFNAME: \"sixteen-letters-\" is no interface name")]
    [InlineData("CNI_IFNAME", "..", "CNI_IFNAME: \"..\" is no interface name")]
    [InlineData("CNI_ARGS", "MAC", "CNI_ARGS: \"MAC\" is no KEY=VALUE")]
    [InlineData("CNI_ARGS", "COLOUR=red", "CNI_ARGS: nobody knows COLOUR")]
    public void A_wrong_variable_is_code_4_and_named(string name, string? value, string message)
    {
        CniAnswer answer = Call(Network, [.. s_add, (name, value)]);

        Assert.Equal(1, answer.Status);
        Assert.Equal(4, answer.Code);
        Assert.StartsWith(message, answer.Message);
        Assert.Equal("1.1.0", (string)answer.Json["cniVersion"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net" """)]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net", "name": "other", "type": "bridge" }""")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net", "type": "bridge", "ipam": { "subnet": 1, "subnet": 2 } }""")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net", "Name": "other", "type": "bridge" }""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "cniVersion": 1.1, "name": "net" }""")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": 7 }""")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net", "prevResult": [] }""")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "net", "runtimeConfig": { "portMappings": { } } }""")]
    public void What_is_no_configuration_is_code_6(string configuration)
    {
        CniAnswer answer = Call(configuration, s_add);

        Assert.Equal(1, answer.Status);
        Assert.Equal(6, answer.Code);
    }

    [Theory]
    [InlineData("\"name\": \"\"", "name: the network's name: it is empty")]
    [InlineData("\"cniVersion\": \"1.0.0\"", "name: the network's name is missing")]
    [InlineData("\"name\": \"../etc\"", "name: the network's name: \"../etc\" may hold")]
    public void A_wrong_network_name_is_code_7(string key, string message)
    {
        CniAnswer answer = Call($$"""{ "type": "bridge", {{key}} }""", s_add);

        Assert.Equal(7, answer.Code);
        Assert.StartsWith(message, answer.Message);
    }

    [Fact]
    public void A_network_name_of_10000_characters_is_code_7()
    {
        CniAnswer answer = Call($$"""{ "cniVersion": "1.1.0", "type": "bridge", "name": "{{new string('a', 10_000)}}" }""", s_add);

        Assert.Equal(7, answer.Code);
        Assert.Contains("10000 characters", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADD", "2.0.0")]
    [InlineData("ADD", "banana")]
    [InlineData("CHECK", "0.3.1")]
    [InlineData("GC", "1.0.0")]
    [InlineData("STATUS", "0.4.0")]
    public void A_version_that_is_not_spoken_or_does_not_know_the_verb_is_code_1(string verb, string version)
    {
        CniAnswer answer = Call(Network.Replace("1.1.0", version, StringComparison.Ordinal), [.. s_add, ("CNI_COMMAND", verb)]);

        Assert.Equal(1, answer.Status);
        Assert.Equal(1, answer.Code);
        Assert.Contains(version, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "cniVersion": "1.0.0" }""", "1.0.0")]
    [InlineData("""{ "cniVersion": "9.9.9" }""", "1.1.0")]
    [InlineData("", "1.1.0")]
    [InlineData("garbage", "1.1.0")]
    public void Version_lists_what_is_spoken_and_answers_in_the_version_of_the_question(string question, string version)
    {
        CniAnswer answer = Call(question, [("CNI_COMMAND", "VERSION")]);

        Assert.Equal(0, answer.Status);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""{ "cniVersion": "{{version}}", "supportedVersions": ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"] }"""), answer.Json));
    }

    [Fact]
    public void Standard_input_that_can_not_be_read_is_code_5()
    {
        using var output = new MemoryStream();

        int status = Plugin().Run(s_add.ToDictionary(pair => pair.Item1, pair => pair.Item2).GetValueOrDefault, new Unreadable(), output);

        Assert.Equal(1, status);
        Assert.Equal(5, new CniAnswer(status, Encoding.UTF8.GetString(output.ToArray())).Code);
    }

    internal static CniAnswer Call(string configuration, params (string Name, string? Value)[] environment)
    {
        Dictionary<string, string?> variables = [];
        foreach ((string name, string? value) in environment)
        {
            variables[name] = value;
        }
        using var output = new MemoryStream();
        int status = Plugin().Run(variables.GetValueOrDefault, new MemoryStream(Encoding.UTF8.GetBytes(configuration)), output);
        return new CniAnswer(status, Encoding.UTF8.GetString(output.ToArray()));
    }

    private static Gantry.Cni.CniPlugin Plugin() => new("gantry-cni", () => throw new InvalidOperationException("The host was opened."));

    private sealed class Unreadable : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("Input/output error");
    }
}
