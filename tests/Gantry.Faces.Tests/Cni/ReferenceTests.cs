using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>The peer that the comparisons are made with works here.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void The_reference_bridge_attaches_and_detaches()
    {
        using var host = new CniHost();
        string path = host.Container("c1");
        var runtime = new Runtime(
            """{ "cniVersion": "1.0.0", "name": "net", "plugins": [{ "type": "bridge", "bridge": "br0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }] }""",
            Reference.On(host.Test.Namespace, host.Test.StateDirectory));

        CniAnswer added = runtime.Add("c1", path);
        Assert.Equal(0, added.Status);
        Assert.Equal("10.1.0.2/24", (string)added.Json["ips"]![0]!["address"]!);
        Assert.Equal(0, runtime.Delete("c1", path, added).Status);
    }
}
