using System.Text;
using System.Text.Json.Nodes;
using Gantry.Cni.Chains;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

public sealed class ChainTests
{
    [Fact]
    public void A_chain_becomes_one_entry_and_what_gantry_does_not_stand_for_stays_behind_it()
    {
        Chain merged = Merge("""
            { "cniVersion": "1.0.0", "name": "net", "disableCheck": true, "plugins": [
              { "type": "bridge", "bridge": "cni0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" }, "capabilities": { "mac": true } },
              { "type": "portmap", "snat": false, "capabilities": { "portMappings": true } },
              { "type": "firewall" },
              { "type": "other" },
              { "type": "tuning", "mtu": 1400 } ] }
            """);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            { "cniVersion": "1.0.0", "name": "net", "disableCheck": true, "plugins": [
              { "type": "gantry-cni", "bridge": "cni0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" },
                "capabilities": { "mac": true, "portMappings": true }, "portmap": { "snat": false }, "firewall": { } },
              { "type": "other" },
              { "type": "tuning", "mtu": 1400 } ] }
            """), merged.ToJson()), merged.ToJson().ToJsonString());
    }

    [Fact]
    public void A_second_entry_of_the_same_plugin_stays_an_entry() =>
        Assert.Equal(["gantry-cni", "tuning"], Merge("""
            { "name": "net", "plugins": [{ "type": "bridge" }, { "type": "tuning", "mtu": 1400 }, { "type": "tuning", "promisc": true }] }
            """).Entries.Select(Chain.TypeOf));

    [Fact]
    public void A_single_plugin_is_a_chain_of_one() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse("""{ "cniVersion": "0.4.0", "name": "net", "plugins": [{ "type": "gantry-cni", "mtu": 1400 }] }"""),
        Merge("""{ "cniVersion": "0.4.0", "name": "net", "type": "bridge", "mtu": 1400 }""").ToJson()));

    [Theory]
    [InlineData("{", "it is no valid JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("""{ "plugins": [{ "type": "bridge" }] }""", "name: the network's name is missing")]
    [InlineData("""{ "name": "a/b", "plugins": [{ "type": "bridge" }] }""", "name: \"a/b\" may hold")]
    [InlineData("""{ "name": "net", "plugins": [] }""", "plugins: it is no list")]
    [InlineData("""{ "name": "net", "plugins": [{ }] }""", "an entry has no type")]
    [InlineData("""{ "name": "net", "plugins": [{ "type": "ptp" }] }""", "plugins[0]: the chain begins with \"ptp\"")]
    public void What_can_not_be_merged_is_told(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ChainException>(() => Merge(text)).Message);

    private static Chain Merge(string text) => ChainMerge.Merge(Chain.Parse(Encoding.UTF8.GetBytes(text)));
}
