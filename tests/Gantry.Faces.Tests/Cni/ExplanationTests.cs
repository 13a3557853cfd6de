using System.Text;
using Gantry.Cni.Chains;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>What <c>gantry cni explain</c> tells.</summary>
public sealed class ExplanationTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Each_key_is_told_and_the_script_is_what_add_does()
    {
        ChainExplanation explained = Explain("""
            { "type": "bridge", "bridge": "br0", "isGateway": true, "colour": "red", "ipam": { "type": "host-local", "subnet": "10.1.0.0/24", "routes": [{ "dst": "0.0.0.0/0" }] } },
            { "type": "tuning", "mtu": 1300 },
            { "type": "sbr" }
            """);

        Assert.Equal(["bridge True", "tuning True", "sbr False"], explained.Entries.Select(entry => $"{entry.Type} {entry.IsOurs}"));
        Assert.Equal(["bridge", "isGateway", "colour", "ipam.type", "ipam.subnet", "ipam.routes"], explained.Entries[0].Keys.Select(key => key.Name));
        Assert.Equal(["colour"], explained.Entries[0].Keys.Where(key => key.Known is null).Select(key => key.Name));
        Assert.All(explained.Entries, entry => Assert.Null(entry.Error));
        Assert.NotNull(explained.Script);
        foreach (string line in (string[])["ip link add br0", "10.1.0.2/24", "nsenter --net=/run/netns/CONTAINER ip route add default via 10.1.0.1", "mtu 1300"])
        {
            Assert.Contains(line, explained.Script, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("br0", _host.Test.Run("ip link"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_add_would_refuse_is_told_of_the_entry_that_asks_for_it()
    {
        ChainExplanation explained = Explain("""{ "type": "bridge", "vlan": 100 }, { "type": "portmap", "masqAll": true }, { "type": "firewall", "ingressPolicy": "none" }""");

        Assert.Equal(
            ["vlan: 100 is not supported", "masqAll: true is not supported", "ingressPolicy: \"none\" is none of open, same-bridge, isolated"],
            explained.Entries.Select(entry => entry.Error?.Replace(": gantry", "\n").Split('\n')[0]));
        Assert.Null(explained.Script);
    }

    private ChainExplanation Explain(string plugins) =>
        ChainExplanation.Of(Chain.Parse(Encoding.UTF8.GetBytes($$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [{{plugins}}] }""")), _host.Host);
}
