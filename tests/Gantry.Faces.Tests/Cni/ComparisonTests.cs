using System.Text.Json.Nodes;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>The same configuration given to the reference plugins and to Gantry under their names: the same result, the same in the kernel.</summary>
public sealed class ComparisonTests
{
    private const string HostLocal = "\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\" }";

    [Theory]
    [InlineData("\"isGateway\": true, " + HostLocal)]
    [InlineData("\"isDefaultGateway\": true, \"ipMasq\": true, " + HostLocal)]
    [InlineData("\"isGateway\": true, \"hairpinMode\": true, \"mtu\": 1400, " + HostLocal)]
    [InlineData("\"isGateway\": true, \"promiscMode\": true, " + HostLocal)]
    [InlineData("\"ipam\": { }")]
    [InlineData("\"mtu\": 1500")]
    [InlineData(HostLocal)]
    [InlineData("\"isGateway\": true, \"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"rangeStart\": \"10.1.0.50\", \"rangeEnd\": \"10.1.0.60\", \"gateway\": \"10.1.0.254\" }")]
    [InlineData("\"isGateway\": true, \"ipam\": { \"type\": \"host-local\", \"ranges\": [[{ \"subnet\": \"10.1.0.0/24\" }], [{ \"subnet\": \"fd00:1::/64\" }]], \"routes\": [{ \"dst\": \"0.0.0.0/0\" }, { \"dst\": \"192.168.0.0/16\", \"gw\": \"10.1.0.77\" }, { \"dst\": \"::/0\" }] }")]
    [InlineData("\"isDefaultGateway\": true, \"ipam\": { \"type\": \"host-local\", \"ranges\": [[{ \"subnet\": \"fd00:1::/64\", \"rangeStart\": \"fd00:1::10\" }]] }")]
    [InlineData("\"isGateway\": true, \"ipam\": { \"type\": \"static\", \"addresses\": [{ \"address\": \"10.1.0.5/24\", \"gateway\": \"10.1.0.254\" }, { \"address\": \"fd00:1::5/64\" }], \"routes\": [{ \"dst\": \"0.0.0.0/0\" }] }")]
    [InlineData("\"dns\": { \"nameservers\": [\"10.1.0.1\"], \"domain\": \"example.com\", \"search\": [\"a\", \"b\"], \"options\": [\"ndots:2\"] }, \"ipam\": { \"type\": \"static\", \"addresses\": [{ \"address\": \"10.1.0.5/24\" }] }")]
    [InlineData("\"dns\": { \"nameservers\": [\"1.1.1.1\"] }, \"isGateway\": true, " + HostLocal)]
    public void A_bridge_entry_leads_to_the_same(string keys)
    {
        foreach (string version in (string[])["1.0.0", "0.4.0", "0.3.1"])
        {
            Compare($$"""{ "cniVersion": "{{version}}", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", {{keys}} }] }""");
        }
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    public void Versions_without_interfaces_are_answered_in_their_shape(string version) => Compare(
        $$"""{ "cniVersion": "{{version}}", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", "isGateway": true, "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.1.0.0/24" }], [{ "subnet": "fd00:1::/64" }]], "routes": [{ "dst": "0.0.0.0/0" }, { "dst": "::/0" }] } }] }""");

    [Theory]
    [InlineData("\"mac\"", "\"02:00:00:00:00:77\"", "IgnoreUnknown=1")]
    [InlineData("\"ips\"", "[\"10.1.0.44\"]", "IgnoreUnknown=1")]
    [InlineData("\"ips\"", "[]", "IgnoreUnknown=1;IP=10.1.0.45")]
    [InlineData("\"ips\"", "[]", "IgnoreUnknown=1;MAC=02:00:00:00:00:78")]
    public void What_the_runtime_says_leads_to_the_same(string capability, string value, string arguments) => Compare(
        $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", "isGateway": true, "capabilities": { {{capability}}: true }, {{HostLocal}} }] }""",
        $$"""{ {{capability}}: {{value}} }""", arguments);

    [Fact]
    public void Ranges_that_the_runtime_says_lead_to_the_same() => Compare(
        """{ "cniVersion": "1.0.0", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", "isGateway": true, "capabilities": { "ipRanges": true }, "ipam": { "type": "host-local" } }] }""",
        """{ "ipRanges": [[{ "subnet": "10.7.0.0/24" }], [{ "subnet": "fd00:7::/64" }]] }""");

    internal static void Compare(string conflist, string runtimeConfig = "{}", string arguments = "IgnoreUnknown=1")
    {
        using var ours = new CniHost();
        using var theirs = new CniHost();
        JsonObject capabilities = JsonNode.Parse(runtimeConfig)!.AsObject();
        var gantry = new Runtime(conflist, ours.CallByType) { RuntimeConfig = capabilities.DeepClone().AsObject(), Arguments = arguments };
        var reference = new Runtime(conflist, Reference.On(theirs.Test.Namespace, theirs.Test.StateDirectory)) { RuntimeConfig = capabilities, Arguments = arguments };
        string ourPath = ours.Container("c1"), theirPath = theirs.Container("c1");

        CniAnswer expected = reference.Add("c1", theirPath), answer = gantry.Add("c1", ourPath);

        Assert.True(expected.Status == 0, expected.Text);
        Assert.True(answer.Status == 0, answer.Text);
        Assert.Equal(WithoutRandom(expected.Json), WithoutRandom(answer.Json));
        Assert.Equal(Picture.Of(theirs, "c1", "br0"), Picture.Of(ours, "c1", "br0"));
        if ((string)answer.Json["cniVersion"]! is not ("0.1.0" or "0.2.0" or "0.3.0" or "0.3.1"))
        {
            CniAnswer check = gantry.Check("c1", ourPath, answer);
            Assert.True(check is { Status: 0, Text: "" }, check.Text);
        }
        CniAnswer deleted = gantry.Delete("c1", ourPath, answer);
        Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
    }

    /// <summary>Names and Ethernet addresses of the host's ends, which nobody chose.</summary>
    private static string WithoutRandom(JsonObject result)
    {
        JsonObject copy = result.DeepClone().AsObject();
        foreach (JsonNode? link in copy["interfaces"]?.AsArray() ?? [])
        {
            if (link!["sandbox"] is null && (string)link["name"]! != "br0")
            {
                link["name"] = "port";
            }
            link["sandbox"] = link["sandbox"] is null ? null : "sandbox";
            link["mac"] = (string)link["mac"]! is var mac && mac.StartsWith("02:00:00", StringComparison.Ordinal) ? mac : "mac";
        }
        return Sorted(copy)!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Where(pair => pair.Value is not JsonObject { Count: 0 })
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
