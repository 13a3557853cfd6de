using Gantry.Engine.Model;
using Xunit;

namespace Gantry.Engine.Tests.Files;

/// <summary>A node that is wanted several times.</summary>
public sealed class ReplicaTests
{
    private const string Network = "networks: { n0: { subnet: [10.11.0.0/16, 10.12.0.0/16] }, n1: { subnet: 10.13.0.0/28 } }\n";

    [Theory]
    [InlineData(1, "web-1")]
    [InlineData(3, "web-1 web-2 web-3")]
    public void They_are_numbered_from_1(int replicas, string names)
    {
        Topology topology = Read($"web: {{ networks: [n0], replicas: {replicas} }}");
        Assert.Equal(names, string.Join(' ', topology.Nodes.Select(node => node.Name)));
    }

    [Fact]
    public void A_thousand_of_them_have_names_and_addresses_of_their_own()
    {
        Topology topology = Read("web: { networks: [n0], replicas: 1000, sysctls: { net.ipv4.ip_forward: 1 }, addresses: { lo: 192.0.2.1/32 } }");
        Assert.Equal(1000, topology.Nodes.Length);
        string[] script = ShellScript.Up(topology).Split('\n');
        Assert.Contains("ip netns add web-1000", script);
        Assert.Equal(1000, script.Where(line => line.Contains(" address add 10.11.", StringComparison.Ordinal) && !line.Contains("10.11.0.1/16", StringComparison.Ordinal)).Distinct().Count());
    }

    [Theory]
    [InlineData("web: { networks: { n0: { address: 10.11.0.9 } }, replicas: 1 }", "3:37: node \"web\" has replicas, which can't all have address 10.11.0.9 (leave it out: each gets an automatic one)")]
    [InlineData("web: { networks: { n0: { mac: \"02:00:00:00:00:01\" } }, replicas: 2 }", "3:33: node \"web\" has replicas, which can't all have mac 02:00:00:00:00:01 (leave it out: each gets one of its own)")]
    [InlineData("web: { networks: { n0: { host_interface: h0 } }, replicas: 2 }", "3:44: node \"web\" has replicas, which can't all have host_interface \"h0\" (leave it out: each gets one of its own)")]
    [InlineData("web: { networks: [n0], addresses: { eth0: 10.11.7.7/16 }, replicas: 2 }", "3:45: node \"web\" has replicas, which can't all have address 10.11.7.7/16 on eth0")]
    [InlineData("web: { namespace: /proc/1/ns/net, replicas: 2 }", "3:21: node \"web\" has replicas, which can't all have namespace /proc/1/ns/net")]
    [InlineData("web: { networks: [n0], replicas: 0 }", "3:36: node \"web\" can't have 0 replicas: 1 to 10,000")]
    [InlineData("web: { networks: [n0], replicas: 10001 }", "3:36: node \"web\" can't have 10001 replicas: 1 to 10,000")]
    [InlineData("web: { networks: [n0], replicas: many }", "3:36: replicas must be a whole number, not \"many\"")]
    [InlineData("web: { networks: [n9], replicas: 3 }", "3:21: node \"web-1\" is in network \"n9\", which is not in the file (did you mean \"n0\"?)")]
    [InlineData("web: { networks: [n0], replicas: 3 }\n  web-2:", "4:3: the name \"web-2\" is taken: nodes and networks must have different names")]
    [InlineData("web-2:\n  web: { networks: [n0], replicas: 3 }", "4:3: the name \"web-2\" is taken: nodes and networks must have different names")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890a: { replicas: 10 }", "3:3: \"a23456789012345678901234567890123456789012345678901234567890a-10\" can't be the name of a node: it has 64 characters, at most 63 are allowed")]
    [InlineData("web: { networks: [n1], replicas: 14 }", "3:21: subnet 10.13.0.0/28 of network \"n1\" is full: 14 nodes want an automatic address, 13 are free (give the network a larger subnet, or some nodes another network)")]
    [InlineData("web: { networks: [n0], replicas: 1024 }", "3:21: network \"n0\" has 1024 interfaces: a bridge takes at most 1023 (spread the nodes over more networks)")]
    public void What_only_one_node_can_have_is_refused_and_told_once(string nodes, string expected)
    {
        using var folder = new TextFolder($"{Network}nodes:\n  {nodes}\n");
        Assert.Equal("lab.yaml:" + expected, Assert.Single(folder.Errors()));
    }

    private static Topology Read(string nodes)
    {
        using var folder = new TextFolder($"{Network}nodes:\n  {nodes}\n");
        return folder.Read();
    }
}
