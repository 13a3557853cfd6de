using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Engine.Tests;

/// <summary>A test's own host, as the engine takes one.</summary>
internal sealed class FabricHost : IDisposable
{
    internal const string Tutorial = """
        name: tutorial
        networks:
          xavki0: { subnet: 10.11.0.0/16, gateway: 10.11.0.1 }
        nodes:
          x1: { networks: { xavki0: { address: 10.11.0.10, interface: xpeer1, host_interface: xeth1 } } }
          x2: { networks: { xavki0: { address: 10.11.0.20, interface: xpeer2, host_interface: xeth2 } } }
        """;

    private FabricHost(TestHost test)
    {
        Test = test;
        Host = new Host(test.Namespace, test.Names.Directory, test.StateDirectory, test.EtcDirectory);
    }

    internal TestHost Test { get; }

    internal Host Host { get; }

    internal static FabricHost Create() => new(TestHost.Create());

    public void Dispose() => Test.Dispose();

    internal static Topology Parse(string yaml)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(yaml));
        return TopologyFile.Read(stream, "test.yaml");
    }

    internal Fabric Fabric(string name) => new(Host, new FabricName(name));

    internal ApplyOutcome Up(string yaml, ApplyEvents? events = null)
    {
        Topology topology = Parse(yaml);
        return new Fabric(Host, topology.Name).Up(topology, source: null, events);
    }

    internal IReadOnlyList<string> Plan(string yaml)
    {
        Topology topology = Parse(yaml);
        return [.. new Fabric(Host, topology.Name).Plan(topology).Operations.Select(operation => operation.Sentence)];
    }

    internal ApplyOutcome Down(string name) => Fabric(name).Down() ?? throw new InvalidOperationException($"{name} is not up.");

    internal NetworkNamespace Node(string name) =>
        Test.Names.TryOpen(name) ?? throw new InvalidOperationException($"There is no namespace {name}.");

    internal string RunIn(string node, string command)
    {
        using NetworkNamespace inside = Node(node);
        return Shell.Run(inside, command);
    }

    internal bool Ping(string node, string address)
    {
        using NetworkNamespace inside = Node(node);
        return Packets.Ping(inside, address);
    }

    internal string? Connect(string node, string address, int port)
    {
        using NetworkNamespace inside = Node(node);
        return Packets.Connect(inside, new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), port));
    }
}
